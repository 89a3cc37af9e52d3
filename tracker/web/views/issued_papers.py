"""One issued paper: its code and bytes, its versions, the scan; taking it back."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.documents import get_document
from tracker.queries.issued_papers import get_paper, is_of_letter, list_papers
from tracker.rules.choices import DocumentKind
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action, may
from tracker.services import issued_papers as services
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.base import Form
from tracker.web.forms.issued_papers import ScanForm, SubjectForm, WithdrawPaperForm
from tracker.web.issued_words import STANDINGS
from tracker.web.once import sent
from tracker.web.words import DOCUMENT_KINDS

bp = Blueprint("issued_papers", __name__, url_prefix="/issued-papers")


@bp.get("/<int:paper_id>")
@guarded(Action.SEE_DOCUMENT)
def show(paper_id: int) -> ResponseReturnValue:
    """Show a paper as it left the house."""
    return _page(paper_id)


@bp.post("/<int:paper_id>/scan")
@guarded(Action.EDIT_DOCUMENT)
def scan(paper_id: int) -> ResponseReturnValue:
    """Keep the scan with signature and seal."""
    form = ScanForm()

    def do(paper: Any) -> None:
        services.attach_scan(
            paper,
            form.upload(),
            reason=form.scan_reason.data or "",
            actor=current_actor(),
            now=clock.now(),
        )

    return _act(paper_id, form, do, said=_("The scan is kept; the verification page knows it."))


@bp.post("/<int:paper_id>/withdraw")
@guarded(Action.EDIT_MINUTES)  # minutes are the chair's, the rest the secretariat's
def withdraw(paper_id: int) -> ResponseReturnValue:
    """Take the paper back."""
    form = WithdrawPaperForm()

    def do(paper: Any) -> None:
        reason, actor = form.reason.data, current_actor()
        services.withdraw_paper(paper, reason=reason, actor=actor, now=clock.now())

    return _act(paper_id, form, do, said=_("Withdrawn; its verification page says so."))


@bp.post("/<int:paper_id>/subject")
@guarded(Action.EDIT_DOCUMENT)
def subject(paper_id: int) -> ResponseReturnValue:
    """Say whether strangers read the subject."""
    form = SubjectForm()

    def do(paper: Any) -> None:
        is_hidden = bool(form.hides_subject.data)
        services.show_subject(paper, is_hidden=is_hidden, actor=current_actor())

    return _act(paper_id, form, do, said=_("Saved."))


def _act(paper_id: int, form: Form, do: Callable[[Any], None], *, said: str) -> ResponseReturnValue:
    paper = get_paper(paper_id, current_actor())
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", paper_id=paper_id)
            do(paper)
            receipt.said = said
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _page(paper_id, form)


def _page(paper_id: int, tried: Form | None = None) -> ResponseReturnValue:
    """Show the paper with its forms; one that was refused keeps what was typed."""
    actor = current_actor()
    document = get_document(get_paper(paper_id, actor).document_id, actor)
    papers = list_papers(document.id)
    paper = next((one for one in papers if one.id == paper_id), None)
    if paper is None:
        raise Missing
    forms: dict[type[Form], Form] = {
        ScanForm: ScanForm(formdata=None),
        WithdrawPaperForm: WithdrawPaperForm(formdata=None),
        SubjectForm: SubjectForm(formdata=None, data={"hides_subject": paper.hides_subject}),
    }
    if tried is not None:
        forms[type(tried)] = tried
    scan_form, withdraw_form, subject_form = forms.values()
    may_edit, is_letter = may(actor, Action.EDIT_DOCUMENT), is_of_letter(paper)
    takes_back = Action.SIGN_MINUTES if paper.kind is DocumentKind.MINUTES else Action.EDIT_DOCUMENT
    page = render_template(
        "issued_papers/show.html",
        paper=paper,
        document=document,
        versions=[one for one in papers if one.extract == paper.extract],
        address=services.address_of(paper.code),
        form=tried,
        forms={"scan": scan_form, "withdraw": withdraw_form, "subject": subject_form},
        kinds=DOCUMENT_KINDS,
        standings=STANDINGS,
        may_edit=may_edit,
        may_scan=may_edit and not is_letter,
        may_withdraw=may(actor, takes_back) and not is_letter and paper.withdrawn_at is None,
        may_download=may(actor, Action.DOWNLOAD_EVIDENCE) or actor.unit_id is not None,
    )
    return page, tried.status if tried is not None else 200
