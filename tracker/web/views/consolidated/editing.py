"""Edit a draft: its head, one block, a paragraph of the office's own, what is left out."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.consolidated.reading import get_block, get_report, to_rule
from tracker.rules.consolidated import ConsolidatedKind
from tracker.rules.faults import Changed, Refused
from tracker.rules.permissions import Action
from tracker.services.consolidated import editing
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.base import Form
from tracker.web.forms.consolidated import HeadForm, ParagraphForm, sentences_form
from tracker.web.once import once, sent
from tracker.web.pressing import pressed
from tracker.web.views.consolidated.blueprint import bp
from tracker.web.views.consolidated.making import offer_sessions

COPIED = ("subject", "addressee", "symbol", "place", "signer_office", "signer")


@bp.route("/<int:report_id>/head", methods=["GET", "POST"])
@guarded(Action.EDIT_CONSOLIDATED)
def edit_head(report_id: int) -> ResponseReturnValue:
    """Change what stands around the body of the paper."""
    report = get_report(report_id, current_actor())
    data = {name: getattr(report, name) for name in COPIED}
    form = HeadForm(data={**data, "meeting": report.meeting_id, "version": report.version_id})
    offer_sessions(form.meeting, report.committee_id)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", report_id=report_id)
            editing.edit_head(report, form.facts(), actor=current_actor(), seen=form.seen_version)
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    is_review = report.kind is ConsolidatedKind.YEAR_END_REVIEW
    page = render_template("consolidated/head.html", form=form, report=report, is_review=is_review)
    return page, form.status


@bp.route("/<int:report_id>/blocks/<key>", methods=["GET", "POST"])
@guarded(Action.EDIT_CONSOLIDATED)
def edit_block(report_id: int, key: str) -> ResponseReturnValue:
    """Put words over the sentences of a block; who comes second gets both texts."""
    report = get_report(report_id, current_actor())
    block = get_block(report, key)
    sentences = to_rule(block).sentences
    form, theirs = sentences_form(sentences, version=block.version_id), None
    if form.validate_on_submit():
        typed = {
            one.key: getattr(form, f"words_{order}").data for order, one in enumerate(sentences)
        }
        try:
            with once(form.nonce.data) as receipt:
                receipt.location = _place(report_id, key)
                editing.edit_block(
                    report,
                    block,
                    typed,
                    actor=current_actor(),
                    now=clock.now(),
                    seen=form.seen_version,
                )
        except Refused as refusal:
            form.show(refusal)
        except Changed:
            block = get_block(get_report(report_id, current_actor()), key)
            theirs, form.version.data = to_rule(block), block.version_id
        else:
            flash(_("Saved."))
            return redirect(receipt.location, 303)
    page = render_template(
        "consolidated/block.html",
        form=form,
        report=report,
        row=block,
        block=to_rule(block),
        theirs=theirs,
    )
    return page, form.status if theirs is None else 409


@bp.route("/<int:report_id>/add/<after>", methods=["GET", "POST"])
@guarded(Action.EDIT_CONSOLIDATED)
def add_paragraph(report_id: int, after: str) -> ResponseReturnValue:
    """Write a paragraph of the office's own after a block."""
    report = get_report(report_id, current_actor())
    before, form = get_block(report, after), ParagraphForm()
    if form.validate_on_submit():
        with sent(form) as receipt:
            row = editing.add_paragraph(
                report, after, form.words.data, actor=current_actor(), now=clock.now()
            )
            receipt.location = _place(report_id, row.key)
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "consolidated/add.html", form=form, report=report, before=to_rule(before)
    )
    return page, form.status


@bp.post("/<int:report_id>/blocks/<key>/leave")
@guarded(Action.EDIT_CONSOLIDATED)
def leave(report_id: int, key: str) -> ResponseReturnValue:
    """Leave a block out of the report, or take it in again (``take=in``)."""
    is_left_out = request.form.get("take") != "in"

    def act(report: Any, block: Any) -> None:
        editing.leave_out(
            report, block, is_left_out=is_left_out, actor=current_actor(), now=clock.now()
        )

    said = _("Left out of the report.") if is_left_out else _("Taken into the report again.")
    return _act(report_id, key, act, said)


@bp.post("/<int:report_id>/blocks/<key>/restore")
@guarded(Action.EDIT_CONSOLIDATED)
def restore(report_id: int, key: str) -> ResponseReturnValue:
    """Let the sentences of the rules stand again."""
    form = Form()

    def act(report: Any, block: Any) -> None:
        editing.restore_block(
            report, block, actor=current_actor(), now=clock.now(), seen=form.seen_version
        )

    return _act(report_id, key, act, _("The sentences of the rules stand again."))


@bp.post("/<int:report_id>/blocks/<key>/remove")
@guarded(Action.EDIT_CONSOLIDATED)
def remove(report_id: int, key: str) -> ResponseReturnValue:
    """Take out a paragraph of the office's own."""

    def act(report: Any, block: Any) -> None:
        editing.remove_paragraph(report, block, actor=current_actor())

    return _act(report_id, key, act, _("The paragraph was taken out."))


def _act(
    report_id: int, key: str, act: Callable[[Any, Any], None], said: str
) -> ResponseReturnValue:
    report = get_report(report_id, current_actor())
    block = get_block(report, key)
    with pressed() as done:
        act(report, block)
        done.said = said
    return redirect(_place(report_id, key), 303)


def _place(report_id: int, key: str) -> str:
    return url_for(".show", report_id=report_id, _anchor=f"b-{key}")
