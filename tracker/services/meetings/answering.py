"""Answer an invitation, for a line of the list: signed in, by the letter's link, by telephone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.database import db
from tracker.models import Attendance, Invitation, InvitationOpening, Meeting, SessionAnswer
from tracker.queries.meetings.answering import (
    OpenInvitation,
    find_answer,
    is_answered_too_late,
    lines_of_invited,
    was_looked_at,
)
from tracker.queries.meetings.content import list_attendance
from tracker.queries.meetings.invited import list_invited
from tracker.rules.choices import MeetingState
from tracker.rules.faults import Changed, Fault, Missing, Refused
from tracker.rules.invitations import (
    COMES,
    Answer,
    AnswerWay,
    InvitationDeed,
    Reminder,
    reminder_prefix,
)
from tracker.rules.permissions import Action, Actor, require
from tracker.services import outbox
from tracker.services.meetings.open_meetings import hold, require_open
from tracker.services.meetings.signs import sign_of

QUIET = timedelta(minutes=10)  # the same look again is not written down again


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFacts:
    """What is answered; the reason of who cannot come, the substitute of who sends one."""

    answer: Answer
    reason: str = ""
    substitute_name: str = ""
    substitute_office: str = ""
    substitute_contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who said it, how, and who noted it down."""

    name: str
    way: AnswerWay
    noted_by_id: int | None = None


def answer_for_unit(
    meeting: Meeting,
    line: Attendance,
    facts: AnswerFacts,
    *,
    actor: Actor,
    seen: int,
    now: datetime,
) -> SessionAnswer:
    """Answer for the actor's own unit; ``seen`` is the version of the answer he saw, 0 for none.

    Raises NotAllowed, Missing, Changed; Refused: as ``record``.
    """
    require(
        actor,
        Action.ANSWER_INVITATION,
        committee_id=meeting.committee_id,
        unit_id=line.unit_id,
    )
    if line.address:
        raise Missing  # a person invited at an address answers for himself
    voice = Voice(name=actor.name, way=AnswerWay.PAGE)
    return _answer(meeting, line, facts, voice, seen=seen, now=now)


def answer_by_link(
    found: OpenInvitation, line: Attendance, facts: AnswerFacts, *, seen: int, now: datetime
) -> SessionAnswer:
    """Answer by the link of a letter, for one of the lines it speaks for.

    Raises Missing, Changed; Refused: as ``record``.
    """
    if line.id not in {one.id for one in found.lines}:
        raise Missing
    voice = Voice(name=found.row.who, way=AnswerWay.LINK)
    return _answer(found.meeting, line, facts, voice, seen=seen, now=now)


def note_answer(
    meeting: Meeting,
    line: Attendance,
    facts: AnswerFacts,
    *,
    said_by: str,
    actor: Actor,
    seen: int,
    now: datetime,
) -> SessionAnswer:
    """Note down what somebody told the secretariat, until the session is closed.

    Raises NotAllowed, Changed; Refused: MEETING_CLOSED, MEETING_CALLED_OFF, REQUIRED.
    """
    hold(meeting)
    require_open(meeting, actor, Action.RECORD_ANSWER)
    _check(facts)
    voice = Voice(name=said_by, way=AnswerWay.OFFICE, noted_by_id=actor.user_id)
    return record(meeting, line, facts, voice, seen=seen, now=now)


def record(
    meeting: Meeting,
    line: Attendance,
    facts: AnswerFacts,
    voice: Voice,
    *,
    seen: int | None,
    now: datetime,
) -> SessionAnswer:
    """Keep the answer for a line, and call off the reminders it makes idle.

    The caller holds the session. ``seen`` None writes over whatever was answered before.

    Raises Changed.
    """
    row = find_answer(line.id)
    if seen is not None and seen != (row.version_id if row else 0):
        raise Changed
    if row is None:
        row = SessionAnswer(line_id=line.id)
        db.session.add(row)
    is_substitute, is_declined = facts.answer is Answer.SUBSTITUTE, facts.answer is Answer.DECLINED
    row.answer = facts.answer
    row.reason = facts.reason if is_declined else ""
    row.substitute_name = facts.substitute_name if is_substitute else ""
    row.substitute_office = facts.substitute_office if is_substitute else ""
    row.substitute_contact = facts.substitute_contact if is_substitute else ""
    row.way, row.said_by, row.noted_by_id = voice.way, voice.name, voice.noted_by_id
    row.said_at = now
    db.session.flush()
    _call_off_reminders(meeting, line, facts.answer, now=now)
    return row


def note_look(invitation: Invitation, deed: InvitationDeed, *, address: str, now: datetime) -> None:
    """Write down what was done with a link; the same look within minutes stays one line."""
    address = address[:60]
    is_look = deed is InvitationDeed.OPENED
    if is_look and was_looked_at(invitation.id, address, since=now - QUIET, now=now):
        return
    db.session.add(
        InvitationOpening(invitation_id=invitation.id, deed=deed, address=address, at=now)
    )
    db.session.flush()


def revoke_link(meeting: Meeting, invitation_id: int, *, actor: Actor, now: datetime) -> str:
    """Make the link of one invitation open nothing any more; return whose it was.

    Raises NotAllowed, Missing.
    """
    require(actor, Action.CREATE_MEETING, committee_id=meeting.committee_id)
    one = next((one for one in list_invited(meeting.id) if one.id == invitation_id), None)
    if one is None:
        raise Missing
    one.link_revoked_at = one.link_revoked_at or now
    db.session.flush()
    return one.who


def _answer(
    meeting: Meeting,
    line: Attendance,
    facts: AnswerFacts,
    voice: Voice,
    *,
    seen: int,
    now: datetime,
) -> SessionAnswer:
    """Keep an answer of the invited themselves, until the session begins.

    Refused: MEETING_CALLED_OFF, MEETING_CLOSED, ANSWER_TOO_LATE, REQUIRED.
    """
    hold(meeting)
    if meeting.state is MeetingState.CALLED_OFF:
        raise Refused(Fault.MEETING_CALLED_OFF)
    if meeting.state is MeetingState.CLOSED:
        raise Refused(Fault.MEETING_CLOSED)
    if is_answered_too_late(meeting, now=now):
        raise Refused(Fault.ANSWER_TOO_LATE)
    _check(facts)
    return record(meeting, line, facts, voice, seen=seen, now=now)


def _check(facts: AnswerFacts) -> None:
    if facts.answer is Answer.DECLINED and not facts.reason:
        raise Refused(Fault.REQUIRED, field="reason")
    if facts.answer is Answer.SUBSTITUTE:
        for name in ("substitute_name", "substitute_office"):
            if not getattr(facts, name):
                raise Refused(Fault.REQUIRED, field=name)


def _call_off_reminders(
    meeting: Meeting, line: Attendance, answer: Answer, *, now: datetime
) -> None:
    """Take back what waits in the outbox for the people of a line that has answered."""
    kinds = [Reminder.ANSWER_SOON, Reminder.ANSWER_LATE]
    if answer not in COMES:
        kinds.append(Reminder.EVE)
    lines: Sequence[Attendance] = list_attendance(meeting.id)
    invited = list_invited(meeting.id)
    for one_id, theirs in lines_of_invited(meeting, invited, lines).items():
        if [each.id for each in theirs] == [line.id]:
            sign = sign_of(next(one for one in invited if one.id == one_id))
            for kind in kinds:
                prefix = f"{reminder_prefix(meeting.id, sign)}{kind.value}:"
                outbox.cancel_by_key(prefix, now=now)
