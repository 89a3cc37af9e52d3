"""Which units a group holds on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from tracker.database import db
from tracker.models import Assignment, Conclusion, Finding, Plan, Unit, UnitGroup, UnitGroupMember
from tracker.queries.memory import remembered
from tracker.rules.choices import GROUP_KINDS, LeadGroup
from tracker.rules.faults import Missing


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A line of the list of groups, as choices offer it too."""

    id: int
    name: str
    unit_ids: frozenset[int]

    @property
    def members(self) -> int:
        """Return how many units the group holds."""
        return len(self.unit_ids)


def list_groups() -> tuple[GroupRow, ...]:
    """Return the groups the office keeps, in order of name."""

    def read() -> tuple[GroupRow, ...]:
        rows = db.session.execute(
            select(UnitGroup.id, UnitGroup.name, UnitGroupMember.unit_id)
            .outerjoin(UnitGroupMember, UnitGroupMember.group_id == UnitGroup.id)
            .order_by(UnitGroup.name, UnitGroup.id, UnitGroupMember.id)
        )
        held: dict[tuple[int, str], set[int]] = {}
        for id_, name, unit_id in rows:
            held.setdefault((id_, name), set()).update([] if unit_id is None else [unit_id])
        return tuple(GroupRow(*known, frozenset(units)) for known, units in held.items())

    return remembered(("unit groups",), read)


def get_group(group_id: int) -> UnitGroup:
    """Return a group with its members. Raises Missing."""
    group = db.session.scalar(
        select(UnitGroup)
        .where(UnitGroup.id == group_id)
        .options(selectinload(UnitGroup.members), selectinload(UnitGroup.aliases))
        .execution_options(populate_existing=True)
    )
    if group is None:
        raise Missing
    return group


def load_members() -> Mapping[int, frozenset[int]]:
    """Return the units of each group the office keeps."""
    return {group.id: group.unit_ids for group in list_groups()}


def is_group_named(group_id: int) -> bool:
    """Tell whether a plan, an assignment, a conclusion or a finding names a group."""
    by_plan = select(Plan.id).where(
        or_(Plan.detail_group_id == group_id, Plan.report_group_id == group_id)
    )
    models: tuple[Any, ...] = (Assignment, Conclusion, Finding)
    by_row = [select(model.id).where(model.lead_group_id == group_id) for model in models]
    return any(db.session.scalar(query.limit(1)) is not None for query in (by_plan, *by_row))


def is_valid_on(unit: Unit, day: date) -> bool:
    """Tell whether a unit exists on a day."""
    return (unit.valid_from is None or unit.valid_from <= day) and (
        unit.valid_to is None or day <= unit.valid_to
    )


def valid_on(units: Iterable[Unit], day: date) -> list[Unit]:
    """Return those units that exist on a day, in the order given."""
    return [unit for unit in units if is_valid_on(unit, day)]


def in_group(units: Iterable[Unit], group: LeadGroup, day: date) -> list[Unit]:
    """Return the members a group has on a day, in the order given."""
    return [unit for unit in valid_on(units, day) if unit.kind in GROUP_KINDS[group]]
