"""Draft a plan and change a draft."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.groups import list_groups
from tracker.queries.plans import get_plan, list_sets
from tracker.rules.periods import period_containing
from tracker.rules.permissions import Action
from tracker.services.plans import drafting
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.fields import offer
from tracker.web.forms.plans import PlanForm, group_word, offer_groups, word_of
from tracker.web.once import sent
from tracker.web.views.plans.blueprint import bp

COPIED = (
    *("number", "symbol", "issued_on", "issuer", "signed_by", "signed_as", "subject"),
    *("ends_on", "note", "detail_days", "detail_counting", "detail_rolls"),
    *("report_frequency", "report_due_kind", "quarter_report", "half_report"),
    *("nine_months_report", "year_report"),
)


@bp.route("/new", methods=["GET", "POST"])
@guarded(Action.EDIT_PLAN)
def new() -> ResponseReturnValue:
    """Draft a plan."""
    form = PlanForm(data={"first_period": str(period_containing(clock.today()))})
    _offer_sets(form)
    if form.validate_on_submit():
        with sent(form) as receipt:
            plan = drafting.create_plan(form.facts(), actor=current_actor())
            receipt.location = url_for(".show", plan_id=plan.id)
            receipt.said = _("The draft is saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("plans/edit.html", form=form, plan=None), form.status


@bp.route("/<int:plan_id>/edit", methods=["GET", "POST"])
@guarded(Action.EDIT_PLAN)
def edit(plan_id: int) -> ResponseReturnValue:
    """Change a draft."""
    plan = get_plan(plan_id, current_actor())
    form = PlanForm(data={name: word_of(getattr(plan, name)) for name in COPIED} | _others(plan))
    _offer_sets(form)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", plan_id=plan.id)
            drafting.update_plan(plan, form.facts(), actor=current_actor(), seen=form.seen_version)
            receipt.said = _("The draft is saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("plans/edit.html", form=form, plan=plan), form.status


def _others(plan: Any) -> dict[str, Any]:
    """Return the fields whose name in the form differs from the column's."""
    return {
        "detail_group": group_word(plan.detail_group, plan.detail_group_id),
        "report_group": group_word(plan.report_group, plan.report_group_id),
        "indicator_set": plan.indicator_set_id,
        "report_number": plan.report_due_number,
        "first_period": plan.first_period or str(period_containing(plan.issued_on)),
        "version": plan.version_id,
    }


def _offer_sets(form: PlanForm) -> None:
    offer_groups((form.detail_group, form.report_group), list_groups())
    sets = list_sets()
    offer(form.indicator_set, sets, lambda row: f"{row.code} · {row.name}", empty=_("None"))
