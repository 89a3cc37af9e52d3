"""The link of an invitation: whoever got the letter answers it without an account.

It shows what the letter says and takes one answer, nothing else; looking changes nothing.
"""

from dataclasses import replace

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import begin_writing, doer, transaction
from tracker.queries.meetings.answering import (
    OpenInvitation,
    find_answer,
    find_open_invitation,
    is_answered_late,
    is_answered_too_late,
)
from tracker.queries.meetings.content import list_items
from tracker.rules.faults import Missing
from tracker.rules.invitations import InvitationDeed
from tracker.services.meetings import answering
from tracker.speech import gettext as _
from tracker.web.access import current_signed_in, public, short_form
from tracker.web.errors import stale_page
from tracker.web.forms.answers import AnswerForm, typed_of
from tracker.web.key_pages import hush, is_look, may_try_again
from tracker.web.once import sent
from tracker.web.signing import computer
from tracker.web.views.meetings.answers import WORDS, choose_line

bp = Blueprint("invitation_links", __name__, url_prefix="/invitation")
WHY = "the token of the letter is the key to the answer for one line of the list, and no more"
GUESTS_READ = "vi"
bp.after_request(hush)


@bp.route("/<token>", methods=["GET", "POST"])
@public(WHY)
@short_form
def answer(token: str) -> ResponseReturnValue:
    """Answer by the link of a letter."""
    found = find_open_invitation(token, now=clock.now())
    if found is None:
        return _refuse()
    user = found.row.user
    signed_in = current_signed_in()
    if signed_in is not None:
        if user is None or signed_in.actor.user_id != user.id:
            return render_template("links/other_person.html", name=signed_in.actor.name), 403
        if signed_in.actor.unit_id in {line.unit_id for line in found.lines if not line.address}:
            return redirect(url_for("meetings.answer", meeting_id=found.meeting.id), 303)
    g.language = user.language.value if user else GUESTS_READ
    doer.set(replace(doer.get(), user_id=found.row.user_id, name=found.row.who))
    return _answer(token, found)


def _answer(token: str, found: OpenInvitation) -> ResponseReturnValue:
    try:
        line = choose_line(found.lines)
    except Missing:
        return _refuse()
    _note_look(found)
    known = find_answer(line.id)
    form = AnswerForm(data=typed_of(known))
    if form.is_submitted() and form.csrf_error():
        return stale_page()
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".answer", token=token, line=line.id)
            facts, seen, now = form.facts(), form.seen_version, clock.now()
            answering.answer_by_link(found, line, facts, seen=seen, now=now)
            answering.note_look(found.row, InvitationDeed.ANSWERED, address=computer(), now=now)
            receipt.said = _(
                "The answer is with the secretariat. It can be changed until the session begins."
            )
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "invitations/answer.html",
        found=found,
        meeting=found.meeting,
        token=token,
        line=line,
        known=known,
        form=form,
        is_over=is_answered_too_late(found.meeting, now=clock.now()),
        is_late=is_answered_late(found.meeting, at=clock.now()),
        items=list_items(found.meeting.id),
        **WORDS,
    )
    return page, form.status


def _note_look(found: OpenInvitation) -> None:
    if not is_look():
        return
    begin_writing()
    with transaction():
        answering.note_look(found.row, InvitationDeed.OPENED, address=computer(), now=clock.now())


def _refuse() -> ResponseReturnValue:
    """Say calmly that this opens nothing; who tries many keys has to wait."""
    return render_template("invitations/refused.html"), 410 if may_try_again() else 429
