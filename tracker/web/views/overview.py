"""How the committee stands, on one page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.calendars import find_missing_year
from tracker.queries.directory import list_plan_names
from tracker.queries.overview import (
    UnitLine,
    find_edges,
    list_longest_overdue,
    list_unit_lines,
)
from tracker.queries.punctuality import list_punctuality
from tracker.queries.reminders_sent import count_reminders
from tracker.queries.sessions import find_last_session, find_next_session
from tracker.queries.successions.lineage import list_stuck, load_heirs
from tracker.queries.tallies import count_marks
from tracker.rules.choices import UnitKind
from tracker.rules.filters import TaskFilter, TaskSort, UnitsAs
from tracker.rules.permissions import Action, Actor, Role, Scope, may, scope_of
from tracker.rules.statuses import View
from tracker.web.access import current_actor, current_signed_in, guarded
from tracker.web.standing import standing_words
from tracker.web.task_table import link_to
from tracker.web.task_words import UNIT_GROUPS
from tracker.web.words import MEETING_KINDS

bp = Blueprint("overview", __name__, url_prefix="/overview")

CELLS = (View.DONE_ON_TIME, View.DONE_LATE, View.OPEN_IN_TIME, View.OVERDUE)
LINKED = (*CELLS, View.WAITING, View.NO_DATE, View.DUE_SOON, View.RETURNED)
MOST_UNITS = 12


@bp.get("")
@guarded(Action.SEE_OVERVIEW)
def show() -> ResponseReturnValue:
    """Show the four cells, who is late, whose turn it is and the next session."""
    actor, today = current_actor(), clock.today()
    scope = scope_of(actor, Action.SEE_OVERVIEW)
    tally = count_marks(scope, today=today)
    units = UnitsAs.TODAY if request.args.get("units") == UnitsAs.TODAY else UnitsAs.REPORTED
    lines = list_unit_lines(scope, today=today, units=units)
    longest = list_longest_overdue(scope, today=today)
    reminded = count_reminders([row.id for row in longest])
    return render_template(
        "overview/show.html",
        tally=tally,
        shares={view.value: tally.share_of(view) for view in CELLS},
        links=_links(),
        plans=list_plan_names(scope.committee_id),
        units=_units(lines, units),
        edges=find_edges(scope, today=today),
        waited=_days_since(today),
        longest=longest,
        words={row.id: standing_words(row, reminded.get(row.id)) for row in longest},
        punctuality=_punctuality(scope, today),
        session=_session(actor, scope, today),
        today=today,
        due_soon_days=scope.due_soon_days,
        meeting_kinds=MEETING_KINDS,
        reviews=actor.role is Role.SECRETARIAT,
        reports_waiting=signed_in.reports_waiting if (signed_in := current_signed_in()) else 0,
        stuck=list_stuck() if may(actor, Action.MANAGE_UNITS) else (),
        missing_year=find_missing_year(today) if may(actor, Action.EDIT_CALENDAR) else None,
    )


def _links() -> dict[str, str]:
    links = {view.value: link_to(TaskFilter(view=view)) for view in LINKED}
    return links | {
        "units": link_to(TaskFilter(sort=TaskSort.UNIT)),
        "extensions": url_for("extensions.index"),
    }


def _units(lines: Sequence[UnitLine], units: UnitsAs) -> dict[str, Any]:
    late = [line for line in lines if line.tally.overdue]
    return {
        "late": late[:MOST_UNITS],
        "late_count": len(late),
        "count": len(lines),
        "links": {
            line.unit.id: link_to(TaskFilter(view=View.OVERDUE, unit_id=line.unit.id, units=units))
            for line in late[:MOST_UNITS]
        },
        "is_today": units is UnitsAs.TODAY,
        "has_heirs": bool(load_heirs()),
        "rest": sum(line.tally.overdue for line in late[MOST_UNITS:]),
    }


def _days_since(today: date) -> Any:
    def days(moment: Any) -> int:
        day = clock.local(moment).date() if hasattr(moment, "tzinfo") else moment
        return (today - day).days

    return days


def _punctuality(scope: Scope, today: date) -> dict[str, Any]:
    columns = list_punctuality(scope, today=today)
    kinds = [kind for kind in UnitKind if any(kind in due.by_unit_kind for due in columns)]
    return {
        "columns": columns,
        "groups": [
            (UNIT_GROUPS[kind], [due.by_unit_kind.get(kind) for due in columns]) for kind in kinds
        ],
        "total": [due.total for due in columns],
    }


def _session(actor: Actor, scope: Scope, today: date) -> dict[str, Any] | None:
    """Return the sessions around today, for readers who may see sessions."""
    if not may(actor, Action.SEE_MEETING):
        return None
    next_one = find_next_session(scope.committee_id, today=today)
    return {
        "next": next_one,
        "last": find_last_session(scope, today=today),
        "url": url_for("meetings.show", meeting_id=next_one.id) if next_one else None,
    }
