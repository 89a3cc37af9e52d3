"""Forms for letters that came back."""

from wtforms import FileField as UploadField

from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import DayField, LongTextField, TextField


class ReturnForm(Form):
    """One letter came back: when, and what was said."""

    returned_on = DayField(_l("Came back on"))
    reason = TextField(_l("Why it came back"), limit=500)


class ReportForm(Form):
    """A mail server's report, as a file or as text."""

    file = UploadField(_l("Returned mail (.eml)"))
    words = LongTextField(_l("Or its whole text, headers included"), limit=200_000, optional=True)
