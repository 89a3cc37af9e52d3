"""Letters of Decree 30/2020 as Word documents: the same parts at the same places as on PDF.

Loaded by the press alone; every text was tidied by its caller and is escaped by the library.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.shared import Mm
from docx.table import _Row

from tracker.printing.word_parts import (
    CENTRE,
    LEFT,
    RIGHT,
    body,
    foot,
    head,
    lay_out,
    line,
    next_row,
    prepare,
    run_of,
    shape,
    tighten,
    verification,
)

ANNEX_COLUMNS = (Mm(9), Mm(44), Mm(33), Mm(20), Mm(20), Mm(14), Mm(20))
LEFT_COLUMNS = frozenset({1, 2})  # of the annex: what is to be done, and what gave it


def write_letter(facts: Mapping[str, Any], *, created: datetime) -> bytes:
    """Return a letter with its annex; see ``printing.urging.render_word`` for the facts."""
    document = docx.Document()
    prepare(document, facts, created)
    head(document, facts)
    line(document, f"Kính gửi: {facts['addressee']}", align=CENTRE, before=16, after=12)
    for text in facts["texts"]:
        body(document, text)
    foot(document, facts)
    _annex(document, facts)
    verification(document, facts)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _annex(document: Document, facts: Mapping[str, Any]) -> None:
    """Write the annex on a page of its own, numbered anew."""
    lay_out(document.add_section(WD_SECTION.NEW_PAGE), is_draft=facts["is_draft"])
    line(document, "Phụ lục", align=CENTRE, bold=True)
    line(document, facts["annex_title"], align=CENTRE, bold=True, before=2)
    line(document, facts["annex_note"], align=CENTRE, italic=True, before=4)
    line(document, facts["as_of"], align=RIGHT, size=12, italic=True, before=10, after=4)
    table = document.add_table(rows=1, cols=len(facts["heads"]))
    table.style = "Table Grid"
    shape(table, ANNEX_COLUMNS)
    _fill_row(table.rows[0], facts["heads"], is_head=True)
    for cells in facts["rows"]:
        _fill_row(next_row(table), cells)


def _fill_row(row: _Row, words: Sequence[str], *, is_head: bool = False) -> None:
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *(("w:tblHeader",) if is_head else ())):
        properties.append(OxmlElement(name))
    for place, (cell, width) in enumerate(zip(row.cells, ANNEX_COLUMNS, strict=True)):
        cell.width = width
        is_left = place in LEFT_COLUMNS and not is_head
        paragraph = cell.paragraphs[0]
        paragraph.alignment = LEFT if is_left else CENTRE
        tighten(paragraph)
        run_of(paragraph, words[place], size=11, bold=is_head)
