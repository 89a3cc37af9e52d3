"""Forms of urging letters: what to write, the numbers the clerk gave, corrections."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from wtforms import BooleanField, FormField, HiddenField
from wtforms import Form as PlainForm

from tracker.rules.documents import NUMBER_LENGTH, SYMBOL_LENGTH
from tracker.rules.faults import Fault, Missing, Refused
from tracker.services.urging.issuing import Numbered
from tracker.services.urging.preparing import UrgingFacts
from tracker.speech import lazy_gettext as _l
from tracker.web.faults import words_for
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    DayField,
    LinesField,
    LongTextField,
    RowChoicesField,
    TextField,
)
from tracker.web.forms.picking import UnitsField
from tracker.web.forms.tasks import FilesField, OneOfSeveralDay, OneOfSeveralText
from tracker.web.paging import read_id

MOST_LETTERS = 1_000
OPENING_LENGTH, REASON_LENGTH = 4_000, 2_000


class PrepareForm(Form):
    """Who is to be urged about what, by when to answer, and who signs."""

    plans = RowChoicesField(_l("Plans"), optional=True)
    as_of = DayField(_l("Figures as of"))
    reply_by = DayField(_l("Report by"))
    takes_all = BooleanField(_l("Also units without an address, on paper"))
    symbol = TextField(_l("Symbol"), limit=SYMBOL_LENGTH)
    place = TextField(_l("Place"), limit=80, optional=True)
    signer_office = TextField(_l("Office of the signer"), limit=200, optional=True)
    signer = TextField(_l("Signer"), limit=120, optional=True)
    opening = LongTextField(_l("Own first words"), limit=OPENING_LENGTH, rows=3, optional=True)
    units = UnitsField(_l("Units"), optional=True)

    def facts(self) -> UrgingFacts:
        """Return what was chosen and typed."""
        return UrgingFacts(
            plan_ids=self.plans.data or (),
            as_of=self.as_of.data,
            reply_by=self.reply_by.data,
            takes_all=bool(self.takes_all.data),
            symbol=self.symbol.data,
            place=self.place.data,
            signer_office=self.signer_office.data,
            signer=self.signer.data,
            opening=self.opening.data,
            unit_ids=self.units.data or (),
        )


class NumberLine(PlainForm):
    """The number and date of one letter."""

    letter = HiddenField()
    number = OneOfSeveralText(_l("Number"), limit=NUMBER_LENGTH)
    day = OneOfSeveralDay(_l("Date"))


class NumbersForm(Form):
    """The numbers and dates of several letters, as the clerk gave them."""

    day = DayField(_l("Date of all letters"), optional=True)
    lines = LinesField(FormField(NumberLine), max_entries=MOST_LETTERS)

    def typed(self) -> list[Numbered]:
        """Return the letters that were given a number.

        Raises Missing for a letter that is none; Refused: REQUIRED at the date of all when a
        number has no date.
        """
        return [
            Numbered(_id(line), line.number.data, self._day(line))
            for line in self._lines()
            if line.number.data
        ]

    def _day(self, line: Any) -> date:
        day: date | None = line.day.data or self.day.data
        if day is None:
            raise Refused(Fault.REQUIRED, field="day")
        return day

    def _lines(self) -> list[Any]:
        return [entry.form for entry in self.lines]

    def line_of(self, letter_id: int) -> Any:
        """Return the line of a letter, None where it has none."""
        return next((line for line in self._lines() if line.letter.data == str(letter_id)), None)

    def show_all(self, problems: dict[int, Refused]) -> None:
        """Put each refusal beside the field of its letter."""
        for letter_id, refusal in problems.items():
            line = self.line_of(letter_id)
            if line is None:
                self.show(refusal)
                continue
            field = line.day if refusal.field == "issued_on" else line.number
            field.errors = [*field.errors, words_for(refusal)]
        self.lines.errors = [line.errors for line in self._lines()]


class IssueForm(Form):
    """The number and date of one letter, with the scan of the signed copy."""

    number = TextField(_l("Number"), limit=NUMBER_LENGTH)
    issued_on = DayField(_l("Date of issue"))
    files = FilesField(_l("Signed copy (PDF)"))


class SignedForm(Form):
    """The scan of the signed copy."""

    files = FilesField(_l("Signed copy (PDF)"))


class CorrectForm(Form):
    """What is different in the new edition, and why there is one."""

    reason = LongTextField(_l("Reason"), limit=REASON_LENGTH, rows=2, id="correct-reason")
    reply_by = DayField(_l("Report by"))
    opening = LongTextField(_l("Own first words"), limit=OPENING_LENGTH, rows=3, optional=True)
    kept = RowChoicesField(_l("Tasks that stay"))


class WithdrawForm(Form):
    """Why a letter is taken back."""

    reason = LongTextField(_l("Reason"), limit=REASON_LENGTH, rows=2, id="withdraw-reason")


def numbers_form(letters: Iterable[Any], known: Sequence[Numbered] = ()) -> NumbersForm:
    """Return the form for these letters, filled with what a table said of them."""
    given = {one.letter_id: one for one in known}
    lines = [
        {
            "letter": str(letter.id),
            "number": given[letter.id].number if letter.id in given else "",
            "day": given[letter.id].issued_on if letter.id in given else None,
        }
        for letter in letters
    ]
    return NumbersForm(formdata=None, data={"lines": lines})


def _id(line: Any) -> int:
    number = read_id(str(line.letter.data or ""))
    if not number:
        raise Missing
    return number
