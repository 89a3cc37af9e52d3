"""The agenda in its sections, with the hours of each item."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tracker.database import db
from tracker.models import AgendaItem, AgendaSection, Meeting
from tracker.queries.meetings.content import list_items
from tracker.queries.memory import read_once
from tracker.rules.agenda import Slot, Timetable, fingerprint_of_order, lay_out
from tracker.rules.faults import Missing


@dataclass(frozen=True, slots=True)
class Line:
    """An item of the agenda with its number through all sections, and its hours."""

    item: AgendaItem
    number: int
    slot: Slot


@dataclass(frozen=True, slots=True)
class Group:
    """A section with its lines; None for the items that stand under no heading."""

    section: AgendaSection | None
    lines: Sequence[Line]
    minutes: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """The whole agenda; ``order`` is the sign of the order it stands in."""

    groups: Sequence[Group]
    table: Timetable
    order: str

    @property
    def lines(self) -> list[Line]:
        """Return all lines in order."""
        return [line for group in self.groups for line in group.lines]


def get_agenda(meeting: Meeting, items: Sequence[AgendaItem] | None = None) -> Agenda:
    """Return the agenda of a session in its sections.

    Read anew, a heading without items stands too; items that are handed in bring their headings.
    """
    if items is None:
        items, sections = list_items(meeting.id), list_sections(meeting.id)
    else:
        sections = list(dict.fromkeys(item.section for item in items if item.section))
    table = lay_out(
        [item.minutes for item in items], starts_at=meeting.starts_at, ends_at=meeting.ends_at
    )
    lines = [
        Line(item, number, slot)
        for number, (item, slot) in enumerate(zip(items, table.slots, strict=True), start=1)
    ]
    groups = [_group(section, lines) for section in (None, *sections)]
    if not groups[0].lines and len(groups) > 1:
        groups = groups[1:]
    return Agenda(groups, table, order_of(items))


def order_of(items: Iterable[AgendaItem]) -> str:
    """Return the sign of the order the items stand in."""
    return fingerprint_of_order((item.id, item.section_id) for item in items)


def list_sections(meeting_id: int) -> list[AgendaSection]:
    """Return the sections of an agenda in order."""
    asked = (
        select(AgendaSection)
        .where(AgendaSection.meeting_id == meeting_id)
        .order_by(AgendaSection.position, AgendaSection.id)
    )
    return list(read_once(("sections", meeting_id), lambda: db.session.scalars(asked).all()))


def get_section(meeting: Meeting, section_id: int) -> AgendaSection:
    """Return a section of the session. Raises Missing."""
    section = db.session.scalar(
        select(AgendaSection).where(
            AgendaSection.id == section_id, AgendaSection.meeting_id == meeting.id
        )
    )
    if section is None:
        raise Missing
    return section


def _group(section: AgendaSection | None, lines: Sequence[Line]) -> Group:
    wanted = section.id if section else None
    mine = [line for line in lines if line.item.section_id == wanted]
    return Group(section, mine, sum(line.item.minutes or 0 for line in mine))
