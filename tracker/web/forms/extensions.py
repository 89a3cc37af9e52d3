"""Forms for asking and giving more time."""

from tracker.services.issuing import AnswerFacts
from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import DayField, LongTextField, TextField, WholeField
from tracker.web.forms.tasks import FilesField


class ExtensionForm(Form):
    """Ask for more time."""

    new_due = DayField(_l("New due date"))
    reason = LongTextField(_l("Reason"), limit=2000, rows=2, id="extension-reason")
    files = FilesField(_l("Evidence"), id="extension-files")


class GrantForm(Form):
    """Give more time: until the day asked for, or another."""

    granted_due = DayField(_l("Extend until"))
    note = LongTextField(_l("Note to the unit"), limit=2000, rows=2, optional=True, id="grant-note")


class RefuseForm(Form):
    """Give no more time."""

    note = LongTextField(_l("Why not"), limit=2000, rows=2, id="refuse-note")


class AnswerNumberForm(Form):
    """Number and date the clerk gave the printed answer."""

    answer_number = WholeField(_l("Number"), minimum=1, maximum=99_999, optional=True)
    answer_on = DayField(_l("Date of the answer"), optional=True)
    reason = TextField(_l("Why it is issued again"), limit=1000, optional=True)

    def facts(self) -> AnswerFacts:
        """Return what was typed."""
        return AnswerFacts(self.answer_number.data, self.answer_on.data, self.reason.data or "")
