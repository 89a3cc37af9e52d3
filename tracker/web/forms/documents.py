"""Forms of the register of documents; lengths as in annex VI of Decree 30/2020."""

from typing import Any

from wtforms import SelectChoice

from tracker.rules.choices import DocumentKind, Priority
from tracker.rules.documents import (
    ABBREVIATIONS,
    ISSUER_CODE_LENGTH,
    ISSUER_LENGTH,
    NUMBER_LENGTH,
    POSITION_LENGTH,
    SIGNER_LENGTH,
    SUBJECT_LENGTH,
    SYMBOL_LENGTH,
)
from tracker.rules.faults import Fault, Refused
from tracker.services.documents import TARGETS, DocumentFacts
from tracker.services.files import Upload
from tracker.speech import lazy_gettext as _l
from tracker.web import words
from tracker.web.forms.base import Form
from tracker.web.forms.fields import (
    ChoiceField,
    DayField,
    LongTextField,
    RowChoiceField,
    RowChoicesField,
    TextField,
    WholeField,
    named,
)
from tracker.web.forms.tasks import FilesField


def kinds_offered() -> list[SelectChoice]:
    """Return the types with their abbreviations, as clerks look for them."""
    return [
        SelectChoice("", _l("Choose the type")),
        *(
            SelectChoice(
                kind.value, f"{name} ({short})" if (short := ABBREVIATIONS[kind]) else name
            )
            for kind, name in words.DOCUMENT_KINDS.items()
        ),
    ]


class DocumentForm(Form):
    """What the clerk types of a document."""

    kind = ChoiceField(_l("Type"), choices=kinds_offered)
    number = TextField(_l("Number"), limit=NUMBER_LENGTH)
    symbol = TextField(_l("Symbol"), limit=SYMBOL_LENGTH)
    issued_on = DayField(_l("Date of issue"))
    subject = TextField(_l("Subject"), limit=SUBJECT_LENGTH)
    issuer = TextField(_l("Issuing body"), limit=ISSUER_LENGTH)
    issuer_code = TextField(_l("Code of the body"), limit=ISSUER_CODE_LENGTH, optional=True)
    signer = TextField(_l("Signed by"), limit=SIGNER_LENGTH, optional=True)
    position = TextField(_l("Post of the signer"), limit=POSITION_LENGTH, optional=True)
    priority = ChoiceField(_l("Urgency"), choices=named(words.PRIORITIES))
    due = DayField(_l("To be answered by"), optional=True)
    copies = WholeField(_l("Copies issued"), minimum=1, maximum=100_000, optional=True)
    note = LongTextField(_l("Note of the office"), limit=1000, rows=2, optional=True)
    files = FilesField(_l("Files"))
    removed = RowChoicesField(_l("Take out"), optional=True)

    def facts(self) -> DocumentFacts:
        """Return what was typed."""
        return DocumentFacts(
            kind=DocumentKind(self.kind.data),
            number=self.number.data,
            symbol=self.symbol.data,
            issued_on=self.issued_on.data,
            subject=self.subject.data,
            issuer=self.issuer.data,
            issuer_code=self.issuer_code.data,
            signer=self.signer.data,
            position=self.position.data,
            priority=Priority(self.priority.data),
            due=self.due.data,
            copies=self.copies.data,
            note=self.note.data,
        )

    def uploads(self) -> list[Upload]:
        """Return the files that came along."""
        return uploads_of(self.files)


class LinkForm(Form):
    """What a document belongs to."""

    plan = RowChoiceField(_l("Plan"), optional=True)
    assignment = RowChoiceField(_l("Assignment"), optional=True)
    meeting = RowChoiceField(_l("Session"), optional=True)
    inspection = RowChoiceField(_l("Inspection"), optional=True)
    budget_line = RowChoiceField(_l("Budget line"), optional=True)

    def chosen(self) -> list[tuple[str, int]]:
        """Return what was chosen, by words of TARGETS. Raises Refused: LINK_TO_NOTHING."""
        found = [(word, self[word].data) for word in TARGETS if self[word].data]
        if not found:
            raise Refused(Fault.LINK_TO_NOTHING, field="plan")
        return found


def uploads_of(field: Any) -> list[Upload]:
    """Return the files of a field as the services take them."""
    return [Upload(file.filename, file.stream) for file in field.data or ()]
