"""Nobody's text is overwritten unseen."""

from collections.abc import Iterable
from typing import Protocol

from sqlalchemy import inspect, select

from tracker.database import db
from tracker.rules.faults import Changed, Missing


class Kept(Protocol):
    """A row of a table."""

    id: int


class Versioned(Protocol):
    """A row that counts its changes."""

    version_id: int


def expect(row: Versioned, seen: int) -> None:
    """Raise Changed unless ``row`` is still as the reader saw it."""
    expect_all((row,), seen)


def expect_all(rows: Iterable[Versioned], seen: int) -> None:
    """Raise Changed unless all ``rows`` are as the reader saw them: counters grow, so their sum."""
    if sum(row.version_id for row in rows) != seen:
        raise Changed


def take_out(row: Kept) -> None:
    """Delete a row; of two who do so at once the second finds it missing.

    Raises Missing.
    """
    table, key = inspect(row).mapper.local_table, row.id
    if db.session.scalar(select(table.c.id).where(table.c.id == key).with_for_update()) is None:
        raise Missing
    db.session.delete(row)
    db.session.flush()
