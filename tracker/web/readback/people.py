"""The people of a committee with their parts, out and back in."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from flask import url_for

from tracker import clock
from tracker.queries.people import PartLine, get_person, list_part_lines
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor
from tracker.services import accounts, memberships
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.forms.fields import offer
from tracker.web.forms.users import NewPersonForm
from tracker.web.readback.names import UnitBook
from tracker.web.readback.table import FIXED, SHOWN, Column, Line, Reader, Table, filled, read_yes
from tracker.web.views.users import part_of, person_of
from tracker.web.words import ROLES

OF_THE_PERSON = ("name", "post", "email", "phone")  # said in each row of who has several parts


class PeopleTable(Table):
    """The people, a row for each part; parts are given by new rows and ended on a person's page."""

    name = "people"
    action = Action.MANAGE_USERS
    title = _l("People")
    columns = (
        Column("name", _l("Full name")),
        Column("post", _l("Post")),
        Column("email", _l("Duty mail address")),
        Column("phone", _l("Duty phone")),
        Column("role", _l("Part in the committee"), use=FIXED, names=ROLES),
        Column("unit_id", _l("Unit"), use=FIXED),
        Column("is_head", _l("Head of the unit")),
        Column("account", _l("Account"), use=SHOWN),
    )

    def lines(self) -> Iterable[Line]:
        """Return all people."""
        return map(self.line, list_part_lines(self.actor.committee_id))

    def line(self, row: PartLine) -> Line:
        """Return a person's part as a row of the list."""
        user, part = row.user, row.part
        values = {key: getattr(user, key) for key in OF_THE_PERSON} | {
            "role": part.role if part else None,
            "unit_id": self.units.names.get(part.unit_id or 0, "") if part else "",
            "is_head": bool(part and part.is_head),
            "account": _account(user),
        }
        return Line(f"m{part.id}" if part else f"p{user.id}", values, row)

    def form(self, line: Line | None) -> NewPersonForm:
        """Return the form of a person with a part; of who has none, any part will do."""
        data: dict[str, Any] = {}
        if line:
            user, part = line.row.user, line.row.part
            data = {key: getattr(user, key) for key in OF_THE_PERSON}
            data |= {"role": part.role.value if part else next(iter(ROLES)).value}
            data |= {"unit_id": part.unit_id, "is_head": part.is_head} if part else {}
        form = filled(NewPersonForm, data)
        offer(form.unit_id, self.units.units, lambda unit: str(unit.name), empty="")
        return form

    def readers(self) -> Mapping[str, Reader]:
        """Return how units are found, and what the box takes."""
        return {"unit_id": self.units.read_one, "is_head": read_yes}

    def offers(self) -> Mapping[str, Iterable[str]]:
        """Return the units a cell can name."""
        return {"unit_id": self.units.names.values()}

    def save(self, form: NewPersonForm, line: Line | None) -> None:
        """Give somebody an account and a part, or correct both."""
        person, part = person_of(form), part_of(form)
        if line is None:
            known = self._by_address.get(form.email.data)
            if known is None:
                accounts.add_person(self.actor, form.email.data, person, part, now=clock.now())
            else:
                memberships.add_part(self.actor, known, part)
            return
        if any(form[key].data != line.values[key] for key in OF_THE_PERSON):
            user = get_person(line.row.user.id, committee_id=self.actor.committee_id)
            address, seen = form.email.data, user.version_id
            accounts.edit_person(self.actor, user.id, address, person, seen=seen)
        if part.is_head != line.values["is_head"]:
            _mark_head(self.actor, line.row.part, is_head=part.is_head)

    def back(self) -> str:
        """Return the address of the list."""
        return url_for("users.index")

    @cached_property
    def units(self) -> UnitBook:
        """Return all units."""
        return UnitBook()

    @cached_property
    def _by_address(self) -> dict[str, int]:
        return {
            line.row.user.email: line.row.user.id
            for line in self.by_id.values()
            if line.row.part is not None
        }


def _mark_head(actor: Actor, part: Any, *, is_head: bool) -> None:
    if part is None:
        raise Refused(Fault.HEAD_NEEDS_UNIT, field="is_head")
    memberships.mark_head(actor, part.id, is_head=is_head)


def _account(user: Any) -> str:
    if not user.is_active:
        return _("Account closed")
    return _("Password") if user.password_hash else _("Link only")
