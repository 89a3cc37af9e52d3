"""The register of documents, out and back in."""

from collections.abc import Iterable
from typing import Any

from flask import url_for

from tracker import clock
from tracker.queries.documents import DocumentFilter, get_document, list_documents
from tracker.rules.permissions import Action
from tracker.services import documents
from tracker.speech import lazy_gettext as _l
from tracker.web.exporting import DAY, WHOLE
from tracker.web.forms.documents import DocumentForm
from tracker.web.readback.table import SHOWN, Column, Line, Table, filled
from tracker.web.views.documents import typed
from tracker.web.words import DOCUMENT_KINDS, PRIORITIES


class DocumentTable(Table):
    """The register."""

    name = "documents"
    action = Action.EDIT_DOCUMENT
    title = _l("Register of documents")
    columns = (
        Column("kind", _l("Type"), names=DOCUMENT_KINDS),
        Column("number", _l("Number")),
        Column("symbol", _l("Symbol")),
        Column("issued_on", _l("Date of issue"), DAY),
        Column("subject", _l("Subject")),
        Column("issuer", _l("Issuing body")),
        Column("issuer_code", _l("Code of the body")),
        Column("signer", _l("Signed by")),
        Column("position", _l("Post of the signer")),
        Column("priority", _l("Urgency"), names=PRIORITIES),
        Column("due", _l("To be answered by"), DAY),
        Column("copies", _l("Copies issued"), WHOLE),
        Column("note", _l("Note of the office")),
        Column("files", _l("Files"), use=SHOWN),
    )

    def lines(self) -> Iterable[Line]:
        """Return the whole register."""
        return map(self.line, list_documents(self.actor, DocumentFilter(), limit=None))

    def line(self, row: Any) -> Line:
        """Return a document as a row of the list."""
        keys = (column.key for column in self.columns if column.key != "files")
        values = {key: getattr(row, key) for key in keys}
        return Line(f"d{row.id}", values | {"files": tuple(file.name for file in row.files)}, row)

    def title_of(self, line: Line) -> str:
        """Return number and symbol."""
        return str(line.row.sign)

    def form(self, line: Line | None) -> DocumentForm:
        """Return the form of a document."""
        return filled(DocumentForm, typed(line.row) if line else {"priority": "normal"})

    def save(self, form: DocumentForm, line: Line | None) -> None:
        """Enter or correct a document."""
        now = clock.now()
        if line is None:
            documents.register_document(form.facts(), actor=self.actor, today=self.today, now=now)
            return
        row = get_document(line.row.id, self.actor)
        documents.update_document(
            row, form.facts(), actor=self.actor, today=self.today, now=now, seen=row.version_id
        )

    def back(self) -> str:
        """Return the address of the register."""
        return url_for("documents.index")
