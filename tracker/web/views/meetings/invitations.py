"""Invite to a session by letter, call it off, take it up again."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.meetings.listing import get_meeting
from tracker.rules.faults import Refused
from tracker.rules.permissions import Action
from tracker.services.meetings import invitations, inviting
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded, short_form
from tracker.web.faults import words_for
from tracker.web.forms.attendance import InviteForm
from tracker.web.once import once
from tracker.web.views.meetings.blueprint import bp


@bp.post("/<int:meeting_id>/invitations")
@guarded(Action.CREATE_MEETING)
@short_form
def send_invitations(meeting_id: int) -> ResponseReturnValue:
    """Mail an invitation to everybody on the list who has none."""
    meeting, back = get_meeting(meeting_id, current_actor()), _list_of(meeting_id)
    form = InviteForm()
    try:
        with once(form.nonce.data) as receipt:
            receipt.location = back
            sent = inviting.invite(
                meeting,
                overrules=form.overrules.data,
                actor=current_actor(),
                today=clock.today(),
                now=clock.now(),
            )
    except Refused as refusal:
        flash(words_for(refusal), "warning")
    else:
        flash(
            ngettext(
                "%(num)s invitation goes out in a minute.",
                "%(num)s invitations go out in a minute.",
                sent,
            )
        )
    return redirect(back, 303)


@bp.post("/<int:meeting_id>/call-off")
@guarded(Action.CREATE_MEETING)
@short_form
def call_off(meeting_id: int) -> ResponseReturnValue:
    """Call a session off that has not begun."""
    meeting = get_meeting(meeting_id, current_actor())
    try:
        with transaction():
            told = invitations.call_off_meeting(meeting, actor=current_actor(), now=clock.now())
    except Refused as refusal:
        flash(words_for(refusal), "warning")
    else:
        said = (
            ngettext(
                "The session is called off; %(num)s invited person gets a letter.",
                "The session is called off; %(num)s invited people get a letter.",
                told,
            )
            if told
            else _("The session is called off.")
        )
        undo_url = url_for(".take_up", meeting_id=meeting_id)
        flash({"text": said, "undo_url": undo_url})  # type: ignore[arg-type]
    return redirect(url_for(".show", meeting_id=meeting_id), 303)


@bp.post("/<int:meeting_id>/take-up")
@guarded(Action.CREATE_MEETING)
@short_form
def take_up(meeting_id: int) -> ResponseReturnValue:
    """Take a session up again that was called off."""
    meeting = get_meeting(meeting_id, current_actor())
    with transaction():
        invitations.take_up_meeting(meeting, actor=current_actor(), now=clock.now())
    flash(_("The session is being prepared again; whoever was invited gets a letter."))
    return redirect(url_for(".show", meeting_id=meeting_id), 303)


def _list_of(meeting_id: int) -> str:
    return url_for(".record_presence", meeting_id=meeting_id)
