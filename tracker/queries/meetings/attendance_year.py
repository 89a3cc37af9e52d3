"""Who came to the sessions of a year: unit by unit, and session by session."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import extract, select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import Attendance, Committee, Meeting, Unit
from tracker.rules.choices import MeetingState, Presence
from tracker.rules.permissions import Action, Actor, scope_of
from tracker.rules.quorum import CAME, IN_PERSON, Turnout, count_turnout

HELD = (MeetingState.HELD, MeetingState.CLOSED)


@dataclass(frozen=True, slots=True)
class UnitYear:
    """How often one unit was invited in a year, and how often it came."""

    unit: Unit
    presences: Sequence[Presence]  # one a session

    @property
    def invited(self) -> int:
        """Return to how many sessions it was invited."""
        return len(self.presences)

    @property
    def in_person(self) -> int:
        """Return to how many its own people came, late or early gone included."""
        return sum(one in IN_PERSON for one in self.presences)

    @property
    def came(self) -> int:
        """Return to how many somebody came for it."""
        return sum(one in CAME for one in self.presences)

    @property
    def recorded(self) -> int:
        """Return of how many it was written down whether it came."""
        return sum(one is not Presence.UNKNOWN for one in self.presences)

    @property
    def share(self) -> Fraction | None:
        """Return came / recorded; None where nothing was written down."""
        return Fraction(self.came, self.recorded) if self.recorded else None

    def count(self, word: str) -> int:
        """Return to how many sessions it stood so."""
        return self.presences.count(Presence(word))


@dataclass(frozen=True, slots=True)
class SessionYear:
    """Who came to one session."""

    meeting: Meeting
    turnout: Turnout
    excused: int
    absent: int

    @property
    def share(self) -> Fraction | None:
        """Return the members that came / the members asked."""
        turnout = self.turnout
        if not turnout.members or turnout.unknown == turnout.members:
            return None
        return Fraction(turnout.came, turnout.members)


@dataclass(frozen=True, slots=True)
class YearOfAttendance:
    """A year; whoever belongs to a unit sees that unit and no sessions as a whole."""

    year: int
    years: Sequence[int]
    units: Sequence[UnitYear]
    sessions: Sequence[SessionYear]


def read_year(
    actor: Actor, year: int | None, *, today: date, series_id: int | None = None
) -> YearOfAttendance:
    """Return the attendance of a year's sessions that were held, of one series or of all.

    Without a year the last that has any is taken. Raises NotAllowed.
    """
    scope = scope_of(actor, Action.SEE_MEETING)
    held = Meeting.committee_id == scope.committee_id, Meeting.state.in_(HELD)
    held_in = extract("year", Meeting.held_on)
    years = sorted({int(one) for one in db.session.scalars(select(held_in).where(*held))})
    chosen = year or (years[-1] if years else today.year)
    query = (
        select(Attendance)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(*held, held_in == chosen)
        .options(joinedload(Attendance.unit), joinedload(Attendance.meeting))
        .order_by(Meeting.held_on, Meeting.id, Attendance.position, Attendance.id)
    )
    if series_id is not None:
        query = query.where(Meeting.series_id == series_id)
    if scope.unit_id is not None:
        query = query.where(Attendance.unit_id == scope.unit_id)
    lines = db.session.scalars(query).all()
    sessions = _sessions(lines, scope.committee_id) if scope.unit_id is None else []
    return YearOfAttendance(chosen, years[::-1], _units(lines), sessions)


def _units(lines: Iterable[Attendance]) -> list[UnitYear]:
    """Return the units in the order of protocol; of two lines at a session the member's."""
    found: dict[int, dict[int, Attendance]] = defaultdict(dict)
    for line in lines:
        if line.unit_id is None:
            continue
        known = found[line.unit_id].get(line.meeting_id)
        if known is None or (line.is_member and not known.is_member):
            found[line.unit_id][line.meeting_id] = line
    rows = []
    for seats in found.values():
        first = next(iter(seats.values()))
        if first.unit is not None:
            rows.append(UnitYear(first.unit, [seat.presence for seat in seats.values()]))
    return sorted(rows, key=lambda row: (row.unit.position, row.unit.name, row.unit.id))


def _sessions(lines: Iterable[Attendance], committee_id: int) -> list[SessionYear]:
    committee = db.session.get_one(Committee, committee_id)
    seats: dict[int, list[Attendance]] = defaultdict(list)
    for line in lines:
        seats[line.meeting_id].append(line)
    return [
        SessionYear(
            meeting=rows[0].meeting,
            turnout=count_turnout(
                rows, committee.quorum, substitutes_count=committee.substitutes_count
            ),
            excused=sum(row.is_member and row.presence is Presence.EXCUSED for row in rows),
            absent=sum(row.is_member and row.presence is Presence.ABSENT for row in rows),
        )
        for rows in seats.values()
    ]
