"""Approve a paper of a session, keep its signature, give it its number; minutes made outside."""

from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.meetings.content import get_content
from tracker.queries.meetings.listing import get_meeting
from tracker.queries.meetings.unit_extracts import list_extracts
from tracker.queries.session_issues import load_issues
from tracker.queries.session_papers import find_paper
from tracker.rules.faults import Fault, NotAllowed, Refused
from tracker.rules.permissions import Action, may
from tracker.rules.session_papers import SessionPaperKind
from tracker.services.paper_life import approving, numbering
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.session_papers import (
    PaperNumberForm,
    ReasonForm,
    ScanForm,
    SignedForm,
)
from tracker.web.once import sent
from tracker.web.paging import read_id
from tracker.web.paper_words import PAPERS
from tracker.web.pressing import pressed
from tracker.web.session_printing import print_now
from tracker.web.views.files import hand_out_file
from tracker.web.views.meetings.blueprint import bp
from tracker.web.views.meetings.paper_life import address_of, read_kind


@bp.post("/<int:meeting_id>/papers/<kind>/approve")
@guarded(Action.SIGN_MINUTES)
def approve_paper(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Approve a paper: nothing of the session changes any more."""
    actor, paper = current_actor(), read_kind(kind)
    meeting = get_meeting(meeting_id, actor)
    with pressed() as done:
        approving.approve_paper(meeting, paper, actor=actor, now=clock.now())
        done.said = _("Approved. Next: the clerk gives number and date.")
    return redirect(address_of(meeting_id, paper), 303)


@bp.route("/<int:meeting_id>/papers/<kind>/signed", methods=["GET", "POST"])
@guarded(Action.EDIT_MINUTES)
def record_signature(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Keep that the paper was signed by hand, with its scanned copy."""
    actor, paper = current_actor(), read_kind(kind)
    meeting = get_meeting(meeting_id, actor)
    form = SignedForm(data={"signed_on": clock.today()})
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = address_of(meeting_id, paper)
            approving.record_signature(
                meeting,
                paper,
                signed_on=form.signed_on.data,
                scan=form.scan(),
                actor=actor,
                today=clock.today(),
                now=clock.now(),
            )
            receipt.said = _("The signature is recorded. Next: number and date.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _form_page("session_papers/signed.html", form, meeting, paper)


@bp.route("/<int:meeting_id>/papers/<kind>/scan", methods=["GET", "POST"])
@guarded(Action.EDIT_MINUTES)
def add_scan(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Attach the scanned copy of a paper that is approved or signed."""
    actor, paper = current_actor(), read_kind(kind)
    meeting = get_meeting(meeting_id, actor)
    form = ScanForm()
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = address_of(meeting_id, paper)
            scan = form.scan()
            if scan is None:
                raise Refused(Fault.REQUIRED, field="files")
            approving.add_scan(meeting, paper, scan, actor=actor, now=clock.now())
            receipt.said = _("The scanned copy is kept with the paper.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _form_page("session_papers/scan.html", form, meeting, paper)


@bp.get("/<int:meeting_id>/papers/<kind>/scan.pdf")
@guarded(Action.SEE_MEETING)
def read_scan(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Hand out the scanned copy to whoever sees the session."""
    meeting = get_meeting(meeting_id, current_actor())
    wanted = read_kind(kind)
    issued = load_issues(meeting.id).find_kept(wanted.value)
    if issued is not None and issued.scans:
        return hand_out_file(issued.scans[-1].file)
    paper = find_paper(meeting.id, wanted)
    return hand_out_file(paper.scan if paper else None)


@bp.route("/<int:meeting_id>/papers/<kind>/take-back", methods=["GET", "POST"])
@guarded(Action.EDIT_MINUTES)
def take_back_approval(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Take an approval back while the paper is in the house, with the reason."""
    actor, paper = current_actor(), read_kind(kind)
    meeting = get_meeting(meeting_id, actor)
    known = find_paper(meeting.id, paper)
    if known and known.approved_at and not may(actor, Action.SIGN_MINUTES):
        raise NotAllowed(Action.SIGN_MINUTES)
    form = ReasonForm()
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = address_of(meeting_id, paper)
            approving.take_back_approval(
                meeting, paper, reason=form.reason.data, actor=actor, now=clock.now()
            )
            receipt.said = _("The approval is taken back; the reason stays in the history.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _form_page("session_papers/take_back.html", form, meeting, paper)


@bp.route("/<int:meeting_id>/papers/<kind>/number", methods=["GET", "POST"])
@guarded(Action.EDIT_MINUTES)
def number_paper(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Write down the number and date the clerk gave."""
    actor, paper = current_actor(), read_kind(kind)
    meeting = get_meeting(meeting_id, actor)
    known = find_paper(meeting.id, paper)
    form = PaperNumberForm(
        data={
            "number": known.number if known else "",
            "issued_on": (known.issued_on if known else None) or clock.today(),
            "copies_from": known.copies_from if known and not known.correction else None,
            "version": known.version_id if known else 0,
        }
    )
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = address_of(meeting_id, paper)
            numbering.number_paper(
                meeting,
                paper,
                number=str(form.number.data),
                issued_on=form.issued_on.data,
                actor=actor,
                today=clock.today(),
                now=clock.now(),
                seen=form.seen_version,
                copies_from=form.copies_from.data,
            )
            receipt.said = _("Number and date are entered; the paper stands in the register.")
        if receipt.is_done:
            print_now(meeting_id)
            return redirect(receipt.location, 303)
    extracts = list_extracts(get_content(meeting)) if paper is SessionPaperKind.NOTICE else ()
    return _form_page(
        "session_papers/number.html", form, meeting, paper, known=known, extracts=len(extracts)
    )


@bp.post("/<int:meeting_id>/papers/<kind>/number/take-back")
@guarded(Action.EDIT_MINUTES)
def take_back_number(meeting_id: int, kind: str) -> ResponseReturnValue:
    """Take back a number typed by mistake."""
    actor, paper = current_actor(), read_kind(kind)
    meeting = get_meeting(meeting_id, actor)
    with pressed() as done:
        numbering.take_back_number(
            meeting,
            paper,
            actor=actor,
            now=clock.now(),
            seen=read_id(request.form.get("version", "")),
        )
        done.said = _("The number is taken back; the register has no entry any more.")
    return redirect(address_of(meeting_id, paper), 303)


@bp.route("/<int:meeting_id>/outside", methods=["GET", "POST"])
@guarded(Action.EDIT_MINUTES)
def record_outside(meeting_id: int) -> ResponseReturnValue:
    """Keep that the minutes of a session were made outside the product."""
    actor = current_actor()
    meeting = get_meeting(meeting_id, actor)
    form = PaperNumberForm(data={"issued_on": meeting.held_on})
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = address_of(meeting_id, SessionPaperKind.MINUTES)
            approving.record_outside(
                meeting,
                number=str(form.number.data),
                issued_on=form.issued_on.data,
                actor=actor,
                today=clock.today(),
                now=clock.now(),
            )
            receipt.said = _("Recorded: the minutes were made outside this product.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _form_page("session_papers/outside.html", form, meeting, SessionPaperKind.MINUTES)


def _form_page(
    template: str, form: Any, meeting: Any, kind: SessionPaperKind, **more: Any
) -> ResponseReturnValue:
    page = render_template(template, form=form, meeting=meeting, kind=kind, names=PAPERS, **more)
    return page, form.status
