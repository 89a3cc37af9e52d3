"""Keep minutes and notices of sessions in the register, as soon as they have a number."""

from datetime import date

from sqlalchemy import extract, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from tracker.database import db
from tracker.models import (
    Committee,
    Document,
    DocumentLink,
    Meeting,
    SessionPaper,
    StoredFile,
)
from tracker.queries.documents import find_twin
from tracker.queries.issued_papers import is_kept
from tracker.queries.meetings.series import name_in_title
from tracker.queries.paper_profiles import style_of
from tracker.rules.choices import DocumentKind
from tracker.rules.documents import (
    POSITION_LENGTH,
    SIGNER_LENGTH,
    SUBJECT_LENGTH,
    SYMBOL_LENGTH,
    read_document_number,
    series_of,
)
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.papers import PaperKind, say_subject
from tracker.rules.session_names import name_session
from tracker.rules.session_papers import SessionPaperKind
from tracker.rules.signing import named_with_office
from tracker.rules.texts import cut, fold
from tracker.services.issued_papers import drop_unmade


def subject_of_minutes(meeting: Meeting, committee: Committee) -> str:
    """Return what the minutes of a session are about, as paper and register say it."""
    return name_session(
        meeting.kind,
        meeting.ordinal,
        held_on=meeting.held_on,
        committee=committee.name,
        series=name_in_title(meeting),
        title=meeting.title,
    )


def symbol_of_minutes(committee: Committee) -> str:
    """Return the symbol of a committee's minutes (Decree 30/2020, annex III)."""
    return style_of(committee, PaperKind.MINUTES).symbol


def subject_of_notice(meeting: Meeting, committee: Committee) -> str:
    """Return what the notice of conclusions of a session is about, as its title says it."""
    whose = named_with_office(meeting.chair_office, meeting.chair_name)
    return cut(say_subject(whose, subject_of_minutes(meeting, committee)), SUBJECT_LENGTH)


def symbol_of_notice(committee: Committee) -> str:
    """Return the symbol of a committee's notices (Decree 30/2020, annex III)."""
    return style_of(committee, PaperKind.NOTICE).symbol


def register_paper(meeting: Meeting, paper: SessionPaper, number: str, issued_on: date) -> None:
    """Give a paper its number and date, and enter it in the register or correct its entry.

    A committee without a symbol has no register entries; numbers are unique all the same.
    Raises Refused: NOT_A_DOCUMENT_NUMBER, DOCUMENT_NUMBER_TAKEN, MINUTES_NUMBER_TAKEN,
    NOTICE_NUMBER_TAKEN; DOCUMENT_IS_LOCKED when it was issued, for what was signed keeps its
    number and its words (Decree 30/2020).
    """
    _check_not_issued(paper)
    if paper.document_id is not None:
        drop_unmade(paper.document_id)
    paper.number, place = read_document_number(number)
    paper.issued_on = issued_on
    if paper.kind is SessionPaperKind.MINUTES:
        meeting.minutes_number = paper.number
    committee = db.session.scalar(
        select(Committee).where(Committee.id == meeting.committee_id).with_for_update()
    )
    if committee is None:
        raise Missing
    with db.session.no_autoflush:
        _check_twin(meeting, paper)
        entry = _entry_of(paper) if committee.symbol else None
    if committee.symbol:
        if entry is None:
            entry = Document(committee_id=meeting.committee_id)
            entry.links = [DocumentLink(meeting_id=meeting.id)]
        _fill(entry, meeting, committee, paper, place)
        _write(entry)
        paper.document_id = entry.id
    db.session.flush()
    _give_scan(paper)


def take_out_of_register(meeting: Meeting, paper: SessionPaper) -> None:
    """Take number, date and entry of a paper away; a scanned copy stays with the paper.

    Raises Refused: DOCUMENT_IS_LOCKED when it was issued.
    """
    _check_not_issued(paper)
    if paper.document_id is not None:
        drop_unmade(paper.document_id)
    entry = _entry_of(paper)
    paper.number, paper.issued_on, paper.document_id = "", None, None
    if paper.kind is SessionPaperKind.MINUTES:
        meeting.minutes_number = ""
    db.session.flush()
    _give_scan(paper)
    if entry is not None:
        db.session.expire(entry, ["files"])
        _take_out(_loaded(entry.id))


def _check_not_issued(paper: SessionPaper) -> None:
    if is_kept(paper.document_id):
        raise Refused(Fault.DOCUMENT_IS_LOCKED, field="number")


def _check_twin(meeting: Meeting, paper: SessionPaper) -> None:
    if paper.issued_on is None:
        return
    twin = db.session.scalar(
        select(Meeting)
        .join(SessionPaper, SessionPaper.meeting_id == Meeting.id)
        .where(
            Meeting.committee_id == meeting.committee_id,
            SessionPaper.kind == paper.kind,
            SessionPaper.number == paper.number,
            extract("year", SessionPaper.issued_on) == paper.issued_on.year,
            SessionPaper.id != paper.id,
        )
    )
    if twin is not None:
        fault = {
            SessionPaperKind.MINUTES: Fault.MINUTES_NUMBER_TAKEN,
            SessionPaperKind.NOTICE: Fault.NOTICE_NUMBER_TAKEN,
        }[paper.kind]
        raise Refused(
            fault,
            field="number",
            ordinal=twin.ordinal,
            number=paper.number,
            year=paper.issued_on.year,
        )


def _entry_of(paper: SessionPaper) -> Document | None:
    return _loaded(paper.document_id) if paper.document_id else None


def _loaded(document_id: int) -> Document | None:
    return db.session.scalar(
        select(Document)
        .where(Document.id == document_id)
        .options(selectinload(Document.files), selectinload(Document.links))
        .execution_options(populate_existing=True)
    )


def _give_scan(paper: SessionPaper) -> None:
    """Let the register hand out the scanned copy as well, as long as there is an entry."""
    scan = db.session.get(StoredFile, paper.scan_id) if paper.scan_id else None
    if scan is not None:
        scan.document_id = paper.document_id
        db.session.flush()


def _fill(
    entry: Document, meeting: Meeting, committee: Committee, paper: SessionPaper, place: int
) -> None:
    is_minutes = paper.kind is SessionPaperKind.MINUTES
    entry.kind = DocumentKind.MINUTES if is_minutes else DocumentKind.NOTICE
    entry.minutes_of_id = meeting.id if is_minutes else None
    entry.number, entry.place = paper.number, place
    symbol = symbol_of_minutes(committee) if is_minutes else symbol_of_notice(committee)
    entry.symbol = symbol[:SYMBOL_LENGTH]
    entry.series = series_of(entry.symbol)
    entry.issued_on = paper.issued_on or meeting.held_on
    entry.year = entry.issued_on.year
    subject = subject_of_minutes if is_minutes else subject_of_notice
    entry.issuer = committee.name
    entry.subject = cut(subject(meeting, committee), SUBJECT_LENGTH)
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
        field="number",
        sign=sign,
        year=year,
        subject=subject,
    )
