"""Notes saved while they are typed: joined line by line; what clashes is kept for its writer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tracker.database import db
from tracker.models import AgendaItem, Meeting, NotesAside, NotesWriter
from tracker.queries.meetings.under_way import STALE
from tracker.rules.merging import merge_lines
from tracker.rules.permissions import Actor
from tracker.services.meetings.open_meetings import require_open


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a page sends: its text, and the last text of it that is known to be stored.

    ``page`` names the page, so that each text set aside has its own place.
    """

    text: str
    base: str
    page: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a draft: the text now stored, and the two together where they clash."""

    stored: str
    version: int
    is_joined: bool = False  # with what somebody else wrote meanwhile
    both: str | None = None  # nothing of the draft is stored then; it is set aside

    @property
    def is_clash(self) -> bool:
        """Tell whether two people wrote different things in one line."""
        return self.both is not None


def keep_notes(
    item: AgendaItem, meeting: Meeting, draft: Draft, *, actor: Actor, now: datetime
) -> Kept:
    """Save what is typed of an item, joined with what others wrote, or set aside where it clashes.

    Raises NotAllowed; Refused: MEETING_CLOSED, MEETING_CALLED_OFF.
    """
    require_open(meeting, actor)
    db.session.refresh(item, with_for_update=True)
    stored = item.notes
    merged = merge_lines(draft.base, stored=stored, typed=draft.text)
    if merged.clashes:
        set_aside(item, draft.text, page=draft.page, actor=actor, now=now)
        return Kept(stored, item.version_id, both=merged.text)
    if merged.text != stored:
        item.notes = merged.text
    settle(item, page=draft.page, actor=actor)
    db.session.flush()
    return Kept(merged.text, item.version_id, is_joined=stored not in (draft.base, merged.text))


def set_aside(item: AgendaItem, text: str, *, page: str, actor: Actor, now: datetime) -> None:
    """Keep a text that came second; the same page's later text takes its place."""
    row = _aside(item, page, actor)
    if row is None:
        row = NotesAside(item_id=item.id, user_id=actor.user_id, draft=page, text=text, kept_at=now)
        db.session.add(row)
    elif row.text != text:
        row.text, row.kept_at = text, now
    db.session.flush()


def settle(item: AgendaItem, *, page: str, actor: Actor) -> None:
    """Take away the text a page set aside: it is in the notes now, or wanted no more.

    The audit trail keeps it.
    """
    row = _aside(item, page, actor)
    if row is not None:
        db.session.delete(row)
        db.session.flush()


def note_writing(item: AgendaItem, meeting: Meeting, *, actor: Actor, now: datetime) -> None:
    """Note that somebody writes in an item. Raises NotAllowed; Refused: MEETING_CLOSED."""
    require_open(meeting, actor)
    row = db.session.scalar(
        select(NotesWriter).where(
            NotesWriter.meeting_id == meeting.id, NotesWriter.user_id == actor.user_id
        )
    )
    if row is None:
        row = NotesWriter(meeting_id=meeting.id, user_id=actor.user_id)
        db.session.add(row)
    row.item_id, row.seen_at = item.id, now
    db.session.flush()


def is_noted(item: AgendaItem, meeting: Meeting, *, actor: Actor, now: datetime) -> bool:
    """Tell whether it was noted a moment ago already that the actor writes in this item."""
    seen_at = db.session.scalar(
        select(NotesWriter.seen_at).where(
            NotesWriter.meeting_id == meeting.id,
            NotesWriter.user_id == actor.user_id,
            NotesWriter.item_id == item.id,
        )
    )
    return seen_at is not None and now - seen_at < STALE / 2


def _aside(item: AgendaItem, page: str, actor: Actor) -> NotesAside | None:
    return db.session.scalar(
        select(NotesAside).where(
            NotesAside.item_id == item.id,
            NotesAside.user_id == actor.user_id,
            NotesAside.draft == page,
        )
    )
