"""The number and date the clerk gives after signing: the paper enters the register with them."""

from datetime import date, datetime

from tracker.models import Meeting, SessionPaper
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Actor
from tracker.rules.session_papers import PaperAct, SessionPaperKind
from tracker.services.paper_life.approving import check_day
from tracker.services.paper_life.rows import hold_paper, note
from tracker.services.session_minutes import register_paper, take_out_of_register
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
) -> SessionPaper:
    """Give an approved paper its number and date and enter it in the register.

    Numbers run from 1 in each committee, type and local year (Decree 30/2020, article 15). This
    is the one place where a paper of a session gets its number: whatever is stored of an issued
    paper is stored after it. Raises NotAllowed, Changed; Refused: MEETING_CALLED_OFF,
    PAPER_NOT_APPROVED, PAPER_OUT_OF_HOUSE, ISSUED_BEFORE_SESSION, DOCUMENT_IN_FUTURE,
    NOT_A_DOCUMENT_NUMBER, DOCUMENT_NUMBER_TAKEN.
    """
    paper = hold_paper(meeting, kind, actor)
    _check_may_number(paper, seen)
    check_day(meeting, issued_on, field="issued_on", today=today)
    register_paper(meeting, paper, number, issued_on)
    note(paper, PaperAct.NUMBERED, actor=actor, now=now, words=paper.number, day=issued_on)
    return paper


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
    note(paper, PaperAct.NUMBER_TAKEN_BACK, actor=actor, now=now, words=number)


def _check_may_number(paper: SessionPaper, seen: int) -> None:
    if not paper.is_approved:
        raise Refused(Fault.PAPER_NOT_APPROVED)
    if paper.sent_at is not None or paper.is_outside:
        raise Refused(Fault.PAPER_OUT_OF_HOUSE)
    expect(paper, seen)
