"""Keep the minutes of a session in the register by themselves, as soon as they have a number."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from tracker.database import db
from tracker.models import Committee, Document, DocumentLink, Meeting
from tracker.queries.documents import find_twin, is_issued_here
from tracker.queries.paper_profiles import style_of
from tracker.rules.choices import DocumentKind, MeetingKind
from tracker.rules.documents import (
    POSITION_LENGTH,
    SIGNER_LENGTH,
    SYMBOL_LENGTH,
    series_of,
)
from tracker.rules.faults import Fault, Refused
from tracker.rules.papers import PaperKind
from tracker.rules.texts import cut, fold

KINDS = {
    MeetingKind.REGULAR: "Phiên họp",
    MeetingKind.THEMATIC: "Phiên họp chuyên đề",
    MeetingKind.YEAR_END: "Phiên họp tổng kết năm",
    MeetingKind.SUPERVISION: "Phiên họp giám sát",
}


def subject_of_minutes(meeting: Meeting, committee: Committee) -> str:
    """Return what the minutes of a session are about, as paper and register say it."""
    return f"{KINDS[meeting.kind]} lần thứ {meeting.ordinal} của {committee.name}"


def symbol_of_minutes(committee: Committee) -> str:
    """Return the symbol of a committee's minutes (Decree 30/2020, annex III)."""
    return style_of(committee, PaperKind.MINUTES).symbol


def register_minutes(meeting: Meeting) -> None:
    """Enter the minutes in the register, correct the entry, or take it out with the number.

    Raises Refused at the number of the minutes: DOCUMENT_NUMBER_TAKEN; DOCUMENT_IS_LOCKED when
    they were issued, for what was signed keeps its number and its words (Decree 30/2020).
    """
    entry = db.session.scalar(
        select(Document)
        .where(Document.minutes_of_id == meeting.id)
        .options(selectinload(Document.files), selectinload(Document.links))
        .execution_options(populate_existing=True)
    )
    committee = db.session.get_one(Committee, meeting.committee_id)
    if entry is not None and is_issued_here(entry.id):
        _check_unchanged(entry, meeting)
        return
    if not meeting.minutes_number or not committee.symbol:
        _take_out(entry)
        return
    if entry is None:
        entry = Document(
            committee_id=meeting.committee_id, minutes_of_id=meeting.id, kind=DocumentKind.MINUTES
        )
        entry.links = [DocumentLink(meeting_id=meeting.id)]
    _fill(entry, meeting, committee)
    _write(entry)


def _check_unchanged(entry: Document, meeting: Meeting) -> None:
    if (entry.number, entry.issued_on) != (meeting.minutes_number, meeting.held_on):
        raise Refused(Fault.DOCUMENT_IS_LOCKED, field="minutes_number")


def _fill(entry: Document, meeting: Meeting, committee: Committee) -> None:
    entry.number, entry.place = meeting.minutes_number, int(meeting.minutes_number)
    entry.symbol = symbol_of_minutes(committee)[:SYMBOL_LENGTH]
    entry.series = series_of(entry.symbol)
    entry.issued_on, entry.year = meeting.held_on, meeting.held_on.year
    entry.issuer, entry.subject = committee.name, subject_of_minutes(meeting, committee)
    entry.signer = cut(meeting.chair_name, SIGNER_LENGTH)
    entry.position = cut(meeting.chair_office, POSITION_LENGTH)
    entry.folded = fold(f"{entry.sign} {entry.number} {entry.subject} {entry.issuer}")


def _take_out(entry: Document | None) -> None:
    """Take the entry out with its links and copies; the bytes are swept away later."""
    if entry is None:
        return
    for file in entry.files:
        db.session.delete(file)
    db.session.flush()
    db.session.delete(entry)
    db.session.flush()


def _write(entry: Document) -> None:
    """Write the entry; a document typed with its number is in the way, also one of this moment."""
    with db.session.no_autoflush:
        twin = find_twin(entry)
    if twin is not None:
        raise _taken(twin.sign, twin.year, twin.subject)
    sign, year, subject = entry.sign, entry.year, entry.subject
    try:
        with db.session.begin_nested():
            db.session.add(entry)
            db.session.flush()
    except IntegrityError as late:
        raise _taken(sign, year, subject) from late


def _taken(sign: str, year: int, subject: str) -> Refused:
    return Refused(
        Fault.DOCUMENT_NUMBER_TAKEN,
        field="minutes_number",
        sign=sign,
        year=year,
        subject=subject,
    )
