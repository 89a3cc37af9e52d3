"""Which units have which part: in a row of a plan, a conclusion, a finding, an amended row."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from sqlalchemy import inspect, select
from sqlalchemy.orm.attributes import set_committed_value

from tracker.database import db
from tracker.models import Assignment, AssignmentUnit, Unit, UnitGroup
from tracker.queries.groups import is_valid_on
from tracker.rules.choices import LeadGroup, Part
from tracker.rules.faults import Fault, Refused


class Named(Protocol):
    """What a person typed of who does it."""

    @property
    def lead_group(self) -> LeadGroup:
        """The group that leads, or none."""

    @property
    def lead_group_id(self) -> int | None:
        """The group that leads when it is one the office keeps."""

    @property
    def lead_ids(self) -> Sequence[int]:
        """The units that lead."""

    @property
    def coordinating_ids(self) -> Sequence[int]:
        """The units that co-ordinate."""


def find_units(ids: Sequence[int], day: date, *, field: str) -> list[Unit]:
    """Return the units of some ids, which exist on a day, in the order of protocol.

    Raises Refused: NOT_A_CHOICE, UNIT_NOT_VALID.
    """
    units = list(
        db.session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(Unit.position, Unit.id))
    )
    if len(units) != len(set(ids)):
        raise Refused(Fault.NOT_A_CHOICE, field=field)
    for unit in units:
        if not is_valid_on(unit, day):
            raise Refused(Fault.UNIT_NOT_VALID, field=field, unit=unit.name, day=day)
    return units


def read_parts(facts: Named, day: date) -> dict[int, Part]:
    """Return the part of each unit that is named, as units are on a day; leads first.

    Raises Refused: GROUP_AND_UNITS, LEAD_IS_COORDINATING, UNIT_NOT_VALID, NOT_A_CHOICE.
    """
    leads = find_units(facts.lead_ids, day, field="lead")
    others = find_units(facts.coordinating_ids, day, field="coordinating")
    if facts.lead_group is not LeadGroup.NONE and leads:
        raise Refused(Fault.GROUP_AND_UNITS, field="lead")
    both = [unit for unit in leads if unit in others]
    if both:
        raise Refused(Fault.LEAD_IS_COORDINATING, field="coordinating", unit=both[0].name)
    parts = {unit.id: Part.LEAD for unit in leads}
    return parts | {unit.id: Part.COORDINATING for unit in others}


def read_open_parts(facts: Named, day: date) -> dict[int, Part]:
    """Return the parts of what may still name nobody, and belongs to no plan.

    Raises Refused: what ``read_parts`` raises, and NOT_A_CHOICE for a group only a plan knows.
    """
    if facts.lead_group is LeadGroup.INDICATOR_LEADS:
        raise Refused(Fault.NOT_A_CHOICE, field="lead_group")
    check_stored(facts.lead_group, facts.lead_group_id, field="lead_group")
    return read_parts(facts, day)


def check_stored(group: LeadGroup, group_id: int | None, *, field: str) -> None:
    """Refuse a stored group that is not named, or not there. Raises Refused: NOT_A_CHOICE."""
    is_named = group_id is not None and db.session.get(UnitGroup, group_id) is not None
    if (group is LeadGroup.STORED) != is_named:
        raise Refused(Fault.NOT_A_CHOICE, field=field)


def set_units(row: Any, parts: Mapping[int, Part]) -> None:
    """Let a row name these units and no other; ``row.units`` is what it names so far."""
    kept = {unit.unit_id: unit for unit in row.units}
    if row.id is not None and parts != {unit.unit_id: unit.part for unit in row.units}:
        row.version_id += 1  # who changes the units alone changes the row, too
    for unit_id, unit in kept.items():
        if unit_id not in parts:
            row.units.remove(unit)
    named = inspect(type(row)).relationships["units"].mapper.class_
    for unit_id, part in parts.items():
        if unit_id in kept:
            kept[unit_id].part = part
        else:
            row.units.append(named(unit_id=unit_id, part=part))


def name_units(rows: Iterable[tuple[Assignment, Mapping[int, Part]]]) -> None:
    """Let new rows, flushed and as yet without units, name these; for thousands at a time.

    What a list of related rows costs when it is told of each new member is saved.
    """
    for row, parts in rows:
        named = [
            AssignmentUnit(assignment_id=row.id, unit_id=unit_id, part=part)
            for unit_id, part in sorted(parts.items())
        ]
        db.session.add_all(named)
        set_committed_value(row, "units", named)
    db.session.flush()
