"""Units by the words a sheet has for them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from tracker.queries.groups import load_members
from tracker.queries.registers import load_register
from tracker.queries.units import list_units
from tracker.rules.annexes.groups import Wording
from tracker.rules.annexes.names import Match
from tracker.rules.annexes.unit_cells import Mention, read_units
from tracker.rules.choices import GROUP_KINDS
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


class UnitWords:
    """Units as annexes name them: abbreviated, several in a cell, parted by commas."""

    def __init__(self, units: Sequence[Any]) -> None:
        self._units, self._register = units, load_register(units)

    def read_several(self, text: str, _form: Any = None) -> list[str]:
        """Return the numbers of the units a cell names, a group's one by one.

        Raises Refused: NAME_UNKNOWN.
        """
        mentions = read_units(text, self._register, near=False, most=None)
        return list(dict.fromkeys(str(one) for each in mentions for one in self._read(each)))

    def read_one(self, text: str, _form: Any = None) -> list[str]:
        """Return the number of the only unit a cell names.

        Raises Refused: NAME_UNKNOWN, ONE_LEAD_ONLY.
        """
        found = self.read_several(text)
        if len(found) > 1:
            raise Refused(Fault.ONE_LEAD_ONLY, names=" ".join(text.split())[:200])
        return found

    def _read(self, mention: Mention) -> Collection[int]:
        """Return who is named; "liên quan" and words that several answer to name nobody."""
        found, group = mention.found, mention.group
        known: Collection[int] = ()
        if group is not None and not (group.is_some or group.has_outsiders):
            known = self._members(group)
        elif found is not None and found.body.id is not None and found.match is not Match.AMBIGUOUS:
            known = [found.body.id]
        if not known:
            raise Refused(Fault.NAME_UNKNOWN, name=mention.words[:80])
        return known

    def _members(self, group: Wording) -> Collection[int]:
        if group.stored_id is not None:
            wanted = load_members().get(group.stored_id, frozenset())
            return [unit.id for unit in self._units if unit.id in wanted]
        kinds = GROUP_KINDS.get(group.group, frozenset())
        return [unit.id for unit in self._units if unit.kind in kinds]


def read_row(rows: Iterable[Any], label: Callable[[Any], str], text: str) -> list[str]:
    """Return the number of the one row that is called so. Raises Refused: NAME_UNKNOWN."""
    found = [row.id for row in rows if fold(label(row)) == fold(text)]
    if len(found) != 1:
        raise Refused(Fault.NAME_UNKNOWN, name=text[:80])
    return [str(found[0])]
