"""Numbers of extracts in the register of copies (Decree 30/2020, article 26), each used once."""

from sqlalchemy import extract, select

from tracker.database import db
from tracker.models import Meeting, SessionPaper
from tracker.queries.session_issues import list_copies
from tracker.rules.faults import Fault, Refused


def check_copies(meeting: Meeting, paper: SessionPaper) -> None:
    """Refuse numbers the extracts of another notice of the year have: COPY_NUMBERS_TAKEN.

    The caller has opened the extracts, and holds the committee with the number of the notice.
    """
    if paper.copies_from is None or paper.issued_on is None:
        return
    others = db.session.execute(
        select(Meeting.id, Meeting.ordinal, SessionPaper.copies_from)
        .join(SessionPaper, SessionPaper.meeting_id == Meeting.id)
        .where(
            Meeting.committee_id == meeting.committee_id,
            Meeting.id != meeting.id,
            SessionPaper.copies_from.is_not(None),
            extract("year", SessionPaper.issued_on) == paper.issued_on.year,
        )
        .order_by(Meeting.id)
    ).all()
    firsts = {meeting.id: paper.copies_from} | {one.id: one.copies_from for one in others}
    numbers = list_copies(firsts)
    mine = set(numbers[meeting.id].values())
    for other in others:
        if taken := mine.intersection(numbers[other.id].values()):
            raise Refused(
                Fault.COPY_NUMBERS_TAKEN,
                field="copies_from",
                number=min(taken),
                ordinal=other.ordinal,
            )
