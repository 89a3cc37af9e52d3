"""Lists on their way back, each for whoever brought it."""

from sqlalchemy import ColumnElement, and_, select

from tracker.database import db
from tracker.models import TableImport
from tracker.rules.faults import Missing
from tracker.rules.permissions import Actor

MOST_SHOWN = 10


def get_import(import_id: int, actor: Actor) -> TableImport:
    """Return a file the actor brought. Raises Missing."""
    row = db.session.scalar(select(TableImport).where(TableImport.id == import_id, _own(actor)))
    if row is None:
        raise Missing
    return row


def list_waiting(noun: str, place_id: int | None, actor: Actor) -> list[TableImport]:
    """Return the files the actor brought for a list and has neither taken nor left."""
    return list(
        db.session.scalars(
            select(TableImport)
            .where(
                _own(actor),
                TableImport.noun == noun,
                TableImport.place_id.is_not_distinct_from(place_id),
                TableImport.confirmed_at.is_(None),
            )
            .order_by(TableImport.id.desc())
            .limit(MOST_SHOWN)
        )
    )


def find_taken(row: TableImport) -> TableImport | None:
    """Return the same file taken into the same list before, whoever brought it; else None."""
    return db.session.scalar(
        select(TableImport)
        .where(
            TableImport.committee_id == row.committee_id,
            TableImport.noun == row.noun,
            TableImport.place_id.is_not_distinct_from(row.place_id),
            TableImport.sha256 == row.sha256,
            TableImport.confirmed_at.is_not(None),
        )
        .order_by(TableImport.id.desc())
        .limit(1)
    )


def _own(actor: Actor) -> ColumnElement[bool]:
    return and_(
        TableImport.created_by_id == actor.user_id,
        TableImport.committee_id == actor.committee_id,
    )
