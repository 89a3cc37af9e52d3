"""Who is told of what: the secretariat of a committee, those who answer for a unit."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from tracker.database import db
from tracker.models import Membership, Task, User
from tracker.rules.permissions import UNIT_ROLES, Role


def people_of_units(committee_id: int, unit_ids: Iterable[int]) -> dict[int, list[User]]:
    """Return, by unit, its focal points and heads; its officers where it has neither.

    A unit that nobody speaks for is left out.
    """
    rows = db.session.execute(
        select(Membership.unit_id, Membership.role, Membership.is_head, User)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.committee_id == committee_id,
            Membership.unit_id.in_(sorted(set(unit_ids))),
            Membership.role.in_(UNIT_ROLES),
            Membership.ended_on.is_(None),
            User.is_active,
        )
        .order_by(Membership.id)
    ).all()
    first: dict[int, dict[int, User]] = {}
    others: dict[int, dict[int, User]] = {}
    for unit_id, role, is_head, user in rows:
        if unit_id is None:
            continue
        group = first if is_head or role is Role.UNIT_LEAD else others
        group.setdefault(unit_id, {})[user.id] = user
    return {unit_id: list(people.values()) for unit_id, people in (others | first).items()}


def list_secretariat(committee_id: int) -> Sequence[User]:
    """Return the people of the committee's secretariat who work there now, in order of entry."""
    return _list(Membership.committee_id == committee_id, Membership.role == Role.SECRETARIAT)


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
