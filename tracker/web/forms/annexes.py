"""Forms by which an annex is brought in and looked over."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from wtforms import BooleanField, FileField, FormField, HiddenField, SelectChoice
from wtforms import Form as PlainForm
from wtforms.widgets import TextArea

from tracker.rules.annexes.columns import Role
from tracker.rules.annexes.reading import LIMITS, Decision
from tracker.rules.faults import Fault, Refused
from tracker.rules.texts import clean_text
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.annex_words import ROLES
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    ChoiceField,
    LinesField,
    ReadField,
    RowChoiceField,
    named,
    offer,
)
from tracker.web.forms.tasks import OneOfSeveral, OneOfSeveralLongText, OneOfSeveralText

MOST_COLUMNS = 200
MOST_UNKNOWN = 400
MOST_PASTED = 900_000  # characters
MOST_LINES = 20_000
GROUP = "group-"  # and the id of a group the office keeps
LINES = {  # of text a cell shows while it is corrected
    Role.NUMBER: 1,
    Role.TASK: 5,
    Role.LEAD: 3,
    Role.COORDINATING: 3,
    Role.DELIVERABLE: 2,
    Role.DEADLINE: 2,
    Role.NOTE: 2,
}


class PastedField(OneOfSeveral, ReadField):
    """A table as it lies on the clipboard: tabs and line breaks stay."""

    widget = TextArea()

    def read(self, typed: str) -> str:
        """Check the text and take it as it is; what reads tables cleans its cells."""
        clean_text(typed, limit=MOST_PASTED, multiline=True, max_lines=MOST_LINES)
        return typed


class BringForm(Form):
    """A file, or a table copied out of one."""

    file = FileField(_l("File"))
    text = PastedField(_l("Or a pasted table"))

    def chosen(self) -> Any:
        """Return the file, or None. Raises Refused: FILE_OR_TEXT unless there is exactly one."""
        file = self.file.data if getattr(self.file.data, "filename", "") else None
        if (file is None) == (not self.text.data):
            raise Refused(Fault.FILE_OR_TEXT, field="file")
        return file


class ColumnLineForm(PlainForm):
    """What one column of the file holds."""

    at = HiddenField()
    role = ChoiceField(_l("Column"), choices=named(ROLES))


class ColumnsForm(Form):
    """Which table of the file is the annex, and what its columns hold."""

    table = ChoiceField(_l("Table"))
    columns = LinesField(FormField(ColumnLineForm), max_entries=MOST_COLUMNS)

    def roles(self) -> dict[int, Role]:
        """Return what each column holds, by its place. Raises Refused: NOT_A_CHOICE."""
        return {_whole(entry.form.at.data): Role(entry.form.role.data) for entry in self.columns}


class UnknownLines:
    """Lines that say who is meant by words nobody answers to."""

    lines: Any

    def offer(self, units: Sequence[Any], groups: Sequence[Any], names: Mapping[str, str]) -> None:
        """Offer in each line to wait, to add the unit, to keep the words, all groups and units."""
        kept = [SelectChoice(f"{GROUP}{group.id}", group.name) for group in groups]
        listed = {str(unit.id): SelectChoice(str(unit.id), unit.name) for unit in units}
        for entry in self.lines:
            offer(entry.form.unit, units, lambda unit: str(unit.name))
            known = [*kept, *listed.values()]
            if entry.form.unit.is_typed:
                chosen = listed.get(str(entry.form.choice.data))
                known = [*kept, chosen] if chosen else kept
            name = names.get(str(entry.form.key.data or ""), "")
            entry.form.choice.choices = [
                SelectChoice("", _("Not decided yet")),
                SelectChoice(Decision.CREATE.value, _("Add “%(name)s” to the register", name=name)),
                SelectChoice(Decision.APART.value, _("No unit of ours: keep the words only")),
                *known,
            ]

    def choices(self) -> dict[str, str]:
        """Return what was chosen, by the key of the words; a unit named goes before the list."""
        chosen = {
            str(line.key.data): str(line.unit.data or line.choice.data or "")
            for line in (entry.form for entry in self.lines)
        }
        return {key: choice for key, choice in chosen.items() if choice}


class UnknownLineForm(PlainForm):
    """What is decided about words nobody answered to."""

    key = HiddenField()
    choice = ChoiceField(_l("Means"), optional=True)
    unit = RowChoiceField(_l("Or the unit"), optional=True)  # where too many are to be listed


class UnknownForm(UnknownLines, Form):
    """Who is meant by words nobody answered to."""

    lines = LinesField(FormField(UnknownLineForm), max_entries=MOST_UNKNOWN)


class CellForm(UnknownLines, Form):
    """One cell of a row, with who is meant by names in it that nobody answers to.

    ``seen`` tells by which words the cell was filled; ``add`` is a name picked from the list.
    """

    text: Any  # a field of the limit of its column, see ``cell_form``
    add = OneOfSeveralText(_l("Add a unit"))
    seen = HiddenField()
    lines = LinesField(FormField(UnknownLineForm), max_entries=MOST_UNKNOWN)

    def words(self) -> str:
        """Return what the cell is to say, with the name that was picked."""
        typed = self.text.data or ""
        return f"{typed.rstrip(' ;,')}; {self.add.data}".lstrip("; ") if self.add.data else typed


class LeaveOutForm(Form):
    """Leave a row out, or take it in again."""

    is_left_out = BooleanField()


@cache
def cell_form(role: Role) -> type[CellForm]:
    """Return the form of a cell of this column."""
    field = OneOfSeveralLongText(ROLES[role], limit=LIMITS[role], rows=LINES[role])
    return type("CellForm", (CellForm,), {"text": field})


class ConfirmForm(Form):
    """Bring it in."""

    removes_gone = BooleanField(_l("Take out of the plan the rows that are no longer in the file"))


def _whole(typed: Any) -> int:
    word = str(typed or "")
    if not (word.isascii() and word.isdigit() and len(word) < 6):
        raise Refused(Fault.NOT_A_CHOICE, field="columns")
    return int(word)
