"""A job that ran to its end leaves a mark, so that a dead one is seen."""

from datetime import datetime

from tracker.database import db
from tracker.models import Heartbeat


def beat(name: str, *, now: datetime, detail: str = "") -> None:
    """Write down that the job ``name`` ended its round now."""
    row = db.session.get(Heartbeat, name)
    if row is None:
        db.session.add(Heartbeat(name=name, at=now, detail=detail[:300]))
    else:
        row.at, row.detail = now, detail[:300]
    db.session.flush()


def last_words(name: str) -> str:
    """Return what the job ``name`` wrote down last, nothing if it never ran."""
    row = db.session.get(Heartbeat, name)
    return row.detail if row else ""
