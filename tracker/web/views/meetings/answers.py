"""Answer an invitation as a unit, note down what was told, shut the link of a letter."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.meetings.answering import (
    find_answer,
    is_answered_late,
    is_answered_too_late,
    lines_of_unit,
)
from tracker.queries.meetings.content import get_attendance, list_items
from tracker.queries.meetings.listing import get_meeting
from tracker.queries.unit_home import list_duties
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action, scope_of
from tracker.services.meetings import answering
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded, short_form
from tracker.web.forms.answers import AnswerForm, NoteAnswerForm, typed_of
from tracker.web.once import sent
from tracker.web.views.meetings.blueprint import bp
from tracker.web.words import ANSWER_WAYS, ANSWERS, MEETING_KINDS, PARTS_OF_DAY


@bp.route("/<int:meeting_id>/answer", methods=["GET", "POST"])
@guarded(Action.ANSWER_INVITATION)
@short_form
def answer(meeting_id: int) -> ResponseReturnValue:
    """Answer for the own unit; beside it what the session is about and what the unit owes."""
    actor, today = current_actor(), clock.today()
    meeting = get_meeting(meeting_id, actor)
    lines = lines_of_unit(meeting_id, actor.unit_id)
    line = choose_line(lines)
    known = find_answer(line.id)
    form = AnswerForm(data=typed_of(known))
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".answer", meeting_id=meeting_id, line=line.id)
            answering.answer_for_unit(
                meeting,
                line,
                form.facts(),
                actor=actor,
                seen=form.seen_version,
                now=clock.now(),
            )
            receipt.said = _(
                "The answer is with the secretariat. It can be changed until the session begins."
            )
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "meetings/answer.html",
        meeting=meeting,
        lines=lines,
        line=line,
        known=known,
        form=form,
        is_over=is_answered_too_late(meeting, now=clock.now()),
        is_late=is_answered_late(meeting, at=clock.now()),
        items=list_items(meeting_id),
        duties=list_duties(scope_of(actor, Action.SEE_TASK), today=today),
        **WORDS,
    )
    return page, form.status


WORDS: dict[str, Any] = {
    "kinds": MEETING_KINDS,
    "parts_of_day": PARTS_OF_DAY,
    "answer_words": ANSWERS,
    "way_words": ANSWER_WAYS,
}


@bp.route("/<int:meeting_id>/attendance/<int:line_id>/answer", methods=["GET", "POST"])
@guarded(Action.RECORD_ANSWER)
@short_form
def note_answer(meeting_id: int, line_id: int) -> ResponseReturnValue:
    """Note down what somebody told the secretariat."""
    meeting = get_meeting(meeting_id, current_actor())
    line = get_attendance(meeting, line_id)
    known = find_answer(line.id)
    form = NoteAnswerForm(data=typed_of(known))
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".record_presence", meeting_id=meeting_id)
            answering.note_answer(
                meeting,
                line,
                form.facts(),
                said_by=form.said_by.data,
                actor=current_actor(),
                seen=form.seen_version,
                now=clock.now(),
            )
            receipt.said = _("The answer is noted down.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "meetings/note_answer.html", meeting=meeting, line=line, known=known, form=form, **WORDS
    )
    return page, form.status


@bp.post("/<int:meeting_id>/invitations/<int:invitation_id>/revoke")
@guarded(Action.CREATE_MEETING)
@short_form
def revoke_link(meeting_id: int, invitation_id: int) -> ResponseReturnValue:
    """Make the link of one invitation open nothing any more."""
    meeting = get_meeting(meeting_id, current_actor())
    with transaction():
        name = answering.revoke_link(meeting, invitation_id, actor=current_actor(), now=clock.now())
    flash(_("The link of %(name)s opens nothing any more.", name=name))
    return redirect(url_for(".record_presence", meeting_id=meeting_id, show="links"), 303)


def choose_line(lines: Sequence[Any]) -> Any:
    """Return the line the address names, or the first. Raises Missing where there is none."""
    asked = request.args.get("line", "")
    found = next((line for line in lines if str(line.id) == asked), None)
    if found is None and lines and not asked:
        found = lines[0]
    if found is None:
        raise Missing
    return found
