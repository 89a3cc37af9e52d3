"""The open tasks a report tells the progress of."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from tracker.database import db
from tracker.models import Assignment, Task
from tracker.queries.statuses import OPEN
from tracker.rules.choices import TaskKind

MOST = 60  # of the oldest; a unit with more reports the rest on their own pages


def list_open_tasks_of(report: Task) -> Sequence[Any]:
    """Return the unit's open work by due date, each with its title; a report tells of no report.

    What is handed in waits for the secretariat and needs no line, but is counted.
    """
    found = list_open_tasks_of_units(report.committee_id, [report.unit_id])
    return found.get(report.unit_id, ())


def list_open_tasks_of_units(
    committee_id: int, unit_ids: Collection[int]
) -> Mapping[int, Sequence[Any]]:
    """Return what ``list_open_tasks_of`` does, for many units at once: by unit."""
    order = (Task.due.is_(None), Task.due, Task.id)
    place = func.row_number().over(partition_by=Task.unit_id, order_by=order).label("place")
    numbered = (
        select(Task.id, place).where(*_is_open(committee_id), Task.unit_id.in_(unit_ids))
    ).subquery()
    rows = db.session.execute(
        select(Task, Assignment.title)
        .join(numbered, numbered.c.id == Task.id)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .where(numbered.c.place <= MOST)
        .order_by(*order)
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.Task.unit_id, []).append(row)
    return found


def open_task_ids(report: Task) -> Sequence[int]:
    """Return the ids of the tasks a report may tell the progress of."""
    return db.session.scalars(
        select(Task.id).where(*_is_open(report.committee_id), Task.unit_id == report.unit_id)
    ).all()


def _is_open(committee_id: int) -> tuple[ColumnElement[bool], ...]:
    return Task.committee_id == committee_id, Task.kind != TaskKind.PERIODIC_REPORT, OPEN
