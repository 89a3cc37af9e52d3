"""Links into one task: whom a token stands for now, and who opened which when."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker import clock
from tracker.database import db
from tracker.models import (
    Assignment,
    Committee,
    Letter,
    LinkCode,
    LinkOpening,
    Membership,
    Task,
    TaskLink,
    Unit,
    User,
)
from tracker.queries.tallies import within
from tracker.queries.users import token_hash
from tracker.rules.choices import TaskKind
from tracker.rules.faults import Missing
from tracker.rules.links import TRIES_PER_CODE, Deed, LinkState, is_token, state_of
from tracker.rules.permissions import UNIT_ROLES, Action, Actor, Role, scope_of

OPENINGS_SHOWN = 20  # of one link
A_MOMENT = timedelta(seconds=1)
_HAS_LEFT = Letter.attempts > 0  # links are written down a moment before their letter leaves


@dataclass(frozen=True)
class OpenLink:
    """A link that opens its task now, and the person it stands for as the database has him."""

    id: int
    task_id: int
    kind: TaskKind
    user_id: int
    language: str
    email: str
    actor: Actor


@dataclass(frozen=True)
class Opening:
    """One thing that was done with a link."""

    at: datetime
    address: str
    deed: Deed


@dataclass(frozen=True)
class LinkLine:
    """A link that was given out, as its person and the secretariat see it."""

    id: int
    task_id: int
    code: str
    title: str
    name: str
    created_at: datetime
    last_day: date
    revoked_at: datetime | None
    state: LinkState
    openings: tuple[Opening, ...]


@dataclass(frozen=True)
class TaskHead:
    """What a task is called."""

    id: int
    code: str
    title: str
    unit_name: str


def speaks_for(user_id: InstrumentedAttribute[int] | int) -> ColumnElement[bool]:
    """Return the condition, beside a task, under which a person is of the unit that owes it."""
    return and_(
        Membership.user_id == user_id,
        Membership.committee_id == Task.committee_id,
        Membership.unit_id == Task.unit_id,
        Membership.role.in_(UNIT_ROLES),
        Membership.ended_on.is_(None),
    )


def find_open_link(token: str, *, now: datetime) -> OpenLink | None:
    """Return whom and what a token opens at this moment, or None for whatever reason.

    Account, membership and the unit of the task are asked anew each time: whoever left, and
    whatever was closed or went to another unit, is out from that moment.
    """
    row = db.session.execute(_opened_by(token, now)).first() if is_token(token) else None
    if row is None:
        return None
    link_id, task_id, kind, user, part, due_soon_days, review_days = row
    actor = Actor(
        user_id=user.id,
        committee_id=part.committee_id,
        role=part.role,
        unit_id=part.unit_id,
        name=user.name,
        membership_id=part.id,
        due_soon_days=due_soon_days,
        review_days=review_days,
    )
    return OpenLink(link_id, task_id, kind, user.id, user.language.value, user.email, actor)


def _opened_by(token: str, now: datetime) -> Select[Any, *tuple[Any, ...]]:
    """Return the statement for what a token opens, first for who leads the unit."""
    return (
        select(
            TaskLink.id,
            TaskLink.task_id,
            Task.kind,
            User,
            Membership,
            Committee.due_soon_days,
            Committee.review_days,
        )
        .join(User, User.id == TaskLink.user_id)
        .join(Letter, Letter.id == TaskLink.letter_id)
        .join(Task, Task.id == TaskLink.task_id)
        .join(Membership, speaks_for(TaskLink.user_id))
        .join(Committee, Committee.id == Task.committee_id)
        .where(
            TaskLink.token_hash == token_hash(token),
            TaskLink.revoked_at.is_(None),
            TaskLink.expires_at > now,
            Task.unit_id == TaskLink.unit_id,
            Task.finished_on.is_(None),
            Task.cancelled_on.is_(None),
            User.is_active,
            Letter.address == User.email,  # an old mailbox may be in other hands
        )
        .order_by(case((Membership.role == Role.UNIT_LEAD, 0), else_=1), Membership.id)
        .limit(1)
    )


def is_door_open(link_id: int, door: str, *, real_now: datetime) -> bool:
    """Tell whether this browser typed a right code for the link, not too long ago."""
    return bool(
        db.session.scalar(
            select(
                exists().where(
                    LinkCode.link_id == link_id,
                    LinkCode.door_hash == token_hash(door),
                    LinkCode.open_until > real_now,
                )
            )
        )
    )


def has_code(link_id: int, *, real_now: datetime) -> bool:
    """Tell whether a code is on its way that can still be typed."""
    waiting = exists().where(
        LinkCode.link_id == link_id,
        LinkCode.used_at.is_(None),
        LinkCode.expires_at > real_now,
        LinkCode.tries < TRIES_PER_CODE,
    )
    return bool(db.session.scalar(select(waiting)))


def count_own_links(user_id: int) -> int:
    """Return how many links a person was given."""
    query = _count().where(TaskLink.user_id == user_id)
    return db.session.scalar(query) or 0


def count_live_links(user_id: int, *, now: datetime) -> int:
    """Return how many of a person's links could be revoked."""
    query = _count().where(
        TaskLink.user_id == user_id, TaskLink.revoked_at.is_(None), TaskLink.expires_at > now
    )
    return db.session.scalar(query) or 0


def list_own_links(
    user_id: int, *, now: datetime, offset: int = 0, limit: int = 50
) -> list[LinkLine]:
    """Return some of the links a person was given, the newest first; two statements."""
    query = _lines().where(TaskLink.user_id == user_id).offset(offset).limit(limit)
    return _read(query, now)


def list_task_links(task_id: int, *, now: datetime, limit: int = 100) -> list[LinkLine]:
    """Return the links given out for a task, the newest first; two statements.

    The caller has found the task in the scope of whoever asks.
    """
    return _read(_lines().where(TaskLink.task_id == task_id).limit(limit), now)


def get_task_head(actor: Actor, task_id: int) -> TaskHead:
    """Return what a task the actor may know of is called.

    Raises Missing.
    """
    row = db.session.execute(
        select(Task.id, Task.code, Assignment.title, Unit.name)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .join(Unit, Unit.id == Task.unit_id)
        .where(Task.id == task_id, within(scope_of(actor, Action.SEE_TASK)))
    ).first()
    if row is None:
        raise Missing
    return TaskHead(*row)


def _count() -> Select[int]:
    return (
        select(func.count(TaskLink.id))
        .join(Letter, Letter.id == TaskLink.letter_id)
        .where(_HAS_LEFT)
    )


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            TaskLink,
            Task.code,
            Assignment.title,
            User.name,
            Task.unit_id,
            (Task.finished_on.is_not(None) | Task.cancelled_on.is_not(None)).label("is_closed"),
            and_(
                User.is_active,
                Letter.address == User.email,
                exists().where(speaks_for(TaskLink.user_id)),
            ).label("has_part"),
        )
        .join(Task, Task.id == TaskLink.task_id)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .join(User, User.id == TaskLink.user_id)
        .join(Letter, Letter.id == TaskLink.letter_id)
        .where(_HAS_LEFT)
        .order_by(TaskLink.id.desc())
    )


def _read(query: Select[*tuple[Any, ...]], now: datetime) -> list[LinkLine]:
    rows = db.session.execute(query).all()
    openings = _openings([row.TaskLink.id for row in rows])
    return [
        LinkLine(
            id=link.id,
            task_id=link.task_id,
            code=row.code,
            title=row.title,
            name=row.name,
            created_at=link.created_at,
            last_day=clock.local(link.expires_at - A_MOMENT).date(),
            revoked_at=link.revoked_at,
            state=state_of(
                is_revoked=link.revoked_at is not None,
                is_expired=link.expires_at <= now,
                is_task_closed=bool(row.is_closed),
                is_task_moved=row.unit_id != link.unit_id,
                has_part=bool(row.has_part),
            ),
            openings=tuple(openings.get(link.id, ())),
        )
        for row in rows
        for link in (row.TaskLink,)
    ]


def _openings(link_ids: Sequence[int]) -> dict[int, list[Opening]]:
    """Return, by link, the latest things done with it, the newest first."""
    place = (
        func.row_number()
        .over(partition_by=LinkOpening.link_id, order_by=LinkOpening.id.desc())
        .label("place")
    )
    numbered = (
        select(LinkOpening.link_id, LinkOpening.at, LinkOpening.address, LinkOpening.deed, place)
        .where(LinkOpening.link_id.in_(link_ids))
        .subquery()
    )
    rows = db.session.execute(
        select(numbered)
        .where(numbered.c.place <= OPENINGS_SHOWN)
        .order_by(numbered.c.link_id, numbered.c.place)
    )
    found: dict[int, list[Opening]] = defaultdict(list)
    for row in rows:
        found[row.link_id].append(Opening(row.at, row.address, row.deed))
    return found
