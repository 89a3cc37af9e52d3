"""The units a form offers to be picked, and who answers to the names typed for them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from typing import Any

from tracker.queries.groups import list_groups, load_members
from tracker.queries.registers import load_register
from tracker.rules.annexes.groups import Wording
from tracker.rules.choices import GROUP_KINDS, UnitKind
from tracker.rules.picking import Offered, Picking, find_offered
from tracker.web.forms.fields import offer
from tracker.web.forms.picking import MOST_FOUND, Group
from tracker.web.paging import SEARCH_LENGTH
from tracker.web.words import UNIT_KINDS


def offer_units(
    fields: Iterable[Any],
    units: Sequence[Any],
    label: Callable[[Any], str] = lambda unit: str(unit.name),
    *,
    empty: str | None = None,
) -> None:
    """Offer the same units in several fields, of which some may take several."""
    desk = UnitDesk(units)
    for field in fields:
        takes_several = hasattr(field, "desk")
        offer(field, units, label, empty=None if takes_several else empty)
        if takes_several:
            field.desk = desk


def find_names(
    words: str, units: Sequence[Any], groups: Iterable[str], *, spoken: bool = False
) -> list[tuple[str, str]]:
    """Return what to offer for words typed: what is written for a name, and how it is shown.

    ``spoken`` writes short names, and shows both.
    """
    named = [(str(one.name), str(one.short_name or one.name), str(one.code)) for one in units]
    known = [*named, *((group, group, group) for group in groups)]
    offered = (Offered.of(place, names) for place, names in enumerate(known))
    found = [known[place] for place in find_offered(words[:SEARCH_LENGTH], offered)[:MOST_FOUND]]
    if not spoken:
        return [(name, name) for name, *_ in found]
    return [(short, name if short == name else f"{short} · {name}") for name, short, _ in found]


class UnitDesk:
    """What pickers of one page ask of the units they offer; read when it is needed."""

    def __init__(self, units: Sequence[Any]) -> None:
        """Take the units that may be named, in order."""
        self._units = units

    @cached_property
    def offered(self) -> Sequence[Offered]:
        """Return the units with the words they are found by."""
        return [Offered.of(one.id, (one.name, one.short_name, one.code)) for one in self._units]

    @cached_property
    def groups(self) -> Sequence[Group]:
        """Return what can be picked at once, of the units offered: kinds, then stored groups."""
        ids = frozenset(one.id for one in self._units)
        kinds = [
            Group(f"kind-{kind}", str(UNIT_KINDS[kind]), self._of({kind})) for kind in UnitKind
        ]
        kept = [Group(f"group-{one.id}", one.name, one.unit_ids & ids) for one in list_groups()]
        return [group for group in (*kinds, *kept) if group.unit_ids]

    @cached_property
    def picking(self) -> Picking:
        """Return the reader of names."""
        return Picking(self.offered, load_register(self._units), self._members)

    def _members(self, wording: Wording) -> Collection[int]:
        if wording.stored_id is not None:
            return load_members().get(wording.stored_id, frozenset())
        return self._of(GROUP_KINDS.get(wording.group, frozenset()))

    def _of(self, kinds: Collection[UnitKind]) -> frozenset[int]:
        return frozenset(one.id for one in self._units if one.kind in kinds)
