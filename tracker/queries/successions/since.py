"""Whether anybody has worked on what a succession moved."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select

from tracker.clock import local
from tracker.database import db
from tracker.models import (
    Amendment,
    AmendmentRow,
    AmendmentRowUnit,
    Assignment,
    AssignmentUnit,
    AuditEvent,
    Extension,
    Plan,
    StoredFile,
    Submission,
    Succession,
    SuccessionLine,
    SuccessionMove,
    Task,
    TaskDecision,
    Unit,
)

POST = ("letters", "letter_items")
HERE = Succession.__tablename__


@dataclass(frozen=True, slots=True)
class Work:
    """The first thing somebody did since."""

    thing: str  # the code of a task, or the name of a unit
    who: str
    day: date


def find_work_since(succession: Succession) -> Work | None:
    """Return the first change since of anything a succession moved, or None.

    What another succession did and undid since does not count.
    """
    mark = _mark(succession.id)
    rows = _rows_moved(succession.id)
    task_ids = rows.get(Task.__tablename__, set())
    rows |= _rows_below(task_ids)
    touched = [
        and_(AuditEvent.table == table, AuditEvent.row_id.in_(sorted(ids)))
        for table, ids in sorted(rows.items())
        if ids
    ]
    if not touched:
        return None
    documents = _documents(rows)
    touched += [
        and_(AuditEvent.table == table, AuditEvent.row_id.in_(sorted(ids)))
        for table, ids in documents.items()
        if ids
    ]
    heirs = select(SuccessionLine.to_unit_id).where(SuccessionLine.succession_id == succession.id)
    new_periods = select(Task.id).where(Task.unit_id.in_(heirs), Task.period != "")
    opened = and_(
        AuditEvent.table == Task.__tablename__,
        AuditEvent.verb == "insert",
        AuditEvent.row_id.in_(new_periods),
    )
    events = db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.id > mark, or_(*touched, opened))
        .order_by(AuditEvent.id)
    )
    undone = _undone_since(mark)
    for event in events:
        if event.table in documents and "state" not in event.changes:
            continue  # a draft is still a draft
        if not any(first <= event.id <= last for first, last in undone):
            return Work(_name(event), event.who, local(event.at).date())
    return None


def _mark(succession_id: int) -> int:
    """Return the number of the last event of the transaction that carried it out."""
    events = db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.table == HERE, AuditEvent.row_id == succession_id)
        .order_by(AuditEvent.id.desc())
    )
    return next(event.id for event in events if _state(event)[1:] == ["done"])


def _rows_moved(succession_id: int) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    rows = db.session.execute(
        select(SuccessionMove.table, SuccessionMove.row_id).where(
            SuccessionMove.succession_id == succession_id, SuccessionMove.table.not_in(POST)
        )
    )
    for table, row_id in rows:
        found[table].add(row_id)
    return found


def _rows_below(task_ids: set[int]) -> dict[str, set[int]]:
    """Return tries, files, requests and decisions of tasks, by table."""
    ids = sorted(task_ids)
    tries = set(db.session.scalars(select(Submission.id).where(Submission.task_id.in_(ids))))
    found: dict[str, set[int]] = {Submission.__tablename__: tries}
    files = select(StoredFile.id).where(StoredFile.submission_id.in_(sorted(tries)))
    found[StoredFile.__tablename__] = set(db.session.scalars(files))
    models: tuple[Any, ...] = (Extension, TaskDecision)
    for model in models:
        chosen = select(model.id).where(model.task_id.in_(ids))
        found[model.__tablename__] = set(db.session.scalars(chosen))
    return found


def _documents(rows: dict[str, set[int]]) -> dict[str, set[int]]:
    """Return the plans and amendments whose rows name another unit now, by table."""
    of_plans = (
        select(Assignment.plan_id)
        .join(AssignmentUnit, AssignmentUnit.assignment_id == Assignment.id)
        .where(
            AssignmentUnit.id.in_(sorted(rows.get(AssignmentUnit.__tablename__, ()))),
            Assignment.plan_id.is_not(None),
        )
    )
    of_amendments = (
        select(AmendmentRow.amendment_id)
        .join(AmendmentRowUnit, AmendmentRowUnit.row_id == AmendmentRow.id)
        .where(AmendmentRowUnit.id.in_(sorted(rows.get(AmendmentRowUnit.__tablename__, ()))))
    )
    return {
        Plan.__tablename__: set(db.session.scalars(of_plans.distinct())),
        Amendment.__tablename__: set(db.session.scalars(of_amendments.distinct())),
    }


def _undone_since(mark: int) -> list[tuple[int, int]]:
    """Return the stretches of events in which other successions were done and undone."""
    stretches: dict[int, list[tuple[int, int]]] = defaultdict(list)
    starts: dict[int, int] = {}
    undone = set()
    events = db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.table == HERE, AuditEvent.id > mark)
        .order_by(AuditEvent.id)
    )
    for event in events:
        state = _state(event)[1:]
        if state in (["done"], ["undone"]):
            stretches[event.row_id].append((starts.get(event.row_id, event.id), event.id))
            undone |= {event.row_id} if state == ["undone"] else set()
        else:
            starts[event.row_id] = event.id
    return [stretch for row_id in undone for stretch in stretches[row_id]]


def _state(event: AuditEvent) -> list[Any]:
    return list(event.changes.get("state", (None, None)))


def _name(event: AuditEvent) -> str:
    """Return what a person calls the thing an event is about."""
    if event.table == Unit.__tablename__:
        return db.session.get_one(Unit, event.row_id).name
    models: dict[str, Any] = {
        model.__tablename__: model for model in (Submission, Extension, TaskDecision)
    }
    if event.table in {Plan.__tablename__, Amendment.__tablename__}:
        document: Any = Plan if event.table == Plan.__tablename__ else Amendment
        return str(db.session.get_one(document, event.row_id).sign)
    task_id: int | None = event.row_id if event.table == Task.__tablename__ else None
    if event.table in models:
        task_id = db.session.get_one(models[event.table], event.row_id).task_id
    task = db.session.get(Task, task_id) if task_id else None
    return task.code if task else event.table
