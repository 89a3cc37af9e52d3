"""Who receives the letters meant for a unit."""

from collections.abc import Iterable

from sqlalchemy import select

from tracker.database import db
from tracker.models import Membership, User
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
