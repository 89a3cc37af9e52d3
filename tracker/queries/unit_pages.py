"""Everything the page of one unit shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from tracker.database import db
from tracker.models import (
    Membership,
    Task,
    Unit,
    UnitAlias,
    UnitGroup,
    UnitGroupMember,
    User,
)
from tracker.queries.returns import came_back
from tracker.queries.successions.holdings import IS_OPEN
from tracker.queries.successions.lineage import Link, list_links
from tracker.queries.unit_names import names_of
from tracker.queries.units import get_unit
from tracker.rules.permissions import Role
from tracker.rules.unit_names import Named


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody of the unit in the reader's committee."""

    user_id: int
    name: str
    post: str
    email: str
    phone: str
    role: Role
    is_head: bool
    is_address_broken: bool  # letters to it came back


@dataclass(frozen=True, slots=True)
class NamedRow:
    """Another unit or a group, as a link."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit over time."""

    unit: Unit
    above: Unit | None
    names: Sequence[Named]  # the present one first
    before: Sequence[Link]
    after: Sequence[Link]
    people: Sequence[PersonLine]
    below: Sequence[NamedRow]
    groups: Sequence[NamedRow]
    aliases: Sequence[str]
    open_tasks: int  # of the reader's committee


def get_unit_page(unit_id: int, *, committee_id: int) -> UnitPage:
    """Return a unit with its people and work in one committee. Raises Missing."""
    unit = get_unit(unit_id)
    before, after = list_links(unit_id)
    below = select(Unit.id, Unit.name).where(Unit.parent_id == unit_id)
    groups = (
        select(UnitGroup.id, UnitGroup.name)
        .join(UnitGroupMember, UnitGroupMember.group_id == UnitGroup.id)
        .where(UnitGroupMember.unit_id == unit_id)
    )
    open_tasks = select(func.count(Task.id)).where(
        Task.unit_id == unit_id, Task.committee_id == committee_id, IS_OPEN
    )
    return UnitPage(
        unit=unit,
        above=db.session.get(Unit, unit.parent_id) if unit.parent_id else None,
        names=names_of([unit_id]).all_of(unit)[::-1],
        before=before,
        after=after,
        people=list_people_of_unit(unit_id, committee_id=committee_id),
        below=[
            NamedRow(*row)
            for row in db.session.execute(below.order_by(Unit.position, Unit.name, Unit.id))
        ],
        groups=[
            NamedRow(*row)
            for row in db.session.execute(groups.order_by(UnitGroup.name, UnitGroup.id))
        ],
        aliases=list_aliases(unit_id),
        open_tasks=db.session.scalar(open_tasks) or 0,
    )


def list_aliases(unit_id: int) -> list[str]:
    """Return the other words for a unit, in the order they were entered."""
    query = select(UnitAlias.words).where(UnitAlias.unit_id == unit_id).order_by(UnitAlias.id)
    return list(db.session.scalars(query))


def list_people_of_unit(unit_id: int, *, committee_id: int) -> list[PersonLine]:
    """Return who stands for a unit in a committee now: heads, focal points, then officers."""
    rows = db.session.execute(
        select(User, Membership.role, Membership.is_head, came_back(User.email))
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.unit_id == unit_id,
            Membership.committee_id == committee_id,
            Membership.ended_on.is_(None),
            User.is_active,
        )
        .order_by(Membership.is_head.desc(), Membership.role, Membership.id)
    )
    return [
        PersonLine(user.id, user.name, user.post, user.email, user.phone, role, is_head, broken)
        for user, role, is_head, broken in rows
    ]


def list_all_aliases() -> dict[int, tuple[str, ...]]:
    """Return the other words for each unit that has any, in the order they were entered."""
    found: dict[int, list[str]] = {}
    for unit_id, words in db.session.execute(
        select(UnitAlias.unit_id, UnitAlias.words).order_by(UnitAlias.id)
    ):
        found.setdefault(unit_id, []).append(words)
    return {unit_id: tuple(words) for unit_id, words in found.items()}
