"""What every change of a session asks first."""

from sqlalchemy import select

from tracker.database import db
from tracker.models import Meeting
from tracker.queries.session_papers import is_locked
from tracker.rules.choices import MeetingState
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require


def require_open(meeting: Meeting, actor: Actor, action: Action = Action.EDIT_MINUTES) -> None:
    """Raise NotAllowed or Refused unless the actor may change this session.

    Refused: MEETING_CLOSED, MINUTES_APPROVED, MEETING_CALLED_OFF.
    The row stays shared until the commit, so that nobody closes the session under a change.
    """
    require(actor, action, committee_id=meeting.committee_id)
    check_open(meeting)


def check_open(meeting: Meeting) -> None:
    """Raise Refused unless the session can still change; who may has been asked before.

    Refused: MEETING_CLOSED, MEETING_CALLED_OFF.
    """
    state = db.session.scalar(
        select(Meeting.state).where(Meeting.id == meeting.id).with_for_update(read=True)
    )
    if state is MeetingState.CLOSED:
        raise Refused(Fault.MINUTES_APPROVED if is_locked(meeting.id) else Fault.MEETING_CLOSED)
    if state is MeetingState.CALLED_OFF:
        raise Refused(Fault.MEETING_CALLED_OFF)


def hold(meeting: Meeting) -> None:
    """Let nobody else change the session until the commit, and see it as it is now.

    Its own row alone is held: what was read beside it (its series) may change meanwhile.
    """
    db.session.refresh(meeting, with_for_update={"of": Meeting})
