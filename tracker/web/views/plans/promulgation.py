"""Promulgate a plan, or withdraw it: each asks first, naming what it will do."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.plan_previews import preview
from tracker.queries.plans import get_plan, get_plan_in_full
from tracker.queries.successions.passed_on import list_passed_on
from tracker.queries.tallies import count_marks
from tracker.rules.choices import PlanState
from tracker.rules.permissions import Action, scope_of
from tracker.services.plans import promulgation
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded
from tracker.web.forms.base import Form
from tracker.web.once import sent
from tracker.web.views.plans.blueprint import bp
from tracker.web.views.plans.showing import show_plan


@bp.route("/<int:plan_id>/promulgate", methods=["GET", "POST"])
@guarded(Action.PROMULGATE_PLAN)
def promulgate(plan_id: int) -> ResponseReturnValue:
    """Put a draft in force, after showing what that creates."""
    actor, form = current_actor(), Form()
    plan = get_plan(plan_id, actor)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", plan_id=plan_id)
            done = promulgation.promulgate_plan(
                plan, actor=actor, today=clock.today(), now=clock.now()
            )
            receipt.said = _told(done)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    elif plan.state is not PlanState.DRAFT:
        return redirect(url_for(".show", plan_id=plan_id), 303)
    full = get_plan_in_full(plan_id, actor)
    page = render_template(
        "plans/promulgate.html",
        form=form,
        shown=show_plan(full, actor, today=clock.today()),
        preview=preview(full, today=clock.today()),
        passed_on=list_passed_on(plan),
    )
    return page, form.status


@bp.route("/<int:plan_id>/withdraw", methods=["GET", "POST"])
@guarded(Action.PROMULGATE_PLAN)
def withdraw(plan_id: int) -> ResponseReturnValue:
    """Withdraw a plan in force, after saying what that cancels."""
    actor, form = current_actor(), Form()
    plan = get_plan(plan_id, actor)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", plan_id=plan_id)
            tasks = promulgation.withdraw_plan(
                plan, actor=actor, today=clock.today(), now=clock.now()
            )
            receipt.said = ngettext(
                "The plan is withdrawn; %(num)s open task is cancelled.",
                "The plan is withdrawn; %(num)s open tasks are cancelled.",
                tasks,
            )
        if receipt.is_done:
            return redirect(receipt.location, 303)
    elif plan.state is not PlanState.PROMULGATED:
        return redirect(url_for(".show", plan_id=plan_id), 303)
    scope = scope_of(actor, Action.SEE_TASK)
    tally = count_marks(scope, today=clock.today(), plan_id=plan_id)
    return render_template("plans/withdraw.html", form=form, plan=plan, tally=tally), form.status


def _told(done: promulgation.Promulgation) -> str:
    if not done.tasks and not done.letters:
        return str(_("The plan is in force."))
    return str(
        _(
            "The plan is in force: %(tasks)s tasks for %(units)s units, %(letters)s letters; "
            "they leave in one minute.",
            tasks=done.tasks,
            units=done.units,
            letters=done.letters,
        )
    )
