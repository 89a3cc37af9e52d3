"""A job that ran to its end leaves a mark, so that a dead one is seen."""

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite

from tracker.database import db, is_sqlite
from tracker.models import Heartbeat


def beat(name: str, *, now: datetime, detail: str = "") -> None:
    """Write down that the job ``name`` ended its round now; several may do so at once."""
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    facts = {"at": now, "detail": detail[:300]}
    db.session.execute(
        insert(Heartbeat)
        .values(name=name, **facts)
        .on_conflict_do_update(index_elements=["name"], set_=facts)
    )


def last_words(name: str) -> str:
    """Return what the job ``name`` wrote down last, nothing if it never ran."""
    row = db.session.get(Heartbeat, name)
    return row.detail if row else ""
