"""Who is asked to come to a session, and who came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select

from tracker.database import db
from tracker.models import Attendance, Meeting, Unit
from tracker.queries.groups import in_group
from tracker.queries.meetings.answering import list_line_answers
from tracker.queries.meetings.content import list_attendance
from tracker.queries.meetings.uncalled import list_uncalled
from tracker.queries.units import list_units
from tracker.rules.choices import LeadGroup, Presence
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.invitations import Answer
from tracker.rules.permissions import Action, Actor
from tracker.rules.quorum import CAME
from tracker.services.meetings.invitations import follow_list
from tracker.services.meetings.open_meetings import hold, require_open
from tracker.services.parts import find_units
from tracker.services.versions import expect, take_out

MOST_LINES = 500
MOST_OF_NOTE = 300
PRESENCE_OF = {
    Answer.ACCEPTED: Presence.PRESENT,
    Answer.SUBSTITUTE: Presence.SUBSTITUTE,
    Answer.DECLINED: Presence.EXCUSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceFacts:
    """What a person types of one line; the hours are those on the wall of the office.

    Of ``name``, ``office`` and ``is_member`` None says: as it is.
    """

    line_id: int
    seen: int
    presence: Presence
    name: str | None = None
    office: str | None = None
    note: str = ""  # the reason, or a remark
    arrived_at: time | None = None
    left_at: time | None = None
    substitute_name: str = ""
    substitute_office: str = ""
    is_member: bool | None = None


def invite_group(meeting: Meeting, group: LeadGroup, *, actor: Actor) -> int:
    """Ask every unit of a group to come; return how many are new.

    Raises NotAllowed; Refused: MEETING_CLOSED, NOT_A_CHOICE, TOO_MANY_ROWS.
    """
    hold(meeting)
    require_open(meeting, actor, Action.CREATE_MEETING)
    if group in {LeadGroup.NONE, LeadGroup.INDICATOR_LEADS}:
        raise Refused(Fault.NOT_A_CHOICE, field="group")
    return _invite(meeting, in_group(list_units(), group, meeting.held_on))


def invite_uncalled(meeting: Meeting, *, actor: Actor) -> int:
    """Ask the members of the session before that are not on the list; return how many.

    Raises NotAllowed; Refused: MEETING_CLOSED, MEETING_CALLED_OFF, TOO_MANY_ROWS.
    """
    hold(meeting)
    require_open(meeting, actor, Action.CREATE_MEETING)
    seats = list_uncalled(meeting, list_attendance(meeting.id))
    first = _room_for(meeting, len(seats))
    db.session.add_all(
        Attendance(
            meeting_id=meeting.id,
            position=position,
            unit_id=seat.unit_id,
            name=seat.name,
            office=seat.office,
            address=seat.address,
        )
        for position, seat in enumerate(seats, start=first)
    )
    db.session.flush()
    return len(seats)


def invite_person(
    meeting: Meeting,
    *,
    name: str,
    office: str = "",
    address: str = "",
    unit_id: int | None = None,
    actor: Actor,
) -> Attendance:
    """Ask one person to come, for a unit or for himself, who may be invited at an address.

    Raises NotAllowed; Refused: MEETING_CLOSED, NOT_A_CHOICE, UNIT_NOT_VALID, TOO_MANY_ROWS.
    """
    require_open(meeting, actor, Action.CREATE_MEETING)
    if unit_id is not None:
        find_units([unit_id], meeting.held_on, field="unit")
    seats = {line.unit_id for line in list_attendance(meeting.id) if line.is_member}
    line = Attendance(
        meeting_id=meeting.id,
        position=_room_for(meeting, 1),
        unit_id=unit_id,
        name=name,
        office=office,
        address=address,
        # a unit has one voice; a guest has none
        is_member=unit_id is not None and unit_id not in seats,
    )
    db.session.add(line)
    db.session.flush()
    return line


def record_presence(meeting: Meeting, facts: Iterable[PresenceFacts], *, actor: Actor) -> int:
    """Keep who came; return how many lines changed.

    Give the lines a person touched only: the others may be filled in by somebody else at the same
    time. Raises NotAllowed, Missing; Refused: MEETING_CLOSED, LEFT_BEFORE_ARRIVED; Changed.
    """
    require_open(meeting, actor)
    lines = {line.id: line for line in list_attendance(meeting.id)}
    changed = 0
    for typed in facts:
        if typed.line_id not in lines:
            raise Missing
        changed += _record(lines[typed.line_id], typed)
    db.session.flush()
    return changed


def take_answers(meeting: Meeting, *, actor: Actor, today: date) -> int:
    """Fill in what nobody has recorded yet from what was answered; return how many lines.

    On the day of the session and not before: an answer is a promise. Who has not answered, or may
    come, stays unrecorded.

    Raises NotAllowed; Refused: MEETING_CLOSED, MEETING_CALLED_OFF, MEETING_NOT_YET,
    NO_ANSWERS_TO_TAKE.
    """
    hold(meeting)
    require_open(meeting, actor)
    if meeting.held_on > today:
        raise Refused(Fault.MEETING_NOT_YET, held_on=meeting.held_on)
    answers, taken = list_line_answers(meeting.id), 0
    for line in list_attendance(meeting.id):
        answer = answers.get(line.id)
        if line.presence is Presence.UNKNOWN and answer and answer.answer in PRESENCE_OF:
            line.presence = PRESENCE_OF[answer.answer]
            line.substitute_name = answer.substitute_name
            line.substitute_office = answer.substitute_office
            line.note = answer.reason[:MOST_OF_NOTE] or line.note
            taken += 1
    if not taken:
        raise Refused(Fault.NO_ANSWERS_TO_TAKE)
    db.session.flush()
    return taken


def remove_line(line: Attendance, meeting: Meeting, *, actor: Actor, now: datetime) -> int:
    """Take somebody off the list; whoever was invited is put off. Return how many letters.

    Raises NotAllowed; Refused: MEETING_CLOSED.
    """
    require_open(meeting, actor, Action.CREATE_MEETING)
    take_out(line)
    return follow_list(meeting, now=now)


def _invite(meeting: Meeting, units: Sequence[Unit]) -> int:
    asked = set(
        db.session.scalars(
            select(Attendance.unit_id).where(
                Attendance.meeting_id == meeting.id, Attendance.unit_id.is_not(None)
            )
        )
    )
    fresh = [unit for unit in units if unit.id not in asked]
    first = _room_for(meeting, len(fresh))
    db.session.add_all(
        Attendance(meeting_id=meeting.id, position=position, unit_id=unit.id)
        for position, unit in enumerate(fresh, start=first)
    )
    db.session.flush()
    return len(fresh)


def _room_for(meeting: Meeting, count: int) -> int:
    """Return the next free place, if there is room for so many lines."""
    lines, last = db.session.execute(
        select(func.count(Attendance.id), func.max(Attendance.position)).where(
            Attendance.meeting_id == meeting.id
        )
    ).one()
    if lines + count > MOST_LINES:
        raise Refused(Fault.TOO_MANY_ROWS, limit=MOST_LINES)
    return (last or 0) + 1


def _record(line: Attendance, typed: PresenceFacts) -> bool:
    after = _columns(typed)
    if all(getattr(line, name) == value for name, value in after.items()):
        return False
    expect(line, typed.seen)
    for name, value in after.items():
        setattr(line, name, value)
    return True


def _columns(typed: PresenceFacts) -> dict[str, object]:
    """Return what is kept of a line: hours of who came, a substitute where one was sent."""
    came = typed.presence in CAME
    arrived, left = (typed.arrived_at, typed.left_at) if came else (None, None)
    if arrived and left and left < arrived:
        raise Refused(Fault.LEFT_BEFORE_ARRIVED, arrived=f"{arrived:%H:%M}", left=f"{left:%H:%M}")
    has_substitute = typed.presence in {Presence.SUBSTITUTE, Presence.UNKNOWN}
    columns: dict[str, object] = {
        "presence": typed.presence,
        "name": typed.name,
        "office": typed.office,
        "note": typed.note,
        "arrived_at": arrived,
        "left_at": left,
        "substitute_name": typed.substitute_name if has_substitute else "",
        "substitute_office": typed.substitute_office if has_substitute else "",
        "is_member": typed.is_member,
    }
    as_it_is = {name for name in ("name", "office", "is_member") if columns[name] is None}
    return {name: value for name, value in columns.items() if name not in as_it_is}
