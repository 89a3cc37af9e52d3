"""Nobody's text is overwritten unseen."""

from collections.abc import Iterable
from typing import Protocol

from tracker.rules.faults import Changed


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
