"""Forms of the list of a session: who is asked to come, who came."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, HiddenField
from wtforms import Form as PlainForm

from tracker.rules.choices import Presence
from tracker.rules.faults import Fault, Refused
from tracker.services.meetings.attendance import MOST_LINES, PresenceFacts
from tracker.web import words
from tracker.web.forms.asking import GROUP_NAMES
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    ChoiceField,
    EmailField,
    LinesField,
    RowChoiceField,
    TextField,
    TimeField,
    named,
    read_number_of_row,
)

COPIED = (
    *("presence", "name", "office", "arrived_at", "left_at"),
    *("substitute_name", "substitute_office", "note"),
)


class GroupForm(Form):
    """A group of units asked to come."""

    group = ChoiceField(_l("Group of units"), choices=named(GROUP_NAMES))


class PersonForm(Form):
    """A unit or a person asked to come."""

    unit = RowChoiceField(_l("Unit"), optional=True)
    name = TextField(_l("Name"), limit=120, optional=True)
    office = TextField(_l("Office"), limit=200, optional=True)

    address = EmailField(_l("Mail address, where the person has no account"), optional=True)

    def check(self) -> None:
        """Refuse a line that names nobody, and an address of nobody. Raises Refused: REQUIRED."""
        if not self.name.data and (self.address.data or not self.unit.data):
            raise Refused(Fault.REQUIRED, field="name")


class InviteForm(Form):
    """The button that mails the invitations."""

    overrules = BooleanField(_l("Send all the same"))


class PresenceLineForm(PlainForm):
    """One line of the attendance; ``was`` tells whether the reader touched it."""

    line = HiddenField()
    version = HiddenField()
    was = HiddenField()
    presence = ChoiceField(_l("Presence"), choices=named(words.PRESENCES))
    name = TextField(_l("Name"), limit=120, optional=True)
    office = TextField(_l("Office"), limit=200, optional=True)
    arrived_at = TimeField(_l("Came at"), optional=True)
    left_at = TimeField(_l("Left at"), optional=True)
    substitute_name = TextField(_l("Name of the substitute"), limit=300, optional=True)
    substitute_office = TextField(_l("Office of the substitute"), limit=200, optional=True)
    note = TextField(_l("Reason or remark"), limit=300, optional=True)
    is_guest = BooleanField(_l("Guest, not counted"))

    def is_touched(self) -> bool:
        """Tell whether the line says something else than when it was shown."""
        typed = {name: self[name].data for name in COPIED}
        return fingerprint(typed, is_guest=self.is_guest.data) != self.was.data

    def facts(self) -> PresenceFacts:
        """Return what was typed. Raises Refused: NOT_A_CHOICE for a line that is none."""
        typed = {name: self[name].data for name in COPIED}
        return PresenceFacts(
            line_id=read_number_of_row(self.line.data),
            seen=read_number_of_row(self.version.data),
            is_member=not self.is_guest.data,
            **(typed | {"presence": Presence(typed["presence"])}),
        )


class PresenceForm(Form):
    """Who came, line by line."""

    lines = LinesField(FormField(PresenceLineForm), max_entries=MOST_LINES)

    def facts(self) -> list[PresenceFacts]:
        """Return the lines the reader touched."""
        return [entry.form.facts() for entry in self.lines if entry.form.is_touched()]


def lines_of(attendance: Iterable[Any]) -> list[dict[str, Any]]:
    """Return what the attendance form shows of each line."""
    return [
        {
            "line": row.id,
            "version": row.version_id,
            "was": fingerprint_of(row),
            "is_guest": not row.is_member,
            **{name: getattr(row, name) for name in COPIED},
            "presence": row.presence.value,
        }
        for row in attendance
    ]


def fingerprint_of(row: Any) -> str:
    """Return the sign of a stored line."""
    return fingerprint({name: getattr(row, name) for name in COPIED}, is_guest=not row.is_member)


def fingerprint(typed: dict[str, Any], *, is_guest: bool) -> str:
    """Return a short sign of what a line says: the same words, the same sign."""
    said = [
        f"{typed[name]:%H:%M}" if name.endswith("_at") and typed[name] else typed[name] or ""
        for name in COPIED
    ]
    return sha256("\x1f".join([*said, str(is_guest)]).encode()).hexdigest()[:16]
