"""What was decided about tasks around a moment: the last of it before, the first after.

``task_facts`` looks back with it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    Subquery,
    cast,
    func,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on

from tracker import clock
from tracker.database import is_sqlite
from tracker.models import Extension, TaskDecision
from tracker.rules.choices import DecisionKind, ExtensionState

Rows = Select[Any, *tuple[Any, ...]]
EAST_OF_GREENWICH = "+7 hours"  # the zone has had no summer time since 1975
DATING = (DecisionKind.DUE_SET, DecisionKind.AMENDED, DecisionKind.CORRECTED)
RESTING = (DecisionKind.SUSPENDED, DecisionKind.RESUMED)
CLOSING = (DecisionKind.CANCELLED, DecisionKind.REOPENED)


def changed_since(end: datetime) -> CompoundSelect[Any]:
    """Return the tasks about which anything was decided after a moment, beside their tries."""
    return union_all(
        select(TaskDecision.task_id).where(TaskDecision.decided_at >= end),
        select(Extension.task_id).where(
            Extension.state == ExtensionState.GRANTED, Extension.decided_at >= end
        ),
    )


def first_date_after(end: datetime) -> Subquery:
    """Return the date, and days of grace, each task had until its first change after a moment."""
    changes = union_all(
        _change(Extension).where(
            Extension.state == ExtensionState.GRANTED, Extension.decided_at >= end
        ),
        _change(TaskDecision).where(TaskDecision.kind.in_(DATING), TaskDecision.decided_at >= end),
    ).subquery()
    return _first_of_each(select(changes), changes.c.task_id, changes.c.decided_at, "moved")


def _change(made: type[Extension] | type[TaskDecision]) -> Rows:
    return select(made.task_id, made.decided_at, made.old_due, made.old_grace)


def first_passing_after(end: datetime) -> Subquery:
    """Return the unit that held each task until it was first passed on after a moment."""
    rows = select(TaskDecision.task_id, TaskDecision.old_unit_id).where(
        TaskDecision.old_unit_id.is_not(None), TaskDecision.decided_at >= end
    )
    return _first_of_each(rows, TaskDecision.task_id, TaskDecision.id, "passed_on")


def last_decision(end: datetime, kinds: tuple[DecisionKind, ...], name: str) -> Subquery:
    """Return the last decision of some kinds about each task before a moment."""
    rows = select(TaskDecision.task_id, TaskDecision.kind, TaskDecision.decided_at).where(
        TaskDecision.kind.in_(kinds), TaskDecision.decided_at < end
    )
    return _first_of_each(rows, TaskDecision.task_id, TaskDecision.id.desc(), name)


def _first_of_each(rows: Rows, task_id: Any, order: Any, name: str) -> Subquery:
    """Return the first row of each task in an order, worked out once for all tasks.

    PostgreSQL takes the first by number for one row in all, and would read them for each task.
    """
    if not is_sqlite():
        return rows.ext(distinct_on(task_id)).order_by(task_id, order).subquery(name)
    place = func.row_number().over(partition_by=task_id, order_by=order)
    ranked = rows.add_columns(place.label("place")).subquery()
    return select(ranked).where(ranked.c.place == 1).subquery(name)


def local_day(moment: Any) -> ColumnElement[Any]:
    """Return the day of a moment by the clock of the office."""
    if is_sqlite():
        return type_coerce(func.date(moment, EAST_OF_GREENWICH), Date)
    return cast(func.timezone(clock.ZONE.key, moment), Date)
