"""The first item of a planned session: how the conclusions of the session before stand."""

import re

from sqlalchemy import select

from tracker.database import db
from tracker.models import AgendaItem, Meeting
from tracker.queries.meetings.follow_up import session_before
from tracker.rules.choices import AgendaPurpose, MeetingState

TITLE = "Tình hình thực hiện kết luận phiên thứ {ordinal}"
OWN_TITLE = re.compile(TITLE.format(ordinal=r"\d+"))


def open_with_follow_up(meeting: Meeting) -> AgendaItem | None:
    """Put the item in as the session is planned; None for the first session of a series.

    It comes once: whoever takes it off the agenda does not meet it again.
    """
    ordinal = db.session.scalar(select(session_before(meeting, "ordinal")))
    if ordinal is None:
        return None
    item = AgendaItem(
        meeting_id=meeting.id,
        position=1,
        purpose=AgendaPurpose.FOLLOW_UP,
        title=TITLE.format(ordinal=ordinal),
        presenter="Tổ thư ký",
    )
    db.session.add(item)
    db.session.flush()
    return item


def follow_order(series_id: int) -> None:
    """Let the items of sessions to come name the session that now comes before theirs.

    A session called off, moved or entered late changes that; a title somebody wrote stays.
    """
    rows = db.session.execute(
        select(AgendaItem, session_before(Meeting, "ordinal"))
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            Meeting.series_id == series_id,
            Meeting.state == MeetingState.PREPARING,
            AgendaItem.purpose == AgendaPurpose.FOLLOW_UP,
        )
        .order_by(AgendaItem.id)
    )
    for item, ordinal in rows.all():
        if ordinal is not None and OWN_TITLE.fullmatch(item.title):
            item.title = TITLE.format(ordinal=ordinal)
    db.session.flush()
