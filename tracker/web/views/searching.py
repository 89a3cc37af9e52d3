"""Search from the bar at the top: tasks, what sessions decided, documents and units at once."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.directory import list_unit_names
from tracker.queries.documents import DocumentFilter, list_documents
from tracker.queries.meetings.search import Wanted, list_found
from tracker.queries.task_lists import list_tasks
from tracker.rules.filters import TaskFilter
from tracker.rules.finding import words_of
from tracker.rules.permissions import Action, may_knock, scope_of
from tracker.rules.statuses import View
from tracker.web.access import current_actor, guarded
from tracker.web.paging import read_search
from tracker.web.views.meetings.reading import task_url
from tracker.web.views.meetings.search import KINDS, line_of

bp = Blueprint("searching", __name__, url_prefix="/search")
MOST = 6  # of each group; the list behind it has them all


@bp.get("")
@guarded(Action.SEE_TASK)
def index() -> ResponseReturnValue:
    """Show the first finds of each group, each within what the reader may know of."""
    text = read_search()
    groups = _find(text) if words_of(text) else {}
    return render_template(
        "searching/index.html", text=text, groups=groups, most=MOST, kinds=KINDS, task_url=task_url
    )


def _find(text: str) -> dict[str, Any]:
    """Return what is found, one more of most groups than is shown where there is more."""
    actor, today, words = current_actor(), clock.today(), words_of(text)
    wanted = TaskFilter(view=View.ALL, text=text, descending=True, size=MOST)
    found: dict[str, Any] = {
        "tasks": list_tasks(scope_of(actor, Action.SEE_TASK), wanted, today=today),
        "units": [unit for unit in list_unit_names() if all(word in unit.folded for word in words)],
    }
    if may_knock(actor.role, Action.SEE_MEETING):
        finds = list_found(actor, Wanted(text=text), today=today, limit=MOST + 1, has_states=False)
        found["sessions"] = [line_of(one, words) for one in finds]
    if may_knock(actor.role, Action.SEE_DOCUMENT):
        found["documents"] = list_documents(actor, DocumentFilter(text=text), limit=MOST + 1)
    return found
