"""Ask units for a thematic or an ad hoc report."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.groups import list_groups
from tracker.queries.reports.asking import list_indicators_in_use
from tracker.queries.reports.listing import ReportFilter, count_reports
from tracker.queries.units import list_units
from tracker.rules.permissions import Action, scope_of
from tracker.services.reports.asking import ask_for_report
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded
from tracker.web.forms.fields import offer
from tracker.web.forms.plans import offer_groups
from tracker.web.forms.report_requests import AskForm
from tracker.web.indicator_words import titled
from tracker.web.once import sent
from tracker.web.unit_picking import offer_units
from tracker.web.views.reports.blueprint import bp
from tracker.web.words import UNIT_KINDS


@bp.route("/ask", methods=["GET", "POST"])
@guarded(Action.ASSIGN)
def ask() -> ResponseReturnValue:
    """Ask a group of units for a report outside the periods."""
    actor, today, form = current_actor(), clock.today(), AskForm()
    units = list_units(on=today)
    offer_units([form.lead], units)
    offer_groups([form.lead_group], list_groups())
    indicators = list_indicators_in_use(actor.committee_id)
    offer(form.indicators, indicators, titled)
    if form.validate_on_submit():
        with sent(form) as receipt:
            request = ask_for_report(form.facts(), actor=actor, today=today, now=clock.now())
            receipt.location = url_for(".index", period=request.code)
            which = ReportFilter(period=request.code)
            asked = count_reports(scope_of(actor, Action.SEE_TASK), which, today=today)
            receipt.said = ngettext("%(num)s unit is asked.", "%(num)s units are asked.", asked)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template("reports/ask.html", form=form, units=units, unit_kinds=UNIT_KINDS)
    return page, form.status
