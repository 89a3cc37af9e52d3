"""Hold a thing while its files are made, so that two do not make them; a dead hold ends."""

from datetime import datetime, timedelta

from tracker.database import db
from tracker.models import Lease

LEASE = timedelta(minutes=5)  # longer than the press may take for one group of papers


def hold(name: str, *, holder: str, now: datetime) -> bool:
    """Take a lease or renew it; False while another's has not ended."""
    lease = db.session.get(Lease, name, with_for_update=True, populate_existing=True)
    if lease is not None and lease.holder != holder and lease.until > now:
        return False
    if lease is None:
        db.session.add(Lease(name=name, holder=holder, until=now + LEASE))
    else:
        lease.holder, lease.until = holder, now + LEASE
    db.session.flush()
    return True


def let_go(name: str, *, holder: str = "") -> None:
    """End a lease, whoever has it, or only that of ``holder``."""
    lease = db.session.get(Lease, name)
    if lease is not None and holder in {"", lease.holder}:
        db.session.delete(lease)
        db.session.flush()
