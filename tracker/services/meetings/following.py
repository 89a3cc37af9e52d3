"""The first item of a planned session: how the conclusions of the session before stand."""

from sqlalchemy import select

from tracker.database import db
from tracker.models import AgendaItem, Meeting
from tracker.queries.meetings.follow_up import session_before
from tracker.rules.choices import AgendaPurpose


def open_with_follow_up(meeting: Meeting) -> AgendaItem | None:
    """Put the item in as the session is planned; None for the first session of a series.

    It comes once: whoever takes it off the agenda does not meet it again.
    """
    ordinal = db.session.scalar(
        select(Meeting.ordinal).where(Meeting.id == session_before(meeting))
    )
    if ordinal is None:
        return None
    item = AgendaItem(
        meeting_id=meeting.id,
        position=1,
        purpose=AgendaPurpose.FOLLOW_UP,
        title=f"Tình hình thực hiện kết luận phiên thứ {ordinal}",
        presenter="Tổ thư ký",
    )
    db.session.add(item)
    db.session.flush()
    return item
