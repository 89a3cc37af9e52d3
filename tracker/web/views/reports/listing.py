"""The list of reports: a unit's own, or those of all units for the office."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.reports.listing import (
    ReportFilter,
    count_reports,
    list_periods,
    list_reporting_units,
    list_reports,
)
from tracker.rules.permissions import UNIT_ROLES, Action, may_knock, scope_of
from tracker.rules.statuses import View
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.filters import period as period_name
from tracker.web.paging import read_choice, read_page
from tracker.web.report_words import report_title
from tracker.web.unit_filter import offer_units, read_unit
from tracker.web.views.reports.blueprint import bp

VIEWS = (View.ALL, View.OPEN, View.OVERDUE, View.WAITING, View.RETURNED, View.DONE)


@bp.get("")
@guarded(Action.SEE_TASK)
def index() -> ResponseReturnValue:
    """List the reports the reader may know of."""
    actor, today = current_actor(), clock.today()
    scope = scope_of(actor, Action.SEE_TASK)
    periods, is_unit = list_periods(scope), actor.role in UNIT_ROLES
    asked = request.args.get("period", "")
    view = read_choice(View, "view")
    which = ReportFilter(
        period=asked if asked in periods else "",
        unit_id=None if is_unit else read_unit(),
        view=view if view in VIEWS else View.ALL,
        unconfirmed=request.args.get("unconfirmed") == "1",
    )
    page = read_page(count_reports(scope, which, today=today))
    return render_template(
        "reports/index.html",
        rows=list_reports(scope, which, today=today, offset=page.offset, limit=page.size),
        page=page,
        which=which,
        is_unit=is_unit,
        periods=[("", _("All periods")), *((code, period_name(code)) for code in periods)],
        units=None if is_unit else offer_units(list_reporting_units(scope), which.unit_id),
        views=[("" if one is View.ALL else one.value, words) for one, words in _views()],
        title_of=report_title,
        may_ask=may_knock(actor.role, Action.ASSIGN),
        active=sum(map(bool, (which.period, which.unit_id, which.unconfirmed, view))),
    )


def _views() -> list[tuple[View, str]]:
    return [
        (View.ALL, _("All")),
        (View.OPEN, _("In progress")),
        (View.OVERDUE, _("Overdue")),
        (View.WAITING, _("Waiting for confirmation")),
        (View.RETURNED, _("Returned")),
        (View.DONE, _("Accepted")),
    ]
