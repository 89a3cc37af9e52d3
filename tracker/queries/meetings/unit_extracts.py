"""Which units get which conclusions of a session."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tracker.database import db
from tracker.models import Meeting, SessionPaper, SessionPaperUnit, Unit
from tracker.queries.groups import in_group, load_members, valid_on
from tracker.queries.meetings.content import ConclusionLine, MeetingContent
from tracker.queries.meetings.listing import visible
from tracker.queries.successions.lineage import load_heirs
from tracker.queries.units import list_units
from tracker.rules.choices import LeadGroup, Part
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action, Actor, scope_of
from tracker.rules.session_papers import SessionPaperKind


@dataclass(frozen=True, slots=True)
class ExtractLine:
    """A conclusion and the part a unit has in it."""

    conclusion: ConclusionLine
    item_number: int | None
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
    for number, line in _numbered(content):
        for unit_id, part in _parts(line, units, members, content.meeting).items():
            found[unit_id].append(ExtractLine(line, number, part))
    return [Extract(unit, found[unit.id]) for unit in units if unit.id in found]


def find_extract(content: MeetingContent, unit_id: int) -> Extract:
    """Return what one unit gets. Raises Missing when no conclusion concerns it."""
    for extract in list_extracts(content):
        if extract.unit.id == unit_id:
            return extract
    raise Missing


def get_meeting_of_extract(meeting_id: int, unit_id: int, actor: Actor) -> Meeting:
    """Return a session whose extract of a unit the actor may read. Raises Missing.

    Who sees every session sees every extract; a unit its own and that of a unit whose duties it
    took over: of a session it attends, or one whose notice was sent to that unit.
    """
    scope = scope_of(actor, Action.SEE_MEETING)
    if scope.unit_id not in {None, unit_id} and load_heirs().get(unit_id) != scope.unit_id:
        raise Missing
    sent = (
        select(SessionPaper.meeting_id)
        .join(SessionPaperUnit, SessionPaperUnit.paper_id == SessionPaper.id)
        .where(
            SessionPaper.kind == SessionPaperKind.NOTICE,
            SessionPaperUnit.unit_id == unit_id,
            SessionPaperUnit.sent_at.is_not(None),
        )
    )
    mine = Meeting.committee_id == scope.committee_id
    meeting = db.session.scalar(
        select(Meeting).where(
            Meeting.id == meeting_id, mine & (visible(actor) | Meeting.id.in_(sent))
        )
    )
    if meeting is None:
        raise Missing
    return meeting


def _numbered(content: MeetingContent) -> list[tuple[int | None, ConclusionLine]]:
    lines: list[tuple[int | None, ConclusionLine]] = [
        (item.number, line) for item in content.items for line in item.conclusions
    ]
    return [*lines, *((None, line) for line in content.general)]


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
