"""What the invited answer: read from the mail their calendar programs send back."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import Attendance, Invitation, Meeting, User
from tracker.post.replies import Reply, read_reply
from tracker.queries.meetings.answering import (
    is_answered_too_late,
    lines_of_invited,
    list_line_answers,
)
from tracker.queries.meetings.content import list_attendance
from tracker.rules.choices import MeetingState
from tracker.rules.faults import Fault, Refused
from tracker.rules.invitations import AnswerWay
from tracker.rules.texts import fold
from tracker.services.meetings.answering import AnswerFacts, Voice, record
from tracker.services.meetings.invitations import host_of_sessions
from tracker.services.meetings.open_meetings import hold

_UID = re.compile(r"session-(\d{1,9})@(.{1,250})")
CLOCKS_APART = timedelta(days=1)  # of a program whose clock is wrong, and not further
OVER = frozenset({MeetingState.CLOSED, MeetingState.CALLED_OFF})


def record_reply(octets: bytes, *, now: datetime) -> Invitation:
    """Read an answer and write it to the invitation it answers.

    Only the person invited answers, by a mail of his own address, and only to the state of the
    session he was last told of; an answer he gave before never takes the place of a later one.

    Raises Refused: NOT_A_REPLY, REPLY_OF_NONE, REPLY_OUTDATED.
    """
    reply = read_reply(octets)
    invitation = _find_invitation(reply, now)
    is_older = invitation.answered_at is not None and reply.said_at <= invitation.answered_at
    if is_older or reply.sequence < invitation.sequence:
        raise Refused(Fault.REPLY_OUTDATED)
    if reply.sequence > invitation.sequence:  # of a state nobody was told of
        raise Refused(Fault.REPLY_OF_NONE)
    invitation.answer, invitation.answered_at = reply.answer, reply.said_at
    db.session.flush()
    _answer_for_lines(invitation, reply, now)
    return invitation


def _answer_for_lines(invitation: Invitation, reply: Reply, now: datetime) -> None:
    """Put what a person answered where all answers stand; a later word of his unit stays."""
    meeting = db.session.get_one(Meeting, invitation.meeting_id)
    if is_answered_too_late(meeting, now=now):
        return
    lines = list_attendance(meeting.id)
    known = list_line_answers(meeting.id)
    voice = Voice(name=invitation.who, way=AnswerWay.CALENDAR)
    theirs = lines_of_invited(meeting, [invitation], lines)[invitation.id]
    for line in _own_lines(invitation.who, theirs):
        before = known.get(line.id)
        if before is None or before.said_at < reply.said_at:
            facts = AnswerFacts(answer=reply.answer)
            record(meeting, line, facts, voice, seen=None, now=min(reply.said_at, now))


def _own_lines(who: str, lines: Sequence[Attendance]) -> Sequence[Attendance]:
    """Return the lines a calendar program answers for: it says of one person whether he comes.

    Where his unit has further lines, of people with names, those are answered on the page.
    """
    named = [line for line in lines if line.name and fold(line.name) == fold(who)]
    return named or [line for line in lines if not line.name] or lines[:1]


def _find_invitation(reply: Reply, now: datetime) -> Invitation:
    known = _UID.fullmatch(reply.uid)
    is_ours = known is not None and known[2] == host_of_sessions()
    if not known or not is_ours or reply.sender != reply.attendee:
        raise Refused(Fault.REPLY_OF_NONE)
    meeting = db.session.get(Meeting, int(known[1]))
    if meeting is None or reply.said_at > now + CLOCKS_APART:
        raise Refused(Fault.REPLY_OF_NONE)
    hold(meeting)  # nobody moves the session while the answer is written
    found = db.session.scalar(
        select(Invitation)
        .outerjoin(User, User.id == Invitation.user_id)
        .options(joinedload(Invitation.user))
        .where(
            Invitation.meeting_id == meeting.id,
            Invitation.withdrawn_at.is_(None),
            or_(func.lower(User.email) == reply.attendee, Invitation.address == reply.attendee),
        )
        .order_by(Invitation.id)
        .limit(1)
    )
    if found is None or meeting.state in OVER:
        raise Refused(Fault.REPLY_OF_NONE)
    return found
