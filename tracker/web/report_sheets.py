"""The workbook of a report as it comes back: what it would change, doubts, what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any

from tracker.queries.reports.asked import Asked
from tracker.rules import columns
from tracker.rules.arithmetic import Doubt
from tracker.rules.choices import Language
from tracker.rules.columns import Line, heads_unread, read_lines
from tracker.rules.dates import show_date
from tracker.rules.faults import Fault, Refused
from tracker.rules.figure_choices import FigureState
from tracker.rules.figure_rows import (
    FigureCells,
    LineCells,
    Mark,
    Names,
    changes,
    read_figure,
    read_line,
    read_mark,
    sign_of,
)
from tracker.rules.grids import Grid
from tracker.rules.numbers import show_number
from tracker.rules.texts import fold
from tracker.services.reports.importing import Brought, OpenReport
from tracker.speech import gettext as _
from tracker.speech import speaking
from tracker.web.indicator_words import titled
from tracker.web.report_books import (
    FIGURE_HEADS,
    LINE_HEADS,
    MARK_HEAD,
    UNIT_HEAD,
    answer_words,
    answers_of,
)
from tracker.web.report_sheet_faults import words_of_wrong
from tracker.web.report_words import FIGURE_STATES, PROGRESS_STATES

MARK = "mark"
SIGN_LENGTH = 20


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell that says something else: where, and what before and after."""

    head: str
    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row that differs, with what is doubtful about it."""

    number: int
    title: str
    cells: tuple[CellShown, ...]
    doubts: tuple[Doubt, ...] = ()
    is_kept: bool = False
    asked: Asked | None = None  # none of a line of progress


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong where, in words."""

    sheet: str  # nothing where the file has one sheet
    place: str
    row: int
    head: str
    words: str


@dataclass
class Look:
    """What a file comes to; nothing of it is written while anything is wrong."""

    rows: list[RowShown] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    brought: dict[int, Brought] = field(default_factory=dict)
    same: int = 0
    left_out: int = 0  # rows of these reports that do not stand in the file
    unread: Sequence[str] = ()  # columns that hold something nobody asked for

    @property
    def sign(self) -> str:
        """Return the sign of the changes as they are shown."""
        said = "\n".join(f"{row.number}:{cell!r}" for row in self.rows for cell in row.cells)
        return sha256(said.encode()).hexdigest()[:SIGN_LENGTH]

    @property
    def open_doubts(self) -> int:
        """Return how many rows are doubtful and give no reason to stay."""
        return sum(bool(row.doubts) and not row.is_kept for row in self.rows)

    @property
    def nil_no_more(self) -> int:
        """Return how many reports said that nothing happened, and get figures now."""
        return sum(one.is_nil_no_more for one in self.brought.values())


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of a file that hold figures or open tasks, and their rows."""

    grids: Sequence[Grid]
    lines: Sequence[Line]
    unread: Sequence[str] = ()

    @property
    def reports(self) -> set[int]:
        """Return the reports the marks of the rows name."""
        named = set()
        for line in self.lines:
            try:
                named.add(read_mark(line.cells[MARK].text).report_id)
            except Refused:
                continue
        return named


def look(sheets: Sheets, reports: Mapping[int, OpenReport], others: Mapping[int, str]) -> Look:
    """Hold a file against the drafts; ``others`` name reports that cannot be written now."""
    reading = _Reading(reports, others, has_two_sheets=len(sheets.grids) > 1)
    for line in sheets.lines:
        reading.take(line)
    reading.judge_again()
    reading.find_left_out()
    reading.found.unread = sheets.unread
    return reading.found


def find_sheets(grids: Iterable[Grid]) -> Sheets:
    """Return the sheets of a file that hold figures or open tasks.

    Raises Refused: COLUMNS_MISSING, TABLE_EMPTY, TOO_MANY_ROWS, at the field ``file``.
    """
    found, lines, refusal = [], [], Refused(Fault.TABLE_EMPTY, field="file")
    unread: list[str] = []
    for grid in grids:
        try:
            rows = read_lines(grid, heads_to_find())
        except Refused as refused:
            if refused.fault is Fault.TOO_MANY_ROWS:
                raise
            if refused.fault is not Fault.TABLE_EMPTY:
                refusal = refused
            continue
        if any(row.cells[MARK].text for row in rows):
            found.append(grid)
            lines += rows
            unread += heads_unread(grid, heads_to_find())
    if not found:
        raise refusal
    return Sheets(found, lines, unread)


class _Reading:
    """The work of reading a file, row by row."""

    def __init__(
        self,
        reports: Mapping[int, OpenReport],
        others: Mapping[int, str],
        *,
        has_two_sheets: bool,
    ) -> None:
        self.reports, self.others, self.has_two_sheets = reports, others, has_two_sheets
        self.found = Look()
        self.seen: dict[tuple[bool, int, int], int] = {}
        self.figures: dict[int, tuple[Mark, OpenReport, FigureCells]] = {}  # by their row shown
        self.line_heads = {key: str(words) for key, (words, _width) in LINE_HEADS.items()}
        self.figure_heads = {key: str(words) for key, (words, _width) in FIGURE_HEADS.items()}

    def take(self, line: Line) -> None:
        """Read one row."""
        mark: Mark | None = None
        try:
            mark = read_mark(line.cells[MARK].text)
            report = self._report_of(mark, line)
            self._take_row(line, mark, report)
        except Refused as refusal:
            self._wrong(line, refusal.field or MARK, refusal, mark)

    def _report_of(self, mark: Mark, line: Line) -> OpenReport:
        key = (mark.is_line, mark.report_id, mark.id)
        if key in self.seen:
            raise Refused(Fault.ROW_TWICE, field=MARK, row=self.seen[key])
        self.seen[key] = line.number
        report = self.reports.get(mark.report_id)
        if report is None:
            whose = self.others.get(mark.report_id)
            if whose is None:
                raise Refused(Fault.SHEET_OF_OTHERS, field=MARK)
            raise Refused(Fault.REPORT_NOT_OPEN, field=MARK, report=whose)
        known: Any = report.open_tasks if mark.is_line else report.asked
        if mark.id not in known:
            raise Refused(Fault.ROW_UNKNOWN, field=MARK, mark=line.cells[MARK].text[:40])
        return report

    def _take_row(self, line: Line, mark: Mark, report: OpenReport) -> None:
        before: Any
        said: Any
        if mark.is_line:
            before = report.line(mark.id)
            said, faults = read_line(line.cells, before, names=names())
        else:
            before, asked = report.figure(mark.id), report.asked[mark.id]
            said, faults = read_figure(
                line.cells,
                before,
                kind=asked.kind,
                unit_words=asked.unit_words,
                tiers=asked.tier_names,
                names=names(),
            )
            told = dict(faults)
            cannot_be = report.faults(mark.id, said)
            faults += [(str(one.field), one) for one in cannot_be if one.field not in told]
        for key, refusal in faults:
            self._wrong(line, key, refusal, mark)
        keys = changes(said, before)
        if not keys:
            self.found.same += not faults
            return
        if mark.sign != sign_of(before):
            raise Refused(
                Fault.SHEET_IS_OLD, field=keys[0], now=_told(before, keys[0], report, mark)
            )
        doubts: tuple[Doubt, ...] = ()
        if not mark.is_line and not faults:
            doubts = report.judge(mark.id, said, self._brought_to(mark))
        self._show(line, mark, report, keys=keys, before=before, said=said, doubts=doubts)

    def _show(
        self, line: Line, mark: Mark, report: OpenReport, *, keys: Any, before: Any, said: Any,
        doubts: tuple[Doubt, ...],
    ) -> None:  # fmt: skip
        brought = self.found.brought.setdefault(mark.report_id, Brought(report))
        (brought.lines if mark.is_line else brought.figures)[mark.id] = said
        heads = self.line_heads if mark.is_line else self.figure_heads
        cells = tuple(
            CellShown(
                heads[key],
                line.places.get(key, ""),
                _told(before, key, report, mark),
                _told(said, key, report, mark),
            )
            for key in keys
        )
        if not mark.is_line:
            self.figures[len(self.found.rows)] = (mark, report, said)
        title = _title(report, mark)
        if len(self.reports) > 1:
            title = f"{report.task.unit.short_name} · {title}"
        self.found.rows.append(
            RowShown(
                line.number,
                title,
                cells,
                doubts,
                bool(not mark.is_line and said.keep),
                None if mark.is_line else report.asked[mark.id],
            )
        )

    def judge_again(self) -> None:
        """Hold totals against components that stand below them in the file."""
        for place, (mark, report, said) in self.figures.items():
            if report.asked[mark.id].parts:
                doubts = report.judge(mark.id, said, self._brought_to(mark))
                self.found.rows[place] = replace(self.found.rows[place], doubts=doubts)

    def find_left_out(self) -> None:
        """Count the rows of the same sheets and reports that the file does not hold."""
        for is_line, report_id in {(is_line, id_) for is_line, id_, _row in self.seen}:
            if (report := self.reports.get(report_id)) is not None:
                known = report.open_tasks if is_line else report.asked
                rows = {row for kind, id_, row in self.seen if (kind, id_) == (is_line, report_id)}
                self.found.left_out += len(known.keys() - rows)

    def _brought_to(self, mark: Mark) -> Mapping[int, FigureCells]:
        brought = self.found.brought.get(mark.report_id)
        return brought.figures if brought else {}

    def _wrong(self, line: Line, key: str, refusal: Refused, mark: Mark | None) -> None:
        is_line = mark is not None and mark.is_line
        heads = self.line_heads if is_line else self.figure_heads
        sheet = _("Progress of tasks") if is_line else _("Figures of indicators")
        self.found.problems.append(
            Problem(
                sheet if mark and self.has_two_sheets else "",
                line.places.get(key, ""),
                line.number,
                ({MARK: str(MARK_HEAD)} | heads).get(key, ""),
                words_of_wrong(line, key, refusal, self._offered(key, mark) if mark else ()),
            )
        )

    def _offered(self, key: str, mark: Mark) -> Iterable[Any]:
        """Return what a cell may be filled with, where it offers a list."""
        if key == "state":
            return (PROGRESS_STATES if mark.is_line else FIGURE_STATES).values()
        is_answer = key == "value" and not mark.is_line
        return answers_of(self.reports[mark.report_id].asked[mark.id]) if is_answer else ()


def heads_to_find() -> list[columns.Column]:
    """Return the heads of both sheets in either language, that of the marks first."""
    return _heads_in_every_language()


@cache
def _heads_in_every_language() -> list[columns.Column]:
    """Two columns of the same name in both sheets share a key, so one list serves both."""
    heads = {MARK: MARK_HEAD, "unit": UNIT_HEAD} | {
        key: words for table in (LINE_HEADS, FIGURE_HEADS) for key, (words, _width) in table.items()
    }
    said: dict[str, list[str]] = {key: [] for key in heads}
    for language in Language:
        with speaking(language.value):
            for key, words in heads.items():
                said[key].append(str(words))
            said["state"].append(str(LINE_HEADS["state"][0]))
            said["name"].append(str(LINE_HEADS["name"][0]))
    return [
        columns.Column(key, words[0], tuple(words[1:]), is_needed=key == MARK)
        for key, words in said.items()
    ]


@cache
def names() -> Names:
    """Return how the words of choices lead to what is stored, in either language."""
    states: dict[str, str] = {}
    progress: dict[str, str] = {}
    for language in Language:
        with speaking(language.value):
            states |= {fold(str(words)): word.value for word, words in FIGURE_STATES.items()}
            progress |= {fold(str(words)): word.value for word, words in PROGRESS_STATES.items()}
    return Names(states, progress)


def _told(said: Any, key: str, report: OpenReport, mark: Mark) -> str:
    """Return what a column says as a person reads it."""
    value = getattr(said, key)
    if isinstance(said, LineCells):
        if key == "state":
            return str(PROGRESS_STATES[value]) if value else ""
        return show_date(value) if isinstance(value, date) else str(value or "")
    if key == "state":
        return (
            ""
            if said == replace(FigureCells(), state=FigureState.GIVEN)
            else str(FIGURE_STATES[value])
        )
    if key == "value":
        return answer_words(value, report.asked[mark.id])
    if isinstance(value, bool):
        return _("yes") if value else ""
    return show_number(value) if isinstance(value, Decimal) else str(value or "")


def _title(report: OpenReport, mark: Mark) -> str:
    if mark.is_line:
        row = report.open_tasks[mark.id]
        return f"{row.Task.code} {row.title}"
    return titled(report.asked[mark.id])
