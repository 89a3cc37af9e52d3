"""Open tasks whose due date would be another day by another calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.database import db
from tracker.models import Assignment, Plan, Task, Unit
from tracker.queries.memory import remembered
from tracker.queries.tallies import within
from tracker.rules.calendar_changes import days_that_matter, recount
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.permissions import Action, Actor, scope_of
from tracker.rules.terms import TermExplanation

KEPT = "kept"  # in a stored reason: the day another calendar would give, declined by the office


@dataclass(frozen=True, slots=True)
class DueDifference:
    """One open task: the date it was given, the date it would have, and the days that make it."""

    task_id: int
    code: str
    title: str
    unit_name: str
    source: str
    due: date
    new_due: date
    because: tuple[date, ...]
    explained: TermExplanation  # the new reckoning

    def is_past(self, today: date) -> bool:
        """Tell whether an earlier date would make the task overdue at once."""
        return self.new_due < today and self.new_due < self.due


def list_due_differences(
    actor: Actor, new: WorkingCalendar, *, old: WorkingCalendar
) -> list[DueDifference]:
    """Return the actor's open tasks whose term ends on another day by ``new``, the earliest first.

    A task whose issued date was kept against this very day is not asked about again.
    """
    found = []
    known: dict[str, TermExplanation] = {}
    for row in _open_terms(actor):
        explained = TermExplanation.from_dict(row.due_reason)
        key = repr((explained.start, explained.days, explained.counting, explained.roll))
        counted = known.setdefault(key, recount(explained, new))
        if counted.due == row.due or _is_declined(row.due_reason, counted.due):
            continue
        start = explained.start or row.due
        found.append(
            DueDifference(
                task_id=row.id,
                code=row.code,
                title=row.title,
                unit_name=row.unit_name,
                source=f"{row.number}/{row.symbol}" if row.number else "",
                due=row.due,
                new_due=counted.due,
                because=days_that_matter(start, row.due, counted.due, old, new),
                explained=recount(explained, new),
            )
        )
    return found


def count_undecided(actor: Actor, calendar: WorkingCalendar) -> int:
    """Return how many of the actor's open tasks differ from the calendar as it is."""
    key = ("undecided due dates", actor.committee_id, calendar.version)
    return remembered(key, lambda: len(list_due_differences(actor, calendar, old=calendar)))


def _is_declined(reason: Mapping[str, Any], due: date) -> bool:
    return reason.get(KEPT) == due.isoformat()


def _open_terms(actor: Actor) -> list[Any]:
    """Return the actor's open tasks whose due date was counted, not named by the document."""
    rows = db.session.execute(
        select(
            Task.id,
            Task.code,
            Task.due,
            Task.due_reason,
            Assignment.title,
            Unit.short_name.label("unit_name"),
            Plan.number,
            Plan.symbol,
        )
        .join(Assignment, Assignment.id == Task.assignment_id)
        .join(Unit, Unit.id == Task.unit_id)
        .outerjoin(Plan, Plan.id == Task.plan_id)
        .where(
            within(scope_of(actor, Action.EDIT_TASK)),
            Task.due.is_not(None),
            Task.due_reason.is_not(None),
            Task.finished_on.is_(None),
            Task.cancelled_on.is_(None),
        )
        .order_by(Task.due, Unit.position, Task.id)
    )
    return [row for row in rows if row.due_reason.get("days") is not None]
