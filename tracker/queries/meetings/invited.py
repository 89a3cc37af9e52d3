"""Who was invited to a session by letter, who has still to be, and who answers for it."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import Invitation, Meeting, MeetingCall, Membership, User
from tracker.queries.meetings.content import list_attendance
from tracker.queries.memory import read_once
from tracker.queries.recipients import people_on_list
from tracker.rules.permissions import Role


@dataclass(frozen=True)
class Guest:
    """Somebody to invite: a user, or a person with a name and an address and no account."""

    user: User | None = field(default=None, compare=False)
    address: str | None = None  # None for a user
    name: str = field(default="", compare=False)
    user_id: int | None = None


def find_call(meeting_id: int) -> MeetingCall | None:
    """Return the calling of a session, None before anybody was invited."""
    return db.session.scalar(select(MeetingCall).where(MeetingCall.meeting_id == meeting_id))


def list_invited(meeting_id: int, *, withdrawn: bool = False) -> list[Invitation]:
    """Return who is invited, with the people; with ``withdrawn`` those put off again as well."""
    query = (
        select(Invitation)
        .where(Invitation.meeting_id == meeting_id)
        .options(joinedload(Invitation.user))
        .order_by(Invitation.user_id.asc().nulls_last(), Invitation.id)
    )
    if not withdrawn:
        query = query.where(Invitation.withdrawn_at.is_(None))
    key = ("invited", meeting_id, withdrawn)
    return list(read_once(key, lambda: db.session.scalars(query).all()))


def guest_of(invitation: Invitation) -> Guest:
    """Return who an invitation is for."""
    return Guest(invitation.user, invitation.address, invitation.name, invitation.user_id)


def list_on_the_list(meeting: Meeting) -> list[Guest]:
    """Return who gets a letter: people of the units on the list, and persons with an address.

    First the users, in order of entry; then the guests, in the order of the list.
    """
    lines = list_attendance(meeting.id)
    found = {user.id: user for unit in people_on_list(meeting, lines).values() for user in unit}
    users = [Guest(found[user_id], user_id=user_id) for user_id in sorted(found)]
    known = {user.email.lower() for user in found.values()}
    named = {
        line.address: line.name for line in reversed(lines) if line.address not in {"", *known}
    }
    return [*users, *(Guest(address=one, name=named[one]) for one in reversed(named))]


def count_invited(meeting: Meeting) -> tuple[int, int]:
    """Return how many people are invited by letter, and how many more there are to invite."""
    invited = {guest_of(one) for one in list_invited(meeting.id)}
    return len(invited), sum(guest not in invited for guest in list_on_the_list(meeting))


def list_organizers(committee_id: int) -> list[User]:
    """Return who may answer for the sessions of a committee now: its secretariat, then its chairs.

    In order of entry.
    """
    rows = db.session.execute(
        select(User, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.committee_id == committee_id,
            Membership.role.in_((Role.SECRETARIAT, Role.CHAIR)),
            Membership.ended_on.is_(None),
            User.is_active,
        )
        .order_by(Membership.id)
    ).all()
    return [row.User for row in sorted(rows, key=lambda row: row.role is Role.CHAIR)]
