"""The number and date the clerk gives after signing: the paper enters the register with them."""

from datetime import date, datetime

from tracker.database import db
from tracker.models import Document, Meeting, SessionPaper
from tracker.rules.documents import read_document_number
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Actor
from tracker.rules.session_papers import PaperAct, SessionPaperKind
from tracker.services.paper_life.approving import check_day
from tracker.services.paper_life.copies import check_copies
from tracker.services.paper_life.rows import hold_paper, note
from tracker.services.paper_life.sending import send_anew
from tracker.services.session_minutes import register_paper, take_out_of_register
from tracker.services.session_papers.issuing import open_papers
from tracker.services.versions import expect


def number_paper(
    meeting: Meeting,
    kind: SessionPaperKind,
    *,
    number: str,
    issued_on: date,
    actor: Actor,
    today: date,
    now: datetime,
    seen: int,
    copies_from: int | None = None,
) -> SessionPaper:
    """Give an approved paper its number and date and enter it in the register.

    Numbers run from 1 in each committee, type and local year (Decree 30/2020, article 15). This
    is the one place where minutes or a notice get their number: the issued paper is opened with
    it, and its files are kept as soon as they are printed. A correction keeps number and day.
    ``copies_from`` is the number of a notice's first extract in the register of copies.
    Raises NotAllowed, Changed; Refused: MEETING_CALLED_OFF,
    PAPER_NOT_APPROVED, PAPER_OUT_OF_HOUSE, ISSUED_BEFORE_SESSION, DOCUMENT_IN_FUTURE,
    NOT_A_DOCUMENT_NUMBER, DOCUMENT_NUMBER_TAKEN, COPY_NUMBERS_TAKEN.
    """
    paper = hold_paper(meeting, kind, actor)
    _check_may_number(paper, seen)
    check_day(meeting, issued_on, field="issued_on", today=today)
    if paper.correction:
        _keep_number(paper, number, issued_on)
    else:
        register_paper(meeting, paper, number, issued_on)
    paper.copies_from = copies_from if kind is SessionPaperKind.NOTICE else None
    _open(meeting, paper, actor, now)
    check_copies(meeting, paper)
    note(paper, PaperAct.NUMBERED, actor=actor, now=now, words=paper.number, day=issued_on)
    return paper


def _keep_number(paper: SessionPaper, number: str, issued_on: date) -> None:
    """Refuse another number or day than those under which the paper that is corrected went out."""
    if (read_document_number(number)[0], issued_on) != (paper.number, paper.issued_on):
        raise Refused(Fault.DOCUMENT_IS_LOCKED, field="number")


def _open(meeting: Meeting, paper: SessionPaper, actor: Actor, now: datetime) -> None:
    """Open what is to be printed; without an entry in the register nothing is issued."""
    document = db.session.get(Document, paper.document_id) if paper.document_id else None
    if document is not None:
        open_papers(document, meeting, by=actor.user_id, now=now, reason=paper.correction)
    if paper.correction and paper.sent_at is not None:
        send_anew(paper)
    paper.correction = ""
    db.session.flush()


def take_back_number(
    meeting: Meeting, kind: SessionPaperKind, *, actor: Actor, now: datetime, seen: int
) -> None:
    """Take a number back that was typed by mistake, as long as the units have not read it.

    Raises NotAllowed, Changed; Refused: MEETING_CALLED_OFF, PAPER_NOT_APPROVED,
    PAPER_OUT_OF_HOUSE.
    """
    paper = hold_paper(meeting, kind, actor)
    _check_may_number(paper, seen)
    if not paper.number:
        return
    number = paper.number
    take_out_of_register(meeting, paper)
    paper.copies_from = None
    note(paper, PaperAct.NUMBER_TAKEN_BACK, actor=actor, now=now, words=number)


def _check_may_number(paper: SessionPaper, seen: int) -> None:
    if not paper.is_approved:
        raise Refused(Fault.PAPER_NOT_APPROVED)
    if paper.is_outside or (paper.sent_at is not None and not paper.correction):
        raise Refused(Fault.PAPER_OUT_OF_HOUSE)
    expect(paper, seen)
