"""Set up committees: their names on paper and the habits of their office."""

from dataclasses import dataclass

from tracker.database import Turn, db, take_turns
from tracker.models import Committee, Membership, Province, Unit
from tracker.queries.committees import get_committee, list_committees
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, Role, require
from tracker.rules.quorum import Quorum
from tracker.rules.texts import fold
from tracker.services.meetings.series import first_series
from tracker.services.versions import expect


@dataclass(frozen=True)
class CommitteeFacts:
    """What is kept of a committee; see the table for what each means."""

    name: str
    issuer_parent: str = ""
    issuer: str = ""
    symbol: str = ""
    place: str = ""
    chair_office: str = ""
    standing_unit_id: int | None = None
    due_soon_days: int = 7
    resubmit_days: int = 3
    review_days: int = 3
    allows_late_requests: bool = True
    reads_before_strictly: bool = True
    periods_ahead: int = 1
    province_id: int | None = None
    aimed_rank: int | None = None
    aimed_year: int | None = None
    quorum: Quorum = Quorum.NONE
    substitutes_count: bool = True


def create_committee(facts: CommitteeFacts) -> Committee:
    """Enter a committee, for whoever was found entitled to.

    Raises Refused: COMMITTEE_TWIN, NOT_A_CHOICE.
    """
    committee = Committee()
    _write(committee, facts)
    db.session.add(committee)
    db.session.flush()
    first_series(committee.id)
    return committee


def add_committee(actor: Actor, facts: CommitteeFacts) -> Membership:
    """Enter one more committee with the actor as its administrator; return that membership.

    Raises NotAllowed; Refused as ``create_committee``.
    """
    require(actor, Action.ADD_COMMITTEE, committee_id=actor.committee_id)
    committee = create_committee(facts)
    membership = Membership(
        user_id=actor.user_id, committee_id=committee.id, role=Role.ADMIN, unit_id=None
    )
    db.session.add(membership)
    db.session.flush()
    return membership


def edit_committee(actor: Actor, facts: CommitteeFacts, *, seen: int) -> Committee:
    """Correct the actor's own committee.

    Raises NotAllowed; Changed; Refused as ``create_committee``.
    """
    require(actor, Action.MANAGE_COMMITTEE, committee_id=actor.committee_id)
    committee = get_committee(actor.committee_id)
    expect(committee, seen)
    _write(committee, facts)
    db.session.flush()
    return committee


def _write(committee: Committee, facts: CommitteeFacts) -> None:
    take_turns(Turn.COMMITTEES)
    folded = fold(facts.name)
    if any(fold(other.name) == folded and other is not committee for other in list_committees()):
        raise Refused(Fault.COMMITTEE_TWIN, field="name")
    if facts.standing_unit_id is not None and db.session.get(Unit, facts.standing_unit_id) is None:
        raise Refused(Fault.NOT_A_CHOICE, field="standing_unit_id")
    if facts.province_id is not None and db.session.get(Province, facts.province_id) is None:
        raise Refused(Fault.NOT_A_CHOICE, field="province_id")
    for name in facts.__dataclass_fields__:
        setattr(committee, name, getattr(facts, name))
