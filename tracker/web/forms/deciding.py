"""The form of the secretariat's answer to a report: as a whole, and value by value."""

from collections.abc import Mapping
from typing import Any

from flask import request
from wtforms import Form as PlainForm

from tracker.rules.faults import Refused
from tracker.rules.figure_choices import FigureReview
from tracker.speech import lazy_gettext as _l
from tracker.web.faults import words_for
from tracker.web.forms.base import Form
from tracker.web.forms.fields import ChoiceField, DayField, LongTextField, TextField, named
from tracker.web.report_words import FIGURE_REVIEWS


class MarkForm(PlainForm):
    """What the secretariat says of one value."""

    review = ChoiceField(_l("This value"), choices=named(FIGURE_REVIEWS), optional=True)
    note = TextField(_l("What has to be put right"), limit=1000, optional=True)


class DecideForm(Form):
    """Accept or return a report as a whole, with what is said of single values."""

    note = LongTextField(_l("Note to the unit"), limit=2000, rows=3, optional=True)
    resubmit_by = DayField(_l("To be handed in again by"), optional=True)
    finished_on = DayField(_l("Finished on"), optional=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks: dict[int, MarkForm] = {}
        self.of_indicators: dict[str, MarkForm] = {}

    def add_mark(self, figure: Any) -> None:
        """Ask about one value."""
        prefix = f"m{figure.id}-"
        is_sent = self.is_submitted() and f"{prefix}review" in request.form
        self.marks[figure.id] = MarkForm(
            formdata=request.form if is_sent else None,
            prefix=prefix,
            data={"review": figure.review.value, "note": figure.review_note},
        )
        self.of_indicators[str(figure.indicator_id)] = self.marks[figure.id]

    def show(self, refusal: Refused) -> None:
        """Put a refusal beside the value it is about, or where any form shows it."""
        mark = self.of_indicators.get((refusal.field or "").partition(":")[0])
        if mark is None:
            super().show(refusal)
        else:
            mark.note.errors = [*mark.note.errors, words_for(refusal)]

    def validate_all(self) -> bool:
        """Check the whole and what is said of each value."""
        return all([self.validate(), *[mark.validate() for mark in self.marks.values()]])

    @property
    def status(self) -> int:
        """Return the HTTP status of the page that shows this form."""
        is_wrong = bool(self.errors) or any(mark.errors for mark in self.marks.values())
        return 422 if is_wrong else 200

    def said(self) -> Mapping[int, tuple[FigureReview, str]]:
        """Return what was said of each value."""
        return {
            figure_id: (FigureReview(mark.review.data), mark.note.data or "")
            for figure_id, mark in self.marks.items()
            if mark.review.data
        }
