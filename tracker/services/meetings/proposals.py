"""Items units propose: proposed, put on an agenda, put off, declined, withdrawn."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from tracker.database import db
from tracker.models import AgendaItem, AgendaPaper, AgendaProposal, Meeting
from tracker.queries.meetings.proposals import list_sessions_to_come
from tracker.rules.agenda import OPEN_PROPOSALS, ProposalState
from tracker.rules.faults import Fault, NotAllowed, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.services.files import Upload, keep_one
from tracker.services.meetings.agenda import ItemFacts, add_item
from tracker.services.meetings.agenda_papers import adopt_file
from tracker.services.meetings.open_meetings import hold
from tracker.services.meetings.telling import tell_answered, tell_proposed
from tracker.services.versions import expect

MOST_OPEN = 20  # proposals of one unit that wait at once


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalFacts:
    """What a unit proposes; ``meeting_id`` None: for the next session, whichever it is."""

    title: str
    reason: str
    meeting_id: int | None = None
    minutes: int | None = None


def propose_item(
    facts: ProposalFacts, *, actor: Actor, now: datetime, upload: Upload | None = None
) -> AgendaProposal:
    """Propose an item for the actor's unit, and tell the secretariat (row "comment on task").

    Raises NotAllowed; Refused: NOT_A_CHOICE, TOO_MANY_ROWS, and what ``files.store`` raises.
    """
    if actor.unit_id is None:
        raise NotAllowed(Action.COMMENT)
    require(actor, Action.COMMENT, committee_id=actor.committee_id, unit_id=actor.unit_id)
    if facts.meeting_id is not None and facts.meeting_id not in {
        meeting.id for meeting in list_sessions_to_come(actor)
    }:
        raise Refused(Fault.NOT_A_CHOICE, field="meeting")
    _check_room(actor.committee_id, actor.unit_id)
    file = keep_one(upload, actor=actor, now=now) if upload else None
    proposal = AgendaProposal(
        committee_id=actor.committee_id,
        unit_id=actor.unit_id,
        meeting_id=facts.meeting_id,
        title=facts.title,
        reason=facts.reason,
        minutes=facts.minutes,
        file_id=file.id if file else None,
        proposed_by_id=actor.user_id,
        proposed_at=now,
        answer="",
    )
    db.session.add(proposal)
    db.session.flush()
    tell_proposed(proposal, now=now)
    return proposal


def withdraw_proposal(proposal: AgendaProposal, *, actor: Actor, seen: int, now: datetime) -> None:
    """Take a proposal back, as long as it stands on no agenda.

    Raises NotAllowed, Changed; Refused: PROPOSAL_DECIDED.
    """
    require(actor, Action.COMMENT, committee_id=proposal.committee_id, unit_id=proposal.unit_id)
    if actor.unit_id != proposal.unit_id:
        raise NotAllowed(Action.COMMENT)
    _close(proposal, ProposalState.WITHDRAWN, actor=actor, seen=seen, now=now)


def schedule_proposal(
    proposal: AgendaProposal,
    meeting: Meeting,
    *,
    actor: Actor,
    seen: int,
    now: datetime,
    section_id: int | None = None,
) -> AgendaItem:
    """Put a proposal on the agenda of a session, with its paper, and tell the unit.

    Raises NotAllowed, Changed; Refused: PROPOSAL_DECIDED, MEETING_CLOSED, and as ``add_item``.
    """
    require(actor, Action.CREATE_MEETING, committee_id=proposal.committee_id)
    hold(meeting)
    _close(proposal, ProposalState.SCHEDULED, actor=actor, seen=seen, now=now)
    facts = ItemFacts(
        title=proposal.title,
        presenter_unit_id=proposal.unit_id,
        minutes=proposal.minutes,
        section_id=section_id,
    )
    item = add_item(meeting, facts, actor=actor)
    if proposal.file_id is not None:
        paper = AgendaPaper(
            item_id=item.id, title=proposal.title[:300], unit_id=proposal.unit_id, remark=""
        )
        db.session.add(paper)
        adopt_file(paper, proposal.file_id, by=proposal.proposed_by_id, now=now)
        proposal.file_id = None  # from now on it is a paper of the item
    proposal.item_id = item.id
    db.session.flush()
    tell_answered(proposal, meeting, now=now)
    return item


def put_off_proposal(
    proposal: AgendaProposal, words: str, *, actor: Actor, seen: int, now: datetime
) -> None:
    """Leave a proposal for a later session, and tell the unit; it stays in the backlog.

    Raises NotAllowed, Changed; Refused: PROPOSAL_DECIDED.
    """
    require(actor, Action.CREATE_MEETING, committee_id=proposal.committee_id)
    _close(proposal, ProposalState.PUT_OFF, actor=actor, seen=seen, now=now, words=words)
    proposal.meeting_id = None
    db.session.flush()
    tell_answered(proposal, None, now=now)


def decline_proposal(
    proposal: AgendaProposal, words: str, *, actor: Actor, seen: int, now: datetime
) -> None:
    """Decline a proposal with words, and tell the unit.

    Raises NotAllowed, Changed; Refused: PROPOSAL_DECIDED.
    """
    require(actor, Action.CREATE_MEETING, committee_id=proposal.committee_id)
    _close(proposal, ProposalState.DECLINED, actor=actor, seen=seen, now=now, words=words)
    tell_answered(proposal, None, now=now)


def _close(
    proposal: AgendaProposal,
    state: ProposalState,
    *,
    actor: Actor,
    seen: int,
    now: datetime,
    words: str = "",
) -> None:
    if proposal.state not in OPEN_PROPOSALS:
        raise Refused(Fault.PROPOSAL_DECIDED)
    expect(proposal, seen)
    proposal.state, proposal.answer = state, words
    proposal.decided_by_id, proposal.decided_at = actor.user_id, now
    db.session.flush()


def _check_room(committee_id: int, unit_id: int) -> None:
    waiting = db.session.scalar(
        select(func.count(AgendaProposal.id)).where(
            AgendaProposal.committee_id == committee_id,
            AgendaProposal.unit_id == unit_id,
            AgendaProposal.state.in_(sorted(OPEN_PROPOSALS)),
        )
    )
    if (waiting or 0) >= MOST_OPEN:
        raise Refused(Fault.TOO_MANY_ROWS, field="title", limit=MOST_OPEN)
