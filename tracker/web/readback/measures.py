"""The measures of one detail plan, out and back in: the unit's own work."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from flask import url_for

from tracker.queries.measures import list_led
from tracker.queries.tasks.changing import get_task_to_change
from tracker.rules.choices import TaskKind
from tracker.rules.faults import Missing
from tracker.rules.measures import LedIndicator, MeasureLine, fingerprint
from tracker.rules.permissions import Action, require
from tracker.services import measures
from tracker.services.measures import MeasureFacts
from tracker.speech import lazy_gettext as _l
from tracker.web.exporting import DAY
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    DayField,
    LongTextField,
    RowChoiceField,
    TextField,
    offer,
)
from tracker.web.indicator_words import name_of_indicator, titled
from tracker.web.readback.names import read_row
from tracker.web.readback.table import FIXED, SHOWN, Column, Line, Reader, Table, filled


class MeasureForm(Form):
    """One measure for one indicator."""

    given = RowChoiceField(_l("Indicator"))
    text = LongTextField(_l("Measure"), limit=1000, optional=True)
    person = TextField(_l("Person in charge"), limit=120, optional=True)
    due = DayField(_l("Done by"), optional=True)


class MeasureTable(Table):
    """The measures of the task ``place_id``; an indicator without one has a row to fill in."""

    name = "measures"
    action = Action.DRAFT_SUBMISSION
    title = _l("Measures of the detail plan")
    columns = (
        Column("given", _l("Code of the indicator"), use=FIXED),
        Column("indicator", _l("Indicator"), use=SHOWN),
        Column("text", _l("Measure")),
        Column("person", _l("Person in charge")),
        Column("due", _l("Done by"), DAY),
    )

    @cached_property
    def task(self) -> Any:
        """Return the detail plan. Raises Missing; NotAllowed."""
        task = get_task_to_change(self.actor, self.place_id or 0)
        require(
            self.actor,
            Action.DRAFT_SUBMISSION,
            committee_id=task.committee_id,
            unit_id=task.unit_id,
        )
        if task.kind is not TaskKind.DETAIL_PLAN:
            raise Missing
        return task

    def check_place(self) -> None:
        """Raise Missing or NotAllowed unless it is the unit's own detail plan."""
        _ = self.task

    def lines(self) -> Iterable[Line]:
        """Return the measures by indicator."""
        for one in self._led:
            said = {"given": one.code, "indicator": name_of_indicator(one)}
            for measure in one.measures:
                values = {"text": measure.text, "person": measure.person, "due": measure.due}
                yield Line(f"s{measure.id}", said | values, (one, measure))
            if not one.measures:
                yield Line("", said, (one, None))

    def title_of(self, line: Line) -> str:
        """Return the indicator."""
        return titled(line.row[0])

    def form(self, line: Line | None) -> MeasureForm:
        """Return the form of a measure."""
        data: dict[str, Any] = {}
        if line:
            one, measure = line.row
            data = {"given": one.id, "text": measure.text, "person": measure.person}
            data["due"] = measure.due
        form = filled(MeasureForm, data)
        offer(form.given, self._led, lambda one: str(one.code))
        return form

    def readers(self) -> Mapping[str, Reader]:
        """Return how an indicator is found by its code."""
        return {"given": lambda text, _form: read_row(self._led, lambda one: str(one.code), text)}

    def save(self, form: MeasureForm, line: Line | None) -> None:
        """Write a measure; one that is emptied is taken out, as on its page."""
        measure: MeasureLine | None = line.row[1] if line else None
        facts = MeasureFacts(
            form.given.chosen,
            form.text.data,
            form.person.data,
            form.due.data,
            measure.id if measure else None,
            fingerprint(measure.text, measure.person, measure.due) if measure else "",
        )
        measures.save_measures(self.task, [facts], actor=self.actor)

    def back(self) -> str:
        """Return the address of the task."""
        return url_for("tasks.show", task_id=self.place_id, _anchor="measures")

    @cached_property
    def _led(self) -> tuple[LedIndicator, ...]:
        return list_led(self.task)
