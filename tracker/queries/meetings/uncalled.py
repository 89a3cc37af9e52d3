"""Members nobody called: they had a seat at the session before and are not on this one's list."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import Attendance, Meeting
from tracker.queries.meetings.order import comes_before, newest_first
from tracker.queries.memory import remembered
from tracker.rules.choices import MeetingKind, MeetingState, Presence
from tracker.rules.texts import fold

FOR_ALL = (MeetingKind.REGULAR, MeetingKind.YEAR_END)  # the others call whom they concern


def list_uncalled(meeting: Meeting, lines: Sequence[Attendance]) -> list[Attendance]:
    """Return the seats of members that were left out, as they stood at the session before.

    ``lines`` is the list of this session, with its units; while it is empty nobody is left out, nor
    from a session that is not for all members. A unit that has ended since has no seat. Each line
    comes with its unit and its session.
    """
    if not lines or meeting.kind not in FOR_ALL:
        return []
    last = (
        select(Meeting.id)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(
            comes_before(Meeting, meeting),
            Meeting.state != MeetingState.CALLED_OFF,
            Meeting.kind.in_(FOR_ALL),
            Attendance.is_member,
        )
        .order_by(*newest_first(Meeting))
        .limit(1)
        .scalar_subquery()
    )
    seats = db.session.scalars(
        select(Attendance)
        .where(Attendance.meeting_id == last, Attendance.is_member)
        .options(joinedload(Attendance.unit), joinedload(Attendance.meeting))
        .order_by(Attendance.position, Attendance.id)
    )
    called = {_who(line) for line in lines}
    return [seat for seat in seats if _who(seat) not in called and _sits_still(seat, meeting)]


def name_uncalled(meeting: Meeting, lines: Sequence[Attendance]) -> list[str]:
    """Return how they are called; looked up again when a fact changes."""
    return remembered(("uncalled", meeting.id), lambda: names_of(list_uncalled(meeting, lines)))


def list_unrecorded(lines: Sequence[Attendance]) -> list[Attendance]:
    """Return the members of whom nobody wrote down whether they came, once others are."""
    unknown = [line for line in lines if line.presence is Presence.UNKNOWN]
    return [] if len(unknown) == len(lines) else [line for line in unknown if line.is_member]


def names_of(lines: Sequence[Attendance]) -> list[str]:
    """Return how lines of a list are called: the unit, else the person."""
    return [line.unit.short_name if line.unit else line.name for line in lines]


def _who(line: Attendance) -> int | str:
    return line.unit_id if line.unit_id is not None else fold(line.name)


def _sits_still(seat: Attendance, meeting: Meeting) -> bool:
    ended_on = seat.unit.valid_to if seat.unit else None
    return ended_on is None or ended_on >= meeting.held_on
