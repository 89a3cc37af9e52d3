"""Who was invited to a session by letter, and who has still to be."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import Attendance, Invitation, Meeting, MeetingCall, User
from tracker.queries.recipients import people_of_units


def find_call(meeting_id: int) -> MeetingCall | None:
    """Return the calling of a session, None before anybody was invited."""
    return db.session.scalar(select(MeetingCall).where(MeetingCall.meeting_id == meeting_id))


def list_invited(meeting_id: int, *, withdrawn: bool = False) -> list[Invitation]:
    """Return who is invited, with the people; with ``withdrawn`` those put off again as well."""
    query = (
        select(Invitation)
        .where(Invitation.meeting_id == meeting_id)
        .options(joinedload(Invitation.user))
        .order_by(Invitation.user_id)
    )
    if not withdrawn:
        query = query.where(Invitation.withdrawn_at.is_(None))
    return list(db.session.scalars(query))


def list_on_the_list(meeting: Meeting) -> list[User]:
    """Return the people a letter goes to for each unit on the list, in order of entry."""
    unit_ids = db.session.scalars(
        select(Attendance.unit_id)
        .where(Attendance.meeting_id == meeting.id, Attendance.unit_id.is_not(None))
        .order_by(Attendance.position, Attendance.id)
    ).all()
    people = people_of_units(meeting.committee_id, [one for one in unit_ids if one is not None])
    found = {user.id: user for unit in people.values() for user in unit}
    return [found[user_id] for user_id in sorted(found)]


def count_invited(meeting: Meeting) -> tuple[int, int]:
    """Return how many people are invited by letter, and how many more there are to invite."""
    invited = {one.user_id for one in list_invited(meeting.id)}
    return len(invited), sum(user.id not in invited for user in list_on_the_list(meeting))
