"""Papers of the items of an agenda: ask, file, open, approve, hand back."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import begin_writing, transaction
from tracker.queries.consolidated.reading import ReportFilter, list_reports
from tracker.queries.documents import DocumentFilter, get_document, list_documents
from tracker.queries.meetings.content import get_item
from tracker.queries.meetings.listing import get_meeting
from tracker.queries.meetings.papers import get_paper, list_readings
from tracker.queries.units import list_units
from tracker.rules.agenda import PaperState
from tracker.rules.choices import MeetingState
from tracker.rules.faults import Changed, Missing, Refused
from tracker.rules.permissions import Action, may
from tracker.services.meetings import agenda_papers
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded, short_form
from tracker.web.faults import words_for
from tracker.web.forms.agenda import FilingForm, HandBackForm, PaperForm
from tracker.web.forms.base import Form
from tracker.web.forms.fields import offer
from tracker.web.key_pages import is_look
from tracker.web.once import once, sent
from tracker.web.views.files import hand_out_file
from tracker.web.views.meetings.agenda_showing import may_file
from tracker.web.views.meetings.blueprint import bp
from tracker.web.words import PAPER_STATES

OVER = (MeetingState.CLOSED, MeetingState.CALLED_OFF)
OFFERED = 50  # the newest documents and reports


@bp.route("/<int:meeting_id>/agenda/<int:item_id>/papers/new", methods=["GET", "POST"])
@guarded(Action.CREATE_MEETING)
def ask_item_paper(meeting_id: int, item_id: int) -> ResponseReturnValue:
    """Ask for a paper of an item."""
    meeting = get_meeting(meeting_id, current_actor())
    item = get_item(meeting, item_id)
    form = PaperForm(data={"unit": item.presenter_unit_id})
    _offer_units(form, meeting, also=item.presenter_unit_id)
    if form.validate_on_submit():
        with sent(form) as receipt:
            paper = agenda_papers.ask_paper(
                item, meeting, form.facts(), actor=current_actor(), now=clock.now()
            )
            receipt.location = url_for(".item_paper", meeting_id=meeting_id, paper_id=paper.id)
            receipt.said = _("Asked for: %(title)s", title=paper.title)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template("meetings/ask_paper.html", form=form, meeting=meeting, item=item)
    return page, form.status


@bp.route("/<int:meeting_id>/item-papers/<int:paper_id>/edit", methods=["GET", "POST"])
@guarded(Action.CREATE_MEETING)
def edit_item_paper(meeting_id: int, paper_id: int) -> ResponseReturnValue:
    """Change what is asked for."""
    meeting = get_meeting(meeting_id, current_actor())
    paper = get_paper(meeting, paper_id)
    form = PaperForm(
        data={
            "title": paper.title,
            "unit": paper.unit_id,
            "due": paper.due,
            "version": paper.version_id,
        }
    )
    _offer_units(form, meeting, also=paper.unit_id)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _paper_at(meeting_id, paper_id)
            agenda_papers.update_paper(
                paper,
                meeting,
                form.facts(),
                actor=current_actor(),
                seen=form.seen_version,
                now=clock.now(),
            )
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "meetings/ask_paper.html", form=form, meeting=meeting, item=paper.item, paper=paper
    )
    return page, form.status


@bp.route("/<int:meeting_id>/item-papers/<int:paper_id>", methods=["GET"])
@guarded(Action.SEE_MEETING)
def item_paper(meeting_id: int, paper_id: int) -> ResponseReturnValue:
    """Show one paper: what is asked, what is filed, who has opened it."""
    meeting, shown = _find(meeting_id, paper_id)
    return _page(meeting, shown)


@bp.route("/<int:meeting_id>/item-papers/<int:paper_id>/file", methods=["GET", "POST"])
@guarded(Action.UPLOAD_EVIDENCE)
def file_item_paper(meeting_id: int, paper_id: int) -> ResponseReturnValue:
    """File a paper: the unit its own, the secretariat any."""
    meeting, shown = _find(meeting_id, paper_id)
    form = _filing_form(shown)
    if form.validate_on_submit():
        try:
            with once(form.nonce.data) as receipt:
                receipt.location = _paper_at(meeting_id, paper_id)
                agenda_papers.file_paper(
                    shown,
                    meeting,
                    form.filing(),
                    actor=current_actor(),
                    seen=form.seen_version,
                    now=clock.now(),
                )
        except Refused as refusal:
            form.show(refusal)
            shown = get_paper(meeting, paper_id)
        else:
            flash(_("The paper is filed."))
            return redirect(receipt.location, 303)
    return _page(meeting, shown, filing=form)


@bp.post("/<int:meeting_id>/item-papers/<int:paper_id>/hand-back")
@guarded(Action.CREATE_MEETING)
@short_form
def hand_back_item_paper(meeting_id: int, paper_id: int) -> ResponseReturnValue:
    """Hand a filed paper back with words."""
    meeting, shown = _find(meeting_id, paper_id)
    form = HandBackForm()
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _paper_at(meeting_id, paper_id)
            agenda_papers.hand_back(
                shown,
                meeting,
                form.remark.data,
                actor=current_actor(),
                seen=form.seen_version,
                now=clock.now(),
            )
            receipt.said = _("Handed back; the unit is told.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _page(meeting, shown, returning=form)


@bp.post("/<int:meeting_id>/item-papers/<int:paper_id>/approve")
@guarded(Action.CREATE_MEETING)
@short_form
def approve_item_paper(meeting_id: int, paper_id: int) -> ResponseReturnValue:
    """Approve a filed paper for the session."""
    meeting, shown = _find(meeting_id, paper_id)
    try:
        with transaction():
            agenda_papers.approve_paper(
                shown,
                meeting,
                actor=current_actor(),
                seen=Form().seen_version,
                now=clock.now(),
            )
    except Refused as refusal:
        flash(words_for(refusal), "warning")
    except Changed:
        flash(_("The paper was changed in the meantime; look at it again."), "warning")
    else:
        flash(_("Approved: %(title)s", title=shown.title))
    return redirect(_paper_at(meeting_id, paper_id), 303)


@bp.post("/<int:meeting_id>/item-papers/<int:paper_id>/remove")
@guarded(Action.CREATE_MEETING)
@short_form
def remove_item_paper(meeting_id: int, paper_id: int) -> ResponseReturnValue:
    """Take a paper out of the agenda."""
    meeting, shown = _find(meeting_id, paper_id)
    title, item_id = shown.title, shown.item_id
    try:
        with transaction():
            agenda_papers.remove_paper(shown, meeting, actor=current_actor())
    except Refused as refusal:
        flash(words_for(refusal), "warning")
        return redirect(_paper_at(meeting_id, paper_id), 303)
    flash(_("Taken out: %(title)s", title=title))
    back = url_for(".edit_agenda", meeting_id=meeting_id, _anchor=f"item-{item_id}")
    return redirect(back, 303)


@bp.get("/<int:meeting_id>/item-papers/<int:paper_id>/open")
@guarded(Action.SEE_MEETING)
def open_item_paper(meeting_id: int, paper_id: int) -> ResponseReturnValue:
    """Hand out a paper, and write down that this reader opened it."""
    actor = current_actor()
    meeting, shown = _find(meeting_id, paper_id)
    if shown.filed_at is None and not may_file(shown, meeting, actor):
        raise Missing
    if is_look() and shown.filed_at is not None:
        begin_writing()
        with transaction():
            agenda_papers.note_opening(shown, actor=actor, now=clock.now())
        shown = get_paper(meeting, paper_id)
    if shown.document_id is not None:
        document = get_document(shown.document_id, actor)
        if len(document.files) == 1:
            return hand_out_file(document.files[0])
        return redirect(url_for("documents.show", document_id=document.id), 303)
    if shown.report_id is not None:
        return redirect(url_for("consolidated.show", report_id=shown.report_id), 303)
    return hand_out_file(shown.file)


def _find(meeting_id: int, paper_id: int) -> tuple[Any, Any]:
    meeting = get_meeting(meeting_id, current_actor())
    return meeting, get_paper(meeting, paper_id)


def _page(
    meeting: Any,
    paper: Any,
    *,
    filing: FilingForm | None = None,
    returning: HandBackForm | None = None,
) -> ResponseReturnValue:
    actor = current_actor()
    is_open = meeting.state not in OVER
    may_manage = may(actor, Action.CREATE_MEETING)
    files_it = may_file(paper, meeting, actor)
    if paper.filed_at is None and not may_manage and not files_it:
        raise Missing
    may_put = files_it and is_open and paper.state is not PaperState.APPROVED
    page = render_template(
        "meetings/paper.html",
        meeting=meeting,
        paper=paper,
        states=PAPER_STATES,
        today=clock.today(),
        filing=(filing or _filing_form(paper)) if may_put else None,
        returning=returning or _hand_back_form(paper) if may_manage and is_open else None,
        may_manage=may_manage and is_open,
        reading=list_readings(meeting, [paper]).get(paper.id) if may_manage else None,
    )
    errors = [form.status for form in (filing, returning) if form is not None]
    return page, max(errors, default=200)


def _filing_form(paper: Any) -> FilingForm:
    actor = current_actor()
    form = FilingForm(data={"version": paper.version_id})
    documents = list_documents(actor, DocumentFilter(), limit=OFFERED)
    offer(form.document, documents, lambda row: f"{row.sign}: {row.subject}", empty=_("none"))
    reports = (
        list_reports(actor, ReportFilter(), limit=OFFERED)
        if may(actor, Action.CREATE_MEETING)
        else ()
    )
    issued = [row for row in reports if row.issued_on is not None]
    offer(form.report, issued, lambda row: f"{row.sign}: {row.subject}", empty=_("none"))
    return form


def _hand_back_form(paper: Any) -> HandBackForm:
    return HandBackForm(formdata=None, data={"version": paper.version_id})


def _offer_units(form: PaperForm, meeting: Any, *, also: int | None) -> None:
    units = list_units(on=meeting.held_on, also=also)
    offer(form.unit, units, lambda unit: str(unit.name), empty=_("the secretariat itself"))


def _paper_at(meeting_id: int, paper_id: int) -> str:
    return url_for(".item_paper", meeting_id=meeting_id, paper_id=paper_id)
