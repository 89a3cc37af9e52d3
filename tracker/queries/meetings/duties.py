"""What sessions wait for from one unit: a word to the invitation, a paper to file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.database import db
from tracker.models import AgendaItem, AgendaPaper, Attendance, Meeting, MeetingCall, SessionAnswer
from tracker.queries.meetings.series import series_beside
from tracker.rules.choices import MeetingState
from tracker.rules.permissions import Actor

MOST = 20
SESSION = (
    Meeting.id.label("meeting_id"),
    *(Meeting.ordinal, Meeting.held_on, Meeting.title.label("topic")),
    series_beside().label("series"),
)


@dataclass(frozen=True, slots=True)
class SessionDuties:
    """Rows of sessions to answer (``answer_by``) and of papers to file (``title``, ``due``)."""

    invitations: Sequence[Any]
    papers: Sequence[Any]

    def __len__(self) -> int:
        """Return how many things the unit owes."""
        return len(self.invitations) + len(self.papers)


def list_session_duties(actor: Actor, *, today: date) -> SessionDuties:
    """Return what the actor's unit owes to sessions that are not over, the soonest first.

    An invitation counts once it was sent; before that the secretariat has the turn.
    """
    if actor.unit_id is None:
        return SessionDuties((), ())
    invitations = db.session.execute(
        select(*SESSION, Meeting.answer_by)
        .join(MeetingCall, MeetingCall.meeting_id == Meeting.id)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .outerjoin(SessionAnswer, SessionAnswer.line_id == Attendance.id)
        .where(
            Meeting.committee_id == actor.committee_id,
            Meeting.state == MeetingState.PREPARING,
            Meeting.held_on >= today,
            Attendance.unit_id == actor.unit_id,
            Attendance.address == "",
            SessionAnswer.id.is_(None),
        )
        .distinct()
        .order_by(Meeting.held_on, Meeting.id)
        .limit(MOST)
    )
    papers = db.session.execute(
        select(*SESSION, AgendaPaper.id.label("paper_id"), AgendaPaper.title, AgendaPaper.due)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .join(AgendaPaper, AgendaPaper.item_id == AgendaItem.id)
        .where(
            Meeting.committee_id == actor.committee_id,
            Meeting.state.in_((MeetingState.PREPARING, MeetingState.HELD)),
            AgendaPaper.unit_id == actor.unit_id,
            AgendaPaper.filed_at.is_(None),
        )
        .order_by(Meeting.held_on, AgendaPaper.id)
        .limit(MOST)
    )
    return SessionDuties(invitations.all(), papers.all())
