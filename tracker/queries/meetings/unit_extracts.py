"""Which units get which conclusions of a session."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from tracker.database import db
from tracker.models import Assignment, Meeting, SessionPaper, Task, Unit
from tracker.queries.groups import in_group, load_members, valid_on
from tracker.queries.meetings.content import ConclusionLine, MeetingContent
from tracker.queries.meetings.listing import visible
from tracker.queries.successions.lineage import load_heirs
from tracker.queries.tallies import within
from tracker.queries.units import list_units
from tracker.rules.choices import LeadGroup, Part
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action, Actor, scope_of
from tracker.rules.session_papers import SessionPaperKind


@dataclass(frozen=True, slots=True)
class ExtractLine:
    """A conclusion and the part a unit has in it."""

    conclusion: ConclusionLine
    part: Part


@dataclass(frozen=True, slots=True)
class Extract:
    """What one unit gets of a session's conclusions."""

    unit: Unit
    lines: Sequence[ExtractLine]

    @property
    def leads(self) -> int:
        """Return how many conclusions it leads."""
        return sum(line.part is Part.LEAD for line in self.lines)


def list_extracts(content: MeetingContent) -> list[Extract]:
    """Return the extract of every unit concerned, in the order of protocol.

    A group that leads is its members on the day of the session.
    """
    units, members = list_units(), load_members()
    found: dict[int, list[ExtractLine]] = defaultdict(list)
    for line in content.conclusions:
        for unit_id, part in _parts(line, units, members, content.meeting).items():
            found[unit_id].append(ExtractLine(line, part))
    return [Extract(unit, found[unit.id]) for unit in units if unit.id in found]


def find_extract(content: MeetingContent, unit_id: int) -> Extract:
    """Return what one unit gets. Raises Missing when no conclusion concerns it."""
    for extract in list_extracts(content):
        if extract.unit.id == unit_id:
            return extract
    raise Missing


@dataclass(frozen=True, slots=True)
class ExtractPlace:
    """The session of an extract, and whether its reader may have the extract already."""

    meeting: Meeting
    is_out: bool


def get_place_of_extract(meeting_id: int, unit_id: int, actor: Actor) -> ExtractPlace:
    """Return the session of a unit's extract, for whom the extract is. Raises Missing.

    Who sees every session sees every extract; a unit its own, and that of a unit whose duties it
    took over: of a session it attends at any time, of another as soon as the notice has its number,
    as the register shows it to all. Before that it is told that it is not out where it has a task
    of the session, and nothing otherwise.
    """
    scope = scope_of(actor, Action.SEE_MEETING)
    if scope.unit_id not in {None, unit_id} and load_heirs().get(unit_id) != scope.unit_id:
        raise Missing
    notice = select(SessionPaper.meeting_id).where(
        SessionPaper.kind == SessionPaperKind.NOTICE, SessionPaper.number != ""
    )
    tasks = (
        select(Assignment.meeting_id)
        .join(Task, Task.assignment_id == Assignment.id)
        .where(Assignment.meeting_id == meeting_id, within(scope_of(actor, Action.SEE_TASK)))
    )
    is_out = or_(visible(actor), Meeting.id.in_(notice))
    row = db.session.execute(
        select(Meeting, is_out.label("is_out")).where(
            Meeting.id == meeting_id,
            Meeting.committee_id == scope.committee_id,
            or_(is_out, Meeting.id.in_(tasks)),
        )
    ).first()
    if row is None:
        raise Missing
    return ExtractPlace(row.Meeting, bool(row.is_out))


def _parts(
    line: ConclusionLine,
    units: Sequence[Unit],
    members: Mapping[int, frozenset[int]],
    meeting: Meeting,
) -> dict[int, Part]:
    row = line.row
    parts = {unit.id: Part.COORDINATING for unit in line.coordinating}
    if row.lead_group is LeadGroup.STORED:
        held = members.get(row.lead_group_id or 0, frozenset())
        leads = [unit for unit in valid_on(units, meeting.held_on) if unit.id in held]
    elif row.lead_group is not LeadGroup.NONE:
        leads = in_group(units, row.lead_group, meeting.held_on)
    else:
        leads = list(line.leads)
    return parts | {unit.id: Part.LEAD for unit in leads}
