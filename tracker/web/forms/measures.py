"""Forms for the measures of a detail plan and for a unit's own steps."""

from collections.abc import Iterable
from typing import Any

from wtforms import Form as PlainForm
from wtforms import FormField, HiddenField

from tracker.rules.measures import LedIndicator, fingerprint
from tracker.services.measures import MOST_MEASURES, MeasureFacts
from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    DayField,
    LinesField,
    LongTextField,
    TextField,
    read_number_of_row,
)

ROOM = 1  # empty lines offered below those that are filled in


class MeasureLineForm(PlainForm):
    """One measure: for which indicator, what, by whom, by when."""

    measure = HiddenField()
    given = HiddenField()
    was = HiddenField()
    text = LongTextField(_l("Measure"), limit=1000, rows=2, optional=True)
    person = TextField(_l("Person in charge"), limit=120, optional=True)
    due = DayField(_l("Done by"), optional=True)

    @property
    def words(self) -> tuple[Any, Any, Any]:
        """Return what was typed."""
        return self.text.data or "", self.person.data or "", self.due.data

    def is_touched(self) -> bool:
        """Tell whether the line says something else than when it was shown."""
        return fingerprint(*self.words) != (self.was.data or "")

    def facts(self) -> MeasureFacts:
        """Return the line. Raises Refused: NOT_A_CHOICE for one that is none of ours."""
        text, person, due = self.words
        return MeasureFacts(
            indicator_assignment_id=read_number_of_row(self.given.data),
            text=text,
            person=person,
            due=due,
            measure_id=read_number_of_row(self.measure.data) if self.measure.data else None,
            was=self.was.data or "",
        )


class MeasuresForm(Form):
    """All measures of a detail plan, line by line."""

    lines = LinesField(FormField(MeasureLineForm), max_entries=MOST_MEASURES + 100)

    def facts(self) -> list[MeasureFacts]:
        """Return the lines the reader touched."""
        return [entry.form.facts() for entry in self.lines if entry.form.is_touched()]

    def add_room(self, given: str) -> None:
        """Offer one more empty line for an indicator."""
        if len(self.lines) < MOST_MEASURES + 100:
            self.lines.append_entry(_empty_line(given))

    def of(self, given_id: int) -> list[Any]:
        """Return the lines of one indicator."""
        return [entry.form for entry in self.lines if entry.form.given.data == str(given_id)]


class StepForm(Form):
    """A step of the unit's own list."""

    text = TextField(_l("Step"), limit=1000, id="step-text")
    person = TextField(_l("Person"), limit=120, optional=True, id="step-person")
    due = DayField(_l("Done by"), optional=True, id="step-due")


def lines_of(indicators: Iterable[LedIndicator]) -> list[dict[str, Any]]:
    """Return what the form shows: each stored measure, and room for one more."""
    lines: list[dict[str, Any]] = []
    for one in indicators:
        lines += [
            {
                "measure": str(line.id),
                "given": str(one.id),
                "was": fingerprint(line.text, line.person, line.due),
                "text": line.text,
                "person": line.person,
                "due": line.due,
            }
            for line in one.measures
        ]
        lines += [_empty_line(str(one.id))] * ROOM
    return lines


def _empty_line(given: str) -> dict[str, Any]:
    return {
        "measure": "",
        "given": given,
        "was": fingerprint("", "", None),
        "text": "",
        "person": "",
    }
