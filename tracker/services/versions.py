"""Nobody's text is overwritten unseen."""

from typing import Protocol

from tracker.rules.faults import Changed


class Versioned(Protocol):
    """A row that counts its changes."""

    version_id: int


def expect(row: Versioned, seen: int) -> None:
    """Raise Changed unless ``row`` is still as the reader saw it."""
    if row.version_id != seen:
        raise Changed
