"""The minutes of a session as PDF."""

from flask import url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.meetings.listing import get_meeting
from tracker.rules.permissions import Action
from tracker.services.papers import minutes_paper, render_minutes
from tracker.web.access import current_actor, guarded
from tracker.web.papers import hand_out
from tracker.web.views.meetings.blueprint import bp
from tracker.web.views.meetings.kept import MINUTES, kept_of


@bp.get("/<int:meeting_id>/minutes.pdf")
@guarded(Action.SEE_MEETING)
def minutes(meeting_id: int) -> ResponseReturnValue:
    """Print the minutes; a page says in words why there is no PDF."""
    meeting = get_meeting(meeting_id, current_actor())
    name = f"bien-ban-phien-{meeting.ordinal}{'' if meeting.closed_at else '-du-thao'}.pdf"
    if (kept := kept_of(meeting_id, MINUTES)) is not None:
        return kept
    paper = minutes_paper(meeting_id, now=clock.now())
    back = url_for(".show", meeting_id=meeting_id)
    return hand_out(lambda: render_minutes(paper), name=name, back=back)
