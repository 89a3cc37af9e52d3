"""Issue the papers of a session: opened with their number, printed after it, kept once.

The number never waits for the press: a paper that could not be printed stays numbered, says why it
has no files, and is tried again.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.database import db
from tracker.models import Document, IssuedPaper, Meeting, StoredFile
from tracker.printing.faults import PaperFailed
from tracker.printing.sealed import AT_THE_DESK, Limits, Printed
from tracker.queries.meetings.content import get_content
from tracker.queries.meetings.unit_extracts import list_extracts
from tracker.queries.session_issues import find_of_document, find_waiting, list_unmade
from tracker.rules.choices import DocumentKind
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.texts import cut
from tracker.rules.verification import EXTRACT_LENGTH
from tracker.services.issued_papers import (
    PaperFacts,
    add_scan,
    keep_bytes,
    new_code,
    open_paper,
    verification_of,
)
from tracker.services.papers import minutes_paper
from tracker.services.session_papers.invitations import invitation_paper
from tracker.services.session_papers.notices import extract_paper, notice_paper
from tracker.services.session_papers.printing import Issuable, render_issued

STEMS = {
    DocumentKind.INVITATION: "giay-moi",
    DocumentKind.MINUTES: "bien-ban",
    DocumentKind.NOTICE: "thong-bao-ket-luan",
}


@dataclass(frozen=True, slots=True)
class Order:
    """A numbered paper that waits for its files."""

    code: str
    paper: Issuable
    stem: str


def open_papers(
    document: Document, meeting: Meeting, *, by: int, now: datetime, reason: str = ""
) -> None:
    """Give a numbered paper its code, and each extract of a notice one of its own.

    Raises Refused as ``open_paper`` does.
    """
    facts = PaperFacts(code=new_code(), reason=reason)
    open_paper(document, facts, by=by, now=now)
    if document.kind is not DocumentKind.NOTICE:
        return
    taken: set[str] = set()
    for extract in list_extracts(get_content(meeting)):
        unit = extract.unit
        name = _name_of(unit.short_name, unit.id, taken)
        said = PaperFacts(code=new_code(), extract=name, unit_id=unit.id, reason=reason)
        open_paper(document, said, by=by, now=now)


def order_of(code: str) -> Order | None:
    """Return what is to be printed under a code; None when it has its files already."""
    found = find_waiting(code)
    if found is None:
        return None
    issued, meeting_id = found
    paper = _compose(issued, meeting_id)
    return Order(code, replace(paper, verification=verification_of(code)), _stem(issued))


def print_order(order: Order, *, limits: Limits = AT_THE_DESK) -> Printed | PaperFailed:
    """Print an order for the archive and as Word; a failure is an answer, too."""
    try:
        return render_issued(order.paper, limits=limits)
    except PaperFailed as failed:
        return failed


def keep_printed(order: Order, outcome: Printed | PaperFailed, *, now: datetime) -> None:
    """Keep the files of a paper once, or why there are none yet.

    Nothing happens when somebody else printed it meanwhile, or its number was taken back.
    """
    paper = db.session.scalar(
        select(IssuedPaper)
        .where(IssuedPaper.code == order.code, IssuedPaper.frozen_at.is_(None))
        .options(selectinload(IssuedPaper.scans))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if paper is None:
        return
    if isinstance(outcome, PaperFailed):
        paper.problem = outcome.reason.value
        db.session.flush()
        return
    paper.problem = ""
    keep_bytes(paper, outcome, stem=order.stem, now=now)
    if not paper.extract:
        _take_scan(paper, now)


def try_again(meeting_id: int, *, actor: Actor) -> None:
    """Let papers of a session that could not be printed be tried once more.

    Raises NotAllowed.
    """
    meeting = db.session.get_one(Meeting, meeting_id)
    require(actor, Action.EDIT_MINUTES, committee_id=meeting.committee_id)
    failed = select(IssuedPaper).where(IssuedPaper.code.in_(list_unmade(meeting_id)))
    for paper in db.session.scalars(failed.order_by(IssuedPaper.id)).all():
        paper.problem = ""
    db.session.flush()


def _compose(issued: IssuedPaper, meeting_id: int) -> Issuable:
    now = issued.issued_at
    if issued.unit_id is not None:
        return extract_paper(meeting_id, issued.unit_id, now=now)
    if issued.kind is DocumentKind.MINUTES:
        return minutes_paper(meeting_id, now=now)
    if issued.kind is DocumentKind.NOTICE:
        return notice_paper(meeting_id, now=now)
    return invitation_paper(meeting_id, now=now)


def _stem(issued: IssuedPaper) -> str:
    name = f"trich-thong-bao-{issued.unit_id}" if issued.unit_id else STEMS[issued.kind]
    version = f"-ban-{issued.version}" if issued.version > 1 else ""
    return f"{name}-so-{issued.number}-{issued.issued_on.year}{version}".lower()


def _name_of(name: str, unit_id: int, taken: set[str]) -> str:
    """Return how an extract is called, once in each notice."""
    if name in taken:
        name = f"{cut(name, EXTRACT_LENGTH - 12)} ({unit_id})"
    taken.add(name)
    return name


def _take_scan(paper: IssuedPaper, now: datetime) -> None:
    """Make the scan that waited with the draft a scan of the issued paper."""
    draft = find_of_document(paper.document_id)
    scan = db.session.get(StoredFile, draft.scan_id) if draft and draft.scan_id else None
    if draft is None or scan is None:
        return
    draft.scan_id = None
    add_scan(paper, scan, by=scan.uploaded_by_id or paper.issued_by_id, now=now)
