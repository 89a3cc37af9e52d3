"""Letters of Decree 30/2020 as Word documents: the same parts at the same places as on PDF.

Loaded by the press alone; every text was tidied by its caller and is escaped by the library.
"""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION

from tracker.printing.word_boxes import addressee, annex_head, foot, head, verification
from tracker.printing.word_parts import RIGHT, UPRIGHT, body, lay_out, line, prepare
from tracker.printing.word_tables import write_table


def write_letter(facts: Mapping[str, Any], *, created: datetime) -> bytes:
    """Return a letter with its annex; see ``printing.urging.render_word`` for the facts."""
    document = docx.Document()
    prepare(document, facts, created)
    head(document, facts)
    line(document, "", size=8)
    addressee(document, facts["addressee"])
    for text in facts["texts"]:
        body(document, text)
    foot(document, facts["recipients"], facts["signature"])
    _annex(document, facts)
    verification(document, facts)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _annex(document: Document, facts: Mapping[str, Any]) -> None:
    """Write the annex on a page of its own, numbered anew."""
    lay_out(document.add_section(WD_SECTION.NEW_PAGE), is_draft=facts["is_draft"])
    annex_head(document, {"name": "Phụ lục", **facts["annex"]})
    line(document, facts["as_of"], align=RIGHT, size=12, italic=True, before=2, after=4)
    write_table(document, facts["annex"], UPRIGHT)
