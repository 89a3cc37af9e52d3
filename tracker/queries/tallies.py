"""How many tasks stand where: the tabs, the four cells, the table of units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true

from tracker.database import db
from tracker.models import AssignmentUnit, Extension, Task
from tracker.queries.memory import remembered
from tracker.queries.statuses import View, condition
from tracker.rules.choices import ExtensionState, Part
from tracker.rules.permissions import Scope
from tracker.rules.statuses import DUE_SOON_DAYS, share_overdue

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
    def counted(self) -> int:
        """Return the sum of the four cells."""
        return self.done + self.open

    @property
    def share_overdue(self) -> Fraction | None:
        """Return overdue / (finished + overdue), None when nothing fell due."""
        return share_overdue(self.done, self.overdue)

    def of(self, view: View) -> int:
        """Return the count of one view."""
        return int(getattr(self, view.value))

    def share_of(self, view: View) -> Fraction | None:
        """Return the share of one of the four cells in all four."""
        return Fraction(self.of(view), self.counted) if self.counted else None


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


def count_marks(
    scope: Scope,
    *,
    today: date,
    due_soon_days: int = DUE_SOON_DAYS,
    plan_id: int | None = None,
) -> Tally:
    """Return the counts of the actor's scope, of one plan only when asked."""

    def count() -> Tally:
        where = and_(within(scope), Task.plan_id == plan_id if plan_id else true())
        row = db.session.execute(_sums(today, due_soon_days).where(where)).one()
        asked = db.session.scalar(
            select(func.count(Extension.id))
            .join(Task, Task.id == Extension.task_id)
            .where(where, Extension.state == ExtensionState.ASKED)
        )
        return Tally(**_numbers(row._mapping), extensions_asked=asked or 0)  # noqa: SLF001

    return remembered(("marks", scope, today, due_soon_days, plan_id), count)


def tally_units(
    scope: Scope, *, today: date, due_soon_days: int = DUE_SOON_DAYS, plan_id: int | None = None
) -> dict[int, Tally]:
    """Return the counts of each unit that owes something in the scope, by unit id."""

    def count() -> dict[int, Tally]:
        where = and_(within(scope), Task.plan_id == plan_id if plan_id else true())
        query = _sums(today, due_soon_days).add_columns(Task.unit_id.label("unit_id"))
        rows = db.session.execute(query.where(where).group_by(Task.unit_id))
        return {
            row.unit_id: Tally(**_numbers(row._mapping))  # noqa: SLF001
            for row in rows
        }

    return remembered(("units", scope, today, due_soon_days, plan_id), count)


def tally_plans(
    scope: Scope, plan_ids: Sequence[int], *, today: date, due_soon_days: int = DUE_SOON_DAYS
) -> dict[int, Tally]:
    """Return the counts of each of these plans, by plan id; a plan without tasks is left out."""

    def count() -> dict[int, Tally]:
        query = _sums(today, due_soon_days).add_columns(Task.plan_id.label("plan_id"))
        where = and_(within(scope), Task.plan_id.in_(plan_ids))
        rows = db.session.execute(query.where(where).group_by(Task.plan_id))
        return {
            row.plan_id: Tally(**_numbers(row._mapping))  # noqa: SLF001
            for row in rows
        }

    return remembered(("plans", scope, tuple(plan_ids), today, due_soon_days), count)


def _sums(today: date, due_soon_days: int) -> Select[Any, *tuple[Any, ...]]:
    sums = [
        func.sum(case((condition(view, today, due_soon_days=due_soon_days), 1), else_=0)).label(
            view.value
        )
        for view in COUNTED_VIEWS
    ]
    return select(func.count(Task.id).label("all"), *sums)


def _numbers(row: object) -> dict[str, int]:
    words = ("all", *(view.value for view in COUNTED_VIEWS))
    return {word: row[word] or 0 for word in words}  # type: ignore[index]
