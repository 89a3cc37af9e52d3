"""Whether enough members came to a session."""

from tracker.database import db
from tracker.models import Committee
from tracker.queries.meetings.content import MeetingContent
from tracker.rules.choices import Presence
from tracker.rules.quorum import Quorum, Turnout, count_turnout


def turnout_of(content: MeetingContent) -> Turnout:
    """Return who came to a session, by the quorum of its committee.

    While nothing is recorded no quorum is asked for, and nothing is read.
    """
    if not is_recorded(content):
        return count_turnout(content.attendance, Quorum.NONE, substitutes_count=True)
    committee = db.session.get_one(Committee, content.meeting.committee_id)
    return count_turnout(
        content.attendance, committee.quorum, substitutes_count=committee.substitutes_count
    )


def is_recorded(content: MeetingContent) -> bool:
    """Tell whether anybody has written down who came."""
    return any(line.presence is not Presence.UNKNOWN for line in content.attendance)
