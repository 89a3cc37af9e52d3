"""Let tasks follow conclusions that were changed after they were assigned, and tell the units."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.database import db
from tracker.models import Assignment, Conclusion, Meeting, SessionPaper, Task, TaskDecision, User
from tracker.queries.calendars import load_calendar
from tracker.queries.meetings.content import is_changed, list_conclusions
from tracker.queries.recipients import people_of_units
from tracker.queries.session_issues import load_issues
from tracker.rules.choices import DecisionKind, DocumentKind, MeetingState
from tracker.rules.dates import show_date
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.texts import fold
from tracker.services import extensions, notices
from tracker.services.deadlines import move_due
from tracker.services.meetings.open_meetings import hold
from tracker.services.meetings.tasks import set_deadline
from tracker.services.plans.rows import short_title

NAMES = {DocumentKind.NOTICE: "Thông báo", DocumentKind.MINUTES: "Biên bản"}
TRUE_STILL = (notices.RECEIVED, notices.RETURNED)  # news that another date does not undo


@dataclass(frozen=True, slots=True)
class TasksChanged:
    """What came of it: ``tasks`` are the open ones whose units are told."""

    conclusions: int = 0
    tasks: int = 0


@dataclass(frozen=True, slots=True)
class _Act:
    """Who does it, when, by which paper."""

    meeting: Meeting
    basis: str
    actor: Actor
    now: datetime


def follow_conclusions(meeting: Meeting, *, actor: Actor, now: datetime) -> TasksChanged:
    """Give the tasks of a closed session the words and dates its conclusions have by now.

    A date moves as an amendment moves it: the first one stays beside it, a later date granted to
    a unit stays, and each unit is told why. Finished tasks keep the date they were held to. What
    an issued paper says holds until its correction is issued, so the tasks wait for that.

    The table of rights names no such deed; it follows "make tasks from conclusions". Asking again
    changes nothing and writes to nobody. Raises NotAllowed; Refused: MEETING_NOT_CLOSED,
    CORRECTION_OPEN.
    """
    require(actor, Action.MAKE_TASKS, committee_id=meeting.committee_id)
    hold(meeting)
    if meeting.state is not MeetingState.CLOSED:
        raise Refused(Fault.MEETING_NOT_CLOSED)
    if _is_being_corrected(meeting.id):
        raise Refused(Fault.CORRECTION_OPEN)
    rows = [row for row in list_conclusions(meeting.id) if is_changed(row)]
    if not rows:
        return TasksChanged()
    act = _Act(meeting, _basis(meeting), actor, now)
    tasks = _open_tasks(moved := _rewrite(rows, meeting))
    people = people_of_units(meeting.committee_id, {task.unit_id for task in tasks})
    for task in tasks:
        decision = _correct(task, is_moved=moved[task.assignment_id], act=act)
        _tell(task, decision, people.get(task.unit_id, ()))
    return TasksChanged(len(rows), len(tasks))


def _is_being_corrected(meeting_id: int) -> bool:
    """Tell whether a paper went back to its draft and its next version has no number yet."""
    return (
        db.session.scalar(
            select(SessionPaper.id)
            .where(SessionPaper.meeting_id == meeting_id, SessionPaper.correction != "")
            .limit(1)
        )
        is not None
    )


def _basis(meeting: Meeting) -> str:
    """Return how a task's story names what says so: the last paper issued, else the session."""
    issues = load_issues(meeting.id)
    issued = [one for one in issues.papers if one.kind in NAMES and one.unit_id is None]
    if not issued:
        return f"Kết luận phiên thứ {meeting.ordinal} ngày {show_date(meeting.held_on)}"
    paper = max(issued, key=lambda one: (one.version > 1, one.id))
    named = f"{NAMES[paper.kind]} số {paper.sign} ngày {show_date(paper.issued_on)}"
    return f"{named}, đính chính: {paper.reason}" if paper.reason else named


def _rewrite(rows: Sequence[Conclusion], meeting: Meeting) -> dict[int, bool]:
    """Let assignments say what their conclusions say; return those whose units are to be told.

    Beside the id of each stands whether its date moves.
    """
    told, calendar = {}, load_calendar()
    for row in rows:
        assignment, is_moved = db.session.get_one(Assignment, row.assignment_id), False
        is_reworded = (assignment.text, assignment.deliverable) != (row.text, row.deliverable)
        assignment.title, assignment.text = short_title(row.text), row.text
        assignment.folded = fold(f"{assignment.title} {row.text}")
        assignment.deliverable, assignment.deadline_words = row.deliverable, row.deadline_words
        if row.due != row.given_due:
            is_moved = True
            set_deadline(assignment, row, meeting, calendar)
            row.given_due = row.due
        if is_reworded or is_moved:
            told[assignment.id] = is_moved
    db.session.flush()
    return told


def _open_tasks(assignment_ids: Collection[int]) -> list[Task]:
    return list(
        db.session.scalars(
            select(Task)
            .where(
                Task.assignment_id.in_(sorted(assignment_ids)),
                Task.finished_on.is_(None),
                Task.cancelled_on.is_(None),
            )
            .options(
                joinedload(Task.assignment),
                joinedload(Task.unit),
                selectinload(Task.extensions),
            )
            .order_by(Task.id)
            .with_for_update(of=Task)
            .execution_options(populate_existing=True)
        )
    )


def _correct(task: Task, *, is_moved: bool, act: _Act) -> TaskDecision:
    """Give a task its new date, unless it was granted a later one, and keep what says so."""
    due, old_due, old_grace = task.assignment.due, task.due, task.grace_until
    reason = act.basis
    if is_moved and due is not None and _is_granted_past(task, due):
        reason = f"{reason}. Hạn của kết luận là {show_date(due)}; giữ hạn đã gia hạn"
    elif is_moved and due != old_due:
        _move(task, due, act)
    decision = TaskDecision(
        task_id=task.id,
        kind=DecisionKind.CORRECTED,
        reason=reason,
        old_due=old_due,
        old_grace=old_grace,
        new_due=task.due,
        decided_by_id=act.actor.user_id,
        decided_at=act.now,
    )
    db.session.add(decision)
    db.session.flush()  # the letters' key is the id
    return decision


def _tell(task: Task, decision: TaskDecision, people: Sequence[User]) -> None:
    """Write to those who answer for the unit, and to those who do where nobody else does."""
    facts = {
        "change": decision.kind.value,
        "old_due": decision.old_due,
        "reason": decision.reason,
        "words": task.assignment.text,
    }
    event, now = str(decision.id), decision.decided_at
    notices.tell_unit(task, notices.CHANGED, event, facts=facts, now=now, also=people)


def _move(task: Task, due: date | None, act: _Act) -> None:
    move_due(task, due, reckoning=task.assignment.due_reason)
    wished = [one for one in task.extensions if one.granted_due is None]
    if due is None or any(one.new_due <= due for one in wished):
        extensions.let_lapse(task, actor=act.actor, now=act.now)
    notices.call_back(task, now=act.now, keep=TRUE_STILL)


def _is_granted_past(task: Task, due: date) -> bool:
    """Tell whether the unit was granted its date, and the conclusion's new one is earlier."""
    if task.due is None or task.due <= due:
        return False
    return any(one.granted_due == task.due for one in task.extensions)
