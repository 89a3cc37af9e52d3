"""Requests for more time."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.database import db
from tracker.models import Assignment, Extension, Task, Unit, User
from tracker.queries.tallies import within
from tracker.rules.choices import ExtensionState
from tracker.rules.permissions import Action, Actor, scope_of


@dataclass(frozen=True)
class AskedExtension:
    """A request that waits for an answer, with what is needed to give one."""

    id: int
    task_id: int
    code: str
    title: str
    unit_name: str
    original_due: date | None
    old_due: date
    new_due: date
    reason: str
    asked_late: bool
    requested_at: datetime
    requested_by: str
    version: int


def list_asked(actor: Actor) -> list[AskedExtension]:
    """Return the requests the actor has to decide, oldest first."""
    rows = db.session.execute(
        select(Extension, Task, Assignment.title, Unit.name, User.name.label("asker"))
        .join(Task, Task.id == Extension.task_id)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .join(Unit, Unit.id == Task.unit_id)
        .join(User, User.id == Extension.requested_by_id)
        .where(
            within(scope_of(actor, Action.DECIDE_EXTENSION)),
            Extension.state == ExtensionState.ASKED,
        )
        .order_by(Extension.requested_at, Extension.id)
    )
    return [
        AskedExtension(
            id=extension.id,
            task_id=task.id,
            code=task.code,
            title=title,
            unit_name=unit_name,
            original_due=task.original_due,
            old_due=extension.old_due,
            new_due=extension.new_due,
            reason=extension.reason,
            asked_late=extension.asked_late,
            requested_at=extension.requested_at,
            requested_by=asker,
            version=extension.version_id + task.version_id,
        )
        for extension, task, title, unit_name, asker in rows
    ]
