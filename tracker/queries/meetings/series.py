"""The series of sessions of a committee, and the numbers within them."""

from sqlalchemy import ColumnElement, func, select

from tracker.database import db
from tracker.models import Meeting, MeetingSeries
from tracker.queries.meetings.order import newest_first
from tracker.rules.choices import MeetingState
from tracker.rules.faults import Missing
from tracker.rules.session_names import FIRST_SERIES, tell_apart


def list_series(committee_id: int) -> list[MeetingSeries]:
    """Return the series of a committee in order; the first is what a session belongs to."""
    return list(
        db.session.scalars(
            select(MeetingSeries)
            .where(MeetingSeries.committee_id == committee_id)
            .order_by(MeetingSeries.position, MeetingSeries.id)
        )
    )


def get_series(committee_id: int, series_id: int) -> MeetingSeries:
    """Return a series of a committee. Raises Missing."""
    found = db.session.scalar(
        select(MeetingSeries).where(
            MeetingSeries.id == series_id, MeetingSeries.committee_id == committee_id
        )
    )
    if found is None:
        raise Missing
    return found


def count_of_series(committee_id: int) -> dict[int, int]:
    """Return how many sessions each series of a committee has."""
    rows = db.session.execute(
        select(Meeting.series_id, func.count(Meeting.id))
        .where(Meeting.committee_id == committee_id)
        .group_by(Meeting.series_id)
    )
    return dict(rows.all())


def next_ordinal(series_id: int) -> int:
    """Return the number after the greatest one of a series; what is called off has none."""
    last = db.session.scalar(
        select(func.max(Meeting.ordinal)).where(
            Meeting.series_id == series_id, Meeting.state != MeetingState.CALLED_OFF
        )
    )
    return (last or 0) + 1


def series_beside() -> ColumnElement[str]:
    """Select the name of a session's series where it is a further one, else empty."""
    name = (
        select(MeetingSeries.name)
        .where(MeetingSeries.id == Meeting.series_id, MeetingSeries.position > 1)
        .scalar_subquery()
    )
    return func.coalesce(name, "")


def find_last(series_id: int) -> Meeting | None:
    """Return the last session of a series that was not called off."""
    return db.session.scalar(
        select(Meeting)
        .where(Meeting.series_id == series_id, Meeting.state != MeetingState.CALLED_OFF)
        .order_by(*newest_first(Meeting))
        .limit(1)
    )


def name_beside(meeting: Meeting) -> str:
    """Return the name of the series where it is not the first one of the committee, else empty."""
    rows = list_series(meeting.committee_id)
    if rows and rows[0].id != meeting.series_id:
        return next((row.name for row in rows if row.id == meeting.series_id), "")
    return ""


def name_in_title(meeting: Meeting) -> str:
    """Return the name of the series where papers say it: where the committee has several.

    The name every first series has by itself says no more than the committee's own.
    """
    rows = list_series(meeting.committee_id)
    own = next((row.name for row in rows if row.id == meeting.series_id), "")
    return own if len(rows) > 1 and own != FIRST_SERIES else ""


def about(meeting: Meeting) -> str:
    """Return what tells a session from others with its number: its series, what it is about."""
    return tell_apart(name_beside(meeting), meeting.title)
