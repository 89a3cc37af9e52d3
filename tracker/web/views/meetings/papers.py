"""The minutes of a session as PDF."""

import logging

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.database import stop_reading
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.queries.meetings.listing import get_meeting
from tracker.rules.permissions import Action
from tracker.services.file_types import PDF
from tracker.services.papers import minutes_paper, render_minutes
from tracker.web.access import current_actor, guarded
from tracker.web.papers import PDF_POLICY, STATUSES
from tracker.web.views.meetings.blueprint import bp
from tracker.web.views.meetings.kept import MINUTES, kept_of

log = logging.getLogger("tracker.web")


@bp.get("/<int:meeting_id>/minutes.pdf")
@guarded(Action.SEE_MEETING)
def minutes(meeting_id: int) -> ResponseReturnValue:
    """Print the minutes; a page says in words why there is no PDF."""
    meeting = get_meeting(meeting_id, current_actor())
    name = f"bien-ban-phien-{meeting.ordinal}{'' if meeting.closed_at else '-du-thao'}.pdf"
    if (kept := kept_of(meeting_id, MINUTES)) is not None:
        return kept
    paper = minutes_paper(meeting_id, now=clock.now())
    stop_reading()  # printing takes its time; the database need not wait for it
    try:
        content = render_minutes(paper)
    except PaperFailed as failed:
        return _sorry(meeting_id, failed)
    response = Response(content, mimetype=PDF.media)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Content-Security-Policy"] = PDF_POLICY
    return response


def _sorry(meeting_id: int, failed: PaperFailed) -> ResponseReturnValue:
    log.warning("no paper meeting=%s reason=%s", meeting_id, failed)
    page = render_template(
        "meetings/no_paper.html",
        reason=_reason(failed.reason),
        is_missing=failed.reason is PaperFault.UNAVAILABLE,
        meeting_id=meeting_id,
    )
    return page, STATUSES.get(failed.reason, 503)


def _reason(fault: PaperFault) -> str:
    reasons = {
        PaperFault.TOO_BIG: _("The minutes are too long for one file; shorten the notes."),
        PaperFault.MEMORY: _("The minutes need more memory than is given; shorten the notes."),
        PaperFault.TOO_SLOW: _("Printing took too long and was stopped; try again in a minute."),
        PaperFault.BUSY: _("Other papers are being printed; try again in a minute."),
        PaperFault.BROKEN: _("The press failed on these minutes; the administrator can see why."),
        PaperFault.UNAVAILABLE: _("The parts that print PDF are not installed on this server."),
    }
    return reasons[fault]
