"""Items units propose: the unit's page, the backlog of the secretariat, and its answers."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.escalation import Raised, list_to_raise
from tracker.queries.meetings.listing import get_meeting
from tracker.queries.meetings.proposals import (
    DONE_WITH,
    count_proposals,
    get_proposal,
    list_proposals,
    list_sessions_to_come,
)
from tracker.rules.agenda import OPEN_PROPOSALS
from tracker.rules.dates import show_date
from tracker.rules.faults import Changed, NotAllowed, Refused
from tracker.rules.permissions import UNIT_ROLES, Action, may
from tracker.services.meetings import proposals
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded, short_form
from tracker.web.faults import words_for
from tracker.web.forms.agenda import AnswerForm, ProposalForm, ScheduleForm
from tracker.web.forms.base import Form
from tracker.web.forms.fields import offer
from tracker.web.once import sent
from tracker.web.paging import read_page
from tracker.web.views.files import hand_out_file
from tracker.web.views.meetings.blueprint import bp
from tracker.web.words import PROPOSAL_STATES


@bp.get("/proposals")
@guarded(Action.COMMENT)
def proposal_list() -> ResponseReturnValue:
    """List what waits to be put on an agenda, and below it what was answered."""
    actor = current_actor()
    page = read_page(count_proposals(actor, DONE_WITH))
    may_decide = may(actor, Action.CREATE_MEETING)
    sessions = list_sessions_to_come(actor) if may_decide else []
    raised = list_to_raise(sessions[0], today=clock.today()) if sessions else Raised()
    return render_template(
        "meetings/proposals.html",
        waiting=list_proposals(actor, limit=200),
        answered=list_proposals(actor, DONE_WITH, offset=page.offset, limit=page.size),
        page=page,
        states=PROPOSAL_STATES,
        raised=raised,
        session=sessions[0] if sessions else None,
        may_decide=may_decide,
        may_propose=actor.role in UNIT_ROLES,
    )


@bp.route("/proposals/new", methods=["GET", "POST"])
@guarded(Action.COMMENT)
def propose() -> ResponseReturnValue:
    """Propose an item for the reader's own unit."""
    actor, form = current_actor(), ProposalForm()
    if actor.role not in UNIT_ROLES:  # who keeps the agenda writes on it
        raise NotAllowed(Action.COMMENT)
    _offer_sessions(form.meeting, list_sessions_to_come(actor), empty=_("the next session"))
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".proposal_list")
            proposals.propose_item(form.facts(), actor=actor, now=clock.now(), upload=form.upload())
            receipt.said = _("The proposal is with the secretariat.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("meetings/propose.html", form=form), form.status


@bp.get("/proposals/<int:proposal_id>")
@guarded(Action.COMMENT)
def proposal(proposal_id: int) -> ResponseReturnValue:
    """Show one proposal, and to the secretariat the ways to answer it."""
    return _page(get_proposal(proposal_id, current_actor()))


@bp.get("/proposals/<int:proposal_id>/paper")
@guarded(Action.COMMENT)
def proposal_paper(proposal_id: int) -> ResponseReturnValue:
    """Hand out the paper that came with a proposal."""
    return hand_out_file(get_proposal(proposal_id, current_actor()).file)


@bp.post("/proposals/<int:proposal_id>/schedule")
@guarded(Action.CREATE_MEETING)
@short_form
def schedule_proposal(proposal_id: int) -> ResponseReturnValue:
    """Put a proposal on the agenda of a session."""
    actor = current_actor()
    row = get_proposal(proposal_id, actor)
    form = ScheduleForm()
    _offer_sessions(form.meeting, list_sessions_to_come(actor))
    if form.validate_on_submit():
        with sent(form) as receipt:
            meeting = get_meeting(form.meeting.data or 0, actor)
            item = proposals.schedule_proposal(
                row, meeting, actor=actor, seen=form.seen_version, now=clock.now()
            )
            receipt.location = url_for(
                ".edit_agenda", meeting_id=meeting.id, _anchor=f"item-{item.id}"
            )
            receipt.said = _("On the agenda; the unit is told.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _page(get_proposal(proposal_id, actor), scheduling=form)


@bp.post("/proposals/<int:proposal_id>/put-off")
@guarded(Action.CREATE_MEETING)
@short_form
def put_off_proposal(proposal_id: int) -> ResponseReturnValue:
    """Keep a proposal for a later session."""
    return _answer(proposal_id, proposals.put_off_proposal, _("Put off; the unit is told."))


@bp.post("/proposals/<int:proposal_id>/decline")
@guarded(Action.CREATE_MEETING)
@short_form
def decline_proposal(proposal_id: int) -> ResponseReturnValue:
    """Decline a proposal."""
    return _answer(proposal_id, proposals.decline_proposal, _("Declined; the unit is told."))


@bp.post("/proposals/<int:proposal_id>/withdraw")
@guarded(Action.COMMENT)
@short_form
def withdraw_proposal(proposal_id: int) -> ResponseReturnValue:
    """Take the own unit's proposal back."""
    actor = current_actor()
    row = get_proposal(proposal_id, actor)
    try:
        with transaction():
            proposals.withdraw_proposal(row, actor=actor, seen=Form().seen_version, now=clock.now())
    except Refused as refusal:
        flash(words_for(refusal), "warning")
    except Changed:
        flash(_("The proposal was answered in the meantime."), "warning")
    else:
        flash(_("The proposal is withdrawn."))
    return redirect(url_for(".proposal_list"), 303)


def _answer(proposal_id: int, answer: Any, said: str) -> ResponseReturnValue:
    actor = current_actor()
    row = get_proposal(proposal_id, actor)
    form = AnswerForm()
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".proposal_list")
            answer(row, form.words.data, actor=actor, seen=form.seen_version, now=clock.now())
            receipt.said = said
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _page(get_proposal(proposal_id, actor), answering=form)


def _page(
    row: Any, *, scheduling: ScheduleForm | None = None, answering: AnswerForm | None = None
) -> ResponseReturnValue:
    actor = current_actor()
    is_open = row.state in OPEN_PROPOSALS
    may_decide = is_open and may(actor, Action.CREATE_MEETING)
    sessions = list_sessions_to_come(actor) if may_decide else []
    if may_decide and scheduling is None:
        known = {"version": row.version_id, "meeting": row.meeting_id}
        scheduling = ScheduleForm(formdata=None, data=known)
        _offer_sessions(scheduling.meeting, sessions)
    page = render_template(
        "meetings/proposal.html",
        proposal=row,
        states=PROPOSAL_STATES,
        may_decide=may_decide,
        has_sessions=bool(sessions),
        scheduling=scheduling,
        answering=answering or AnswerForm(formdata=None, data={"version": row.version_id}),
        may_withdraw=is_open and actor.role in UNIT_ROLES,
    )
    errors = [form.status for form in (scheduling, answering) if form is not None]
    return page, max(errors, default=200)


def _offer_sessions(field: Any, sessions: list[Any], *, empty: str | None = None) -> None:
    def name(row: Any) -> str:
        return _("Session %(ordinal)s, %(day)s", ordinal=row.ordinal, day=show_date(row.held_on))

    offer(field, sessions, name, empty=empty)
