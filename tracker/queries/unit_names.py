"""The names of units over time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.database import db
from tracker.models import Unit, UnitName
from tracker.queries.memory import remembered
from tracker.rules.successions import ONE_DAY
from tracker.rules.unit_names import Named, name_on


@dataclass(frozen=True)
class NamesOverTime:
    """The former names of some units; the present name stands in the unit's own row."""

    by_unit: dict[int, tuple[Named, ...]]

    def former(self, unit_id: int) -> tuple[Named, ...]:
        """Return the names a unit had, the oldest first."""
        return self.by_unit.get(unit_id, ())

    def all_of(self, unit: Unit) -> tuple[Named, ...]:
        """Return all names of a unit, the oldest first, the present one last."""
        former = self.former(unit.id)
        last = former[-1].valid_to if former else None
        since = last + ONE_DAY if last else unit.valid_from
        return (*former, Named(unit.name, unit.short_name, since, unit.valid_to))

    def on(self, unit: Unit, day: date) -> Named:
        """Return the name a unit has on a day."""
        if unit.id not in self.by_unit:
            return Named(unit.name, unit.short_name)
        return name_on(self.all_of(unit), day)


def load_names() -> NamesOverTime:
    """Return the former names of all units that have any."""

    def read() -> NamesOverTime:
        return _read(None)

    return remembered(("unit names over time",), read)


def names_of(unit_ids: Collection[int]) -> NamesOverTime:
    """Return the former names of some units."""
    return _read(sorted(unit_ids))


def _read(unit_ids: list[int] | None) -> NamesOverTime:
    query = select(UnitName).order_by(UnitName.unit_id, UnitName.valid_to, UnitName.id)
    if unit_ids is not None:
        query = query.where(UnitName.unit_id.in_(unit_ids))
    found: dict[int, list[Named]] = {}
    for row in db.session.scalars(query):
        named = Named(row.name, row.short_name, row.valid_from, row.valid_to)
        found.setdefault(row.unit_id, []).append(named)
    return NamesOverTime({unit_id: tuple(names) for unit_id, names in found.items()})
