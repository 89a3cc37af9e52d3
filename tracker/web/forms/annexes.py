"""Forms by which an annex is brought in and looked over."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, FormField, HiddenField, SelectChoice
from wtforms import Form as PlainForm
from wtforms.widgets import TextArea

from tracker.rules.annexes.columns import Role
from tracker.rules.annexes.reading import LIMITS, Decision
from tracker.rules.faults import Fault, Refused
from tracker.rules.texts import clean_text
from tracker.web.annex_words import ROLES
from tracker.web.forms.base import Form
from tracker.web.forms.fields import ChoiceField, LinesField, ReadField, named
from tracker.web.forms.tasks import OneOfSeveral, OneOfSeveralLongText

MOST_COLUMNS = 200
MOST_UNKNOWN = 400
MOST_PASTED = 900_000  # characters
MOST_LINES = 20_000


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


class AnnexRowForm(Form):
    """The cells of one row."""

    number = OneOfSeveralLongText(_l("Row number"), limit=LIMITS[Role.NUMBER], rows=1)
    task = OneOfSeveralLongText(_l("What is to be done"), limit=LIMITS[Role.TASK])
    lead = OneOfSeveralLongText(_l("Lead units"), limit=LIMITS[Role.LEAD], rows=2)
    coordinating = OneOfSeveralLongText(
        _l("Co-ordinating units"), limit=LIMITS[Role.COORDINATING], rows=2
    )
    deliverable = OneOfSeveralLongText(_l("Deliverable"), limit=LIMITS[Role.DELIVERABLE], rows=2)
    deadline = OneOfSeveralLongText(_l("Deadline"), limit=LIMITS[Role.DEADLINE], rows=1)
    note = OneOfSeveralLongText(_l("Note"), limit=LIMITS[Role.NOTE], rows=2)
    is_left_out = BooleanField(_l("Leave this row out"))

    def texts(self) -> dict[Role, str]:
        """Return what was typed."""
        return {role: self[role.value].data or "" for role in LIMITS}


class UnknownLineForm(PlainForm):
    """What is decided about words nobody answered to."""

    key = HiddenField()
    choice = ChoiceField(_l("Means"), optional=True)


class UnknownForm(Form):
    """Who is meant by words nobody answered to."""

    lines = LinesField(FormField(UnknownLineForm), max_entries=MOST_UNKNOWN)

    def offer(self, units: Sequence[Any], names: Mapping[str, str]) -> None:
        """Offer in each line to wait, to add the unit, to keep the words, and all units."""
        known = [SelectChoice(str(unit.id), unit.name) for unit in units]
        for entry in self.lines:
            name = names.get(str(entry.form.key.data or ""), "")
            entry.form.choice.choices = [
                SelectChoice("", _("Not decided yet")),
                SelectChoice(Decision.CREATE.value, _("Add “%(name)s” to the register", name=name)),
                SelectChoice(Decision.APART.value, _("No unit of ours: keep the words only")),
                *known,
            ]

    def choices(self) -> dict[str, str]:
        """Return what was chosen, by the key of the words."""
        return {
            str(entry.form.key.data): entry.form.choice.data
            for entry in self.lines
            if entry.form.choice.data
        }


class ConfirmForm(Form):
    """Bring it in."""

    removes_gone = BooleanField(_l("Take out of the plan the rows that are no longer in the file"))


def _whole(typed: Any) -> int:
    word = str(typed or "")
    if not (word.isascii() and word.isdigit() and len(word) < 6):
        raise Refused(Fault.NOT_A_CHOICE, field="columns")
    return int(word)
