"""Forms of the list of a session: who is asked to come, who came."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from wtforms import BooleanField, FormField, HiddenField
from wtforms import Form as PlainForm

from tracker.rules.choices import Presence
from tracker.rules.faults import Fault, Refused
from tracker.services.meetings.attendance import MOST_LINES, PresenceFacts
from tracker.speech import lazy_gettext as _l
from tracker.web import words
from tracker.web.forms.asking import GROUP_NAMES
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    ChoiceField,
    LinesField,
    RowChoiceField,
    TextField,
    TimeField,
    named,
    read_number_of_row,
)
from tracker.web.forms.reaching import EmailField

OF_THE_DAY = (
    *("presence", "arrived_at", "left_at", "substitute_name", "substitute_office", "note"),
)
OF_THE_PERSON = ("name", "office")  # with the mark of a guest: shown when somebody asks for them
COPIED = (*OF_THE_DAY, *OF_THE_PERSON)


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
    """One line of the attendance; ``was`` tells whether the reader touched it.

    The page mostly shows what is noted on the day; who represents the unit is sent along only
    where it was shown, and stays as it is otherwise.
    """

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

    @property
    def has_person(self) -> bool:
        """Tell whether the fields of who represents the unit were sent along."""
        return bool(self.name.raw_data)

    def is_touched(self) -> bool:
        """Tell whether the line says something else than when it was shown."""
        return fingerprint(*self._typed()) != self.was.data

    def facts(self) -> PresenceFacts:
        """Return what was typed. Raises Refused: NOT_A_CHOICE for a line that is none."""
        typed, is_guest = self._typed()
        return PresenceFacts(
            line_id=read_number_of_row(self.line.data),
            seen=read_number_of_row(self.version.data),
            is_member=None if is_guest is None else not is_guest,
            **(typed | {"presence": Presence(typed["presence"])}),
        )

    def _typed(self) -> tuple[dict[str, Any], bool | None]:
        names = COPIED if self.has_person else OF_THE_DAY
        typed = {name: self[name].data for name in names}
        return typed, self.is_guest.data if self.has_person else None


class PresenceForm(Form):
    """Who came, line by line."""

    lines = LinesField(FormField(PresenceLineForm), max_entries=MOST_LINES)

    def facts(self) -> list[PresenceFacts]:
        """Return the lines the reader touched."""
        return [entry.form.facts() for entry in self.lines if entry.form.is_touched()]


def lines_of(attendance: Iterable[Any], *, has_person: bool) -> list[dict[str, Any]]:
    """Return what the attendance form shows of each line."""
    return [
        {
            "line": row.id,
            "version": row.version_id,
            "was": fingerprint_of(row, has_person=has_person),
            "is_guest": not row.is_member,
            **{name: getattr(row, name) for name in COPIED},
            "presence": row.presence.value,
        }
        for row in attendance
    ]


def fingerprint_of(row: Any, *, has_person: bool) -> str:
    """Return the sign of a stored line."""
    names = COPIED if has_person else OF_THE_DAY
    typed = {name: getattr(row, name) for name in names}
    return fingerprint(typed, not row.is_member if has_person else None)


def fingerprint(typed: dict[str, Any], is_guest: bool | None) -> str:
    """Return a short sign of what a line says: the same words, the same sign."""
    said = [
        f"{word:%H:%M}" if name.endswith("_at") and word else word or ""
        for name, word in typed.items()
    ]
    return sha256("\x1f".join([*said, str(is_guest)]).encode()).hexdigest()[:16]
