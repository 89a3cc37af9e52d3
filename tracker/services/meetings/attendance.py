"""Who is asked to come to a session, and who came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from tracker.database import db
from tracker.models import Attendance, Meeting, Unit
from tracker.queries.groups import in_group
from tracker.queries.meetings.content import list_attendance
from tracker.queries.units import list_units
from tracker.rules.choices import LeadGroup, Presence
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Action, Actor
from tracker.services.meetings.invitations import follow_list
from tracker.services.meetings.open_meetings import hold, require_open
from tracker.services.parts import find_units
from tracker.services.versions import expect, take_out

MOST_LINES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceFacts:
    """What a person types of one line; ``note`` names the substitute or the reason."""

    line_id: int
    seen: int
    presence: Presence
    name: str = ""
    office: str = ""
    note: str = ""


def invite_units(meeting: Meeting, unit_ids: Sequence[int], *, actor: Actor) -> int:
    """Ask units to come; those that are asked already are left alone. Return how many are new.

    Raises NotAllowed; Refused: MEETING_CLOSED, NOT_A_CHOICE, UNIT_NOT_VALID, TOO_MANY_ROWS.
    """
    hold(meeting)
    require_open(meeting, actor, Action.CREATE_MEETING)
    return _invite(meeting, find_units(unit_ids, meeting.held_on, field="units"))


def invite_group(meeting: Meeting, group: LeadGroup, *, actor: Actor) -> int:
    """Ask every unit of a group to come; return how many are new.

    Raises NotAllowed; Refused: MEETING_CLOSED, NOT_A_CHOICE, TOO_MANY_ROWS.
    """
    hold(meeting)
    require_open(meeting, actor, Action.CREATE_MEETING)
    if group in {LeadGroup.NONE, LeadGroup.INDICATOR_LEADS}:
        raise Refused(Fault.NOT_A_CHOICE, field="group")
    return _invite(meeting, in_group(list_units(), group, meeting.held_on))


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
    line = Attendance(
        meeting_id=meeting.id,
        position=_room_for(meeting, 1),
        unit_id=unit_id,
        name=name,
        office=office,
        address=address,
    )
    db.session.add(line)
    db.session.flush()
    return line


def record_presence(meeting: Meeting, facts: Iterable[PresenceFacts], *, actor: Actor) -> int:
    """Keep who came; return how many lines changed.

    Give the lines a person touched only: the others may be filled in by somebody else at the same
    time. Raises NotAllowed, Missing; Refused: MEETING_CLOSED; Changed.
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
    before = (line.presence, line.name, line.office, line.note)
    after = (typed.presence, typed.name, typed.office, typed.note)
    if before == after:
        return False
    expect(line, typed.seen)
    line.presence, line.name, line.office, line.note = after
    return True
