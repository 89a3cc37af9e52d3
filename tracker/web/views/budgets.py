"""Money for plans: totals and lines, one line, enter, correct, take out."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.database import transaction
from tracker.queries.budgets import (
    BudgetFilter,
    get_line,
    list_lines,
    offered_rows,
    total_of,
    totals_by_plan,
    totals_by_source,
    totals_by_years,
    years_of_lines,
)
from tracker.queries.documents import list_linked, offered_plans
from tracker.rules.budgets import Amounts
from tracker.rules.choices import BudgetSource
from tracker.rules.permissions import Action, may
from tracker.rules.texts import cut
from tracker.services import budgets
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.budgets import BudgetForm
from tracker.web.forms.fields import offer
from tracker.web.once import sent
from tracker.web.paging import read_choice, read_number, read_page, read_search, year_options
from tracker.web.words import BUDGET_SOURCES

bp = Blueprint("budgets", __name__, url_prefix="/budget")
COPIED = (
    *("title", "first_year", "source_words", "planned", "allocated", "disbursed"),
    *("reason", "note"),
)


@bp.get("")
@guarded(Action.SEE_BUDGET)
def index() -> ResponseReturnValue:
    """Show the totals and the lines the address asks for."""
    actor, wanted = current_actor(), wanted_lines()
    total = total_of(actor, wanted)
    page = read_page(total.count)
    return render_template(
        "budgets/index.html",
        total=total,
        by_years=totals_by_years(actor, wanted),
        by_source=totals_by_source(actor, wanted),
        by_plan=totals_by_plan(actor, wanted),
        lines=list_lines(actor, wanted, offset=page.offset, limit=page.size),
        amounts=amounts_of,
        page=page,
        wanted=wanted,
        plans=_plan_options(),
        years=year_options(years_of_lines(actor)),
        sources=BUDGET_SOURCES,
        may_edit=may(actor, Action.EDIT_BUDGET),
    )


@bp.get("/<int:line_id>")
@guarded(Action.SEE_BUDGET)
def show(line_id: int) -> ResponseReturnValue:
    """Show one line with its documents."""
    actor = current_actor()
    line = get_line(line_id, actor)
    return render_template(
        "budgets/show.html",
        line=line,
        amounts=amounts_of(line),
        documents=list_linked(actor, "budget_line", line_id),
        sources=BUDGET_SOURCES,
        may_edit=may(actor, Action.EDIT_BUDGET),
        may_register=may(actor, Action.EDIT_DOCUMENT),
    )


@bp.route("/new", methods=["GET", "POST"])
@guarded(Action.EDIT_BUDGET)
def new() -> ResponseReturnValue:
    """Enter an amount of a plan."""
    form = BudgetForm(data={"plan": read_number("plan")})
    _offer(form)
    if form.validate_on_submit():
        with sent(form) as receipt:
            line = budgets.add_line(form.facts(), actor=current_actor())
            receipt.location = url_for(".show", line_id=line.id)
            receipt.said = _("The amount is entered.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("budgets/edit.html", form=form, line=None), form.status


@bp.route("/<int:line_id>/edit", methods=["GET", "POST"])
@guarded(Action.EDIT_BUDGET)
def edit(line_id: int) -> ResponseReturnValue:
    """Correct an amount."""
    line = get_line(line_id, current_actor())
    form = BudgetForm(data=typed(line))
    _offer(form)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", line_id=line_id)
            budgets.update_line(line, form.facts(), actor=current_actor(), seen=form.seen_version)
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("budgets/edit.html", form=form, line=line), form.status


@bp.post("/<int:line_id>/remove")
@guarded(Action.EDIT_BUDGET)
def remove(line_id: int) -> ResponseReturnValue:
    """Take an amount out."""
    line = get_line(line_id, current_actor())
    title, plan_id = line.title, line.plan_id
    with transaction():
        budgets.remove_line(line, actor=current_actor())
    flash(_("Taken out: %(title)s", title=cut(title, 90)))
    return redirect(url_for(".index", plan=plan_id), 303)


def amounts_of(line: Any) -> Amounts:
    """Return the three amounts of a line."""
    return Amounts(line.planned, line.allocated, line.disbursed)


def wanted_lines() -> BudgetFilter:
    """Return the filter the address asks for."""
    return BudgetFilter(
        text=read_search(),
        plan_id=read_number("plan"),
        year=read_number("year"),
        source=read_choice(BudgetSource, "source"),
    )


def _plan_options() -> list[tuple[str, str]]:
    plans = offered_plans(current_actor())
    return [("", _("All plans")), *((str(plan.id), plan.sign) for plan in plans)]


def _offer(form: BudgetForm) -> None:
    """Offer the plans, and the assignments of the one that is chosen."""
    actor = current_actor()
    offer_plans(form, offered_plans(actor))
    rows = offered_rows(form.plan.data, actor.committee_id) if form.plan.data else ()
    offer(
        form.assignment,
        rows,
        lambda row: cut(row.title, 110),
        empty=_("The plan as a whole"),
    )


def offer_plans(form: BudgetForm, plans: Iterable[Any]) -> None:
    """Offer the plans money can be for."""
    offer(
        form.plan,
        plans,
        lambda plan: f"{plan.sign}, {cut(plan.subject, 90)}",
        empty=_("Choose a plan"),
    )


def typed(line: Any) -> dict[str, Any]:
    """Return what the form shows of a line."""
    return {
        **{name: getattr(line, name) for name in COPIED},
        "last_year": line.last_year if line.last_year != line.first_year else None,
        "plan": line.plan_id,
        "assignment": line.assignment_id,
        "source": line.source.value,
        "version": line.version_id,
    }
