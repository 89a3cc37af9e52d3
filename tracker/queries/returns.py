"""Addresses that do not work: letters to them came back, and nobody changed or cleared them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.database import db
from tracker.models import ReturnedLetter, User
from tracker.rules.permissions import Scope

_IS_OPEN = ReturnedLetter.cleared_at.is_(None)


def list_broken_addresses(scope: Scope) -> Sequence[Any]:
    """Return what came back from addresses people still have, newest first."""
    return db.session.execute(
        select(
            ReturnedLetter.id,
            ReturnedLetter.letter_id,
            ReturnedLetter.address,
            ReturnedLetter.returned_on,
            ReturnedLetter.reason,
            ReturnedLetter.status,
            User.id.label("user_id"),
            User.name,
        )
        .join(User, func.lower(User.email) == func.lower(ReturnedLetter.address))
        .where(_IS_OPEN, ReturnedLetter.committee_id == scope.committee_id)
        .order_by(ReturnedLetter.id.desc())
        .limit(500)
    ).all()


def count_broken_addresses(scope: Scope) -> ScalarSelect[int]:
    """Return, to stand in a statement, how many addresses people still have do not work."""
    return (
        select(func.count(func.distinct(User.id)))
        .join(ReturnedLetter, func.lower(User.email) == func.lower(ReturnedLetter.address))
        .where(_IS_OPEN, ReturnedLetter.committee_id == scope.committee_id)
        .scalar_subquery()
    )


def is_broken(address: str) -> bool:
    """Tell whether letters to an address came back."""
    return bool(db.session.scalar(select(came_back(literal(address)))))


def came_back(address: ColumnElement[str] | InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Tell, to stand in a statement, whether letters to an address came back."""
    same = func.lower(ReturnedLetter.address) == func.lower(address)
    return exists().where(_IS_OPEN, same)
