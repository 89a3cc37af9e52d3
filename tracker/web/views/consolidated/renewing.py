"""Renew the figures of a draft: first what would change, then the new version."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.consolidated.reading import get_report
from tracker.rules.faults import Refused
from tracker.rules.permissions import Action
from tracker.rules.refreshing import Choice
from tracker.services.consolidated.renewing import propose
from tracker.services.consolidated.renewing import renew as renew_figures
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.consolidated_words import CHOICES, DIFFERENCES
from tracker.web.forms.consolidated import RenewForm
from tracker.web.once import once
from tracker.web.paging import read_day
from tracker.web.views.consolidated.blueprint import bp


@bp.route("/<int:report_id>/renew", methods=["GET", "POST"])
@guarded(Action.EDIT_CONSOLIDATED)
def renew(report_id: int) -> ResponseReturnValue:
    """Show old and new sentence by sentence; on confirmation write the next version."""
    actor, today = current_actor(), clock.today()
    report = get_report(report_id, actor)
    form = RenewForm(data={"as_of": read_day("as_of") or today})
    if form.validate_on_submit():
        choices = {
            name.removeprefix("choice-"): Choice(value)
            for name, value in request.form.items()
            if name.startswith("choice-") and value in set(Choice)
        }
        try:
            with once(form.nonce.data) as receipt:
                receipt.location = url_for(".show", report_id=report_id)
                number = renew_figures(
                    report,
                    form.as_of.data,
                    choices,
                    digest=form.digest.data or "",
                    actor=actor,
                    today=today,
                    now=clock.now(),
                )
        except Refused as refusal:
            form.show(refusal)
            report = get_report(report_id, actor)
        else:
            flash(_("Version %(number)s is written; the one before is kept.", number=number))
            return redirect(receipt.location, 303)
    proposal = None
    try:
        proposal = propose(report, form.as_of.data or today, actor=actor, today=today)
        form.digest.data = proposal.digest
    except Refused as refusal:
        form.show(refusal)
    page = render_template(
        "consolidated/renew.html",
        form=form,
        report=report,
        proposal=proposal,
        differences=DIFFERENCES,
        choices=CHOICES,
    )
    return page, form.status
