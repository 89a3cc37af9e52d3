"""Read plans: the list and the page of one."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.amendments.reading import AmendmentFilter, list_amendments
from tracker.queries.annexes.imports import list_unfinished
from tracker.queries.budgets import total_of_plan
from tracker.queries.documents import list_linked
from tracker.queries.plan_previews import preview
from tracker.queries.plans import count_plans, get_plan_in_full, list_plans
from tracker.queries.tallies import tally_plan, total_of
from tracker.rules.choices import PlanState
from tracker.rules.permissions import Action, may, scope_of
from tracker.rules.statuses import View
from tracker.web.access import current_actor, guarded
from tracker.web.annex_words import STATES
from tracker.web.paging import HEAVY, Page, read_number, read_page
from tracker.web.views.plans.blueprint import bp
from tracker.web.views.plans.showing import progress_lines, show_plan, tasks_url
from tracker.web.words import AMENDMENT_STATES, PLAN_STATES

MOST_UNITS = 50  # whose progress is shown with a plan; the rest when asked for
CELLS = (View.DONE_ON_TIME, View.DONE_LATE, View.OPEN_IN_TIME, View.OVERDUE)


@bp.get("")
@guarded(Action.SEE_PLAN)
def index() -> ResponseReturnValue:
    """List the plans, the newest first."""
    actor = current_actor()
    page = read_page(count_plans(actor))
    lines = list_plans(actor, today=clock.today(), offset=page.offset, limit=page.size)
    return render_template(
        "plans/index.html",
        lines=lines,
        page=page,
        states=PLAN_STATES,
        may_edit=may(actor, Action.EDIT_PLAN),
        tasks_url=tasks_url,
    )


@bp.get("/<int:plan_id>")
@guarded(Action.SEE_PLAN)
def show(plan_id: int) -> ResponseReturnValue:
    """Show one plan: what it asks of whom by when, and how far that is."""
    actor, today = current_actor(), clock.today()
    full = get_plan_in_full(plan_id, actor)
    is_draft = full.plan.state is PlanState.DRAFT
    amendments = [] if is_draft else list_amendments(actor, AmendmentFilter(full.plan.id))
    shown = show_plan(full, actor, today=today, amendments=amendments)
    facts = {"shown": shown, "states": PLAN_STATES}
    if is_draft:
        return render_template(
            "plans/draft.html",
            preview=preview(full, today=today),
            imports=list_unfinished(full.plan, actor.user_id) if shown.may_edit else [],
            import_states=STATES,
            **facts,
        )
    scope = scope_of(actor, Action.SEE_TASK)
    units = tally_plan(scope, plan_id, today=today)
    total = total_of(units.values())
    progress = progress_lines(full, units)
    by_unit = request.args.get("show") == "units"
    page = read_page(len(progress)) if by_unit else _page_of_rows(shown)
    return render_template(
        "plans/show.html",
        page=page,
        by_unit=by_unit,
        cells=total,
        shares={cell: total.share_of(cell) for cell in CELLS},
        links={cell: tasks_url(plan=plan_id, view=cell) for cell in CELLS},
        progress=progress[page.offset : page.last] if by_unit else progress[:MOST_UNITS],
        all_units=len(progress),
        league_url=(
            url_for(".detail_plans", plan_id=plan_id)
            if full.plan.detail_days is not None and may(actor, Action.EXPORT_PROVINCE)
            else None
        ),
        withdraw_url=url_for(".withdraw", plan_id=plan_id),
        budget=total_of_plan(actor, plan_id),
        may_budget=may(actor, Action.EDIT_BUDGET),
        documents=list_linked(actor, "plan", plan_id),
        may_register=may(actor, Action.EDIT_DOCUMENT),
        amendment_states=AMENDMENT_STATES,
        **facts,
    )


def _page_of_rows(shown: Any) -> Page:
    """Return the page of the rows the address asks for, or the one with a row of it."""
    wanted = read_number("row")
    place = next((at for at, one in enumerate(shown.rows) if one.row.id == wanted), None)
    return read_page(len(shown.rows), holding=place, sizes=HEAVY)
