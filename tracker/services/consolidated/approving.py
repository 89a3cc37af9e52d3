"""Put a draft before the chair; approve or return it; who is to know of it gets a letter."""

from collections.abc import Iterable
from datetime import datetime

from tracker.database import db
from tracker.models import Committee, ConsolidatedReport, User
from tracker.queries.recipients import list_chairs, list_secretariat
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.services import outbox
from tracker.services.consolidated.editing import check_draft, check_open, digest_of

SUBMITTED = "consolidated_submitted"
RETURNED = "consolidated_returned"
APPROVED = "consolidated_approved"
ACTS = (SUBMITTED, RETURNED, APPROVED)


def submit_report(report: ConsolidatedReport, *, actor: Actor, now: datetime) -> int | None:
    """Put a draft before the chair; return how many people are told.

    A second time while it lies there does nothing, and nobody is counted: None. Raises
    NotAllowed; Refused: REPORT_ISSUED.
    """
    check_draft(report, actor)
    if report.submitted_at is not None or report.approved_at is not None:
        return None
    report.submitted_at, report.submitted_by_id = now, actor.user_id
    chairs = list_chairs(report.committee_id)
    _tell(chairs, report, SUBMITTED, actor=actor, now=now)
    return len(chairs)


def approve(report: ConsolidatedReport, digest: str, *, actor: Actor, now: datetime) -> None:
    """Say as the chair that the report may go out as it stands; the office is told.

    ``digest`` is what ``digest_of`` gave the page he read. Raises NotAllowed; Refused:
    REPORT_ISSUED, FIGURES_MOVED.
    """
    require(actor, Action.APPROVE_CONSOLIDATED, committee_id=report.committee_id)
    check_open(report)
    if digest != digest_of(report):
        raise Refused(Fault.FIGURES_MOVED)
    office = _office(report)
    report.approved_at, report.approved_by_id = now, actor.user_id
    report.returned_at = report.returned_by_id = None
    report.return_note = ""
    report.submitted_at = report.submitted_by_id = None
    _tell(office, report, APPROVED, actor=actor, now=now)


def return_report(report: ConsolidatedReport, note: str, *, actor: Actor, now: datetime) -> None:
    """Give a draft back with what is to be put right; an approval given before is taken back.

    The note stands until the report is approved, and goes by letter to who put it before the
    chair and who made it. Raises NotAllowed; Refused: REPORT_ISSUED.
    """
    require(actor, Action.APPROVE_CONSOLIDATED, committee_id=report.committee_id)
    check_open(report)
    office = _office(report)
    report.approved_at = report.approved_by_id = None
    report.returned_at, report.returned_by_id, report.return_note = now, actor.user_id, note
    report.submitted_at = report.submitted_by_id = None
    _tell(office, report, RETURNED, actor=actor, now=now)


def call_back_letters(report: ConsolidatedReport, *, now: datetime) -> None:
    """Call back what was not sent yet of a report: the newest act says all there is to know."""
    for act in ACTS:
        outbox.cancel_by_key(f"{act}:{report.id}:", now=now)


def _office(report: ConsolidatedReport) -> Iterable[User]:
    """Return who put a report before the chair and who made it; else the whole secretariat."""
    people = list_secretariat(report.committee_id)
    concerned = {report.submitted_by_id, report.created_by_id}
    return [user for user in people if user.id in concerned] or people


def _tell(
    people: Iterable[User],
    report: ConsolidatedReport,
    act: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    call_back_letters(report, now=now)
    db.session.flush()
    facts = {
        "report_id": report.id,
        "subject": report.subject,
        "as_of": report.as_of.isoformat(),
        "committee": db.session.get_one(Committee, report.committee_id).name,
        "by": actor.name,
        "note": report.return_note,
    }
    for user in people:
        outbox.enqueue(
            f"{act}:{report.id}:{report.version_id}:{user.id}",
            template=act,
            user=user,
            now=now,
            committee_id=report.committee_id,
            facts=facts,
        )
