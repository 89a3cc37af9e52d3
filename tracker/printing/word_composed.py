"""Papers put together from plain parts as Word documents; see ``printing.composed``.

Loaded by the press alone; every text was tidied by its caller and is escaped by the library.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from tracker.printing.word_boxes import (
    FOOT_COLUMNS,
    ROOM_FOR_MANY,
    ROOM_TO_SIGN,
    addressee,
    annex_head,
    foot,
    head,
    recipients,
    title,
    verification,
)
from tracker.printing.word_parts import (
    CENTRE,
    JUSTIFIED,
    LEFT,
    LINE_SPACING,
    SIDEWAYS,
    UPRIGHT,
    columns_of,
    lay_out,
    line,
    next_row,
    prepare,
    run_of,
    strip,
    tighten,
)
from tracker.printing.word_tables import never_part, write_table
from tracker.printing.wording import NO_BREAK, last_words, tied

INDENT = Mm(12.7)
UNDER_A_WRITING_LINE = Pt(9.4)


def write_composed(facts: Mapping[str, Any], *, created: datetime) -> bytes:
    """Return a paper; see ``printing.composed.word_facts`` for the facts."""
    document = docx.Document()
    prepare(document, facts, created)
    if facts["issuer"]:
        _body(document, facts)
    for order, annex in enumerate(facts["annexes"]):
        is_first = order == 0 and not facts["issuer"]
        _annex(document, annex, is_first=is_first, is_draft=facts["is_draft"])
    verification(document, facts)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _body(document: Document, facts: Mapping[str, Any]) -> None:
    head(document, facts)
    if facts["name"]:
        title(document, facts["name"], facts["subject_lines"])
    if facts["subject"]:  # a letter: white between its subject and the addressee
        line(document, "", size=8)
    addressee(document, facts["addressee"])
    for part in facts["parts"]:
        _part(document, part, UPRIGHT)
        if part["kind"] == "table":
            line(document, "", size=4)
    if facts["closing"]:
        _words(document, facts["closing"], UPRIGHT).paragraph_format.keep_with_next = True
    _foot(document, facts)


def _annex(document: Document, annex: Mapping[str, Any], *, is_first: bool, is_draft: bool) -> None:
    """Write an annex on a page of its own, numbered anew, laid sideways where it is wide."""
    section = document.sections[0] if is_first else document.add_section(WD_SECTION.NEW_PAGE)
    lay_out(section, is_draft=is_draft, is_wide=annex["is_wide"])
    annex_head(document, annex)
    for part in annex["parts"]:
        _part(document, part, SIDEWAYS if annex["is_wide"] else UPRIGHT)


def _part(document: Document, part: Mapping[str, Any], width: int) -> None:
    if part["kind"] == "table":
        write_table(document, part, width)
    else:
        _words(document, part, width)


def _words(document: Document, part: Mapping[str, Any], width: int) -> Paragraph:
    """Write a paragraph or a heading, with dots up to the margin where there is room to write."""
    paragraph = document.add_paragraph()
    shaped = paragraph.paragraph_format
    look, is_heading = part["look"], part["level"] > 0
    paragraph.alignment = {"body": JUSTIFIED, "centre": CENTRE}.get(look, LEFT)
    if is_heading:
        paragraph.alignment = LEFT
        _outline(paragraph, part["level"] - 1)
    tighten(paragraph)
    if look == "rule":
        shaped.space_after = UNDER_A_WRITING_LINE
    else:
        shaped.space_after, shaped.line_spacing = Pt(6), LINE_SPACING
    if look in {"body", "open"}:
        shaped.first_line_indent = INDENT
    shaped.keep_with_next, shaped.page_break_before = part["keep"], part["on_a_new_page"]
    for run in [_heading_run(part)] if part["level"] == 3 else part["runs"]:
        text = tied(run["text"])
        run_of(paragraph, text, bold=is_heading or run["bold"], italic=run["italic"])
    if part["fill"]:
        shaped.tab_stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        run_of(paragraph, "\t")
    return paragraph


def _heading_run(part: Mapping[str, Any]) -> dict[str, Any]:
    """Return the words of a heading, the last two of them together."""
    start, end = last_words("".join(run["text"] for run in part["runs"]))
    together = end.replace(" ", NO_BREAK)
    return {"text": f"{start} {together}" if together else start, "bold": True, "italic": False}


def _outline(paragraph: Paragraph, level: int) -> None:
    """Let readers jump to a heading."""
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level - 1))
    paragraph._p.get_or_add_pPr().append(outline)


def _foot(document: Document, facts: Mapping[str, Any]) -> None:
    """Write boxes 7 and 9b: side by side for one who signs, one below the other for more."""
    rows = facts["signatures"]
    if len(rows) == 1 and len(rows[0]) == 1:
        foot(document, facts["recipients"], rows[0][0])
        return
    for order, row in enumerate(rows):
        if order:  # Word takes two tables that touch for one
            line(document, "", size=12)
        _signature_row(document, row, is_pair=len(rows) == 1 and len(row) == 2)
    if facts["recipients"]:
        line(document, "", size=8)
        recipients(document, facts["recipients"], room=UPRIGHT / 2)


def _signature_row(document: Document, row: Sequence[Mapping[str, Any]], *, is_pair: bool) -> None:
    """Write those of one row: their titles from the top, their names from the bottom."""
    widths = FOOT_COLUMNS if is_pair else (Mm(53), Mm(53), Mm(53))
    table = columns_of(document, widths)
    size = 14 if is_pair else 13
    tops, bottoms = table.rows[0], next_row(table)
    for one, top, bottom in zip(row, tops.cells, bottoms.cells, strict=False):
        for text in (*([one["role"]] if one["role"] else []), *one["capacities"]):
            line(
                top, text, align=CENTRE, bold=True, size=size
            ).paragraph_format.keep_with_next = True
        for text in (*one["office"], *one["name"]):
            line(bottom, text, align=CENTRE, bold=True, size=size)
        bottom.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    strip(table)
    for cell in tops.cells:
        room = ROOM_TO_SIGN if is_pair else ROOM_FOR_MANY
        cell.paragraphs[-1].paragraph_format.space_after = room
    for each in (tops, bottoms):
        never_part(each)
