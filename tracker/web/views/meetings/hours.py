"""When a session really began and ended, and its closing, which asks for both."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.meetings.content import list_attendance
from tracker.queries.meetings.listing import get_meeting
from tracker.queries.meetings.uncalled import list_uncalled, list_unrecorded, names_of
from tracker.rules.choices import MeetingState
from tracker.rules.faults import Refused
from tracker.rules.permissions import Action
from tracker.services.meetings import hours, sessions
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.faults import words_for
from tracker.web.forms.meetings import HoursForm
from tracker.web.once import sent
from tracker.web.pressing import pressed
from tracker.web.views.meetings.blueprint import bp

OVER = frozenset({MeetingState.CLOSED, MeetingState.CALLED_OFF})


@bp.route("/<int:meeting_id>/close", methods=["GET", "POST"])
@guarded(Action.EDIT_MINUTES)
def close(meeting_id: int) -> ResponseReturnValue:
    """End the session; while conclusions lack something its page says which."""
    meeting = get_meeting(meeting_id, current_actor())
    if request.method == "GET" and meeting.state in OVER:
        return _back(meeting_id)
    form = HoursForm(data=_known(meeting))
    if form.validate_on_submit():
        typed = form.hours() if "ended_at" in request.form else None
        try:
            with transaction():
                sessions.close_meeting(
                    meeting,
                    actor=current_actor(),
                    today=clock.today(),
                    now=clock.now(),
                    hours=typed,
                )
        except Refused as refusal:
            if refusal.field is None and typed is None:  # else the hours stay in the form
                flash(words_for(refusal), "warning")
                return _back(meeting_id)
            form.show(refusal)
        else:
            said: Any = {
                "text": _("The session is closed; its minutes stay as they are."),
                "undo_url": url_for(".reopen", meeting_id=meeting_id),
            }
            flash(said)
            return _back(meeting_id)
    return _page(meeting, form)


@bp.post("/<int:meeting_id>/hours")
@guarded(Action.EDIT_MINUTES)
def record_hours(meeting_id: int) -> ResponseReturnValue:
    """Keep the hours of a session under way without ending it."""
    meeting = get_meeting(meeting_id, current_actor())
    form = HoursForm()
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", meeting_id=meeting_id)
            hours.record_hours(meeting, form.hours(), actor=current_actor())
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _page(meeting, form)


@bp.post("/<int:meeting_id>/ended")
@guarded(Action.EDIT_MINUTES)
def end_now(meeting_id: int) -> ResponseReturnValue:
    """Write down that the session ended just now."""
    meeting = get_meeting(meeting_id, current_actor())
    with pressed() as done:
        hours.record_end(meeting, actor=current_actor(), now=clock.now())
        done.said = _("The hour is written down; notes and conclusions can still be completed.")
    return _back(meeting_id)


def _page(meeting: Any, form: HoursForm) -> ResponseReturnValue:
    lines = list_attendance(meeting.id)
    page = render_template(
        "meetings/close.html",
        form=form,
        meeting=meeting,
        uncalled=names_of(list_uncalled(meeting, lines)),
        unrecorded=names_of(list_unrecorded(lines)),
    )
    return page, form.status


def _known(meeting: Any) -> dict[str, Any]:
    """Return the hours known so far; what nobody wrote down is proposed as it was planned."""
    began = meeting.began_at or meeting.starts_at
    wall = hours.hour_on_its_day(meeting, clock.now())
    if wall and began and wall <= began:  # looked at before it begins: no hour to end at
        wall = None
    return {"began_at": began, "ended_at": meeting.ended_at or wall or meeting.ends_at}


def _back(meeting_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show", meeting_id=meeting_id), 303)
