"""Forms on the page of one task."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, MultipleFileField

from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import DayField, LongTextField, RowChoicesField, TextField


class OneOfSeveral:
    """A field that may stay empty where another one answers, so it is not called optional."""

    def pre_validate(self, _form: Any) -> None:
        """Leave it to the service to say that nothing at all was given."""


class OneOfSeveralText(OneOfSeveral, TextField):
    """A line that may stay empty."""


class OneOfSeveralDay(OneOfSeveral, DayField):
    """A day that may stay empty."""


class OneOfSeveralLongText(OneOfSeveral, LongTextField):
    """A text that may stay empty."""


class FilesField(MultipleFileField):
    """Files to hand in; data is a list of what was chosen, never of empty parts."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take the parts that carry a file."""
        self.data = [each for each in valuelist if getattr(each, "filename", "")]


class SubmissionForm(Form):
    """What a unit writes to discharge a task; what must be there is judged when it is handed in."""

    document_sign = OneOfSeveralText(_l("Number and symbol"), limit=60)
    document_on = OneOfSeveralDay(_l("Date of the document"))
    signed_by = OneOfSeveralText(_l("Signed by"), limit=120)
    files = FilesField(_l("Files"))
    removed = RowChoicesField(_l("Take out"), optional=True)
    text = OneOfSeveralLongText(_l("What was done"), limit=20_000)


class AcceptForm(Form):
    """Confirm what was handed in."""

    finished_on = DayField(_l("Finished on"))


class ReturnForm(Form):
    """Give back what was handed in."""

    note = LongTextField(_l("What has to be put right"), limit=2000, rows=3)
    resubmit_by = DayField(_l("To be handed in again by"))


class ReopenForm(Form):
    """Take a task up again; a finished one with a day to hand in by."""

    reason = LongTextField(_l("Reason"), limit=2000, rows=2, id="reopen-reason")
    resubmit_by = DayField(_l("To be handed in again by"), optional=True, id="reopen-resubmit-by")


class SuspendForm(Form):
    """Pause a task."""

    reason = LongTextField(_l("Reason"), limit=2000, rows=2, id="suspend-reason")


class CancelForm(Form):
    """Cancel a task."""

    reason = LongTextField(_l("Reason"), limit=2000, rows=2, id="cancel-reason")


class ResumeForm(Form):
    """Go on with a paused task."""

    reason = LongTextField(_l("Reason"), limit=2000, rows=2, id="resume-reason")


class DueForm(Form):
    """Give a task the due date it has not got."""

    due = DayField(_l("Due date"))
    reason = TextField(_l("Reason"), limit=500, id="due-reason")
    is_confirmed = BooleanField(_l("I have seen this; take this day all the same"))
