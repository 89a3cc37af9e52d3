"""Which units a group holds on a day."""

from collections.abc import Iterable
from datetime import date

from tracker.models import Unit
from tracker.rules.choices import GROUP_KINDS, LeadGroup


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
