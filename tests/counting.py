"""Count the statements a page sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from tracker.database import db


@contextmanager
def count_queries() -> Iterator[list[str]]:
    """Collect every SELECT, INSERT, UPDATE and DELETE sent inside the block."""
    sent: list[str] = []

    def listen(_connection, _cursor, statement, *_rest):
        if statement.lstrip().split()[0].upper() in {
            "SELECT",
            "INSERT",
            "UPDATE",
            "DELETE",
            "WITH",
        }:
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
