"""A session under way as the people who write in it see it: who is where, and texts set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from tracker.database import db
from tracker.models import AgendaItem, Meeting, NotesAside, NotesWriter, User
from tracker.rules.faults import Missing
from tracker.rules.permissions import Actor

STALE = timedelta(seconds=60)  # who was not seen to write for so long does so no more


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody else who writes in an item now."""

    name: str
    item_id: int


def list_writers(meeting: Meeting, actor: Actor, *, now: datetime) -> list[Writer]:
    """Return who else writes in the session now, by the agenda."""
    rows = db.session.execute(
        select(User.name, NotesWriter.item_id)
        .join(User, User.id == NotesWriter.user_id)
        .join(AgendaItem, AgendaItem.id == NotesWriter.item_id)
        .where(
            NotesWriter.meeting_id == meeting.id,
            NotesWriter.user_id != actor.user_id,
            NotesWriter.seen_at > now - STALE,
        )
        .order_by(AgendaItem.position, AgendaItem.id, User.name, User.id)
    )
    return [Writer(name, item_id) for name, item_id in rows]


def versions_of(meeting: Meeting) -> dict[int, int]:
    """Return the version of each item of the agenda."""
    rows = db.session.execute(
        select(AgendaItem.id, AgendaItem.version_id)
        .where(AgendaItem.meeting_id == meeting.id)
        .order_by(AgendaItem.id)
    )
    return dict(rows.all())


def list_aside(meeting: Meeting, actor: Actor) -> Sequence[NotesAside]:
    """Return the actor's own texts that wait to be brought together, the oldest first."""
    return db.session.scalars(
        select(NotesAside)
        .join(AgendaItem, AgendaItem.id == NotesAside.item_id)
        .where(AgendaItem.meeting_id == meeting.id, NotesAside.user_id == actor.user_id)
        .order_by(NotesAside.kept_at, NotesAside.id)
    ).all()


def get_aside(item: AgendaItem, aside_id: int, actor: Actor) -> NotesAside:
    """Return one of the actor's own texts that wait. Raises Missing."""
    row = db.session.scalar(
        select(NotesAside).where(
            NotesAside.id == aside_id,
            NotesAside.item_id == item.id,
            NotesAside.user_id == actor.user_id,
        )
    )
    if row is None:
        raise Missing
    return row
