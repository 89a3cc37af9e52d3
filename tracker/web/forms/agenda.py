"""Forms of an agenda: its sections, its papers, items units propose, series of sessions."""

from typing import Any

from wtforms.widgets import FileInput

from tracker.rules.agenda import MOST_MINUTES
from tracker.rules.faults import Fault, Refused
from tracker.services.files import Upload
from tracker.services.meetings.agenda_papers import Filing, PaperFacts
from tracker.services.meetings.proposals import ProposalFacts
from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.documents import uploads_of
from tracker.web.forms.fields import (
    DayField,
    LongTextField,
    RowChoiceField,
    TextField,
    WholeField,
)
from tracker.web.forms.tasks import FilesField

WORDS_LENGTH = 500


class OneFileField(FilesField):
    """One file to hand in, if any."""

    widget = FileInput()


class SectionForm(Form):
    """The heading of a section."""

    title = TextField(_l("Heading"), limit=200)


class PaperForm(Form):
    """A paper that is asked for."""

    title = TextField(_l("Paper of the item"), limit=300)
    unit = RowChoiceField(_l("Filed by the unit"), optional=True)
    due = DayField(_l("To be filed by"), optional=True)

    def facts(self) -> PaperFacts:
        """Return what was typed."""
        return PaperFacts(title=self.title.data, unit_id=self.unit.data, due=self.due.data)


class FilingForm(Form):
    """What is filed: a file, a document of the register, or a report."""

    files = OneFileField(_l("File"))
    document = RowChoiceField(_l("or a document of the register"), optional=True)
    report = RowChoiceField(_l("or a consolidated report"), optional=True)

    def filing(self) -> Filing:
        """Return what was chosen. Raises Refused: TOO_MANY_FILES."""
        return Filing(
            upload=only_upload(self.files),
            document_id=self.document.data,
            report_id=self.report.data,
        )


class HandBackForm(Form):
    """Why a paper is handed back."""

    remark = TextField(_l("What is to be mended"), limit=WORDS_LENGTH)


class ProposalForm(Form):
    """An item a unit proposes."""

    title = TextField(_l("Item"), limit=500)
    reason = LongTextField(_l("Why"), limit=5_000)
    meeting = RowChoiceField(_l("For which session"), optional=True)
    minutes = WholeField(_l("Minutes it takes"), minimum=1, maximum=MOST_MINUTES, optional=True)
    files = OneFileField(_l("Paper of the item"))

    def facts(self) -> ProposalFacts:
        """Return what was typed."""
        return ProposalFacts(
            title=self.title.data,
            reason=self.reason.data,
            meeting_id=self.meeting.data,
            minutes=self.minutes.data,
        )

    def upload(self) -> Upload | None:
        """Return the file that came along. Raises Refused: TOO_MANY_FILES."""
        return only_upload(self.files)


class ScheduleForm(Form):
    """On which agenda a proposal goes."""

    meeting = RowChoiceField(_l("Session"))


class AnswerForm(Form):
    """The words with which a proposal is put off or declined."""

    words = TextField(_l("Words to the unit"), limit=WORDS_LENGTH)


class SeriesForm(Form):
    """The name of a series of sessions."""

    name = TextField(_l("Name of the series"), limit=120)


def only_upload(field: Any) -> Upload | None:
    """Return the one file of a field, None for none. Raises Refused: TOO_MANY_FILES."""
    found = uploads_of(field)
    if len(found) > 1:
        raise Refused(Fault.TOO_MANY_FILES, field=field.name, limit=1)
    return found[0] if found else None
