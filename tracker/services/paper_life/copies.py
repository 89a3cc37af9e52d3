"""Numbers of extracts in the register of copies (Decree 30/2020, article 26), each used once."""

from sqlalchemy import extract, select

from tracker.database import db
from tracker.models import Meeting, SessionPaper
from tracker.queries.session_issues import load_issues
from tracker.rules.faults import Fault, Refused


def check_copies(meeting: Meeting, paper: SessionPaper) -> None:
    """Refuse numbers the extracts of another notice of the year have: COPY_NUMBERS_TAKEN.

    The caller has opened the extracts, and holds the committee with the number of the notice.
    """
    mine = _numbers(meeting.id, paper)
    if not mine or paper.issued_on is None:
        return
    others = db.session.execute(
        select(Meeting, SessionPaper)
        .join(SessionPaper, SessionPaper.meeting_id == Meeting.id)
        .where(
            Meeting.committee_id == meeting.committee_id,
            SessionPaper.id != paper.id,
            SessionPaper.copies_from.is_not(None),
            extract("year", SessionPaper.issued_on) == paper.issued_on.year,
        )
        .order_by(Meeting.id)
    )
    for other, theirs in others.all():
        taken = sorted(mine & _numbers(other.id, theirs))
        if taken:
            raise Refused(
                Fault.COPY_NUMBERS_TAKEN,
                field="copies_from",
                number=taken[0],
                ordinal=other.ordinal,
            )


def _numbers(meeting_id: int, paper: SessionPaper) -> set[int]:
    return set(load_issues(meeting_id).numbers_of_copies(paper.copies_from).values())
