"""Keep the words of a paper as they were sent out, a version for each time they had changed."""

from datetime import datetime

from sqlalchemy import select

from tracker.database import db
from tracker.models import Meeting, SessionPaper, SessionPaperDraft
from tracker.printing.minutes import duty_of
from tracker.queries.meetings.content import ConclusionLine, MeetingContent, get_content
from tracker.rules.drafts import Draft, DraftPart, stored
from tracker.rules.session_papers import SessionPaperKind
from tracker.services.papers import NameOf, conclusion_of, names_on


def draft_of(content: MeetingContent, kind: SessionPaperKind) -> Draft:
    """Return the words of a paper as they are now; a notice says the conclusions alone."""
    names = names_on(content.meeting.held_on)
    is_minutes = kind is SessionPaperKind.MINUTES
    parts = [
        DraftPart(
            item.row.id,
            item.number,
            item.row.title,
            item.row.notes if is_minutes else "",
            tuple(_point(line, names) for line in item.conclusions),
        )
        for item in content.items
        if is_minutes or item.conclusions
    ]
    if content.general:
        points = tuple(_point(line, names) for line in content.general)
        parts.append(DraftPart(None, None, points=points))
    return tuple(parts)


def _point(line: ConclusionLine, names: NameOf) -> str:
    """Return a conclusion as the paper prints it: its words, then whose duty it is."""
    duty = duty_of(conclusion_of(line, names))
    return f"{line.row.text}\n{duty}" if duty else line.row.text


def keep_draft(meeting: Meeting, paper: SessionPaper, *, now: datetime) -> SessionPaperDraft:
    """Return the version of the words as they are now; the last one when nothing changed since.

    The caller holds the paper.
    """
    content = stored(draft_of(get_content(meeting), paper.kind))
    last = db.session.scalar(
        select(SessionPaperDraft)
        .where(SessionPaperDraft.paper_id == paper.id)
        .order_by(SessionPaperDraft.version.desc())
        .limit(1)
    )
    if last is not None and last.content == content:
        return last
    version = last.version + 1 if last else 1
    draft = SessionPaperDraft(paper_id=paper.id, version=version, content=content, sent_at=now)
    db.session.add(draft)
    db.session.flush()
    return draft
