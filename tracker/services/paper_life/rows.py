"""The row of a paper, held while it changes, and the note of what happened to it."""

from datetime import date, datetime

from sqlalchemy import select

from tracker.database import db
from tracker.models import Meeting, SessionPaper, SessionPaperEvent
from tracker.rules.choices import MeetingState
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.session_papers import PaperAct, SessionPaperKind
from tracker.services.meetings.open_meetings import hold


def hold_paper(
    meeting: Meeting, kind: SessionPaperKind, actor: Actor, action: Action = Action.EDIT_MINUTES
) -> SessionPaper:
    """Return a paper of a session nobody else changes until the commit; made when asked first.

    Raises NotAllowed; Refused: MEETING_CALLED_OFF.
    """
    require(actor, action, committee_id=meeting.committee_id)
    hold(meeting)
    if meeting.state is MeetingState.CALLED_OFF:
        raise Refused(Fault.MEETING_CALLED_OFF)
    paper = db.session.scalar(
        select(SessionPaper)
        .where(SessionPaper.meeting_id == meeting.id, SessionPaper.kind == kind)
        .execution_options(populate_existing=True)
    )
    if paper is None:
        paper = SessionPaper(meeting_id=meeting.id, kind=kind)
        db.session.add(paper)
        db.session.flush()
    return paper


def require_draft(paper: SessionPaper) -> None:
    """Raise Refused unless the paper may still change: DRAFT_APPROVED."""
    if paper.is_approved:
        raise Refused(Fault.DRAFT_APPROVED)


def note(
    paper: SessionPaper,
    act: PaperAct,
    *,
    actor: Actor,
    now: datetime,
    words: str = "",
    day: date | None = None,
    units: int = 0,
) -> None:
    """Keep what happened to a paper, when, and by whom."""
    db.session.add(
        SessionPaperEvent(
            paper_id=paper.id,
            act=act,
            words=words,
            day=day,
            units=units,
            done_by_id=actor.user_id,
            done_at=now,
        )
    )
    db.session.flush()
