"""Give indicators to units: those of the plan's set, and of others what is to be reported."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.groups import list_groups
from tracker.queries.plans import get_indicator, get_plan, list_indicators, list_sets, list_to_give
from tracker.queries.units import list_units
from tracker.rules.choices import PlanState
from tracker.rules.permissions import Action
from tracker.services.plans import indicators
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.indicators import ExpectationForm, lines_of_targets
from tracker.web.forms.plans import IndicatorForm, group_word, offer_groups
from tracker.web.once import sent
from tracker.web.pressing import pressed
from tracker.web.readback.leads import LeadTable
from tracker.web.readback.sending import send_table
from tracker.web.readback.targets import TargetTable
from tracker.web.unit_picking import offer_units
from tracker.web.views.plans.blueprint import bp
from tracker.web.words import UNIT_KINDS


@bp.get("/<int:plan_id>/indicators")
@guarded(Action.EDIT_PLAN)
def components(plan_id: int) -> ResponseReturnValue:
    """List what can be given of the plan's set, or of another one."""
    plan = get_plan(plan_id, current_actor())
    is_draft = plan.state is PlanState.DRAFT  # in force nothing of another set is given any more
    sets = [one for one in list_sets() if is_draft or one.id == plan.indicator_set_id]
    sets.sort(key=lambda one: one.id != plan.indicator_set_id)
    asked = request.args.get("set", type=int)
    chosen = next((one for one in sets if one.id == asked), sets[0] if sets else None)
    return render_template(
        "plans/components.html",
        plan=plan,
        sets=sets,
        chosen=chosen,
        components=list_to_give(plan, chosen) if chosen else [],
        given={line.indicator.id for line in list_indicators(plan) if line.given},
    )


@bp.route("/<int:plan_id>/indicators/<int:indicator_id>", methods=["GET", "POST"])
@guarded(Action.EDIT_PLAN)
def assign_indicator(plan_id: int, indicator_id: int) -> ResponseReturnValue:
    """Give one indicator to a lead unit."""
    plan = get_plan(plan_id, current_actor())
    line = get_indicator(plan, indicator_id)
    units = list_units(on=plan.issued_on)
    given = line.given
    form = IndicatorForm(
        data={
            "lead": given.lead_unit_id,
            "coordinating": [other.unit_id for other in given.coordinating],
            "target": given.target,
            "is_illustrative": given.is_illustrative,
        }
        if given
        else None
    )
    offer_units([form.lead, form.coordinating], units)
    if form.validate_on_submit():
        with sent(form) as receipt:
            indicators.assign_indicator(plan, line.indicator, form.facts(), actor=current_actor())
            receipt.location = _after(plan_id)
            receipt.said = _("Indicator %(code)s is assigned.", code=line.indicator.code)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "plans/indicator.html", form=form, plan=plan, line=line, units=units, unit_kinds=UNIT_KINDS
    )
    return page, form.status


@bp.route("/<int:plan_id>/indicators/<int:indicator_id>/targets", methods=["GET", "POST"])
@guarded(Action.EDIT_PLAN)
def expect_of_indicator(plan_id: int, indicator_id: int) -> ResponseReturnValue:
    """Say what an assigned indicator is to reach, year by year, and who reports it."""
    plan = get_plan(plan_id, current_actor())
    line = get_indicator(plan, indicator_id)
    given = line.given
    if given is None:
        flash(_("Give the indicator to a lead unit first."), "warning")
        return redirect(url_for(".show", plan_id=plan_id, _anchor="indicators"), 303)
    form = ExpectationForm(
        data={
            "target": given.target,
            "baseline": given.baseline,
            "baseline_year": given.baseline_year,
            "reporters": group_word(given.reporters, given.reporters_group_id),
            "lines": lines_of_targets(given.targets),
        }
    )
    offer_groups([form.reporters], list_groups())
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", plan_id=plan_id, _anchor="indicators")
            indicators.expect_of_indicator(
                plan, line.indicator, form.facts(), actor=current_actor()
            )
            receipt.said = _("The targets of %(code)s are saved.", code=line.indicator.code)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("plans/targets.html", form=form, plan=plan, line=line), form.status


@bp.get("/<int:plan_id>/leads.xlsx")
@guarded(Action.EDIT_PLAN)
def export_leads(plan_id: int) -> ResponseReturnValue:
    """Take all indicators of a plan's set along, with who leads each, to fill in."""
    table = LeadTable(current_actor(), clock.today(), plan_id)
    table.check_place()
    return send_table(_("Lead units"), table, table.lines())


@bp.get("/<int:plan_id>/targets.xlsx")
@guarded(Action.EXPORT_OWN)
def export_targets(plan_id: int) -> ResponseReturnValue:
    """Take the targets of a plan along."""
    table = TargetTable(current_actor(), clock.today(), plan_id)
    table.check_place()
    return send_table(_("Targets"), table, table.lines())


@bp.post("/<int:plan_id>/indicators/<int:indicator_id>/remove")
@guarded(Action.EDIT_PLAN)
def unassign_indicator(plan_id: int, indicator_id: int) -> ResponseReturnValue:
    """Take an indicator back from its lead unit."""
    plan = get_plan(plan_id, current_actor())
    line = get_indicator(plan, indicator_id)
    with pressed() as done:
        indicators.unassign_indicator(plan, indicator_id, actor=current_actor())
        done.said = _("Indicator %(code)s has no lead unit now.", code=line.indicator.code)
    return redirect(url_for(".show", plan_id=plan_id, _anchor="indicators"), 303)


def _after(plan_id: int) -> str:
    """Lead on to the next main indicator nobody leads when asked, else back to the plan."""
    if "again" in request.form:
        lines = list_indicators(get_plan(plan_id, current_actor()))
        nobody = next((line.indicator.id for line in lines if line.given is None), None)
        if nobody is not None:
            return url_for(".assign_indicator", plan_id=plan_id, indicator_id=nobody)
    return url_for(".show", plan_id=plan_id, _anchor="indicators")
