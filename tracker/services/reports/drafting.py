"""Open the draft of a report and keep what is typed in it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.database import db
from tracker.models import ReportSheet, Submission, Task
from tracker.queries.reports.at_hand import ReportsAtHand
from tracker.queries.reports.open_tasks import open_task_ids
from tracker.queries.statuses import facts_of
from tracker.rules.choices import SubmissionState, TaskKind
from tracker.rules.faults import Changed, Fault, Missing, Refused
from tracker.rules.permissions import Action, Actor, drafting_action, require
from tracker.rules.tasks import check_can_hand_in
from tracker.services import files
from tracker.services.files import Upload
from tracker.services.reports.writing import (
    FigureEntry,
    LineEntry,
    carry_over,
    name_documents,
    new_sheet,
    write_figures,
    write_lines,
    write_whole,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetEntry:
    """Everything typed on the form of a report."""

    figures: Sequence[FigureEntry] = ()
    lines: Sequence[LineEntry] = ()
    proposal: str = ""
    is_nil: bool = False
    nil_reason: str = ""
    unread: Mapping[str, Mapping[str, str]] | None = None  # by row; None leaves what is not written
    uploads: Sequence[Upload] = ()
    removed: Collection[int] = ()

    def with_files(self, carried: Mapping[int, int]) -> "SheetEntry":
        """Return the same with the files of the last try named as the new draft holds them."""
        figures = [
            replace(one, file_id=carried.get(one.file_id or 0, one.file_id)) for one in self.figures
        ]
        removed = {carried.get(id_, id_) for id_ in self.removed}
        return replace(self, figures=figures, removed=removed)


def _opened(
    task: Task, at_hand: ReportsAtHand, *, actor: Actor, now: datetime
) -> tuple[ReportSheet, Mapping[int, int]]:
    """Return the sheet of the draft, a new one where there is none yet.

    With it which file of the last try became which of a new draft.
    """
    sheet = at_hand.drafts.get(task.id)
    if sheet is not None:
        _check_whose(sheet.on_behalf_by_id, actor)
        return sheet, {}
    draft, carried = _draft_of(task, actor=actor, now=now), {}
    last = at_hand.last_tries.get(task.id)
    if last is not None:
        carried = files.carry_over(draft, last.submission, now=now)
    sheet = new_sheet(task, draft)
    if last is not None:
        carry_over(sheet, last, carried)
    if drafting_action(actor) is Action.ENTER_ON_BEHALF:
        sheet.on_behalf_by_id = actor.user_id
    sheet.saved_at, sheet.saved_by_id = now, actor.user_id
    return sheet, carried


def save_report(
    task: Task, entry: SheetEntry, *, seen: int, actor: Actor, today: date, now: datetime
) -> ReportSheet:
    """Keep what is typed; ``seen`` is the version of the draft the writer saw, 0 before the first.

    Raises NotAllowed, Missing, Changed; Refused: the task is closed or a try waits,
    REPORT_IS_DRAFTED, and what ``write_figures`` and ``write_lines`` raise.
    """
    saving = Saving(ReportsAtHand([task]), actor, today, now)
    sheet = saving.write(task, entry, seen=seen)
    saving.finish()
    return sheet


class Saving:
    """Drafts written together: what they need is read once, and all of it is sent at the end."""

    def __init__(self, at_hand: ReportsAtHand, actor: Actor, today: date, now: datetime) -> None:
        self.at_hand, self.actor, self.today, self.now = at_hand, actor, today, now
        self.sheets: list[ReportSheet] = []

    def write(self, task: Task, entry: SheetEntry, *, seen: int) -> ReportSheet:
        """Write one draft, as ``save_report`` says."""
        known = self.at_hand.drafts.get(task.id)
        if (known.version_id if known else 0) != seen:
            raise Changed
        require_drafting(task, self.actor)
        check_can_hand_in(facts_of(task))
        sheet, carried = _opened(task, self.at_hand, actor=self.actor, now=self.now)
        entry = entry.with_files(carried) if carried else entry
        self._write_files(sheet, task, entry)
        asked, series = tuple(self.at_hand.asked[task.id].values()), self.at_hand.series[task.id]
        nil = entry.nil_reason
        write_whole(sheet, proposal=entry.proposal, is_nil=entry.is_nil, nil_reason=nil)
        write_figures(sheet, entry.figures, asked=asked, series=series, today=self.today)
        write_lines(sheet, entry.lines, task_ids=self._task_ids(task, entry.lines))
        sheet.unread = _unread(sheet, entry)
        sheet.saved_at, sheet.saved_by_id = self.now, self.actor.user_id
        self.sheets.append(sheet)
        return sheet

    def finish(self) -> Sequence[ReportSheet]:
        """Name the documents that prove the figures, and send everything to the database."""
        name_documents(self.sheets, committee_id=self.actor.committee_id)
        db.session.flush()
        return self.sheets

    def _write_files(self, sheet: ReportSheet, task: Task, entry: SheetEntry) -> None:
        removed = set(entry.removed)
        for figure in sheet.figures:
            if figure.file_id in removed:
                figure.file_id = None
        if removed:
            files.remove(sheet.submission, removed, task=task, actor=self.actor)
        held, now = sheet.submission, self.now
        files.store(held, entry.uploads, task=task, actor=self.actor, now=now)

    def _task_ids(self, task: Task, lines: Sequence[LineEntry]) -> Collection[int]:
        """Return the open tasks that may be told of: as a rule those the form shows."""
        if not lines:
            return ()
        shown = self.at_hand.open_tasks[task.id]
        is_shown = all(line.task_id in shown for line in lines)
        return shown.keys() if is_shown else open_task_ids(task)


def require_drafting(task: Task, actor: Actor) -> None:
    """Raise NotAllowed unless the actor may draft this report, Missing when it is none."""
    if task.kind is not TaskKind.PERIODIC_REPORT:
        raise Missing
    require(actor, drafting_action(actor), committee_id=task.committee_id, unit_id=task.unit_id)


def _unread(sheet: ReportSheet, entry: SheetEntry) -> dict[str, dict[str, str]] | None:
    """Return what was typed in rows that cannot be read; what is written meanwhile takes its place.

    The keys are those of the form: f and t with the id of the indicator or task.
    """
    if entry.unread is not None:
        return {key: dict(words) for key, words in entry.unread.items()} or None
    written = {f"f{one.indicator_id}" for one in entry.figures}
    written |= {f"t{one.task_id}" for one in entry.lines}
    left = {key: words for key, words in (sheet.unread or {}).items() if key not in written}
    return left or None


def _check_whose(on_behalf_by_id: int | None, actor: Actor) -> None:
    """Refuse that the secretariat writes into a draft the unit began itself."""
    if drafting_action(actor) is Action.ENTER_ON_BEHALF and on_behalf_by_id is None:
        raise Refused(Fault.REPORT_IS_DRAFTED)


def _draft_of(task: Task, *, actor: Actor, now: datetime) -> Submission:
    """Return the task's draft, begun elsewhere or new."""
    for one in task.submissions:
        if one.state is SubmissionState.DRAFT:
            _check_whose(None, actor)
            return one
    draft = Submission(
        task=task,
        attempt=max((one.attempt for one in task.submissions), default=0) + 1,
        state=SubmissionState.DRAFT,
        created_by_id=actor.user_id,
        created_at=now,
        files=[],
    )
    db.session.add(draft)
    return draft
