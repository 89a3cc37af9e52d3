"""Approve a paper, or keep that it was signed by hand; take that back while it is in the house."""

from datetime import date, datetime

from sqlalchemy import func, select

from tracker.database import db
from tracker.models import Meeting, SessionPaper, SessionRemark, StoredFile
from tracker.queries.issued_papers import find_latest
from tracker.queries.meetings.content import lacks_of_row, list_conclusions
from tracker.rules.choices import MeetingState
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor
from tracker.rules.session_papers import PaperAct, SessionPaperKind
from tracker.services import files
from tracker.services.file_types import PDF
from tracker.services.files import Upload
from tracker.services.issued_papers import attach_scan
from tracker.services.paper_life.rows import hold_paper, note, require_draft
from tracker.services.session_minutes import register_paper


def approve_paper(
    meeting: Meeting, kind: SessionPaperKind, *, actor: Actor, now: datetime
) -> SessionPaper:
    """Let the chair approve a paper of a closed session: from now on nothing of it changes.

    Raises NotAllowed; Refused: MEETING_CALLED_OFF, DRAFT_APPROVED, PAPER_NEEDS_CLOSING,
    REMARKS_UNANSWERED.
    """
    paper = hold_paper(meeting, kind, actor, Action.SIGN_MINUTES)
    _check_ready(meeting, paper)
    paper.approved_at, paper.approved_by_id = now, actor.user_id
    note(paper, PaperAct.APPROVED, actor=actor, now=now)
    return paper


def record_signature(
    meeting: Meeting,
    kind: SessionPaperKind,
    *,
    signed_on: date,
    scan: Upload | None,
    actor: Actor,
    today: date,
    now: datetime,
) -> SessionPaper:
    """Keep that the paper itself was signed by hand, with its scanned copy where there is one.

    The table of rights lets the chair alone sign; who drafts the minutes may say that he did,
    as with consolidated reports. Raises NotAllowed; Refused: what ``approve_paper`` raises,
    DOCUMENT_IN_FUTURE, ISSUED_BEFORE_SESSION, and what ``files.keep_upload`` raises.
    """
    paper = hold_paper(meeting, kind, actor)
    _check_ready(meeting, paper)
    check_day(meeting, signed_on, field="signed_on", today=today)
    paper.is_signed_on_paper, paper.signed_on = True, signed_on
    if scan is not None:
        paper.scan_id = files.keep_upload(scan, media=PDF.media, actor=actor, now=now).id
    note(paper, PaperAct.SIGNED_ON_PAPER, actor=actor, now=now, day=signed_on)
    return paper


def add_scan(
    meeting: Meeting, kind: SessionPaperKind, scan: Upload, *, actor: Actor, now: datetime
) -> None:
    """Attach the scanned copy of a paper that was signed by hand; once, for it is a record.

    It waits with the paper until that is issued, and is a scan of the issued paper from then on.

    Raises NotAllowed; Refused: PAPER_NOT_APPROVED, SCAN_KEPT, what ``files.keep_upload`` raises.
    """
    paper = hold_paper(meeting, kind, actor)
    if not paper.is_approved:
        raise Refused(Fault.PAPER_NOT_APPROVED)
    issued = find_latest(paper.document_id) if paper.document_id else None
    if issued is not None and issued.frozen_at is not None:
        if issued.scans:
            raise Refused(Fault.SCAN_KEPT)
        attach_scan(issued, scan, reason="", actor=actor, now=now)
        return
    if paper.scan_id is not None:
        raise Refused(Fault.SCAN_KEPT)
    kept = files.keep_upload(
        scan, media=PDF.media, actor=actor, now=now, document_id=paper.document_id
    )
    paper.scan_id = kept.id
    db.session.flush()


def take_back_approval(
    meeting: Meeting, kind: SessionPaperKind, *, reason: str, actor: Actor, now: datetime
) -> None:
    """Take an approval back while what was approved is in the house; the reason stays.

    That of a correction too, until its version is issued: it is then a draft again.

    What the chair approved only the chair takes back; a record of a signature also who wrote it.
    Raises NotAllowed; Refused: PAPER_NOT_APPROVED, PAPER_OUT_OF_HOUSE, REQUIRED.
    """
    paper = hold_paper(meeting, kind, actor)
    if paper.approved_at is not None:
        paper = hold_paper(meeting, kind, actor, Action.SIGN_MINUTES)
    if not paper.is_approved:
        raise Refused(Fault.PAPER_NOT_APPROVED)
    if not paper.correction and (paper.number or paper.sent_at is not None):
        raise Refused(Fault.PAPER_OUT_OF_HOUSE)
    if not reason:
        raise Refused(Fault.REQUIRED, field="reason")
    scan = db.session.get(StoredFile, paper.scan_id) if paper.scan_id else None
    paper.approved_at = paper.approved_by_id = paper.signed_on = paper.scan_id = None
    paper.is_signed_on_paper = False
    db.session.flush()
    if scan is not None:
        files.let_go(scan)
    note(paper, PaperAct.TAKEN_BACK, actor=actor, now=now, words=reason)


def record_outside(
    meeting: Meeting,
    *,
    number: str,
    issued_on: date,
    actor: Actor,
    today: date,
    now: datetime,
) -> SessionPaper:
    """Keep that the minutes of a session were made outside the product, under a number.

    For sessions before the product came: the session is closed with them. Raises NotAllowed;
    Refused: MEETING_CALLED_OFF, DRAFT_APPROVED, MEETING_NOT_YET, CONCLUSIONS_LACKING,
    ISSUED_BEFORE_SESSION, DOCUMENT_IN_FUTURE, NOT_A_DOCUMENT_NUMBER, DOCUMENT_NUMBER_TAKEN.
    """
    paper = hold_paper(meeting, SessionPaperKind.MINUTES, actor)
    require_draft(paper)
    if meeting.held_on > today:
        raise Refused(Fault.MEETING_NOT_YET, held_on=meeting.held_on)
    lacking = [row for row in list_conclusions(meeting.id) if lacks_of_row(row)]
    if lacking:
        raise Refused(Fault.CONCLUSIONS_LACKING, count=len(lacking))
    check_day(meeting, issued_on, field="issued_on", today=today)
    if meeting.state is not MeetingState.CLOSED:
        meeting.state, meeting.closed_at = MeetingState.CLOSED, now
    paper.is_outside = True
    register_paper(meeting, paper, number, issued_on)
    note(paper, PaperAct.OUTSIDE, actor=actor, now=now, words=number, day=issued_on)
    return paper


def check_day(meeting: Meeting, day: date, *, field: str, today: date) -> None:
    """Refuse a paper dated before its session, or in the future."""
    if day < meeting.held_on:
        raise Refused(Fault.ISSUED_BEFORE_SESSION, field=field, held_on=meeting.held_on)
    if day > today:
        raise Refused(Fault.DOCUMENT_IN_FUTURE, field=field, today=today)


def _check_ready(meeting: Meeting, paper: SessionPaper) -> None:
    require_draft(paper)
    if meeting.state is not MeetingState.CLOSED:
        raise Refused(Fault.PAPER_NEEDS_CLOSING)
    unanswered = db.session.scalar(
        select(func.count(SessionRemark.id)).where(
            SessionRemark.paper_id == paper.id, SessionRemark.answer.is_(None)
        )
    )
    if unanswered:
        raise Refused(Fault.REMARKS_UNANSWERED, count=unanswered)
