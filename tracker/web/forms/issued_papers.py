"""Forms of issued papers: the scan, taking back, what strangers read; and the check of a print."""

from wtforms import BooleanField
from wtforms.fields import FileField

from tracker.rules.faults import Fault, Refused
from tracker.rules.verification import LONGEST_TYPED, REASON_LENGTH
from tracker.services.files import Upload
from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.documents import uploads_of
from tracker.web.forms.fields import LongTextField, TextField
from tracker.web.forms.tasks import FilesField


class ScanForm(Form):
    """The scan of the signed paper."""

    files = FilesField(_l("Scan of the signed paper"))
    scan_reason = LongTextField(
        _l("Why the scan is replaced"), limit=REASON_LENGTH, rows=2, optional=True
    )

    def upload(self) -> Upload:
        """Return the one file that came along. Raises Refused: REQUIRED, TOO_MANY_FILES."""
        uploads = uploads_of(self.files)
        if not uploads:
            raise Refused(Fault.REQUIRED, field="files")
        if len(uploads) > 1:
            raise Refused(Fault.TOO_MANY_FILES, field="files", limit=1)
        return uploads[0]


class WithdrawPaperForm(Form):
    """Why a paper is taken back."""

    reason = LongTextField(_l("Why it is withdrawn"), limit=REASON_LENGTH, rows=2)


class SubjectForm(Form):
    """Whether strangers read what the paper is about."""

    hides_subject = BooleanField(_l("Hide the subject on the verification page"))


class CheckForm(Form):
    """A file, or its SHA-256, that is compared with what was issued."""

    file = FileField(_l("File to compare"))
    digest = TextField(_l("Its SHA-256"), limit=LONGEST_TYPED, optional=True)
