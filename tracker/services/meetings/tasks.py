"""Make tasks of what a closed session concluded, once, and tell the units in one letter each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from tracker.database import db
from tracker.models import Assignment, AssignmentUnit, Committee, Conclusion, Meeting, Task, User
from tracker.queries.calendars import load_calendar
from tracker.queries.duties import Ground, list_duties, units_asked
from tracker.queries.meetings.content import list_conclusions
from tracker.queries.recipients import people_of_units
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.choices import MeetingState, TaskKind
from tracker.rules.conclusions import makes_task
from tracker.rules.deadlines import fixed_day_explanation
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.readings import DeadlineKind
from tracker.rules.texts import fold
from tracker.services import outbox
from tracker.services.expansion import create_tasks, ground_of
from tracker.services.meetings.conclusions import read_words
from tracker.services.meetings.open_meetings import hold
from tracker.services.notices import task_line
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
    ground = ground_of(None, today=today)
    _check_asked(assignments, ground)
    tasks = create_tasks(list_duties(assignments, None, ground), now=now)
    for task in tasks:
        task.opened_on = min(task.opened_on, meeting.held_on)  # given in the session, typed later
    letters = _tell(meeting, assignments, tasks, ground, now=now)
    return TasksMade(len(rows), len(tasks), len({task.unit_id for task in tasks}), letters)


def _is_due_to_be_made(row: Conclusion) -> bool:
    return row.assignment_id is None and makes_task(row.kind, has_no_action=row.has_no_action)


def _assign(
    meeting: Meeting, rows: Sequence[Conclusion], calendar: WorkingCalendar
) -> list[Assignment]:
    assignments = [_assignment(row, meeting, calendar) for row in rows]
    db.session.add_all(assignments)
    db.session.flush()
    for row, assignment in zip(rows, assignments, strict=True):
        row.assignment_id = assignment.id
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
        lead_words=row.lead_words,
        deadline_words=row.deadline_words,
        units=[AssignmentUnit(unit_id=unit.unit_id, part=unit.part) for unit in row.units],
    )
    _set_deadline(assignment, row, meeting, calendar)
    return assignment


def _set_deadline(
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


def _check_asked(assignments: Sequence[Assignment], ground: Ground) -> None:
    for assignment in assignments:
        if not units_asked(assignment, ground):
            raise Refused(Fault.GROUP_EMPTY, title=assignment.title)


def _tell(
    meeting: Meeting,
    assignments: Sequence[Assignment],
    tasks: Sequence[Task],
    ground: Ground,
    *,
    now: datetime,
) -> int:
    """Write one letter to each person, with all that the session asks of the person's units."""
    titles = {row.id: row.title for row in assignments}
    names = {unit.id: unit.short_name for unit in ground.units}
    people = people_of_units(meeting.committee_id, {task.unit_id for task in tasks})
    asked: dict[int, list[dict[str, Any]]] = defaultdict(list)
    users: dict[int, User] = {}
    for task in sorted(tasks, key=lambda task: (task.due or date.max, task.id)):
        for user in people.get(task.unit_id, ()):
            users[user.id] = user
            asked[user.id].append(task_line(task, titles, names))
    heading = _heading(meeting)
    letters = [
        outbox.enqueue(
            f"meeting:{meeting.id}:tasks:user:{user_id}",
            template="meeting_tasks",
            user=users[user_id],
            now=now,
            committee_id=meeting.committee_id,
            facts={**heading, "tasks": lines},
        )
        for user_id, lines in sorted(asked.items())
    ]
    return sum(letter is not None for letter in letters)


def _heading(meeting: Meeting) -> dict[str, Any]:
    committee = db.session.scalar(
        select(Committee.name).where(Committee.id == meeting.committee_id)
    )
    return {
        "meeting_id": meeting.id,
        "ordinal": meeting.ordinal,
        "held_on": meeting.held_on.isoformat(),
        "committee": committee,
    }
