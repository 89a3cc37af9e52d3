"""Items units propose: the backlog of the secretariat, a unit's own."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import AgendaProposal, Meeting
from tracker.queries.meetings.listing import visible
from tracker.rules.agenda import OPEN_PROPOSALS, ProposalState
from tracker.rules.choices import MeetingState
from tracker.rules.faults import Missing
from tracker.rules.permissions import UNIT_ROLES, Action, Actor, scope_of

DONE_WITH = frozenset(ProposalState) - OPEN_PROPOSALS


def list_proposals(
    actor: Actor,
    states: Collection[ProposalState] = OPEN_PROPOSALS,
    *,
    offset: int = 0,
    limit: int = 50,
) -> list[AgendaProposal]:
    """Return a page of the proposals the actor may see: a unit its own; the oldest first.

    Those that are done with come the newest first.
    """
    newest_first = not set(states) & OPEN_PROPOSALS
    order = AgendaProposal.id.desc() if newest_first else AgendaProposal.id.asc()
    query = _with_all(select(AgendaProposal)).where(_mine(actor), _in(states))
    return list(db.session.scalars(query.order_by(order).limit(limit).offset(offset)))


def count_proposals(actor: Actor, states: Collection[ProposalState] = OPEN_PROPOSALS) -> int:
    """Return how many proposals of these states the actor may see."""
    query = select(func.count(AgendaProposal.id)).where(_mine(actor), _in(states))
    return db.session.scalar(query) or 0


def get_proposal(proposal_id: int, actor: Actor) -> AgendaProposal:
    """Return a proposal as it is now. Raises Missing, also when it is another unit's."""
    row = db.session.scalar(
        _with_all(select(AgendaProposal))
        .where(AgendaProposal.id == proposal_id, _mine(actor))
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise Missing
    return row


def list_waiting_for(meeting: Meeting) -> list[AgendaProposal]:
    """Return what waits and may go on this session: proposed for it, or for no one session."""
    return list(
        db.session.scalars(
            _with_all(select(AgendaProposal))
            .where(
                AgendaProposal.committee_id == meeting.committee_id,
                AgendaProposal.state.in_(OPEN_PROPOSALS),
                (AgendaProposal.meeting_id == meeting.id) | AgendaProposal.meeting_id.is_(None),
            )
            .order_by(AgendaProposal.id)
            .limit(50)
        )
    )


def list_sessions_to_come(actor: Actor) -> list[Meeting]:
    """Return the sessions that are being prepared and the actor may know of, the next first."""
    return list(
        db.session.scalars(
            select(Meeting)
            .where(visible(actor), Meeting.state == MeetingState.PREPARING)
            .order_by(Meeting.held_on, Meeting.id)
            .limit(50)
        )
    )


def _mine(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which the actor may see a proposal (row "comment on task")."""
    scope = scope_of(actor, Action.COMMENT)
    mine = AgendaProposal.committee_id == scope.committee_id
    if actor.role in UNIT_ROLES:
        return mine & (AgendaProposal.unit_id == scope.unit_id)
    return mine


def _in(states: Collection[ProposalState]) -> ColumnElement[bool]:
    return AgendaProposal.state.in_(sorted(states))


def _with_all(query: Select[AgendaProposal]) -> Select[AgendaProposal]:
    return query.options(
        joinedload(AgendaProposal.unit),
        joinedload(AgendaProposal.meeting),
        joinedload(AgendaProposal.file),
        joinedload(AgendaProposal.proposed_by),
        joinedload(AgendaProposal.decided_by),
        joinedload(AgendaProposal.item),
    )
