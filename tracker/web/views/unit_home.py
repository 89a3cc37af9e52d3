"""What the unit owes: the one page a head of unit has to read."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.meetings.duties import list_session_duties
from tracker.queries.reminders_sent import count_reminders
from tracker.queries.reports.listing import list_to_confirm
from tracker.queries.session_papers import list_asked
from tracker.queries.unit_home import list_duties
from tracker.rules.choices import Part
from tracker.rules.filters import TaskFilter
from tracker.rules.permissions import Action, Role, scope_of
from tracker.rules.statuses import View
from tracker.web.access import current_actor, current_signed_in, guarded
from tracker.web.paper_words import PAPERS
from tracker.web.report_words import report_title
from tracker.web.standing import duty_words, lateness
from tracker.web.task_table import link_to

bp = Blueprint("unit_home", __name__, url_prefix="/unit")

VIEWS = (View.OPEN, View.OVERDUE, View.WAITING, View.DONE, View.STANDING)


@bp.get("")
@guarded(Action.SEE_UNIT_HOME)
def show() -> ResponseReturnValue:
    """Show what the reader's unit owes, by when, and what to do next."""
    actor, today = current_actor(), clock.today()
    scope_of(actor, Action.SEE_UNIT_HOME)  # a unit's reader without a unit is refused
    duties = list_duties(scope_of(actor, Action.SEE_TASK), today=today)
    open_rows = (*duties.now.rows, *duties.soon.rows)
    reminded = count_reminders([row.id for row in open_rows])
    signed_in = current_signed_in()
    return render_template(
        "unit_home/show.html",
        duties=duties,
        next_task=next((row for row in duties.soon.rows if row.due), None),
        words={
            row.id: duty_words(row, reminded.get(row.id))
            for row in (*open_rows, *duties.waiting.rows)
        },
        lateness=lateness,
        unit_name=signed_in.unit_name if signed_in else "",
        today=today,
        may_submit=actor.role is Role.UNIT_LEAD,
        links=_links(),
        sessions=list_session_duties(actor, today=today),
        asked=list_asked(actor),
        to_confirm=list_to_confirm(actor, today=today),
        title_of=report_title,
        paper_names=PAPERS,
    )


def _links() -> dict[str, str]:
    own = TaskFilter(part=Part.LEAD)
    return {view.value: link_to(own.but(view=view)) for view in VIEWS} | {
        "coordinating": link_to(TaskFilter(part=Part.COORDINATING))
    }
