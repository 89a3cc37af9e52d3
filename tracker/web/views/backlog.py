"""What waits for the secretariat's answer, in the order in which answers are owed."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.backlog import (
    Awaited,
    count_late_answers,
    count_waiting,
    find_loose_ends,
    list_waiting,
)
from tracker.queries.tallies import Tally, count_marks, within
from tracker.rules.filters import TaskFilter
from tracker.rules.permissions import Action, may, scope_of
from tracker.rules.statuses import View
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.paging import read_choice, read_page
from tracker.web.task_table import Tab, link_to

bp = Blueprint("backlog", __name__, url_prefix="/backlog")


@bp.get("")
@guarded(Action.SEE_OVERVIEW)
def index() -> ResponseReturnValue:
    """List what units sent and have no answer to, the answer owed longest first."""
    actor, today = current_actor(), clock.today()
    scope, awaited = scope_of(actor, Action.SEE_OVERVIEW), read_choice(Awaited, "waits")
    tally = count_marks(scope, today=today)
    page = read_page(count_waiting(scope, awaited, today=today))
    return render_template(
        "backlog/index.html",
        rows=list_waiting(within(scope), awaited, today=today, offset=page.offset, limit=page.size),
        page=page,
        tabs=_tabs(tally, awaited),
        tally=tally,
        owed=count_late_answers(scope, today=today),
        loose=find_loose_ends(scope, today=today),
        no_date_url=link_to(TaskFilter(view=View.NO_DATE)),
        review_days=scope.review_days,
        mends_mail=may(actor, Action.EDIT_MAIL),
        today=today,
    )


def _tabs(tally: Tally, awaited: Awaited | None) -> list[Tab]:
    counts = (
        (None, _("All"), tally.waiting + tally.extensions_asked),
        (Awaited.CONFIRMATION, _("Submissions"), tally.waiting),
        (Awaited.TIME, _("Requests for more time"), tally.extensions_asked),
    )
    return [
        Tab(label, url_for(".index", waits=kind), count, False, kind is awaited)
        for kind, label, count in counts
    ]
