"""Requests for more time."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, ScalarSelect, Select, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from tracker import clock
from tracker.database import db
from tracker.models import (
    Assignment,
    Committee,
    Extension,
    IssuedAnswer,
    StoredFile,
    Task,
    Unit,
    User,
)
from tracker.queries.calendars import load_calendar
from tracker.queries.tallies import within
from tracker.queries.tasks.views import FileLine
from tracker.rules import backlog
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.choices import ExtensionState
from tracker.rules.faults import Missing
from tracker.rules.permissions import UNIT_ROLES, Action, Actor, scope_of


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
    answer_by: date  # the secretariat's clock of working days
    times: int  # how often more time was given before
    files: tuple[FileLine, ...]
    version: int

    def is_overdue(self, today: date) -> bool:
        """Tell whether the answer is owed since yesterday or longer."""
        return self.answer_by < today


@dataclass(frozen=True)
class AnsweredExtension:
    """A request that was answered, with both dates, for ever."""

    id: int
    task_id: int
    code: str
    title: str
    unit_name: str
    old_due: date
    new_due: date
    granted_due: date | None
    state: ExtensionState
    asked_late: bool
    requested_at: datetime
    decided_at: datetime | None
    decided_by: str
    answer_number: int | None
    answer_on: date | None


ENDED = (ExtensionState.GRANTED, ExtensionState.REFUSED, ExtensionState.LAPSED)


def answer_day(requested_at: datetime, review_days: int, calendar: WorkingCalendar) -> date:
    """Return the last day on which the secretariat answers a request in time."""
    return backlog.answer_day(clock.local(requested_at).date(), review_days, calendar)


def times_granted() -> ScalarSelect[int]:
    """Return, beside a row of tasks, how often more time was given."""
    other = aliased(Extension)
    return (
        select(func.count(other.id))
        .where(other.task_id == Task.id, other.state == ExtensionState.GRANTED)
        .correlate(Task)
        .scalar_subquery()
    )


def file_line(file: StoredFile) -> FileLine:
    """Return a file as pages list it."""
    return FileLine(file.id, file.name, file.size, file.uploaded_at, file.uploaded_by_id)


def count_answered(actor: Actor) -> int:
    """Return how many requests of the actor's committee are answered."""
    query = (
        select(func.count(Extension.id))
        .join(Task, Task.id == Extension.task_id)
        .where(within(scope_of(actor, Action.DECIDE_EXTENSION)), Extension.state.in_(ENDED))
    )
    return db.session.scalar(query) or 0


def list_answered(actor: Actor, *, offset: int, limit: int) -> list[AnsweredExtension]:
    """Return a page of the answered requests, the last answer first."""
    rows = db.session.execute(
        select(Extension, Task.code, Assignment.title, Unit.short_name)
        .join(Task, Task.id == Extension.task_id)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .join(Unit, Unit.id == Task.unit_id)
        .where(within(scope_of(actor, Action.DECIDE_EXTENSION)), Extension.state.in_(ENDED))
        .options(joinedload(Extension.decided_by))
        .order_by(Extension.decided_at.desc(), Extension.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return [
        AnsweredExtension(
            id=one.id,
            task_id=one.task_id,
            code=code,
            title=title,
            unit_name=unit_name,
            old_due=one.old_due,
            new_due=one.new_due,
            granted_due=one.granted_due,
            state=one.state,
            asked_late=one.asked_late,
            requested_at=one.requested_at,
            decided_at=one.decided_at,
            decided_by=one.decided_by.name if one.decided_by else "",
            answer_number=one.answer_number,
            answer_on=one.answer_on,
        )
        for one, code, title, unit_name in rows
    ]


def get_answered(actor: Actor, extension_id: int) -> Extension:
    """Return an answered request whose printed answer the actor may read, with task and people.

    The unit reads its own once the clerk has numbered it. Raises Missing.
    """
    extension = db.session.scalar(
        select(Extension)
        .join(Task, Task.id == Extension.task_id)
        .where(
            within(scope_of(actor, Action.EXPORT_OWN)),
            Extension.id == extension_id,
            Extension.state.in_((ExtensionState.GRANTED, ExtensionState.REFUSED)),
        )
        .options(
            joinedload(Extension.task).options(
                joinedload(Task.unit), joinedload(Task.assignment), joinedload(Task.plan)
            ),
            joinedload(Extension.decided_by),
            selectinload(Extension.issued).joinedload(IssuedAnswer.file),
        )
    )
    if extension is None:
        raise Missing
    if actor.role in UNIT_ROLES and extension.answer_number is None:
        raise Missing
    return extension


def list_asked(actor: Actor) -> list[AskedExtension]:
    """Return the requests the actor has to decide, oldest first."""
    calendar = load_calendar()
    rows = db.session.execute(
        _select_asked()
        .where(
            within(scope_of(actor, Action.DECIDE_EXTENSION)),
            Extension.state == ExtensionState.ASKED,
        )
        .order_by(Extension.requested_at, Extension.id)
    )
    return [_asked(row, calendar) for row in rows]


def _select_asked() -> Select[Any]:
    columns: tuple[Any, ...] = (
        Extension,
        Task,
        Assignment.title,
        Unit.name.label("unit_name"),
        User.name.label("asker"),
        Committee.review_days,
        times_granted().label("times"),
    )
    return (
        select(*columns)
        .select_from(Extension)
        .join(Task, Task.id == Extension.task_id)
        .join(Committee, Committee.id == Task.committee_id)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .join(Unit, Unit.id == Task.unit_id)
        .join(User, User.id == Extension.requested_by_id)
        .options(selectinload(Extension.files))
    )


def _asked(row: Row[Any], calendar: WorkingCalendar) -> AskedExtension:
    extension, task = row.Extension, row.Task
    return AskedExtension(
        id=extension.id,
        task_id=task.id,
        code=task.code,
        title=row.title,
        unit_name=row.unit_name,
        original_due=task.original_due,
        old_due=extension.old_due,
        new_due=extension.new_due,
        reason=extension.reason,
        asked_late=extension.asked_late,
        requested_at=extension.requested_at,
        requested_by=row.asker,
        answer_by=answer_day(extension.requested_at, row.review_days, calendar),
        times=row.times,
        files=tuple(file_line(file) for file in extension.files),
        version=extension.version_id + task.version_id,
    )
