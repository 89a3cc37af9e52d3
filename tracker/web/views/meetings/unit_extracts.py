"""Which units get which conclusions; send each its own."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.meetings.content import get_content
from tracker.queries.meetings.follow_up import follow_up
from tracker.queries.meetings.listing import get_meeting
from tracker.queries.meetings.unit_extracts import (
    find_extract,
    get_place_of_extract,
)
from tracker.queries.meetings.unit_extracts import (
    list_extracts as extracts_of,
)
from tracker.queries.session_issues import load_issues
from tracker.queries.session_papers import find_paper, list_sent
from tracker.rules.faults import Refused
from tracker.rules.permissions import UNIT_ROLES, Action, may
from tracker.rules.session_papers import SessionPaperKind
from tracker.services.paper_life.sending import Sent
from tracker.services.paper_life.sending import send_extracts as send
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded
from tracker.web.faults import words_for
from tracker.web.views.meetings.blueprint import bp
from tracker.web.views.meetings.kept import not_out
from tracker.web.views.meetings.reading import task_url


@bp.get("/<int:meeting_id>/extracts")
@guarded(Action.SEE_MEETING)
def list_extracts(meeting_id: int) -> ResponseReturnValue:
    """List the units with what each gets; a unit is led to its own extract."""
    actor = current_actor()
    if actor.role in UNIT_ROLES:
        own = url_for("meetings.show_extract", meeting_id=meeting_id, unit_id=actor.unit_id or 0)
        return redirect(own, 303)
    meeting = get_meeting(meeting_id, actor)
    paper = find_paper(meeting.id, SessionPaperKind.NOTICE)
    found, sent = extracts_of(get_content(meeting)), list_sent(paper.id) if paper else {}
    is_numbered = paper is not None and bool(paper.number)
    issues = load_issues(meeting_id)
    return render_template(
        "session_papers/extracts.html",
        meeting=meeting,
        paper=paper,
        extracts=found,
        sent=sent,
        issued=issues.extracts,
        waiting=issues.unmade_extracts,
        copies=issues.numbers_of_copies(paper.copies_from if paper else None),
        to_send=sum(one.unit.id not in sent for one in found),
        may_send=may(actor, Action.EDIT_MINUTES) and is_numbered,
        may_edit=may(actor, Action.EDIT_MINUTES),
    )


@bp.get("/<int:meeting_id>/extracts/<int:unit_id>")
@guarded(Action.SEE_MEETING)
def show_extract(meeting_id: int, unit_id: int) -> ResponseReturnValue:
    """Show what one unit gets of the conclusions, and how its tasks stand."""
    actor = current_actor()
    place = get_place_of_extract(meeting_id, unit_id, actor)
    if not place.is_out:
        return not_out(place)
    meeting = place.meeting
    found = find_extract(get_content(meeting), unit_id)
    rows = [line.conclusion.row for line in found.lines]
    stand = follow_up(meeting, rows, actor, today=clock.today())
    return render_template(
        "session_papers/extract.html",
        meeting=meeting,
        extract=found,
        states={line.conclusion.id: line for line in stand.lines},
        paper=find_paper(meeting.id, SessionPaperKind.NOTICE),
        task_url=task_url,
        sees_session=actor.role not in UNIT_ROLES,
    )


@bp.post("/<int:meeting_id>/extracts/send")
@guarded(Action.EDIT_MINUTES)
def send_extracts(meeting_id: int) -> ResponseReturnValue:
    """Write to the units concerned that have not been written to."""
    actor = current_actor()
    meeting = get_meeting(meeting_id, actor)
    try:
        with transaction():
            sent = send(meeting, actor=actor, now=clock.now())
    except Refused as refusal:
        flash(words_for(refusal), "warning")
    else:
        _say(sent)
    return redirect(url_for("meetings.list_extracts", meeting_id=meeting_id), 303)


def _say(sent: Sent) -> None:
    if sent.units:
        flash(
            ngettext(
                "%(num)s unit gets its extract; %(letters)s letters go out in a minute.",
                "%(num)s units get their extracts; %(letters)s letters go out in a minute.",
                sent.units,
                letters=sent.letters,
            )
        )
    if sent.unheard:
        flash(_("Nobody to write to at: %(units)s.", units=", ".join(sent.unheard)), "warning")
