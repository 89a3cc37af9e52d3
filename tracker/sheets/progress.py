"""How far the reading of a file is: rows read out of rows in all, told now and then."""

import time
from collections.abc import Callable
from dataclasses import dataclass

EVERY = 0.5  # seconds
Tell = Callable[[int, int], None]


def _tell_nobody(_read: int, _in_all: int) -> None:
    """Nobody waits."""


@dataclass
class Progress:
    """Rows read and rows in all; while the rows are still being counted none is read."""

    tell: Tell = _tell_nobody
    rows_read: int = 0
    rows_in_all: int = 0
    _told_at: float = 0.0

    def count(self, rows: int) -> None:
        """There are this many rows more than was known."""
        self.rows_in_all += rows
        self._tell_at_times()

    def read(self, rows: int = 1) -> None:
        """So many rows have been read."""
        self.rows_read += rows
        self._tell_at_times()

    def _tell_at_times(self) -> None:
        now = time.monotonic()
        if now - self._told_at >= EVERY:
            self._told_at = now
            self.tell(self.rows_read, self.rows_in_all)
