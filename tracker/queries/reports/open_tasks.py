"""The open tasks a report tells the progress of."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from tracker.database import db
from tracker.models import Assignment, Task
from tracker.queries.statuses import OPEN
from tracker.rules.choices import TaskKind

MOST = 60  # of the oldest; a unit with more reports the rest on their own pages


def list_open_tasks_of(report: Task) -> Sequence[Any]:
    """Return the unit's open work by due date, each with its title; a report tells of no report.

    What is handed in waits for the secretariat and needs no line, but is counted.
    """
    return db.session.execute(
        _open(report)
        .add_columns(Assignment.title)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .order_by(Task.due.is_(None), Task.due, Task.id)
        .limit(MOST)
    ).all()


def open_task_ids(report: Task) -> Sequence[int]:
    """Return the ids of the tasks a report may tell the progress of."""
    return db.session.scalars(_open(report).with_only_columns(Task.id)).all()


def _open(report: Task) -> Select[Any]:
    return select(Task).where(
        Task.committee_id == report.committee_id,
        Task.unit_id == report.unit_id,
        Task.kind != TaskKind.PERIODIC_REPORT,
        OPEN,
    )
