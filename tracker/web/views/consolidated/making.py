"""Make a report: choose what it tells of; the first draft is written by rules."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.consolidated.reading import get_report, offered_sessions
from tracker.queries.directory import list_plan_names
from tracker.rules.consolidated import ConsolidatedKind
from tracker.rules.faults import Refused
from tracker.rules.periods import period_containing
from tracker.rules.permissions import Action
from tracker.services.consolidated import approving, editing, making
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.faults import words_for
from tracker.web.forms.consolidated import MakeForm
from tracker.web.forms.fields import offer
from tracker.web.once import sent
from tracker.web.paging import read_number
from tracker.web.views.consolidated.blueprint import bp


@bp.route("/new", methods=["GET", "POST"])
@guarded(Action.EDIT_CONSOLIDATED)
def new() -> ResponseReturnValue:
    """Choose window, plan and day of the figures, and have the first draft written."""
    actor, today = current_actor(), clock.today()
    last = period_containing(today).preceding
    form = MakeForm(
        data={
            "period": f"{ConsolidatedKind.QUARTER}-{last.quarter}",
            "year": last.year,
            "as_of": today,
            "plan": read_number("plan"),
            "meeting": read_number("meeting"),
        }
    )
    plans = list_plan_names(actor.committee_id)
    offer(form.plan, plans, lambda plan: str(plan.sign), empty=_("The whole committee"))
    offer_sessions(form.meeting, actor.committee_id)
    if form.validate_on_submit():
        with sent(form) as receipt:
            report = making.make_report(form.facts(), actor=actor, today=today, now=clock.now())
            receipt.location = url_for(".show", report_id=report.id)
            receipt.said = _(
                "The first draft is written; every number leads to what it was counted from."
            )
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("consolidated/new.html", form=form), form.status


def offer_sessions(field, committee_id: int) -> None:  # type: ignore[no-untyped-def]
    """Offer the year-end sessions a review can belong to."""
    offer(
        field,
        offered_sessions(committee_id),
        lambda one: _(
            "Session %(number)s, %(day)s", number=one.ordinal, day=f"{one.held_on:%d/%m/%Y}"
        ),
        empty=_("No session yet"),
    )


@bp.post("/<int:report_id>/discard")
@guarded(Action.EDIT_CONSOLIDATED)
def discard(report_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    report = get_report(report_id, current_actor())
    try:
        with transaction():
            approving.call_back_letters(report, now=clock.now())
            editing.discard(report, actor=current_actor())
    except Refused as refusal:
        flash(words_for(refusal), "warning")
        return redirect(url_for(".show", report_id=report_id), 303)
    flash(_("The draft was thrown away."))
    return redirect(url_for(".index"), 303)
