"""How many tasks stand where: the tabs, the four cells, the table of units."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from fractions import Fraction
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, or_, select, true

from tracker.database import db
from tracker.models import AssignmentUnit, AuditEvent, Extension, Task
from tracker.queries.memory import followed, remembered
from tracker.queries.statuses import condition
from tracker.rules.choices import ExtensionState, Part
from tracker.rules.permissions import Scope
from tracker.rules.statuses import View, share_overdue

COUNTED_VIEWS = (
    View.OPEN,
    View.OVERDUE,
    View.DUE_SOON,
    View.WAITING,
    View.RETURNED,
    View.NO_DATE,
    View.DONE_ON_TIME,
    View.DONE_LATE,
    View.STANDING,
    View.SUSPENDED,
    View.CANCELLED,
)
MOST_CHANGES = 200  # with more, counting everything again is as quick
MOVING = frozenset({"unit_id", "plan_id", "committee_id", "assignment_id"})


@dataclass(frozen=True)
class Tally:
    """Counts of one scope on one day; the four cells add up to ``counted``."""

    all: int = 0
    open: int = 0
    overdue: int = 0
    due_soon: int = 0
    waiting: int = 0
    returned: int = 0
    no_date: int = 0
    done_on_time: int = 0
    done_late: int = 0
    standing: int = 0
    suspended: int = 0
    cancelled: int = 0
    extensions_asked: int = 0

    @property
    def open_in_time(self) -> int:
        """Return how many are open and not overdue."""
        return self.open - self.overdue

    @property
    def done(self) -> int:
        """Return how many are finished, in time or late."""
        return self.done_on_time + self.done_late

    @property
    def asked(self) -> int:
        """Return how many are asked for: all but those taken back."""
        return self.all - self.cancelled

    @property
    def counted(self) -> int:
        """Return the sum of the four cells."""
        return self.done + self.open

    @property
    def share_overdue(self) -> Fraction | None:
        """Return overdue / (finished + overdue), None when nothing fell due."""
        return share_overdue(self.done, self.overdue)

    def __add__(self, other: "Tally") -> "Tally":
        """Add the counts of two scopes that have no task in common."""
        return total_of((self, other))

    def of(self, view: View) -> int:
        """Return the count of one view."""
        return int(getattr(self, view.value))

    def share_of(self, view: View) -> Fraction | None:
        """Return the share of one of the four cells in all four."""
        return Fraction(self.of(view), self.counted) if self.counted else None


_numbers = attrgetter(*(part.name for part in fields(Tally)))


def total_of(tallies: Iterable[Tally]) -> Tally:
    """Add the counts of scopes that have no task in common; of none, all are nought."""
    return Tally(*map(sum, zip(*map(_numbers, tallies), strict=True)))


@dataclass(frozen=True)
class Sheet:
    """The counts of one scope, unit by unit, and their sum."""

    units: Mapping[int, Tally]
    total: Tally


def within(scope: Scope) -> ColumnElement[bool]:
    """Return the condition under which a task lies in the actor's scope."""
    mine = Task.committee_id == scope.committee_id
    if scope.unit_id is None:
        return mine
    if not scope.coordinating:
        return and_(mine, Task.unit_id == scope.unit_id)
    coordinated = select(AssignmentUnit.assignment_id).where(
        AssignmentUnit.unit_id == scope.unit_id, AssignmentUnit.part == Part.COORDINATING
    )
    return and_(mine, or_(Task.unit_id == scope.unit_id, Task.assignment_id.in_(coordinated)))


def _within(scope: Scope, plan_id: int | None) -> ColumnElement[bool]:
    return and_(within(scope), Task.plan_id == plan_id if plan_id else true())


def count_marks(scope: Scope, *, today: date, plan_id: int | None = None) -> Tally:
    """Return the counts of the actor's scope, of one plan only when asked."""
    return sheet_of(scope, today=today, plan_id=plan_id).total


def tally_units(scope: Scope, *, today: date, plan_id: int | None = None) -> Mapping[int, Tally]:
    """Return the counts of each unit that owes something in the scope, by unit id."""
    return sheet_of(scope, today=today, plan_id=plan_id).units


def sheet_of(scope: Scope, *, today: date, plan_id: int | None = None) -> Sheet:
    """Return the counts of a scope unit by unit, kept up to date by the audit trail.

    After a change only the units whose tasks changed are counted again.
    """

    def count(changed: Collection[int] | None = None) -> Sheet:
        where = _within(scope, plan_id)
        asked = _extensions_asked(where)
        query = sums(today, scope.due_soon_days).add_columns(Task.unit_id, asked.label("asked"))
        if changed is not None:
            touched = select(Task.unit_id).where(Task.id.in_(changed))
            query = query.where(Task.unit_id.in_(touched))
        rows = db.session.execute(query.where(where).group_by(Task.unit_id)).all()
        units = {row.unit_id: tally_of(row) for row in rows}
        if rows or changed is None:  # who has no task has asked for no more time
            return _sheet(units, rows[0].asked if rows else 0)
        return _sheet(units, db.session.scalar(select(asked)))

    def follow(sheet: Sheet, since: int) -> Sheet | None:
        changed = _tasks_changed(since)
        if changed is None:
            return None
        again = count(changed)  # of each unit that owes one of them
        kept = {unit: tally for unit, tally in sheet.units.items() if unit not in again.units}
        return _sheet(kept | dict(again.units), again.total.extensions_asked)

    return followed(("sheet", scope, today, plan_id), count, follow)


def tally_plans(scope: Scope, plan_ids: Sequence[int], *, today: date) -> dict[int, Tally]:
    """Return the counts of each of these plans, by plan id; a plan without tasks is left out."""

    def count() -> dict[int, Tally]:
        query = sums(today, scope.due_soon_days).add_columns(Task.plan_id.label("plan_id"))
        where = and_(within(scope), Task.plan_id.in_(plan_ids))
        rows = db.session.execute(query.where(where).group_by(Task.plan_id))
        return {row.plan_id: tally_of(row) for row in rows}

    return remembered(("plans", scope, tuple(plan_ids), today), count)


def tally_plan(scope: Scope, plan_id: int, *, today: date) -> dict[int, Tally]:
    """Return the counts of each unit that owes something by a plan, extensions left out."""

    def count() -> dict[int, Tally]:
        query = sums(today, scope.due_soon_days).add_columns(Task.unit_id.label("unit_id"))
        rows = db.session.execute(query.where(_within(scope, plan_id)).group_by(Task.unit_id))
        return {row.unit_id: tally_of(row) for row in rows}

    return remembered(("plan", scope, plan_id, today), count)


def tally_assignments(
    scope: Scope,
    assignment_ids: Sequence[int],
    *,
    today: date,
) -> dict[int, Tally]:
    """Return the counts of each of these assignments, by id; one without tasks is left out."""
    query = sums(today, scope.due_soon_days).add_columns(Task.assignment_id.label("assignment_id"))
    where = and_(within(scope), Task.assignment_id.in_(assignment_ids))
    rows = db.session.execute(query.where(where).group_by(Task.assignment_id))
    return {row.assignment_id: tally_of(row) for row in rows}


def _sheet(units: dict[int, Tally], asked: int | None) -> Sheet:
    total = total_of(units.values())
    return Sheet(units, replace(total, extensions_asked=asked or 0))


def _extensions_asked(where: ColumnElement[bool]) -> ScalarSelect[int]:
    """Return the count of open requests for more time, to stand beside other counts."""
    return (
        select(func.count(Extension.id))
        .join(Task, Task.id == Extension.task_id)
        .where(where, Extension.state == ExtensionState.ASKED)
        .correlate(None)
        .scalar_subquery()
    )


def _tasks_changed(since: int) -> Collection[int] | None:
    """Return the tasks that changed since an event of the trail; None = count all."""
    events = db.session.execute(
        select(AuditEvent.verb, AuditEvent.table, AuditEvent.row_id, AuditEvent.changes)
        .where(AuditEvent.id > since)
        .order_by(AuditEvent.id)
        .limit(MOST_CHANGES + 1)
    ).all()
    if len(events) > MOST_CHANGES or any(_moves_tasks(event) for event in events):
        return None
    return {event.row_id for event in events if event.table == Task.__tablename__}


def _moves_tasks(event: Any) -> bool:
    """Tell whether a change may have taken tasks out of a unit, a plan or a scope."""
    if event.table == AssignmentUnit.__tablename__:
        return True
    if event.table != Task.__tablename__ or event.verb == "insert":
        return False
    return event.verb == "delete" or not MOVING.isdisjoint(event.changes)


def sums(today: date, due_soon_days: int) -> Select[Any, *tuple[Any, ...]]:
    """Return the statement that counts tasks by view; ``tally_of`` reads its row."""
    columns = [
        func.sum(case((condition(view, today, due_soon_days=due_soon_days), 1), else_=0)).label(
            view.value
        )
        for view in COUNTED_VIEWS
    ]
    return select(func.count(Task.id).label("all"), *columns)


def tally_of(row: Sequence[Any]) -> Tally:
    """Return the counts a row of ``sums`` begins with, in the order of a tally's own."""
    return Tally(*(number or 0 for number in row[: len(COUNTED_VIEWS) + 1]))
