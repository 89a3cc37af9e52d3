"""The list of tasks: one table for everybody, each within his scope."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from tracker import clock
from tracker.queries.directory import list_plan_names, list_unit_names
from tracker.queries.successions.lineage import load_heirs
from tracker.queries.tallies import tally_units
from tracker.queries.task_lists import TaskPage, list_tasks, tally_part
from tracker.rules.choices import Part
from tracker.rules.filters import SIZE, FilterReading, TaskFilter, UnitsAs, read_task_filter
from tracker.rules.permissions import Action, Scope, may_knock, scope_of
from tracker.rules.statuses import View
from tracker.speech import gettext, ngettext
from tracker.web import task_table
from tracker.web.access import current_actor, guarded
from tracker.web.faults import words_for
from tracker.web.keeping import draw_once
from tracker.web.task_words import EMPTY_VIEWS
from tracker.web.unit_filter import is_unit_unread, offer_units, read_unit
from tracker.web.views.task_blueprint import bp

__all__ = ["bp", "index"]

DONE_VIEWS = frozenset({View.DONE, View.DONE_ON_TIME, View.DONE_LATE})


@bp.get("")
@guarded(Action.SEE_TASK)
def index() -> ResponseReturnValue:
    """Show the tasks the reader may see, as the address asks for them."""
    scope = scope_of(current_actor(), Action.SEE_TASK)
    reading = read_task_filter(request.args.items(multi=True))
    read_unit()
    if reading.refusals or is_unit_unread():
        return render_template("tasks/index.html", list=_draw(scope, reading, None)), 422
    excel = _excel(scope, reading.filter)
    drawn = draw_once(
        "list of tasks", scope, reading.filter, excel, draw=lambda: _draw(scope, reading, excel)
    )
    return render_template("tasks/index.html", list=drawn)


def _excel(scope: Scope, wanted: TaskFilter) -> str | None:
    """Return the address of the list as a workbook; a unit may take what it leads."""
    if not may_knock(current_actor().role, Action.EXPORT_OWN):
        return None
    if scope.unit_id is not None and wanted.part is Part.COORDINATING:
        return None
    words: dict[str, Any] = wanted.but(size=SIZE).to_address()
    return url_for("exports.tasks", **words)


def _draw(scope: Scope, reading: FilterReading, excel: str | None) -> Markup:
    """Draw the list; nothing of it depends on who reads, but for scope, language and ``excel``."""
    wanted, today = reading.filter, clock.today()
    page = list_tasks(scope, wanted, today=today)
    html = render_template(
        "tasks/list.html",
        tasks=page.rows,
        wanted=wanted,
        tabs=task_table.tabs(wanted, tally_part(scope, wanted.part, today=today)),
        bar=_bar(scope, reading),
        export={"excel": excel, "words": _words_of_export(scope, wanted)},
        sort=task_table.SortState(wanted),
        pager=task_table.TaskPager(wanted.page, wanted.size, page.total, filter=wanted),
        empty=_empty(scope, wanted, page),
        shows_finished=wanted.view in DONE_VIEWS,
    )
    return Markup(html)  # noqa: S704 - made by our own template, which escapes


def _words_of_export(scope: Scope, wanted: TaskFilter) -> str:
    """Say so where the file holds less than the list: what a unit helps with stays out."""
    has_others = scope.unit_id is not None and wanted.part is None
    return gettext("Export what the unit leads") if has_others else ""


def _bar(scope: Scope, reading: FilterReading) -> dict[str, object]:
    """Return what the filter bar offers and what is chosen in it."""
    wanted = reading.filter
    owing = set(tally_units(scope, today=clock.today()))
    heirs = load_heirs()
    if wanted.units is UnitsAs.TODAY:
        owing = {heirs.get(unit_id, unit_id) for unit_id in owing}
    units = [unit for unit in list_unit_names() if unit.id in owing or unit.id == wanted.unit_id]
    everyone = ngettext("The one unit", "All %(num)s units", len(units))
    words = wanted.to_address()
    return {
        "values": words | {name: reading.typed[name] for name in reading.refusals},
        "errors": {name: words_for(refusal) for name, refusal in reading.refusals.items()},
        "active": len(wanted.narrowed_by)
        + (wanted.part is not None)
        + (wanted.units is UnitsAs.TODAY),
        "clear_url": task_table.link_to(TaskFilter(view=wanted.view)),
        "units": offer_units(
            ((unit.id, unit.short_name) for unit in units), wanted.unit_id, everyone=everyone
        ),
        "plans": task_table.plan_options(list_plan_names(scope.committee_id)),
        "kinds": task_table.kind_options(),
        "extended": task_table.extended_options(),
        "parts": task_table.part_options() if scope.unit_id is not None else [],
        "units_as": task_table.units_as_options() if heirs else [],
        "orders": task_table.order_options(),
    }


def _empty(scope: Scope, wanted: TaskFilter, page: TaskPage) -> dict[str, object] | None:
    """Return what an empty table means, and the facts of the next thing to do."""
    if page.rows:
        return None
    if page.total:
        return {"kind": "page", "url": task_table.link_to(wanted.but(page=1))}
    if wanted.narrowed_by or wanted.part:
        return {"kind": "filter"}
    facts: dict[str, object] = {"kind": "view", "title": EMPTY_VIEWS[wanted.view]}
    if wanted.view is View.OVERDUE:
        facts["next_due"] = _next_due(scope)
    return facts


def _next_due(scope: Scope) -> object:
    page = list_tasks(scope, TaskFilter(view=View.OPEN, size=25), today=clock.today())
    return next((row.due for row in page.rows if row.due), None)
