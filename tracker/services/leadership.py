"""Only one scheduler works at a time; further copies wait and do no harm.

PostgreSQL: an advisory lock on a connection kept for it, freed by the server when the holder dies.
SQLite: a lease row, free again when it was not renewed for ``LEASE``.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from tracker.database import Turn, db, is_sqlite
from tracker.models import Lease

NAME = "scheduler"
KEY = {"key": Turn.LEAD.value}
LEASE = timedelta(seconds=40)


class AdvisoryLock:
    """The leader's lock on PostgreSQL, for as long as its connection lives."""

    def __init__(self) -> None:
        self._connection: Connection | None = None

    def hold(self) -> bool:
        """Take the lock or keep it; False while somebody else has it."""
        try:
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
                return True
            connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except DBAPIError:
            self._connection = None
            return False
        if connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), KEY):
            self._connection = connection
            return True
        connection.close()
        return False

    def let_go(self) -> None:
        """Free the lock for the next in line, who can have it as soon as this returns."""
        if self._connection is not None:
            with suppress(DBAPIError):  # of a connection that was lost the server frees it
                self._connection.scalar(text("SELECT pg_advisory_unlock(:key)"), KEY)
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def take_lease(holder: str, *, now: datetime) -> bool:
    """Take the lease or renew it; False while another holder's has not ended (SQLite).

    ``now`` is counted from the start of the machine, so that setting the clock ends no lease.
    """
    lease = db.session.get(Lease, NAME)
    if lease is None:
        db.session.add(Lease(name=NAME, holder=holder, until=now + LEASE))
    elif lease.holder == holder or lease.until < now or lease.until > now + 2 * LEASE:
        lease.holder, lease.until = holder, now + LEASE  # of before a start: free
    else:
        return False
    db.session.flush()
    return True


def give_up_lease(holder: str) -> None:
    """Free the lease for the next in line."""
    lease = db.session.get(Lease, NAME)
    if lease is not None and lease.holder == holder:
        db.session.delete(lease)
        db.session.flush()


def uses_lease() -> bool:
    """Tell which of the two this database needs."""
    return is_sqlite()
