"""Open the draft of a report and keep what is typed in it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.database import db
from tracker.models import ReportSheet, Submission, Task
from tracker.queries.reports.asked import Asked, asked_of_task
from tracker.queries.reports.open_tasks import open_task_ids
from tracker.queries.reports.requests import cut_off_of
from tracker.queries.reports.series import Series, recent_figures
from tracker.queries.reports.sheets import find_draft_sheet, find_last_sheet
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
    uploads: Sequence[Upload] = ()
    removed: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Background:
    """What the figures of a report are held against: what it asks, and earlier periods."""

    asked: Sequence[Asked]
    series: Series


def open_sheet(task: Task, *, actor: Actor, now: datetime) -> ReportSheet:
    """Return the sheet of the report's draft; a new one begins with what the last try said.

    Raises NotAllowed, Missing; Refused: the task is closed or a try waits, REPORT_IS_DRAFTED.
    """
    require_drafting(task, actor)
    check_can_hand_in(facts_of(task))
    return _opened(task, find_draft_sheet(task), actor=actor, now=now)


def _opened(task: Task, sheet: ReportSheet | None, *, actor: Actor, now: datetime) -> ReportSheet:
    """Return the sheet of the draft, a new one where there is none yet."""
    if sheet is not None:
        _check_whose(sheet.on_behalf_by_id, actor)
        return sheet
    draft = _draft_of(task, actor=actor, now=now)
    sheet = new_sheet(task, draft)
    last = find_last_sheet(task)
    if last is not None:
        carry_over(sheet, last)
    if drafting_action(actor) is Action.ENTER_ON_BEHALF:
        sheet.on_behalf_by_id = actor.user_id
    sheet.saved_at, sheet.saved_by_id = now, actor.user_id
    db.session.flush()
    return sheet


def save_report(
    task: Task,
    entry: SheetEntry,
    *,
    seen: int,
    actor: Actor,
    today: date,
    now: datetime,
    background: Background | None = None,
) -> ReportSheet:
    """Keep what is typed; ``seen`` is the version of the draft the writer saw, 0 before the first.

    ``background`` is given where it was read already.
    Raises NotAllowed, Missing, Changed; Refused: what ``open_sheet``, ``write_figures`` and
    ``write_lines`` raise.
    """
    known = find_draft_sheet(task)
    if (known.version_id if known else 0) != seen:
        raise Changed
    require_drafting(task, actor)
    check_can_hand_in(facts_of(task))
    sheet = _opened(task, known, actor=actor, now=now)
    background = background or _background(task)
    removed = set(entry.removed)
    for figure in sheet.figures:
        if figure.file_id in removed:
            figure.file_id = None
    files.remove(sheet.submission, removed, task=task, actor=actor)
    files.store(sheet.submission, entry.uploads, task=task, actor=actor, now=now)
    asked, series = background.asked, background.series
    write_figures(sheet, entry.figures, asked=asked, series=series, today=today)
    write_lines(sheet, entry.lines, task_ids=open_task_ids(task))
    write_whole(sheet, proposal=entry.proposal, is_nil=entry.is_nil, nil_reason=entry.nil_reason)
    sheet.saved_at, sheet.saved_by_id = now, actor.user_id
    db.session.flush()
    return sheet


def _background(task: Task) -> Background:
    cut_off_on = cut_off_of(task)
    asked = asked_of_task(task, cut_off_on)
    ids = [one.indicator_id for one in asked]
    series = recent_figures(task.unit_id, ids, before=cut_off_on, period=task.period)
    return Background(asked, series)


def require_drafting(task: Task, actor: Actor) -> None:
    """Raise NotAllowed unless the actor may draft this report, Missing when it is none."""
    if task.kind is not TaskKind.PERIODIC_REPORT:
        raise Missing
    require(actor, drafting_action(actor), committee_id=task.committee_id, unit_id=task.unit_id)


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
    db.session.flush()
    return draft
