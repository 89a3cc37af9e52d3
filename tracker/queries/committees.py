"""The committees of this installation."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tracker.database import db
from tracker.models import Committee, Unit
from tracker.rules.faults import Missing


@dataclass(frozen=True)
class Host:
    """Whose site this is, for the page of somebody not yet signed in."""

    committee_name: str = ""
    standing_unit_name: str = ""


def get_committee(committee_id: int) -> Committee:
    """Return a committee or raise Missing."""
    committee = db.session.get(Committee, committee_id)
    if committee is None:
        raise Missing
    return committee


def list_committees() -> Sequence[Committee]:
    """Return all committees in order of name."""
    return db.session.scalars(select(Committee).order_by(Committee.name, Committee.id)).all()


def find_host() -> Host:
    """Return the committee of this installation; nothing when it serves several, or none yet."""
    rows = db.session.execute(
        select(Committee.name, Unit.name)
        .outerjoin(Unit, Unit.id == Committee.standing_unit_id)
        .order_by(Committee.id)
        .limit(2)
    ).all()
    return Host(rows[0][0], rows[0][1] or "") if len(rows) == 1 else Host()
