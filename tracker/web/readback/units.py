"""The list of units, out and back in."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from flask import url_for

from tracker.queries.unit_pages import list_all_aliases
from tracker.queries.units import get_unit, list_units
from tracker.rules.permissions import Action
from tracker.rules.readback import names_in
from tracker.services import units
from tracker.speech import lazy_gettext as _l
from tracker.web.exporting import DAY, WHOLE
from tracker.web.forms.units import UnitForm
from tracker.web.readback.names import UnitBook
from tracker.web.readback.table import SHOWN, Column, Line, Reader, Table, filled
from tracker.web.views.units import aliases_of, facts_of, offer_parents
from tracker.web.words import UNIT_KINDS

COPIED = ("code", "name", "short_name", "kind", "position", "valid_from", "valid_to")


class UnitTable(Table):
    """All units, those that have ended too."""

    name = "units"
    action = Action.MANAGE_UNITS
    title = _l("Units")
    columns = (
        Column("code", _l("Code")),
        Column("name", _l("Name of the unit")),
        Column("short_name", _l("Short name")),
        Column("kind", _l("Kind"), names=UNIT_KINDS),
        Column("parent_id", _l("Code of the unit above")),
        Column("parent", _l("Unit above"), use=SHOWN),
        Column("position", _l("Place in the order of protocol"), WHOLE),
        Column("valid_from", _l("In force from"), DAY),
        Column("valid_to", _l("In force until"), DAY),
        Column("aliases", _l("Other words for it")),
    )

    def lines(self) -> Iterable[Line]:
        """Return all units in the order of protocol."""
        return map(self.line, list_units())

    def line(self, unit: Any) -> Line:
        """Return a unit as a row of the list."""
        above = unit.parent_id or 0
        values = {key: getattr(unit, key) for key in COPIED} | {
            "parent_id": self.units.codes.get(above, ""),
            "parent": self.units.names.get(above, ""),
            "aliases": self._aliases.get(unit.id, ()),
        }
        return Line(f"u{unit.id}", values, unit)

    def title_of(self, line: Line) -> str:
        """Return the unit's name."""
        return str(line.row.name)

    def form(self, line: Line | None) -> UnitForm:
        """Return the form of a unit."""
        if line is None:
            form = filled(UnitForm, {})
        else:
            words = "\n".join(self._aliases.get(line.row.id, ()))
            data = {key: getattr(line.row, key) for key in (*COPIED, "parent_id")}
            form = filled(UnitForm, data | {"aliases": words})
        offer_parents(form, self.units.units, without=line.row.id if line else None)
        return form

    def readers(self) -> Mapping[str, Reader]:
        """Return how the unit above is found, and how other words are parted."""
        return {
            "parent_id": self.units.read_one,
            "aliases": lambda text, _form: ["\n".join(names_in(text))],
        }

    def save(self, form: UnitForm, line: Line | None) -> None:
        """Enter or correct a unit."""
        facts, aliases = facts_of(form), aliases_of(form)
        if line is None:
            units.add_unit(self.actor, facts, aliases=aliases)
            return
        seen = get_unit(line.row.id).version_id
        units.edit_unit(self.actor, line.row.id, facts, seen=seen, aliases=aliases)

    def back(self) -> str:
        """Return the address of the list."""
        return url_for("units.index")

    @cached_property
    def units(self) -> UnitBook:
        """Return all units."""
        return UnitBook()

    @cached_property
    def _aliases(self) -> dict[int, tuple[str, ...]]:
        return list_all_aliases()
