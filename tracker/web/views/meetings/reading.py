"""Read sessions: the list and the page of one."""

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.meetings.content import get_content
from tracker.queries.meetings.listing import count_meetings, get_meeting, list_meetings
from tracker.queries.meetings.previous import find_last_session
from tracker.rules.permissions import Action, may
from tracker.web.access import current_actor, guarded
from tracker.web.paging import read_page
from tracker.web.views.meetings.blueprint import bp
from tracker.web.views.meetings.showing import show_meeting
from tracker.web.words import CONCLUSION_KINDS, MEETING_KINDS, MEETING_STATES, PARTS_OF_DAY


@bp.get("")
@guarded(Action.SEE_MEETING)
def index() -> ResponseReturnValue:
    """List the sessions, the newest first."""
    actor = current_actor()
    page = read_page(count_meetings(actor))
    return render_template(
        "meetings/index.html",
        lines=list_meetings(actor, offset=page.offset, limit=page.size),
        page=page,
        kinds=MEETING_KINDS,
        states=MEETING_STATES,
        may_plan=may(actor, Action.CREATE_MEETING),
    )


@bp.get("/<int:meeting_id>")
@guarded(Action.SEE_MEETING)
def show(meeting_id: int) -> ResponseReturnValue:
    """Show one session: how the last conclusions stand, the agenda, what is concluded."""
    actor, today = current_actor(), clock.today()
    meeting = get_meeting(meeting_id, actor)
    shown = show_meeting(
        get_content(meeting), find_last_session(meeting, actor, today=today), actor, today=today
    )
    return render_template(
        "meetings/show.html",
        shown=shown,
        kinds=MEETING_KINDS,
        parts_of_day=PARTS_OF_DAY,
        conclusion_kinds=CONCLUSION_KINDS,
    )
