"""What the processes of one run do once, one after another: migrate, load the demonstration."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def my_turn(lock: Path) -> Iterator[None]:
    """Wait until no other process is in its block with this lock."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
