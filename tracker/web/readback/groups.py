"""Groups of units, out and back in."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from flask import url_for

from tracker.queries.groups import get_group, list_groups, load_members
from tracker.rules.permissions import Action
from tracker.services import unit_groups
from tracker.services.unit_groups import GroupFacts
from tracker.speech import lazy_gettext as _l
from tracker.web.forms.fields import offer
from tracker.web.forms.units import GroupForm
from tracker.web.readback.names import UnitBook
from tracker.web.readback.table import Column, Line, Reader, Table, filled


class GroupTable(Table):
    """The groups the office keeps."""

    name = "groups"
    action = Action.MANAGE_UNITS
    title = _l("Groups of units")
    columns = (
        Column("name", _l("Name of the group")),
        Column("units", _l("Units of the group")),
    )

    def lines(self) -> Iterable[Line]:
        """Return all groups."""
        members = load_members()
        for group in list_groups():
            names = self.units.names_of(members.get(group.id, ()))
            yield Line(f"g{group.id}", {"name": group.name, "units": names}, group)

    def form(self, line: Line | None) -> GroupForm:
        """Return the form of a group."""
        members = load_members().get(line.row.id, ()) if line else ()
        data = {"name": line.row.name, "units": sorted(members)} if line else {}
        form = filled(GroupForm, data)
        offer(form.units, self.units.units, lambda unit: str(unit.name))
        return form

    def readers(self) -> Mapping[str, Reader]:
        """Return how units are found."""
        return {"units": self.units.read_several}

    def save(self, form: GroupForm, line: Line | None) -> None:
        """Enter or correct a group."""
        facts = GroupFacts(form.name.data, form.units.data)
        if line is None:
            unit_groups.add_group(self.actor, facts)
            return
        seen = get_group(line.row.id).version_id
        unit_groups.edit_group(self.actor, line.row.id, facts, seen=seen)

    def back(self) -> str:
        """Return the address of the list."""
        return url_for("units.groups")

    def crumbs(self) -> list[tuple[str, str | None]]:
        """Return the way by the list of units."""
        return [(str(_l("Units")), url_for("units.index")), *super().crumbs()]

    @cached_property
    def units(self) -> UnitBook:
        """Return all units."""
        return UnitBook()
