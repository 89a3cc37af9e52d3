"""Units by the words a sheet has for them."""

from collections.abc import Callable, Iterable
from typing import Any

from tracker.queries.units import list_units
from tracker.rules.faults import Fault, Refused
from tracker.rules.readback import names_in
from tracker.rules.texts import fold


class UnitBook:
    """All units, known by name, code, or a short name that only one of them has."""

    def __init__(self) -> None:
        self.units = list_units()
        self.names = {unit.id: str(unit.name) for unit in self.units}
        self.codes = {unit.id: str(unit.code) for unit in self.units}
        short: dict[str, list[int]] = {}
        for unit in self.units:
            short.setdefault(fold(unit.short_name), []).append(unit.id)
        self._ids = {word: ids[0] for word, ids in short.items() if len(ids) == 1}
        self._ids |= {fold(unit.code): unit.id for unit in self.units}
        self._ids |= {fold(unit.name): unit.id for unit in self.units}

    def names_of(self, ids: Iterable[int]) -> tuple[str, ...]:
        """Return the names of units in the order of protocol."""
        wanted = set(ids)
        return tuple(name for id_, name in self.names.items() if id_ in wanted)

    def read_one(self, text: str, _form: Any = None) -> list[str]:
        """Return the number of the unit a cell names. Raises Refused: NAME_UNKNOWN."""
        found = self._ids.get(fold(text))
        if found is None:
            raise Refused(Fault.NAME_UNKNOWN, name=text[:80])
        return [str(found)]

    def read_several(self, text: str, _form: Any = None) -> list[str]:
        """Return the numbers of the units a cell names. Raises Refused: NAME_UNKNOWN."""
        return [self.read_one(name)[0] for name in names_in(text)]


def read_row(rows: Iterable[Any], label: Callable[[Any], str], text: str) -> list[str]:
    """Return the number of the one row that is called so. Raises Refused: NAME_UNKNOWN."""
    found = [row.id for row in rows if fold(label(row)) == fold(text)]
    if len(found) != 1:
        raise Refused(Fault.NAME_UNKNOWN, name=text[:80])
    return [str(found[0])]
