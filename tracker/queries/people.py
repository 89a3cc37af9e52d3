"""Who of a committee is told of what: the secretariat, the leads of a unit."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from tracker.database import db
from tracker.models import Membership, Task, User
from tracker.rules.permissions import Role


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
