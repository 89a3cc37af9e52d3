"""The people of a committee: who has or had a part in it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from tracker.database import db
from tracker.models import Committee, Membership, Unit, User
from tracker.rules.faults import Missing
from tracker.rules.permissions import Role
from tracker.rules.texts import fold


@dataclass(frozen=True)
class Person:
    """A line of the list of people: the account and its open parts in one committee."""

    id: int
    name: str
    email: str
    post: str
    is_active: bool
    has_password: bool
    parts: tuple[tuple[Role, str], ...]  # role and unit


@dataclass(frozen=True)
class Part:
    """A membership of one person in one committee, open or ended."""

    id: int
    role: Role
    unit_name: str
    is_head: bool
    ended_on: date | None


@dataclass(frozen=True)
class PartLine:
    """A person with one open part, or with none."""

    user: User
    part: Membership | None


@dataclass(frozen=True)
class OwnPart:
    """A membership as its holder reads it."""

    role: Role
    committee_name: str
    unit_name: str


def _people(committee_id: int) -> ColumnElement[bool]:
    """Choose who has or had a part in the committee, or has none anywhere."""
    parts = select(Membership.id).where(Membership.user_id == User.id)
    return or_(parts.where(Membership.committee_id == committee_id).exists(), ~parts.exists())


def get_person(user_id: int, *, committee_id: int) -> User:
    """Return the account of somebody of the committee, or raise Missing."""
    user = db.session.scalar(select(User).where(User.id == user_id, _people(committee_id)))
    if user is None:
        raise Missing
    return user


def _matching(words: Select[Any], committee_id: int, search: str) -> Select[Any]:
    chosen = words.where(_people(committee_id))
    for word in fold(search).split():
        chosen = chosen.where(User.folded.contains(word, autoescape=True))
    return chosen


def count_people(committee_id: int, *, search: str = "") -> int:
    """Return how many people the list holds."""
    found = _matching(select(func.count()).select_from(User), committee_id, search)
    return db.session.scalar(found) or 0


def list_people(
    committee_id: int, *, search: str = "", offset: int = 0, limit: int = 50
) -> list[Person]:
    """Return a page of the committee's people in order of name, with their open parts."""
    users = db.session.scalars(
        _matching(select(User), committee_id, search)
        .order_by(User.is_active.desc(), User.name, User.id)
        .offset(offset)
        .limit(limit)
    ).all()
    parts = _open_parts([user.id for user in users], committee_id)
    return [
        Person(
            id=user.id,
            name=user.name,
            email=user.email,
            post=user.post,
            is_active=user.is_active,
            has_password=user.password_hash is not None,
            parts=tuple(parts.get(user.id, ())),
        )
        for user in users
    ]


def _open_parts(user_ids: list[int], committee_id: int) -> dict[int, list[tuple[Role, str]]]:
    rows = db.session.execute(
        select(Membership.user_id, Membership.role, Unit.short_name)
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(
            Membership.user_id.in_(user_ids),
            Membership.committee_id == committee_id,
            Membership.ended_on.is_(None),
        )
        .order_by(Membership.id)
    )
    parts: dict[int, list[tuple[Role, str]]] = {}
    for user_id, role, unit in rows:
        parts.setdefault(user_id, []).append((role, unit or ""))
    return parts


def list_part_lines(committee_id: int, *, search: str = "") -> list[PartLine]:
    """Return a line for each open part of the committee's people, in order of name.

    Who has no open part has a line of his own, so that nobody on the list is left out.
    """
    users = db.session.scalars(
        _matching(select(User), committee_id, search).order_by(
            User.is_active.desc(), User.name, User.id
        )
    ).all()
    held: dict[int, list[Membership]] = {}
    for part in db.session.scalars(
        select(Membership)
        .where(Membership.committee_id == committee_id, Membership.ended_on.is_(None))
        .order_by(Membership.id)
    ):
        held.setdefault(part.user_id, []).append(part)
    return [PartLine(user, part) for user in users for part in held.get(user.id) or (None,)]


def list_parts(user_id: int, *, committee_id: int) -> list[Part]:
    """Return a person's parts in one committee, open ones first."""
    rows = db.session.execute(
        select(Membership, Unit.name)
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(Membership.user_id == user_id, Membership.committee_id == committee_id)
        .order_by(Membership.ended_on.is_not(None), Membership.id)
    )
    return [Part(m.id, m.role, unit or "", m.is_head, m.ended_on) for m, unit in rows]


def list_own_parts(user_id: int) -> list[OwnPart]:
    """Return all open parts of a person, in order of committee and unit."""
    rows = db.session.execute(
        select(Membership.role, Committee.name, Unit.name)
        .join(Committee, Committee.id == Membership.committee_id)
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(Membership.user_id == user_id, Membership.ended_on.is_(None))
        .order_by(Committee.name, Unit.position, Membership.id)
    )
    return [OwnPart(role, committee, unit or "") for role, committee, unit in rows]
