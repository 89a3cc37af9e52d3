"""Who is told of what: the secretariat of a committee, those who answer for a unit."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import ColumnElement, Row, ScalarSelect, func, select

from tracker.database import db
from tracker.models import Attendance, Meeting, Membership, Task, User
from tracker.queries.memory import read_once
from tracker.rules.ladder import Audience
from tracker.rules.permissions import UNIT_ROLES, Role


class Owed(Protocol):
    """Something a unit owes to a committee."""

    @property
    def committee_id(self) -> int:
        """The committee."""

    @property
    def unit_id(self) -> int:
        """The unit."""


Place = tuple[int, int]  # committee and unit


@dataclass
class Hearing:
    """Who hears for each unit and in each committee; in order of entry."""

    focal: dict[Place, list[User]] = field(default_factory=lambda: defaultdict(list))
    heads: dict[Place, list[User]] = field(default_factory=lambda: defaultdict(list))
    officers: dict[Place, list[User]] = field(default_factory=lambda: defaultdict(list))
    secretariats: dict[int, list[User]] = field(default_factory=lambda: defaultdict(list))
    chairs: dict[int, list[User]] = field(default_factory=lambda: defaultdict(list))

    def of(self, thing: Owed, audience: Audience) -> Sequence[User]:
        """Return who of an audience hears of a thing.

        The head stands in for a focal point, and the officers of a unit that has neither.
        """
        place = (thing.committee_id, thing.unit_id)
        if audience is Audience.FOCAL:
            return self._first(self.focal, self.heads, self.officers, place=place)
        if audience is Audience.HEAD:
            return self.heads.get(place, ())
        if audience is Audience.SECRETARIAT:
            return self.secretariats.get(thing.committee_id, ())
        return self.chairs_of(thing.committee_id)

    def chairs_of(self, committee_id: int) -> Sequence[User]:
        """Return the leaders of a committee."""
        return self.chairs.get(committee_id, ())

    def of_unit(self, place: Place) -> list[User]:
        """Return a unit's focal points and heads; its officers where it has neither."""
        leads = {user.id: user for user in (*self.focal[place], *self.heads[place])}
        found = leads or {user.id: user for user in self.officers[place]}
        return list(found.values())

    def people(self) -> dict[int, User]:
        """Return everybody who hears of anything, by account."""
        groups = (self.focal, self.heads, self.officers, self.secretariats, self.chairs)
        lists = [people for group in groups for people in group.values()]
        return {user.id: user for people in lists for user in people}

    def file(self, membership: Row[int, int | None, Role, bool, User], user: User) -> None:
        """Enter one person's part."""
        place = (membership.committee_id, membership.unit_id or 0)
        if membership.role is Role.SECRETARIAT:
            self.secretariats[membership.committee_id].append(user)
        elif membership.role is Role.CHAIR:
            self.chairs[membership.committee_id].append(user)
        elif membership.is_head:
            self.heads[place].append(user)
        elif membership.role is Role.UNIT_LEAD:
            self.focal[place].append(user)
        elif membership.role is Role.UNIT_MEMBER:
            self.officers[place].append(user)

    @staticmethod
    def _first(*groups: dict[Place, list[User]], place: Place) -> Sequence[User]:
        return next((found for group in groups if (found := group.get(place))), ())


def load_hearing(*conditions: ColumnElement[bool]) -> Hearing:
    """Return who hears of what: active people with a part that has not ended."""
    rows = db.session.execute(
        select(
            Membership.committee_id,
            Membership.unit_id,
            Membership.role,
            Membership.is_head,
            User,
        )
        .join(User, User.id == Membership.user_id)
        .where(*conditions, Membership.ended_on.is_(None), User.is_active)
        .order_by(Membership.id)
    )
    hearing = Hearing()
    for row in rows:
        hearing.file(row, row.User)
    return hearing


def people_of_units(committee_id: int, unit_ids: Iterable[int]) -> dict[int, list[User]]:
    """Return, by unit, its focal points and heads; its officers where it has neither.

    A unit that nobody speaks for is left out.
    """
    wanted = sorted(set(unit_ids))
    if not wanted:
        return {}
    hearing = read_once(
        ("people of units", committee_id, tuple(wanted)),
        lambda: load_hearing(
            Membership.committee_id == committee_id,
            Membership.unit_id.in_(wanted),
            Membership.role.in_(UNIT_ROLES),
        ),
    )
    found = {unit_id: hearing.of_unit((committee_id, unit_id)) for unit_id in wanted}
    return {unit_id: people for unit_id, people in found.items() if people}


def people_on_list(meeting: Meeting, lines: Sequence[Attendance]) -> dict[int, list[User]]:
    """Return, by unit, who answers for the units on the list of a session.

    A unit's line with an address of its own stands for that person, not for the whole unit.
    """
    named = {line.unit_id for line in lines if line.unit_id is not None}
    whole = {line.unit_id for line in lines if not line.address}
    people = people_of_units(meeting.committee_id, named)
    return {unit_id: found for unit_id, found in people.items() if unit_id in whole}


def list_secretariat(committee_id: int) -> Sequence[User]:
    """Return the people of the committee's secretariat who work there now, in order of entry."""
    return _list(Membership.committee_id == committee_id, Membership.role == Role.SECRETARIAT)


def list_chairs(committee_id: int) -> Sequence[User]:
    """Return the leaders of a committee who are in office now, in order of entry."""
    return _list(Membership.committee_id == committee_id, Membership.role == Role.CHAIR)


def list_unit_leads(committee_id: int, unit_id: int) -> Sequence[User]:
    """Return who answers for a unit before the committee now, in order of entry."""
    return _list(
        Membership.committee_id == committee_id,
        Membership.role == Role.UNIT_LEAD,
        Membership.unit_id == unit_id,
    )


def names_of_leads() -> ScalarSelect[str]:
    """Return, beside a row of tasks, the names of those who answer for its unit."""
    return (
        select(func.aggregate_strings(User.name, ", "))
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.committee_id == Task.committee_id,
            Membership.unit_id == Task.unit_id,
            Membership.role == Role.UNIT_LEAD,
            Membership.ended_on.is_(None),
            User.is_active,
        )
        .correlate(Task)
        .scalar_subquery()
    )


def _list(*conditions: ColumnElement[bool]) -> Sequence[User]:
    return db.session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(*conditions, Membership.ended_on.is_(None), User.is_active)
        .distinct()
        .order_by(User.id)
    ).all()
