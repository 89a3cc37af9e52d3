"""Put a report before the chair; approve it or return it; issue it under the clerk's number."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.consolidated.reading import get_report
from tracker.queries.issued_papers import offered_papers
from tracker.rules.choices import DocumentKind
from tracker.rules.permissions import Action
from tracker.rules.texts import cut
from tracker.services.consolidated import approving
from tracker.services.consolidated import issuing as services
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.consolidated import ApproveForm, IssueForm, ReturnForm
from tracker.web.forms.fields import offer
from tracker.web.once import sent
from tracker.web.pressing import pressed
from tracker.web.views.consolidated.blueprint import bp


@bp.post("/<int:report_id>/submit")
@guarded(Action.EDIT_CONSOLIDATED)
def submit(report_id: int) -> ResponseReturnValue:
    """Put the report before the chair."""
    report = get_report(report_id, current_actor())
    with pressed() as done:
        told = approving.submit_report(report, actor=current_actor(), now=clock.now())
        if told is None:
            done.said = _("The report lies before the chair already.")
        elif told:
            done.said = _("The report lies before the chair, who gets a letter.")
        else:
            done.said = _("The report is put before the chair; no account of one gets a letter.")
    return redirect(url_for(".show", report_id=report_id), 303)


@bp.post("/<int:report_id>/approve")
@guarded(Action.APPROVE_CONSOLIDATED)
def approve(report_id: int) -> ResponseReturnValue:
    """Say that the report may go out as it was read."""
    report, form = get_report(report_id, current_actor()), ApproveForm()
    with pressed() as done:
        approving.approve(report, form.digest.data or "", actor=current_actor(), now=clock.now())
        done.said = _("The report is approved; the secretariat is told and can issue it.")
    return redirect(url_for(".show", report_id=report_id), 303)


@bp.route("/<int:report_id>/return", methods=["GET", "POST"])
@guarded(Action.APPROVE_CONSOLIDATED)
def give_back(report_id: int) -> ResponseReturnValue:
    """Return the report with what is to be put right, whether it was approved or not."""
    report, form = get_report(report_id, current_actor()), ReturnForm()
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", report_id=report_id)
            approving.return_report(report, form.note.data, actor=current_actor(), now=clock.now())
            receipt.said = _(
                "The report is returned; the secretariat is told, and the note stands first on "
                "its page."
            )
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("consolidated/return.html", form=form, report=report), form.status


@bp.route("/<int:report_id>/issue", methods=["GET", "POST"])
@guarded(Action.EDIT_CONSOLIDATED)
def issue(report_id: int) -> ResponseReturnValue:
    """Give the report its number and date."""
    report = get_report(report_id, current_actor())
    form = IssueForm(data={"version": report.version_id, "issued_on": clock.today()})
    offer(
        form.replaces,
        offered_papers(current_actor(), DocumentKind.REPORT),
        lambda paper: f"{paper.sign}, {paper.issued_on:%d/%m/%Y}, {cut(paper.subject, 80)}",
        empty=_("None"),
    )
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", report_id=report_id)
            services.issue_report(
                report,
                form.facts(),
                actor=current_actor(),
                today=clock.today(),
                now=clock.now(),
                seen=form.seen_version,
            )
            receipt.said = _(
                "Issued as %(sign)s; PDF and Word are being printed.", sign=report.sign
            )
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("consolidated/issue.html", form=form, report=report), form.status


@bp.post("/<int:report_id>/print-again")
@guarded(Action.EDIT_CONSOLIDATED)
def print_again(report_id: int) -> ResponseReturnValue:
    """Let a report that could not be printed be tried once more."""
    report = get_report(report_id, current_actor())
    with transaction():
        services.print_again(report, actor=current_actor())
    return redirect(url_for(".show", report_id=report_id), 303)
