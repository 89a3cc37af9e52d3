"""The number of a session in its series: two that take place never share one."""

from sqlalchemy import select

from tracker.database import db
from tracker.models import Committee, Meeting
from tracker.rules.choices import MeetingState
from tracker.rules.faults import Fault, Refused


def check_number(meeting: Meeting) -> None:
    """Refuse a number another session of the series has; one called off gave its own free.

    Whoever asks holds the committee until the commit. Refused: MEETING_EXISTS.
    """
    db.session.execute(
        select(Committee.id).where(Committee.id == meeting.committee_id).with_for_update()
    ).one()
    twin = db.session.scalar(
        select(Meeting.id).where(
            Meeting.series_id == meeting.series_id,
            Meeting.ordinal == meeting.ordinal,
            Meeting.id != (meeting.id or 0),
            Meeting.state != MeetingState.CALLED_OFF,
        )
    )
    if twin is not None:
        raise Refused(Fault.MEETING_EXISTS, field="ordinal", ordinal=meeting.ordinal)
