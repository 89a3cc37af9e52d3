"""The form of a table that is uploaded or pasted."""

from collections.abc import Sequence

from flask import request
from wtforms import FileField

from tracker.rules.columns import Column, Row, read_rows, to_csv
from tracker.rules.faults import Fault, Refused
from tracker.sheets.reading import read_book, read_text_table
from tracker.speech import lazy_gettext as _l
from tracker.web.forms.base import Form
from tracker.web.forms.fields import LongTextField

LONGEST_TABLE = 1_000_000


class TableForm(Form):
    """A file, or what was copied from a sheet."""

    file = FileField(_l("File"), render_kw={"accept": ".csv,.xlsx,.docx"})
    table = LongTextField(_l("Or paste the table here"), limit=LONGEST_TABLE, rows=8, optional=True)


def read_given(form: TableForm, columns: Sequence[Column]) -> list[Row]:
    """Return the rows of the file, or of what was pasted; the form keeps them as text.

    Raises Refused: REQUIRED and what reading a file raises.
    """
    upload = request.files.get("file")
    data = upload.read() if upload else b""
    pasted = form["table"].data
    if not data and not pasted:
        raise Refused(Fault.REQUIRED, field="file")
    try:
        book = (
            read_book(data, upload.filename or "") if upload and data else read_text_table(pasted)
        )
        rows = read_rows(book.grids[0], columns)
    except Refused as refusal:
        refusal.field = "file" if data else "table"
        raise
    present = [column for column in columns if any(column.key in row.words for row in rows)]
    form["table"].typed = to_csv(present, [row.words for row in rows]).strip("\ufeff")
    return rows
