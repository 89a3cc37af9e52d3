"""When a session really began and ended: the minutes tell these hours, not the planned ones."""

from dataclasses import dataclass
from datetime import datetime, time

from tracker import clock
from tracker.database import db
from tracker.models import Meeting
from tracker.rules.choices import MeetingState
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Actor
from tracker.services.meetings.open_meetings import hold, require_open


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours on the wall of the office; None is not known, and the minutes leave room for it."""

    began_at: time | None = None
    ended_at: time | None = None


def record_hours(meeting: Meeting, hours: Hours, *, actor: Actor) -> None:
    """Write down when a session under way began and ended.

    Raises NotAllowed; Refused: MEETING_NOT_BEGUN, MEETING_ENDS_FIRST, what ``require_open`` raises.
    """
    _hold_begun(meeting, actor)
    write_hours(meeting, hours)
    db.session.flush()


def record_end(meeting: Meeting, *, actor: Actor, now: datetime) -> None:
    """Write down that the session ended just now; only its own day knows that hour.

    Raises NotAllowed; Refused: MEETING_NOT_BEGUN, NOT_ITS_DAY, MEETING_ENDS_FIRST, what
    ``require_open`` raises.
    """
    _hold_begun(meeting, actor)
    ended = hour_on_its_day(meeting, now)
    if ended is None:
        raise Refused(Fault.NOT_ITS_DAY, field="ended_at", held_on=meeting.held_on)
    write_hours(meeting, Hours(meeting.began_at, ended))
    db.session.flush()


def write_hours(meeting: Meeting, hours: Hours) -> None:
    """Keep the hours; the caller holds the session. Refused: MEETING_ENDS_FIRST."""
    check_order(hours.began_at, hours.ended_at, field="ended_at")
    meeting.began_at, meeting.ended_at = hours.began_at, hours.ended_at


def hour_on_its_day(meeting: Meeting, now: datetime) -> time | None:
    """Return the hour it is, to the minute, when the session is today."""
    wall = clock.local(now)
    return wall.time().replace(second=0, microsecond=0) if wall.date() == meeting.held_on else None


def check_order(begins: time | None, ends: time | None, *, field: str) -> None:
    """Refuse an end before the beginning: MEETING_ENDS_FIRST."""
    if begins and ends and ends < begins:
        raise Refused(Fault.MEETING_ENDS_FIRST, field=field, starts=f"{begins:%H:%M}")


def _hold_begun(meeting: Meeting, actor: Actor) -> None:
    hold(meeting)
    require_open(meeting, actor)
    if meeting.state is MeetingState.PREPARING:
        raise Refused(Fault.MEETING_NOT_BEGUN)
