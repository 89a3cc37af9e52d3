"""Give people parts in committees, and end them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from tracker.database import Turn, db, take_turns
from tracker.models import Membership, Unit, User
from tracker.queries.people import get_person
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import UNIT_ROLES, Action, Actor, Role, require


@dataclass(frozen=True)
class PartFacts:
    """A part in a committee."""

    role: Role
    unit_id: int | None = None
    is_head: bool = False


def add_part(actor: Actor, user_id: int, part: PartFacts) -> Membership:
    """Give a person one more part in the actor's committee.

    Raises NotAllowed; Missing; Refused: MEMBERSHIP_EXISTS, UNIT_NEEDED, HEAD_NEEDS_UNIT.
    """
    require(actor, Action.MANAGE_USERS, committee_id=actor.committee_id)
    user = get_person(user_id, committee_id=actor.committee_id)
    return give_part(user, actor.committee_id, part)


def give_part(user: User, committee_id: int, part: PartFacts) -> Membership:
    """Write a membership; one that had ended is taken up again.

    Raises Refused: MEMBERSHIP_EXISTS, UNIT_NEEDED, HEAD_NEEDS_UNIT, NOT_A_CHOICE.
    """
    _check_part(part)
    take_turns(Turn.MEMBERSHIPS)
    known = db.session.scalar(
        select(Membership).where(
            Membership.user_id == user.id,
            Membership.committee_id == committee_id,
            Membership.role == part.role,
            Membership.unit_id.is_not_distinct_from(part.unit_id),
        )
    )
    if known is not None and known.ended_on is None:
        raise Refused(Fault.MEMBERSHIP_EXISTS, field="role")
    if known is None:
        known = Membership(
            user_id=user.id, committee_id=committee_id, role=part.role, unit_id=part.unit_id
        )
        db.session.add(known)
    known.is_head, known.ended_on = part.is_head, None
    db.session.flush()
    return known


def mark_head(actor: Actor, membership_id: int, *, is_head: bool) -> Membership:
    """Say whether a person is the head of the unit, whom reminders of late work are copied to.

    Raises NotAllowed; Missing; Refused: HEAD_NEEDS_UNIT.
    """
    require(actor, Action.MANAGE_USERS, committee_id=actor.committee_id)
    part = db.session.get(Membership, membership_id)
    if part is None or part.ended_on or part.committee_id != actor.committee_id:
        raise Missing
    _check_part(PartFacts(part.role, part.unit_id, is_head))
    part.is_head = is_head
    db.session.flush()
    return part


def _check_part(part: PartFacts) -> None:
    if part.role in UNIT_ROLES and part.unit_id is None:
        raise Refused(Fault.UNIT_NEEDED, field="unit_id")
    if part.is_head and part.role not in UNIT_ROLES:
        raise Refused(Fault.HEAD_NEEDS_UNIT, field="is_head")
    if part.unit_id is not None and db.session.get(Unit, part.unit_id) is None:
        raise Refused(Fault.NOT_A_CHOICE, field="unit_id")


def end_part(actor: Actor, membership_id: int, *, user_id: int, today: date) -> Membership:
    """End a person's part in the actor's committee; it counts no more at the person's next request.

    Raises NotAllowed; Missing; Refused: LAST_ADMIN.
    """
    require(actor, Action.MANAGE_USERS, committee_id=actor.committee_id)
    membership = db.session.get(Membership, membership_id)
    if membership is None or membership.ended_on:
        raise Missing
    if (membership.user_id, membership.committee_id) != (user_id, actor.committee_id):
        raise Missing
    if membership.role is Role.ADMIN:
        _keep_one_of(membership.committee_id, Membership.id != membership.id)
    membership.ended_on = today
    db.session.flush()
    return membership


def keep_an_admin(user: User) -> None:
    """Refuse to close the account of a committee's last administrator.

    Raises Refused: LAST_ADMIN.
    """
    committees = db.session.scalars(
        select(Membership.committee_id)
        .where(
            Membership.user_id == user.id,
            Membership.role == Role.ADMIN,
            Membership.ended_on.is_(None),
        )
        .order_by(Membership.committee_id)
    ).all()
    for committee_id in committees:
        _keep_one_of(committee_id, Membership.user_id != user.id)


def _keep_one_of(committee_id: int, others: ColumnElement[bool]) -> None:
    take_turns(Turn.MEMBERSHIPS)
    left = db.session.scalar(
        select(func.count())
        .select_from(Membership)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.committee_id == committee_id,
            Membership.role == Role.ADMIN,
            Membership.ended_on.is_(None),
            User.is_active,
            others,
        )
    )
    if not left:
        raise Refused(Fault.LAST_ADMIN)
