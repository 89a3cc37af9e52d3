"""Amendments of a plan in force: the list, one of them, a draft, and putting it in force."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.amendments.outlook import Outlook, look_ahead
from tracker.queries.amendments.reading import (
    AmendmentFilter,
    count_amendments,
    get_amendment,
    list_amendments,
    years_of_amendments,
)
from tracker.queries.directory import list_plan_names
from tracker.queries.plans import get_plan
from tracker.queries.recipients import people_of_units
from tracker.queries.successions.passed_on import list_passed_on_changes
from tracker.rules.choices import AmendmentState, PlanState, TaskKind
from tracker.rules.faults import Missing, Refused
from tracker.rules.permissions import Action, may
from tracker.services.amendments import drafting, promulgation
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded
from tracker.web.amendment_words import (
    granted_past,
    read_granted,
    rows_ahead,
    rows_in_force,
    summary_of,
)
from tracker.web.faults import words_for
from tracker.web.forms.amendments import AmendmentForm
from tracker.web.forms.base import Form
from tracker.web.once import once, sent
from tracker.web.paging import read_choice, read_number, read_page, year_options
from tracker.web.views.plans.blueprint import bp
from tracker.web.words import AMENDMENT_STATES, CHANGE_KINDS


@bp.get("/amendments")
@guarded(Action.SEE_PLAN)
def all_amendments() -> ResponseReturnValue:
    """List the amendments of all plans, the newest first."""
    plan_names = list_plan_names(current_actor().committee_id)
    plans = [("", _("All plans")), *((str(plan.id), plan.sign) for plan in plan_names)]
    return _list(wanted_amendments(read_number("plan")), plan=None, plans=plans)


@bp.get("/<int:plan_id>/amendments")
@guarded(Action.SEE_PLAN)
def amendments(plan_id: int) -> ResponseReturnValue:
    """List the amendments of a plan, the newest first."""
    plan = get_plan(plan_id, current_actor())
    return _list(wanted_amendments(plan_id), plan=plan, plans=[])


def wanted_amendments(plan_id: int | None) -> AmendmentFilter:
    """Return what the address narrows a list of amendments by."""
    return AmendmentFilter(
        plan_id=plan_id, year=read_number("year"), state=read_choice(AmendmentState, "state")
    )


def _list(
    wanted: AmendmentFilter, *, plan: Any, plans: list[tuple[str, str]]
) -> ResponseReturnValue:
    actor = current_actor()
    page = read_page(count_amendments(actor, wanted))
    is_open = plan is not None and plan.state is PlanState.PROMULGATED
    return render_template(
        "plans/amendments/index.html",
        plan=plan,
        plans=plans,
        wanted=wanted,
        active=wanted.active - (plan is not None),
        years=year_options(years_of_amendments(actor, plan_id=plan.id if plan else None)),
        lines=list_amendments(actor, wanted, offset=page.offset, limit=page.size),
        page=page,
        states=AMENDMENT_STATES,
        may_amend=is_open and may(actor, Action.EDIT_PLAN),
    )


@bp.route("/<int:plan_id>/amendments/new", methods=["GET", "POST"])
@guarded(Action.EDIT_PLAN)
def new_amendment(plan_id: int) -> ResponseReturnValue:
    """Draft an amendment."""
    plan, form = _plan_in_force(plan_id), AmendmentForm()
    if form.validate_on_submit():
        try:
            with once(form.nonce.data) as receipt:
                amendment = drafting.create_amendment(
                    plan, form.facts(), actor=current_actor(), now=clock.now()
                )
                receipt.location = _page_of(plan_id, amendment.id)
        except Refused as refusal:
            form.show(refusal)
        else:
            return redirect(receipt.location, 303)
    page = render_template("plans/amendments/edit.html", form=form, plan=plan, amendment=None)
    return page, form.status


@bp.get("/<int:plan_id>/amendments/<int:amendment_id>")
@guarded(Action.SEE_PLAN)
def show_amendment(plan_id: int, amendment_id: int) -> ResponseReturnValue:
    """Show an amendment: what it changes, or will change."""
    actor = current_actor()
    plan = get_plan(plan_id, actor)
    amendment = get_amendment(plan, amendment_id, actor)
    facts = {"plan": plan, "amendment": amendment, "states": AMENDMENT_STATES}
    if amendment.state is AmendmentState.IN_FORCE:
        return render_template("plans/amendments/show.html", rows=rows_in_force(amendment), **facts)
    outlook = look_ahead(amendment, plan, today=clock.today())
    is_open = plan.state is PlanState.PROMULGATED
    return render_template(
        "plans/amendments/draft.html",
        rows=rows_ahead(outlook),
        summary=summary_of(outlook.effects),
        plan_rows=[row for row in outlook.plan_rows if row.ended_on is None],
        kinds=CHANGE_KINDS,
        report=TaskKind.PERIODIC_REPORT,
        may_edit=is_open and may(actor, Action.EDIT_PLAN),
        may_promulgate=is_open and may(actor, Action.PROMULGATE_PLAN),
        passed_on=list_passed_on_changes(amendment),
        granted=granted_past(outlook, {}),
        **facts,
    )


@bp.route("/<int:plan_id>/amendments/<int:amendment_id>/edit", methods=["GET", "POST"])
@guarded(Action.EDIT_PLAN)
def edit_amendment(plan_id: int, amendment_id: int) -> ResponseReturnValue:
    """Change what a draft says of itself."""
    plan = _plan_in_force(plan_id)
    amendment = get_draft(plan, amendment_id)
    form = AmendmentForm(obj=amendment, version=amendment.version_id)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _page_of(plan_id, amendment_id)
            drafting.update_amendment(
                amendment,
                plan,
                form.facts(),
                actor=current_actor(),
                seen=form.seen_version,
            )
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template("plans/amendments/edit.html", form=form, plan=plan, amendment=amendment)
    return page, form.status


@bp.post("/<int:plan_id>/amendments/<int:amendment_id>/discard")
@guarded(Action.EDIT_PLAN)
def discard_amendment(plan_id: int, amendment_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    plan = get_plan(plan_id, current_actor())
    amendment = get_amendment(plan, amendment_id, current_actor())
    sign = amendment.sign
    try:
        with transaction():
            drafting.discard_amendment(amendment, plan, actor=current_actor())
    except Refused as refusal:
        flash(words_for(refusal), "warning")
        return redirect(_page_of(plan_id, amendment_id), 303)
    flash(_("Thrown away: the draft of %(sign)s.", sign=sign))
    return redirect(url_for(".amendments", plan_id=plan_id), 303)


@bp.route("/<int:plan_id>/amendments/<int:amendment_id>/promulgate", methods=["GET", "POST"])
@guarded(Action.PROMULGATE_PLAN)
def promulgate_amendment(plan_id: int, amendment_id: int) -> ResponseReturnValue:
    """Put an amendment in force, after showing what becomes of each task."""
    actor, form = current_actor(), Form()
    plan = get_plan(plan_id, actor)
    amendment = get_amendment(plan, amendment_id, actor)
    chosen = read_granted(request.form)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _page_of(plan_id, amendment_id)
            done = promulgation.promulgate_amendment(
                amendment,
                plan,
                actor=actor,
                today=clock.today(),
                now=clock.now(),
                granted=chosen,
            )
            receipt.said = _told(done)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    elif amendment.state is AmendmentState.IN_FORCE or plan.state is not PlanState.PROMULGATED:
        return redirect(_page_of(plan_id, amendment_id), 303)
    keeps = [task_id for task_id, is_kept in chosen.items() if is_kept]
    outlook = look_ahead(amendment, plan, today=clock.today(), keeps=keeps)
    facts = {"plan": plan, "amendment": amendment, "form": form, **_audience(plan, outlook)}
    page = render_template(
        "plans/amendments/promulgate.html",
        rows=rows_ahead(outlook),
        granted=granted_past(outlook, chosen),
        summary=summary_of(outlook.effects),
        **facts,
    )
    return page, form.status


def get_draft(plan: Any, amendment_id: int) -> Any:
    """Return a draft to be changed; one in force is not there to be changed. Raises Missing."""
    amendment = get_amendment(plan, amendment_id, current_actor())
    if amendment.state is not AmendmentState.DRAFT:
        raise Missing
    return amendment


def _plan_in_force(plan_id: int) -> Any:
    plan = get_plan(plan_id, current_actor())
    if plan.state is not PlanState.PROMULGATED:
        raise Missing
    return plan


def _page_of(plan_id: int, amendment_id: int) -> str:
    return url_for(".show_amendment", plan_id=plan_id, amendment_id=amendment_id)


def _audience(plan: Any, outlook: Outlook) -> dict[str, Any]:
    """Return who will be told, and which units nobody can be told for."""
    people = people_of_units(plan.committee_id, outlook.unit_ids)
    told = {user.id: user for group in people.values() for user in group}
    silent = outlook.unit_ids - people.keys()
    return {
        "people": list(told.values()),
        "silent": [unit for unit in outlook.ground.units if unit.id in silent],
    }


def _told(done: promulgation.Amended) -> str:
    if not done.letters:
        return str(_("The amendment is in force."))
    return str(
        ngettext(
            "The amendment is in force; %(num)s letter leaves in one minute.",
            "The amendment is in force; %(num)s letters leave in one minute.",
            done.letters,
        )
    )
