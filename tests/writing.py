"""Write in a test as a request does: take the lock first, whatever the test has read."""

from collections.abc import Iterator
from contextlib import contextmanager

from tracker.database import begin_writing, transaction


@contextmanager
def writing() -> Iterator[None]:
    """Commit what is done inside."""
    begin_writing()
    with transaction():
        yield
