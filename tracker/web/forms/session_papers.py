"""Forms of minutes and notice on their way."""

from tracker.rules.session_papers import RemarkAnswer
from tracker.services.files import Upload
from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    ChoiceField,
    DayField,
    LongTextField,
    RowChoiceField,
    WholeField,
    named,
)
from tracker.web.forms.picking import UnitsField
from tracker.web.forms.tasks import FilesField
from tracker.web.paper_words import ANSWERED

MOST_NUMBER = 99_999
MOST_COPY = 99_000  # with room for its neighbours


class CirculateForm(Form):
    """Whom to ask for remarks, until when."""

    until = DayField(_l("Remarks until the end of"))
    units = UnitsField(_l("Units asked"))


class RemarkForm(Form):
    """What a unit remarks."""

    item = RowChoiceField(_l("Remark on"), optional=True)
    text = LongTextField(_l("Remark"), limit=4_000, rows=4)


class AnswerForm(Form):
    """What the secretariat does with a remark."""

    answer = ChoiceField(_l("Answer"), choices=named(ANSWERED))
    words = LongTextField(_l("In words; needed when it is not taken"), limit=2_000, optional=True)

    def chosen(self) -> RemarkAnswer:
        """Return the answer."""
        return RemarkAnswer(self.answer.data)


class ScanForm(Form):
    """The scanned copy of a signed paper."""

    files = FilesField(_l("Scanned signed copy (PDF)"))

    def scan(self) -> Upload | None:
        """Return the copy handed in, if any."""
        chosen = self.files.data or []
        return Upload(chosen[0].filename, chosen[0].stream) if chosen else None


class SignedForm(ScanForm):
    """That the paper itself was signed by hand."""

    signed_on = DayField(_l("Signed on"))


class ReasonForm(Form):
    """Why an approval is taken back."""

    reason = LongTextField(_l("Reason"), limit=1_000, rows=3)


class InvitationNumberForm(Form):
    """The number and date of the invitation; issued again, why."""

    number = WholeField(_l("Number"), minimum=1, maximum=MOST_NUMBER)
    issued_on = DayField(_l("Date"))
    reason = LongTextField(_l("Reason of the new version"), limit=1_000, rows=3, optional=True)


class PaperNumberForm(Form):
    """The number and date the clerk gave; of a notice, the number of its first extract as well."""

    number = WholeField(_l("Number"), minimum=1, maximum=MOST_NUMBER)
    issued_on = DayField(_l("Date"))
    copies_from = WholeField(
        _l("Number of the first extract"), minimum=1, maximum=MOST_COPY, optional=True
    )
