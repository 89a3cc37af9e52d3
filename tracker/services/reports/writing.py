"""Write what a report says into its draft: figures, lines of progress, proposals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from tracker.database import db
from tracker.models import Document, Figure, ProgressLine, ReportSheet, Submission, Task
from tracker.queries.reports.asked import Asked
from tracker.queries.reports.judging import doubts_of_report, facts_of_figure
from tracker.queries.reports.series import Series
from tracker.rules.arithmetic import Doubt
from tracker.rules.documents import find_sign
from tracker.rules.evidence import is_taken_over
from tracker.rules.faults import Fault, Refused
from tracker.rules.figure_choices import FigureState, MeasureKind, ProgressState
from tracker.rules.figures import faults_of

INCOMPLETE = frozenset({Fault.PART_MISSING, Fault.REQUIRED})  # a draft may lack something


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEntry:
    """What is typed of one indicator; ``reasons`` by warning keep a figure although doubtful."""

    indicator_id: int
    state: FigureState = FigureState.GIVEN
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    stated: Decimal | None = None
    words: str = ""
    is_estimated: bool = False
    is_cumulative: bool = False
    as_of: date | None = None
    reason: str = ""
    note: str = ""
    evidence: str = ""
    file_id: int | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    computed_from: Mapping[str, Any] | None = None  # what was counted, of an offer taken over

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is said of the indicator."""
        numbers = (self.numerator, self.denominator, self.value, self.stated)
        said = self.words or self.note or self.evidence or self.file_id
        is_given = self.state is FigureState.GIVEN
        return is_given and not said and all(number is None for number in numbers)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEntry:
    """What is typed of one open task."""

    task_id: int
    state: ProgressState | None = None
    result: str = ""
    difficulty: str = ""
    cause: str = ""
    proposal: str = ""
    committed_on: date | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is said of the task."""
        words = (self.result, self.difficulty, self.cause, self.proposal)
        return not (self.state or self.committed_on or any(words))


SAID = fields(FigureEntry)


def write_figures(
    sheet: ReportSheet,
    entries: Iterable[FigureEntry],
    *,
    asked: Sequence[Asked],
    series: Series,
    today: date,
) -> None:
    """Write what is said of indicators; an emptied one goes, one not named stays as it is.

    Raises Refused: FIGURE_NOT_ASKED, NOT_A_CHOICE and what ``check_entry`` raises.
    """
    entries = tuple(entries)
    known = {one.indicator_id: one for one in asked}
    held = {figure.indicator_id: figure for figure in sheet.figures}
    files = _files_of(sheet)
    for entry in entries:
        one = known.get(entry.indicator_id)
        if one is None:
            raise Refused(Fault.FIGURE_NOT_ASKED)
        if entry.file_id is not None and entry.file_id not in files:
            raise Refused(Fault.NOT_A_CHOICE)
        figure = held.get(entry.indicator_id)
        if entry.is_empty:
            if figure is not None:
                sheet.figures.remove(figure)
                db.session.delete(figure)
            continue
        _check(entry, one)
        if figure is None:
            figure = _new_figure(sheet, one)
        fill(figure, entry, one)
    _keep_with_reasons(sheet, entries, asked, series, today)
    count(sheet, asked)


def write_lines(
    sheet: ReportSheet, entries: Iterable[LineEntry], *, task_ids: Iterable[int]
) -> None:
    """Write the progress of open tasks; an emptied line goes.

    Raises Refused: NOT_A_CHOICE for a task that is none of the unit's open ones.
    """
    held = {line.task_id: line for line in sheet.lines}
    known = {*task_ids, *held}
    for entry in entries:
        if entry.task_id not in known:
            raise Refused(Fault.NOT_A_CHOICE)
        line = held.get(entry.task_id)
        if entry.is_empty:
            if line is not None:
                sheet.lines.remove(line)
                db.session.delete(line)
            continue
        if line is None:
            line = ProgressLine(task_id=entry.task_id, state=ProgressState.UNDER_WAY)
            sheet.lines.append(line)
        line.state = entry.state or ProgressState.UNDER_WAY
        line.result, line.difficulty = entry.result, entry.difficulty
        line.cause, line.proposal = entry.cause, entry.proposal
        line.committed_on = entry.committed_on
    touch(sheet)


def write_whole(sheet: ReportSheet, *, proposal: str, is_nil: bool, nil_reason: str) -> None:
    """Write what a report says as a whole; a reason stays for when the tick is set again."""
    sheet.proposal, sheet.is_nil, sheet.nil_reason = proposal, is_nil, nil_reason
    touch(sheet)


def touch(sheet: ReportSheet) -> None:
    """Count a change of what hangs on a sheet as a change of the sheet."""
    flag_modified(sheet, "figures_given")


def new_sheet(task: Task, submission: Submission) -> ReportSheet:
    """Return an empty sheet for a draft."""
    sheet = ReportSheet(
        task_id=task.id,
        plan_id=task.plan_id,
        unit_id=task.unit_id,
        period=task.period,
        figures_given=0,
        figures=[],
        lines=[],
    )
    sheet.submission, sheet.task = submission, task
    db.session.add(sheet)
    return sheet


def carry_over(sheet: ReportSheet, last: ReportSheet, files: Mapping[int, int]) -> None:
    """Begin a new try with what the last one said; ``files`` of that one became which of this."""
    sheet.proposal, sheet.is_nil, sheet.nil_reason = last.proposal, last.is_nil, last.nil_reason
    sheet.unread = last.unread  # rows a nil report put away as they were typed
    for figure in last.figures:
        copy = _copy(figure)
        copy.file_id = files.get(figure.file_id or 0)
        sheet.figures.append(copy)
    for line in last.lines:
        columns = ("task_id", "state", "result", "difficulty", "cause", "proposal", "committed_on")
        sheet.lines.append(ProgressLine(**{name: getattr(line, name) for name in columns}))


def name_documents(sheets: Iterable[ReportSheet], *, committee_id: int) -> None:
    """Tie each figure to the document of the register its evidence names, if there is just one."""
    signs = {figure: find_sign(figure.evidence) for sheet in sheets for figure in sheet.figures}
    numbers = sorted({sign[0] for sign in signs.values() if sign})
    found: dict[tuple[str, str], list[int]] = {}
    if numbers:
        rows = db.session.execute(
            select(Document.number, Document.series, Document.id)
            .where(Document.committee_id == committee_id, Document.number.in_(numbers))
            .order_by(Document.id)
        )
        for number, series, id_ in rows:
            found.setdefault((number, series), []).append(id_)
    for figure, sign in signs.items():
        ids = found.get(sign, []) if sign else []
        figure.document_id = ids[0] if len(ids) == 1 else None


def _new_figure(sheet: ReportSheet, asked: Asked) -> Figure:
    figure = Figure(
        indicator_id=asked.indicator_id,
        plan_id=sheet.plan_id,
        unit_id=sheet.unit_id,
        period=sheet.period,
    )
    sheet.figures.append(figure)
    return figure


def fill(figure: Figure, entry: FigureEntry, asked: Asked) -> None:
    """Write one figure; of no data and of what does not apply only the words stay."""
    is_given = entry.state is FigureState.GIVEN
    is_ratio = asked.kind is MeasureKind.RATIO
    figure.state = entry.state
    figure.numerator = entry.numerator if is_ratio and is_given else None
    keeps_whole = is_ratio and entry.state is not FigureState.NOT_APPLICABLE
    figure.denominator = entry.denominator if keeps_whole else None
    figure.value = entry.value if is_given and not is_ratio else None
    figure.stated = entry.stated if is_given and is_ratio else None
    figure.words = entry.words if is_given else ""
    figure.is_estimated = entry.is_estimated and is_given
    figure.is_cumulative = entry.is_cumulative and not asked.is_stock
    figure.as_of = entry.as_of
    figure.reason = "" if is_given else entry.reason
    figure.note, figure.evidence = entry.note, entry.evidence
    figure.file_id = entry.file_id
    if entry.computed_from is not None:
        figure.computed_from = dict(entry.computed_from)
    parts = {"numerator": figure.numerator, "denominator": figure.denominator}
    if not is_taken_over(figure.computed_from, asked.kind, value=figure.value, **parts):
        figure.computed_from = None


def _keep_with_reasons(
    sheet: ReportSheet,
    entries: Iterable[FigureEntry],
    asked: Sequence[Asked],
    series: Series,
    today: date,
) -> None:
    """Store the doubts that have a reason, with the figures the reason is about.

    A reason given for other figures holds no more: it has to be given anew. Doubts are sought
    once all figures stand, for a total is held against its components.
    """
    reasons = {entry.indicator_id: entry.reasons for entry in entries}
    is_any_kept = any(reasons.values())
    doubts = doubts_of_report(sheet.figures, asked, series, today=today) if is_any_kept else {}
    for figure in sheet.figures:
        if figure.indicator_id in reasons:
            figure.kept = _kept(
                figure, reasons[figure.indicator_id], doubts.get(figure.indicator_id, ())
            )


def _kept(
    figure: Figure, reasons: Mapping[str, str], doubts: Iterable[Doubt]
) -> list[dict[str, Any]] | None:
    before = {one["warning"]: one for one in figure.kept or ()}
    kept = []
    for doubt in doubts:
        reason = reasons.get(doubt.warning.value, "")
        old = before.get(doubt.warning.value)
        is_stale = old and old["reason"] == reason and old["facts"] != dict(doubt.facts)
        if reason and not is_stale:
            kept.append(doubt.kept(reason))
    return kept or None


def _check(entry: FigureEntry, asked: Asked) -> None:
    """Name the row in the refusal of a figure."""
    try:
        check_entry(entry, asked)
    except Refused as refusal:
        field_of_row = f"{asked.indicator_id}:{refusal.field}"
        raise Refused(refusal.fault, field=field_of_row, **refusal.facts) from None


def count(sheet: ReportSheet, asked: Sequence[Asked]) -> None:
    """Keep how much of what is asked is said, and how many doubts stayed.

    A nil report answers all by its reason: no figure of it is missing, and none is counted. Nor is
    one of an indicator that is no longer asked.
    """
    sheet.figures_asked = 0 if sheet.is_nil else len(asked)
    known = {one.indicator_id: one for one in asked}
    told = [figure for figure in sheet.told_figures if figure.indicator_id in known]
    sheet.figures_given = sum(is_answered(figure, known[figure.indicator_id]) for figure in told)
    sheet.warnings_kept = sum(len(figure.kept or ()) for figure in told)
    touch(sheet)


def is_answered(figure: Figure, asked: Asked) -> bool:
    """Tell whether a figure is given whole, or does not apply; no data is no answer that counts."""
    if figure.state is not FigureState.GIVEN:
        return figure.state is FigureState.NOT_APPLICABLE
    return is_whole(figure, asked)


def is_whole(figure: Figure, asked: Asked) -> bool:
    """Tell whether a given figure has all its parts."""
    if asked.kind is MeasureKind.RATIO:
        return figure.numerator is not None and figure.denominator is not None
    if asked.kind is MeasureKind.MANUAL:
        return bool(figure.words) or figure.value is not None
    return figure.value is not None


def _copy(figure: Figure) -> Figure:
    columns = (
        *("indicator_id", "plan_id", "unit_id", "period", "state", "numerator", "denominator"),
        *("value", "stated", "words", "is_estimated", "is_cumulative", "as_of", "reason", "note"),
        *("document_id", "evidence", "kept", "computed_from"),
    )
    return Figure(**{name: getattr(figure, name) for name in columns})


def _files_of(sheet: ReportSheet) -> set[int]:
    return {file.id for file in sheet.submission.files}


def check_entry(entry: FigureEntry, asked: Asked) -> None:
    """Refuse a figure that cannot be, before anything is written; a draft may lack a part.

    Raises Refused: the first of ``faults_of_entry``.
    """
    for refusal in faults_of_entry(entry, asked):
        raise refusal


def faults_of_entry(entry: FigureEntry, asked: Asked) -> list[Refused]:
    """Return all that cannot be about a figure; in a draft it may lack a part.

    What the kind of indicator has no place for is told too: nothing that was said goes silently.
    """
    said: Any = SimpleNamespace(period="", **{one.name: getattr(entry, one.name) for one in SAID})
    faults = [*faults_of(facts_of_figure(said, asked))]
    if entry.words and asked.kind is not MeasureKind.MANUAL:
        faults.append(Refused(Fault.FIGURE_IN_WORDS, field="words"))
    return [one for one in faults if one.fault not in INCOMPLETE]
