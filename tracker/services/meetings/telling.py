"""Letters about an agenda: a paper is asked for, a unit proposes an item, and what came of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tracker.database import db
from tracker.models import AgendaPaper, AgendaProposal, Committee, Meeting, Unit, User
from tracker.queries.recipients import list_secretariat, people_of_units
from tracker.services import outbox

PAPER_LETTER = "agenda_paper"
PROPOSED_LETTER = "agenda_proposed"
ANSWERED_LETTER = "agenda_answered"


def tell_of_paper(paper: AgendaPaper, meeting: Meeting, news: str, *, now: datetime) -> None:
    """Tell the unit that a paper is asked of it (``asked``) or ``handed_back``."""
    prefix = f"{PAPER_LETTER}:{paper.id}:"
    outbox.cancel_by_key(prefix, now=now)
    if paper.unit_id is None:
        return
    facts = {
        **_of_session(meeting),
        "paper_id": paper.id,
        "title": paper.title,
        "due": paper.due.isoformat() if paper.due else None,
        "remark": paper.remark,
        "news": news,
    }
    people = people_of_units(meeting.committee_id, [paper.unit_id]).get(paper.unit_id, [])
    key = f"{prefix}{paper.version_id}"
    _tell(people, key, committee_id=meeting.committee_id, facts=facts, now=now)


def tell_proposed(proposal: AgendaProposal, *, now: datetime) -> None:
    """Tell the secretariat that a unit proposes an item."""
    facts = {
        **_of_proposal(proposal),
        "unit": db.session.get_one(Unit, proposal.unit_id).name,
        "reason": proposal.reason,
    }
    key = f"{PROPOSED_LETTER}:{proposal.id}:{proposal.version_id}"
    people = list_secretariat(proposal.committee_id)
    _tell(people, key, committee_id=proposal.committee_id, facts=facts, now=now)


def tell_answered(proposal: AgendaProposal, meeting: Meeting | None, *, now: datetime) -> None:
    """Tell the unit, and who proposed, what became of the item; an older answer stays here."""
    prefix = f"{ANSWERED_LETTER}:{proposal.id}:"
    outbox.cancel_by_key(prefix, now=now)
    facts = {
        **_of_proposal(proposal),
        **(_of_session(meeting) if meeting else {"ordinal": None, "held_on": None}),
        "news": proposal.state.value,
        "answer": proposal.answer,
    }
    known = people_of_units(proposal.committee_id, [proposal.unit_id]).get(proposal.unit_id, [])
    author = db.session.get_one(User, proposal.proposed_by_id)
    people = {user.id: user for user in (*known, author) if user.is_active}
    key = f"{prefix}{proposal.version_id}"
    _tell(people.values(), key, committee_id=proposal.committee_id, facts=facts, now=now)


def _of_proposal(proposal: AgendaProposal) -> dict[str, Any]:
    committee = db.session.get_one(Committee, proposal.committee_id)
    return {"proposal_id": proposal.id, "title": proposal.title, "committee": committee.name}


def _of_session(meeting: Meeting) -> dict[str, Any]:
    return {
        "meeting_id": meeting.id,
        "ordinal": meeting.ordinal,
        "held_on": meeting.held_on.isoformat(),
        "committee": db.session.get_one(Committee, meeting.committee_id).name,
    }


def _tell(
    people: Iterable[User],
    key: str,
    *,
    committee_id: int,
    facts: dict[str, Any],
    now: datetime,
) -> None:
    for user in people:
        outbox.enqueue(
            f"{key}:{user.id}",
            template=key.split(":", 1)[0],
            user=user,
            now=now,
            committee_id=committee_id,
            facts=facts,
        )
