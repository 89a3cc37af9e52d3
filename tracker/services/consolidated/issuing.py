"""Issue a report under the clerk's number: into the register, then printed and kept for ever."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.database import db
from tracker.models import ConsolidatedReport, Document, DocumentLink, IssuedPaper
from tracker.printing.consolidated import ReportPaper
from tracker.printing.faults import PaperFailed
from tracker.printing.sealed import Printed
from tracker.queries.consolidated.reading import list_waiting
from tracker.queries.issued_papers import find_latest
from tracker.rules.choices import (
    DocumentKind,
    PrintState,
)
from tracker.rules.consolidated import ConsolidatedState
from tracker.rules.documents import POSITION_LENGTH, SIGNER_LENGTH
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.texts import cut
from tracker.services import leases
from tracker.services.consolidated.approving import call_back_letters
from tracker.services.consolidated.editing import check_draft
from tracker.services.consolidated.papers import file_stem, paper_of
from tracker.services.documents import DocumentFacts, enter_document
from tracker.services.issued_papers import PaperFacts, keep_bytes, new_code, open_paper
from tracker.services.versions import expect


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """The number and date the clerk gave, and whether the paper itself is signed.

    ``replaces_id`` is the issued paper it takes the place of, with ``reason``.
    """

    number: str
    issued_on: date
    is_signed_on_paper: bool = False
    replaces_id: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """An issued report that waits to be printed."""

    report_id: int
    paper: ReportPaper


def issue_report(
    report: ConsolidatedReport,
    facts: IssueFacts,
    *,
    actor: Actor,
    today: date,
    now: datetime,
    seen: int,
) -> None:
    """Give a report its number; from here on nothing of it changes.

    Raises NotAllowed, Changed; Refused: REPORT_ISSUED, REPORT_NOT_APPROVED, REPORT_DATED_EARLY,
    NOT_A_DOCUMENT_NUMBER, DOCUMENT_NUMBER_TAKEN, DOCUMENT_IN_FUTURE, and what ``open_paper``
    raises of a report that replaces another.
    """
    check_draft(report, actor)
    expect(report, seen)
    if report.approved_at is None and not facts.is_signed_on_paper:
        raise Refused(Fault.REPORT_NOT_APPROVED, field="is_signed_on_paper")
    if facts.issued_on < report.as_of:
        raise Refused(Fault.REPORT_DATED_EARLY, field="issued_on", as_of=report.as_of)
    document = enter_document(
        DocumentFacts(
            kind=DocumentKind.REPORT,
            number=facts.number,
            symbol=report.symbol,
            issued_on=facts.issued_on,
            issuer=report.issuer_name,
            subject=report.subject,
            signer=cut(report.signer, SIGNER_LENGTH),
            position=cut(report.signer_office, POSITION_LENGTH),
        ),
        committee_id=report.committee_id,
        today=today,
    )
    document.is_illustrative = report.is_illustrative
    for target in ("plan_id", "meeting_id"):
        if getattr(report, target) is not None:
            link = {target: getattr(report, target)}
            db.session.add(DocumentLink(document_id=document.id, **link))
    report.state, report.document_id = ConsolidatedState.ISSUED, document.id
    report.number, report.issued_on = document.number, facts.issued_on
    report.issued_at, report.issued_by_id = now, actor.user_id
    report.is_signed_on_paper = facts.is_signed_on_paper
    report.print_state = PrintState.WAITING
    _open(report, document, facts)
    call_back_letters(report, now=now)
    db.session.flush()


def print_again(report: ConsolidatedReport, *, actor: Actor) -> None:
    """Let a report that could not be printed be tried once more. Raises NotAllowed."""
    require(actor, Action.EDIT_CONSOLIDATED, committee_id=report.committee_id)
    if report.print_state is PrintState.FAILED:
        report.print_state, report.problem = PrintState.WAITING, ""
        db.session.flush()


def take_order(*, holder: str, now: datetime) -> Order | None:
    """Return the next report to print and hold it; None when nothing waits."""
    for report_id in list_waiting():
        if leases.hold(_lease_name(report_id), holder=holder, now=now):
            report = _report(report_id)
            _paper(report)
            return Order(report.id, paper_of(report, now=now))
    return None


def keep_printed(order: Order, outcome: Printed | PaperFailed, *, now: datetime) -> None:
    """Keep the files of a report once, or why there are none; the document has them, too."""
    report = _report(order.report_id)
    if report.print_state is not PrintState.WAITING:
        return
    if isinstance(outcome, PaperFailed):
        report.print_state, report.problem = PrintState.FAILED, outcome.reason.value
    else:
        kept = keep_bytes(_paper(report), outcome, stem=file_stem(report), now=now)
        report.pdf_id, report.word_id = kept.pdf_id, kept.word_id
        report.print_state, report.problem = PrintState.MADE, ""
    leases.let_go(_lease_name(order.report_id))
    db.session.flush()


def _open(report: ConsolidatedReport, document: Document, facts: IssueFacts) -> IssuedPaper:
    """Give the report its code; what it replaces is one that this register offers."""
    replaces = db.session.get(IssuedPaper, facts.replaces_id) if facts.replaces_id else None
    if report.issued_by_id is None or report.issued_at is None:
        raise ValueError("a report is issued by somebody, at some time")
    said = PaperFacts(code=new_code(), replaces=replaces, reason=facts.reason)
    return open_paper(document, said, by=report.issued_by_id, now=report.issued_at)


def _paper(report: ConsolidatedReport) -> IssuedPaper:
    """Return the issued paper of a report; one that waited from earlier times gets it now."""
    document = db.session.get_one(Document, report.document_id)
    found = find_latest(document.id)
    return found or _open(report, document, IssueFacts(report.number, document.issued_on))


def _report(report_id: int) -> ConsolidatedReport:
    return db.session.scalars(
        select(ConsolidatedReport)
        .where(ConsolidatedReport.id == report_id)
        .options(joinedload(ConsolidatedReport.meeting), selectinload(ConsolidatedReport.versions))
        .with_for_update(of=ConsolidatedReport)
        .execution_options(populate_existing=True)
    ).one()


def _lease_name(report_id: int) -> str:
    return f"consolidated:{report_id}"
