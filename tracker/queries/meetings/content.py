"""Everything the page and the minutes of one session show, in few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import AgendaItem, Attendance, Conclusion, ConclusionUnit, Meeting, Unit
from tracker.queries.memory import read_once
from tracker.rules.choices import Part, Presence
from tracker.rules.conclusions import Lack, lacks_of, makes_task
from tracker.rules.faults import Missing


@dataclass(frozen=True, slots=True)
class ConclusionLine:
    """A conclusion with the units it names, and what it still lacks."""

    row: Conclusion
    number: int  # within its item
    leads: Sequence[Unit]
    coordinating: Sequence[Unit]
    lacks: tuple[Lack, ...]

    @property
    def makes_task(self) -> bool:
        """Tell whether it asks something of a unit."""
        return makes_task(self.row.kind, has_no_action=self.row.has_no_action)

    @property
    def is_changed(self) -> bool:
        """Tell whether it says something else than the tasks that were made of it."""
        return is_changed(self.row)


@dataclass(frozen=True, slots=True)
class ItemPart:
    """An item of the agenda with its conclusions; its number is its place."""

    row: AgendaItem
    number: int
    conclusions: Sequence[ConclusionLine]

    @property
    def presenter(self) -> str:
        """Return who presents it, a unit of ours or somebody else."""
        unit = self.row.presenter_unit
        return unit.name if unit else self.row.presenter


@dataclass(frozen=True, slots=True)
class MeetingContent:
    """A session with its agenda, its conclusions and who came."""

    meeting: Meeting
    items: Sequence[ItemPart]
    general: Sequence[ConclusionLine]  # conclusions that belong to no item
    attendance: Sequence[Attendance]

    @property
    def conclusions(self) -> list[ConclusionLine]:
        """Return all conclusions, in the order of the agenda, the general ones last."""
        return [line for item in self.items for line in item.conclusions] + list(self.general)

    @property
    def lacking(self) -> list[tuple[int | None, ConclusionLine]]:
        """Return the conclusions that lack something, each with the number of its item."""
        parts = [(item.number, line) for item in self.items for line in item.conclusions]
        general = [(None, line) for line in self.general]
        return [(number, line) for number, line in [*parts, *general] if line.lacks]

    @property
    def to_give(self) -> list[ConclusionLine]:
        """Return the conclusions that ask something and are no assignment yet."""
        return [line for line in self.conclusions if line.makes_task and not line.row.assignment_id]

    @property
    def changed(self) -> list[ConclusionLine]:
        """Return the conclusions whose tasks were made of other words, or of another date."""
        return [line for line in self.conclusions if line.is_changed]

    @property
    def is_given(self) -> bool:
        """Tell whether tasks were made of the conclusions."""
        return any(line.row.assignment_id is not None for line in self.conclusions)

    def count_present(self, presence: Presence) -> int:
        """Return how many lines of the attendance say this."""
        return sum(line.presence is presence for line in self.attendance)


def get_content(meeting: Meeting) -> MeetingContent:
    """Return a session with all its page and its minutes show; three statements."""
    conclusions = list_conclusions(meeting.id)
    items = list_items(meeting.id)
    parts = [
        ItemPart(item, number, _lines(row for row in conclusions if row.item_id == item.id))
        for number, item in enumerate(items, start=1)
    ]
    general = _lines(row for row in conclusions if row.item_id is None)
    return MeetingContent(meeting, parts, general, list_attendance(meeting.id))


def list_items(meeting_id: int) -> list[AgendaItem]:
    """Return the agenda in order, with the units that present and the headings."""
    return list(
        db.session.scalars(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == meeting_id)
            .options(joinedload(AgendaItem.presenter_unit), joinedload(AgendaItem.section))
            .order_by(AgendaItem.position, AgendaItem.id)
        )
    )


def list_conclusions(meeting_id: int) -> list[Conclusion]:
    """Return the conclusions in order, with the units they name and what was made of them.

    One statement.
    """
    rows = db.session.scalars(
        select(Conclusion)
        .where(Conclusion.meeting_id == meeting_id)
        .options(
            joinedload(Conclusion.units).joinedload(ConclusionUnit.unit),
            joinedload(Conclusion.assignment),
        )
        .order_by(Conclusion.position, Conclusion.id)
    )
    return list(rows.unique())


def list_attendance(meeting_id: int) -> list[Attendance]:
    """Return who was asked to come, in order, with their units."""
    asked = (
        select(Attendance)
        .where(Attendance.meeting_id == meeting_id)
        .options(joinedload(Attendance.unit))
        .order_by(Attendance.position, Attendance.id)
    )
    return list(read_once(("attendance", meeting_id), lambda: db.session.scalars(asked).all()))


def get_item(meeting: Meeting, item_id: int) -> AgendaItem:
    """Return an item of the session as it is now. Raises Missing."""
    item = db.session.scalar(
        select(AgendaItem)
        .where(AgendaItem.id == item_id, AgendaItem.meeting_id == meeting.id)
        .options(joinedload(AgendaItem.presenter_unit))
        .execution_options(populate_existing=True)
    )
    if item is None:
        raise Missing
    return item


def get_conclusion(meeting: Meeting, conclusion_id: int) -> Conclusion:
    """Return a conclusion of the session with the units it names. Raises Missing."""
    row = db.session.scalar(
        select(Conclusion)
        .where(Conclusion.id == conclusion_id, Conclusion.meeting_id == meeting.id)
        .options(joinedload(Conclusion.units).joinedload(ConclusionUnit.unit))
    )
    if row is None:
        raise Missing
    return row


def get_attendance(meeting: Meeting, line_id: int) -> Attendance:
    """Return a line of the attendance. Raises Missing."""
    line = db.session.scalar(
        select(Attendance)
        .where(Attendance.id == line_id, Attendance.meeting_id == meeting.id)
        .options(joinedload(Attendance.unit))
    )
    if line is None:
        raise Missing
    return line


def lacks_of_row(row: Conclusion) -> tuple[Lack, ...]:
    """Return what a conclusion, with its units, still lacks."""
    return lacks_of(
        row.kind,
        has_no_action=row.has_no_action,
        has_units=any(unit.part is Part.LEAD for unit in row.units),
        lead_group=row.lead_group,
        due=row.due,
        deadline_words=row.deadline_words,
        has_no_date=row.has_no_date,
    )


def is_changed(row: Conclusion) -> bool:
    """Tell whether a conclusion, with its assignment, says something else than what was given.

    Its date is held against the date that was given, not against that of the assignment: the
    office may have moved the latter since, by the working calendar or for want of a date.
    """
    given = row.assignment
    if given is None:
        return False
    said = row.text, row.deliverable, row.deadline_words
    told = given.text, given.deliverable, given.deadline_words
    return said != told or row.due != row.given_due


def _lines(rows: Iterable[Conclusion]) -> list[ConclusionLine]:
    return [
        ConclusionLine(
            row=row,
            number=number,
            leads=_units(row, Part.LEAD),
            coordinating=_units(row, Part.COORDINATING),
            lacks=lacks_of_row(row),
        )
        for number, row in enumerate(rows, start=1)
    ]


def _units(row: Conclusion, part: Part) -> list[Unit]:
    """Return the units of one part, in the order of protocol."""
    units = [named.unit for named in row.units if named.part is part]
    return sorted(units, key=lambda unit: (unit.position, unit.name, unit.id))
