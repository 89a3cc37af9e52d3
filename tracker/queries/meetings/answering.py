"""What was answered for each line of a session's list, and whose lines an invitation speaks for."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from tracker import clock
from tracker.database import db
from tracker.models import (
    Attendance,
    Committee,
    Invitation,
    InvitationOpening,
    Meeting,
    MeetingCall,
    Membership,
    SessionAnswer,
    User,
)
from tracker.queries.meetings.content import list_attendance
from tracker.queries.recipients import people_on_list
from tracker.queries.users import token_hash
from tracker.rules.choices import MeetingState
from tracker.rules.invitations import Answer, InvitationDeed, begins_at
from tracker.rules.links import is_token

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation whose link opens something now, with the lines it may answer for."""

    row: Invitation
    meeting: Meeting
    committee_name: str
    lines: Sequence[Attendance]


def begins(meeting: Meeting) -> datetime:
    """Return the moment a session begins."""
    wall = begins_at(meeting.held_on, meeting.starts_at, meeting.part_of_day)
    return clock.moment_of(wall.date(), wall.hour, wall.minute)


def is_answered_too_late(meeting: Meeting, *, now: datetime) -> bool:
    """Tell whether an answer comes too late: the session has begun."""
    return meeting.state is not MeetingState.PREPARING or now >= begins(meeting)


def is_answered_late(meeting: Meeting, *, at: datetime) -> bool:
    """Tell whether an answer comes after the moment asked for; it is taken down all the same.

    The names of the invited may have been printed, and the seats set.
    """
    return meeting.answer_by is not None and at > meeting.answer_by


def list_line_answers(meeting_id: int) -> dict[int, SessionAnswer]:
    """Return the answers of a session, by line of its list."""
    rows = db.session.scalars(
        select(SessionAnswer)
        .join(Attendance, Attendance.id == SessionAnswer.line_id)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(SessionAnswer.id)
    )
    return {row.line_id: row for row in rows}


def count_answers(meeting_id: int) -> Counter[Answer | None]:
    """Return how many lines of the list will come, will not, may; None counts who has not said.

    Nothing at all before anybody was invited or has answered.
    """
    called = select(MeetingCall.id).where(MeetingCall.meeting_id == meeting_id).exists()
    rows = db.session.execute(
        select(SessionAnswer.answer, select(called).scalar_subquery().label("is_called"))
        .select_from(Attendance)
        .outerjoin(SessionAnswer, SessionAnswer.line_id == Attendance.id)
        .where(Attendance.meeting_id == meeting_id)
    ).all()
    if not any(row.is_called or row.answer for row in rows):
        return Counter()
    return Counter(row.answer for row in rows)


def lines_of_invited(
    meeting: Meeting, invited: Iterable[Invitation], lines: Sequence[Attendance]
) -> dict[int, list[Attendance]]:
    """Return, by invitation, the lines of the list its person answers for.

    A guest for the line with his address, a user for the lines of his unit; he also for a line
    that names his own address.
    """
    units_of: Mapping[int, set[int]] = defaultdict(set)
    for unit_id, users in people_on_list(meeting, lines).items():
        for user in users:
            units_of[user.id].add(unit_id)
    found = {}
    for one in invited:
        address = one.user.email.lower() if one.user else one.address
        units = units_of.get(one.user_id or 0, set())
        found[one.id] = [
            line
            for line in lines
            if (line.address == address if line.address else line.unit_id in units)
        ]
    return found


def lines_of_unit(meeting_id: int, unit_id: int | None) -> list[Attendance]:
    """Return the lines of the list a unit itself answers for."""
    if unit_id is None:
        return []
    return [
        line for line in list_attendance(meeting_id) if line.unit_id == unit_id and not line.address
    ]


def find_answer(line_id: int) -> SessionAnswer | None:
    """Return the answer for a line."""
    return db.session.scalar(select(SessionAnswer).where(SessionAnswer.line_id == line_id))


def find_answer_and_call(line_id: int) -> tuple[SessionAnswer | None, bool]:
    """Return the answer for a line, and whether invitations to its session went out."""
    is_called = exists().where(MeetingCall.meeting_id == Attendance.meeting_id)
    row = db.session.execute(
        select(SessionAnswer, is_called)
        .select_from(Attendance)
        .outerjoin(SessionAnswer, SessionAnswer.line_id == Attendance.id)
        .where(Attendance.id == line_id)
    ).one()
    return row[0], row[1]


def find_open_invitation(token: str, *, now: datetime) -> OpenInvitation | None:
    """Return what the link of a letter opens at this moment, or None for whatever reason.

    It opens until the end of the session's day. Account and part are asked anew each time.
    """
    if not is_token(token):
        return None
    row = db.session.execute(
        select(Invitation, Meeting, Committee.name)
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .join(Committee, Committee.id == Meeting.committee_id)
        .where(
            Invitation.link_hash == token_hash(token),
            Invitation.link_revoked_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Meeting.state != MeetingState.CALLED_OFF,
        )
        .options(joinedload(Invitation.user))
    ).first()
    if row is None or now >= clock.moment_of(row.Meeting.held_on + ONE_DAY):
        return None
    if row.Invitation.user is not None and not _has_part(row.Invitation.user, row.Meeting):
        return None
    lines = list_attendance(row.Meeting.id)
    mine = lines_of_invited(row.Meeting, [row.Invitation], lines)[row.Invitation.id]
    return OpenInvitation(row.Invitation, row.Meeting, row.name, mine) if mine else None


def was_looked_at(invitation_id: int, address: str, *, since: datetime, now: datetime) -> bool:
    """Tell whether the same look at a link was written down lately."""
    looked = select(InvitationOpening.id).where(
        InvitationOpening.invitation_id == invitation_id,
        InvitationOpening.deed == InvitationDeed.OPENED,
        InvitationOpening.address == address,
        InvitationOpening.at > since,
        InvitationOpening.at <= now,
    )
    return db.session.scalar(looked.limit(1)) is not None


def list_links(meeting_id: int) -> list[tuple[Invitation, datetime | None]]:
    """Return the invitations that carry a link, each with the last time it was opened."""
    opened = (
        select(func.max(InvitationOpening.at))
        .where(InvitationOpening.invitation_id == Invitation.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Invitation, opened)
        .where(
            Invitation.meeting_id == meeting_id,
            Invitation.withdrawn_at.is_(None),
            Invitation.link_hash.is_not(None),
        )
        .options(joinedload(Invitation.user))
        .order_by(Invitation.user_id.asc().nulls_last(), Invitation.id)
    )
    return [(row[0], row[1]) for row in rows]


def list_called(*, today: date) -> list[tuple[Meeting, MeetingCall]]:
    """Return the sessions to come to which people were invited by letter."""
    rows = db.session.execute(
        select(Meeting, MeetingCall)
        .join(MeetingCall, MeetingCall.meeting_id == Meeting.id)
        .where(Meeting.state == MeetingState.PREPARING, Meeting.held_on >= today)
        .order_by(Meeting.held_on, Meeting.id)
    )
    return [(row[0], row[1]) for row in rows]


def _has_part(user: User, meeting: Meeting) -> bool:
    part = select(Membership.id).where(
        Membership.user_id == user.id,
        Membership.committee_id == meeting.committee_id,
        Membership.ended_on.is_(None),
    )
    return user.is_active and db.session.scalar(part.limit(1)) is not None
