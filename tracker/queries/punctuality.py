"""How many handed in on time what everybody owes: detail plans and reports of each period."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from tracker.database import db
from tracker.models import Task, Unit
from tracker.queries.memory import remembered
from tracker.queries.statuses import LAST_DAY
from tracker.rules.choices import TaskKind, UnitKind
from tracker.rules.permissions import Scope

LOOKED_BACK = timedelta(days=400)
LOOKED_AHEAD = timedelta(days=60)
PERIODS = 4
Column = tuple[TaskKind, str, int | None]  # kind, period, and the plan of a detail plan


@dataclass(frozen=True, slots=True)
class Punctual:
    """How many of those who owed something handed it in on time."""

    on_time: int = 0
    owed: int = 0

    @property
    def share(self) -> Fraction | None:
        """Return the share on time, None where nothing was owed."""
        return Fraction(self.on_time, self.owed) if self.owed else None

    def __add__(self, other: "Punctual") -> "Punctual":
        return Punctual(self.on_time + other.on_time, self.owed + other.owed)


@dataclass(frozen=True, slots=True)
class Due:
    """One thing everybody owed: a column of the table."""

    kind: TaskKind
    period: str
    last_due: date
    by_unit_kind: dict[UnitKind, Punctual]

    @property
    def total(self) -> Punctual:
        """Return the sum over all kinds of unit."""
        return sum(self.by_unit_kind.values(), start=Punctual())


def list_punctuality(scope: Scope, *, today: date) -> tuple[Due, ...]:
    """Return the last periods that fell due, oldest first, and then the latest detail plan."""
    return remembered(("punctuality", scope.committee_id, today), lambda: _read(scope, today))


def _read(scope: Scope, today: date) -> tuple[Due, ...]:
    columns: dict[Column, Due] = {}
    for row in db.session.execute(_counts(scope, today)):
        key = (row.kind, row.period, row.plan)
        known = columns.get(key) or Due(row.kind, row.period, row.last_due, {})
        counts = known.by_unit_kind | {row.unit_kind: Punctual(row.on_time, row.owed)}
        columns[key] = Due(row.kind, row.period, max(known.last_due, row.last_due), counts)
    plans = [due for due in columns.values() if due.kind is TaskKind.DETAIL_PLAN]
    reports = [
        due
        for due in columns.values()
        if due.kind is TaskKind.PERIODIC_REPORT and due.last_due < today
    ]
    latest = sorted(reports, key=lambda due: (due.last_due, due.period))[-PERIODS:]
    return (*latest, *sorted(plans, key=lambda due: due.last_due)[-1:])


def _counts(scope: Scope, today: date) -> Any:
    on_time = or_(
        Task.finished_on <= LAST_DAY,
        and_(Task.finished_on.is_(None), Task.submitted_on <= LAST_DAY),
    )
    plan = case((Task.kind == TaskKind.DETAIL_PLAN, Task.plan_id), else_=None)
    groups = (Task.kind, Task.period, plan, Unit.kind)
    return (
        select(
            Task.kind,
            Task.period,
            plan.label("plan"),
            Unit.kind.label("unit_kind"),
            func.count().label("owed"),
            func.sum(case((on_time, 1), else_=0)).label("on_time"),
            func.max(Task.due).label("last_due"),
        )
        .join(Unit, Unit.id == Task.unit_id)
        .where(
            Task.committee_id == scope.committee_id,
            Task.kind.in_((TaskKind.DETAIL_PLAN, TaskKind.PERIODIC_REPORT)),
            Task.due.between(today - LOOKED_BACK, today + LOOKED_AHEAD),
            Task.cancelled_on.is_(None),
            Task.suspended_on.is_(None),
        )
        .group_by(*groups)
        .order_by(*groups)
    )
