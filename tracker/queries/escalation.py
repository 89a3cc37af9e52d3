"""What has climbed to the chair: tasks on a rung of the ladder that tells the leader."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.database import db
from tracker.models import AgendaItem, AgendaItemTask, Assignment, Meeting, Task, Unit
from tracker.queries.calendars import load_calendar
from tracker.queries.ladders import load_habits
from tracker.queries.reminders import list_candidates
from tracker.rules.choices import MeetingState
from tracker.rules.ladder import Audience, rungs_reached
from tracker.rules.reminders import Candidate

MOST = 50


@dataclass(frozen=True, slots=True)
class RaisedTask:
    """An open task the ladder has brought before the chair."""

    id: int
    code: str
    title: str
    unit_id: int
    unit_name: str
    due: date
    days_late: int


@dataclass(frozen=True, slots=True)
class Raised:
    """The tasks that are late longest, and how many there are in all."""

    tasks: tuple[RaisedTask, ...] = ()
    total: int = 0


def list_raised(
    committee_id: int, *, today: date, without: Sequence[int] = (), limit: int = MOST
) -> Raised:
    """Return the tasks on the chair's rung, late longest first."""
    habits = load_habits([committee_id])
    ladder, calendar = habits[committee_id].ladder, load_calendar()
    on_rung: dict[date, bool] = {}
    left_out = set(without)
    found: list[Candidate] = []
    for candidate in list_candidates(habits, until=today):
        due = candidate.due
        if due not in on_rung:
            on_rung[due] = Audience.CHAIR in rungs_reached(due, today, calendar, ladder)
        if on_rung[due] and candidate.task_id not in left_out:
            found.append(candidate)
    found.sort(key=lambda one: (one.due, one.task_id))
    return Raised(_read(found[:limit], today), len(found))


def list_to_raise(meeting: Meeting, *, today: date) -> Raised:
    """Return the raised tasks that stand on no open agenda; none for a closed session."""
    if meeting.state is MeetingState.CLOSED:
        return Raised()
    return list_raised(meeting.committee_id, today=today, without=list_on_agenda(meeting))


def list_on_agenda(meeting: Meeting) -> Sequence[int]:
    """Return the tasks that stand on the agenda of this session or of another open one."""
    return db.session.scalars(
        select(AgendaItemTask.task_id)
        .join(AgendaItem, AgendaItem.id == AgendaItemTask.item_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            Meeting.committee_id == meeting.committee_id,
            (Meeting.state != MeetingState.CLOSED) | (Meeting.id == meeting.id),
        )
        .distinct()
        .order_by(AgendaItemTask.task_id)
    ).all()


def _read(candidates: Sequence[Candidate], today: date) -> tuple[RaisedTask, ...]:
    if not candidates:
        return ()
    rows = db.session.execute(
        select(Task.id, Task.code, Assignment.title, Unit.id, Unit.short_name)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .join(Unit, Unit.id == Task.unit_id)
        .where(Task.id.in_([one.task_id for one in candidates]))
    )
    known = {row[0]: row for row in rows}
    return tuple(
        RaisedTask(*known[one.task_id], due=one.due, days_late=(today - one.due).days)
        for one in candidates
    )
