"""Who acts in the story: each person by a key, a unit's code standing for its focal point."""

from collections.abc import Iterable

from sqlalchemy import select

from tracker.database import db
from tracker.models import Membership, Unit, User
from tracker.rules.faults import Missing
from tracker.rules.permissions import Actor
from tracker.rules.units import check_code

HOUSE = "gialai.example"  # a reserved name (RFC 2606): no letter ever reaches anybody
OFFICE = f"bcd.{HOUSE}"


def address_of_office(key: str) -> str:
    """Return the address of somebody of the committee's office."""
    return f"{key}@{OFFICE}"


def address_of_unit(code: str, post: str = "dau-moi") -> str:
    """Return the address of a unit's focal point, or of another post there.

    >>> address_of_unit("SNV"), address_of_unit("SNV", "thu-truong")
    ('dau-moi@snv.gialai.example', 'thu-truong@snv.gialai.example')
    """
    return f"{post}@{code.lower()}.{HOUSE}"


def actor_of(key: str) -> Actor:
    """Return the person of the office, or the focal point of the unit, with this key."""
    addresses = (address_of_office(key), address_of_unit(key))
    row = db.session.execute(
        select(User, Membership)
        .join(Membership, Membership.user_id == User.id)
        .where(User.email.in_(addresses))
        .order_by(Membership.id)
    ).first()
    if row is None:
        raise Missing
    user, membership = row
    return Actor(
        user_id=user.id,
        committee_id=membership.committee_id,
        role=membership.role,
        unit_id=membership.unit_id,
        name=user.name,
        membership_id=membership.id,
    )


def ids_of_units(codes: Iterable[str]) -> list[int]:
    """Return the ids of units by their codes, in the order given."""
    wanted = [check_code(code) for code in codes]
    rows = db.session.execute(select(Unit.code, Unit.id).where(Unit.code.in_(wanted)))
    ids = {row.code: row.id for row in rows}
    return [ids[code] for code in wanted]
