"""Whom the conclusions of a session concern, and what the register keeps of its papers."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from tracker.database import db
from tracker.models import Document, DocumentLink, Meeting, Unit
from tracker.queries.groups import is_valid_on, load_members
from tracker.queries.meetings.content import ConclusionLine, MeetingContent
from tracker.queries.units import list_units
from tracker.rules.choices import GROUP_KINDS, DocumentKind, LeadGroup, Part
from tracker.rules.documents import series_of


def part_in(line: ConclusionLine, unit: Unit, members: Mapping[int, frozenset[int]]) -> Part | None:
    """Return a unit's part in a conclusion, named itself or by its group; None has no part."""
    if unit.id in {one.id for one in line.leads}:
        return Part.LEAD
    if unit.id in {one.id for one in line.coordinating}:
        return Part.COORDINATING
    return Part.LEAD if _is_in_group(line, unit, members) else None


def _is_in_group(line: ConclusionLine, unit: Unit, members: Mapping[int, frozenset[int]]) -> bool:
    group = line.row.lead_group
    if group is LeadGroup.STORED:
        return unit.id in members.get(line.row.lead_group_id or 0, frozenset())
    return unit.kind in GROUP_KINDS.get(group, frozenset())


def list_concerned(content: MeetingContent) -> list[Unit]:
    """Return the units that have a part in a conclusion, in the order of protocol."""
    lines = content.conclusions
    if not lines:
        return []
    members = load_members() if any(line.row.lead_group_id for line in lines) else {}
    day = content.meeting.held_on
    if all(line.row.lead_group is LeadGroup.NONE for line in lines):
        return _named(lines)
    return [
        unit
        for unit in list_units()
        if any(
            part_in(line, unit, members) is not None
            and (is_valid_on(unit, day) or not _is_in_group(line, unit, members))
            for line in lines
        )
    ]


def _named(lines: Iterable[ConclusionLine]) -> list[Unit]:
    found = {unit.id: unit for line in lines for unit in (*line.leads, *line.coordinating)}
    return sorted(found.values(), key=lambda unit: (unit.position, unit.name, unit.id))


def find_registered(meeting: Meeting, kind: DocumentKind, symbol: str) -> Document | None:
    """Return the entry of a session's paper in the register, the newest; None before it is there.

    Another paper of the same type that was linked to the session has another symbol.
    """
    return db.session.scalar(
        select(Document)
        .join(DocumentLink, DocumentLink.document_id == Document.id)
        .where(
            DocumentLink.meeting_id == meeting.id,
            Document.committee_id == meeting.committee_id,
            Document.kind == kind,
            Document.series == series_of(symbol),
        )
        .order_by(Document.issued_on.desc(), Document.id.desc())
        .limit(1)
    )
