"""Make tasks of what a closed session concluded, once, and tell the units in one letter each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from tracker.database import db
from tracker.models import Assignment, AssignmentUnit, Committee, Conclusion, Meeting
from tracker.queries.calendars import load_calendar
from tracker.queries.meetings.content import list_conclusions
from tracker.queries.meetings.series import about
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.choices import MeetingState, TaskKind
from tracker.rules.conclusions import makes_task
from tracker.rules.deadlines import fixed_day_explanation
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.readings import DeadlineKind
from tracker.rules.texts import fold
from tracker.services.giving import GivenBy, give_to_units
from tracker.services.meetings.conclusions import read_words
from tracker.services.meetings.open_meetings import hold
from tracker.services.plans.rows import short_title


@dataclass(frozen=True, slots=True)
class TasksMade:
    """What came of it."""

    conclusions: int = 0
    tasks: int = 0
    units: int = 0
    letters: int = 0


def make_tasks(meeting: Meeting, *, actor: Actor, today: date, now: datetime) -> TasksMade:
    """Turn each conclusion that asks something into an assignment and the tasks of its units.

    A conclusion is turned once: asking again makes nothing and writes to nobody. Raises
    NotAllowed; Refused: MEETING_NOT_CLOSED, GROUP_EMPTY.
    """
    require(actor, Action.MAKE_TASKS, committee_id=meeting.committee_id)
    hold(meeting)
    if meeting.state is not MeetingState.CLOSED:
        raise Refused(Fault.MEETING_NOT_CLOSED)
    rows = [row for row in list_conclusions(meeting.id) if _is_due_to_be_made(row)]
    if not rows:
        return TasksMade()
    assignments = _assign(meeting, rows, load_calendar())
    given = give_to_units(
        assignments,
        GivenBy(
            committee_id=meeting.committee_id,
            given_on=meeting.held_on,
            key=f"meeting:{meeting.id}:{assignments[0].id}",  # it may be given more later
            template="meeting_tasks",
            heading=_heading(meeting),
        ),
        today=today,
        now=now,
    )
    return TasksMade(len(rows), given.tasks, given.units, given.letters)


def _is_due_to_be_made(row: Conclusion) -> bool:
    return row.assignment_id is None and makes_task(row.kind, has_no_action=row.has_no_action)


def _assign(
    meeting: Meeting, rows: Sequence[Conclusion], calendar: WorkingCalendar
) -> list[Assignment]:
    assignments = [_assignment(row, meeting, calendar) for row in rows]
    db.session.add_all(assignments)
    db.session.flush()
    for row, assignment in zip(rows, assignments, strict=True):
        row.assignment, row.given_due = assignment, row.due
    db.session.flush()
    return assignments


def _assignment(row: Conclusion, meeting: Meeting, calendar: WorkingCalendar) -> Assignment:
    title = short_title(row.text)
    assignment = Assignment(
        committee_id=meeting.committee_id,
        meeting_id=meeting.id,
        kind=TaskKind.WORK,
        position=row.position,
        title=title,
        text=row.text,
        folded=fold(f"{title} {row.text}"),
        deliverable=row.deliverable,
        lead_group=row.lead_group,
        lead_group_id=row.lead_group_id,
        lead_words=row.lead_words,
        deadline_words=row.deadline_words,
        units=[AssignmentUnit(unit_id=unit.unit_id, part=unit.part) for unit in row.units],
    )
    set_deadline(assignment, row, meeting, calendar)
    return assignment


def set_deadline(
    assignment: Assignment, row: Conclusion, meeting: Meeting, calendar: WorkingCalendar
) -> None:
    """Take the date of the minutes, with the reckoning of its words where they give that date."""
    reading = read_words(row.deadline_words, meeting, calendar)
    assignment.due = row.due
    if row.due is not None and row.due != reading.due:
        assignment.deadline_kind = DeadlineKind.EXACT_DATE
        assignment.due_reason = fixed_day_explanation(row.due, calendar).to_dict()
        return
    assignment.deadline_kind, assignment.recurrence = reading.kind, reading.recurrence
    assignment.due_reason = reading.explanation.to_dict() if reading.explanation else None


def _heading(meeting: Meeting) -> dict[str, Any]:
    committee = db.session.scalar(
        select(Committee.name).where(Committee.id == meeting.committee_id)
    )
    return {
        "meeting_id": meeting.id,
        "ordinal": meeting.ordinal,
        "about": about(meeting),
        "held_on": meeting.held_on.isoformat(),
        "committee": committee,
    }
