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
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from tracker.printing.word_parts import (
    CENTRE,
    FOOT_COLUMNS,
    JUSTIFIED,
    LEFT,
    ROOM_TO_SIGN,
    SIDEWAYS,
    UPRIGHT,
    columns_of,
    head,
    lay_out,
    line,
    next_row,
    pad,
    prepare,
    rule,
    run_of,
    shape,
    strip,
    tighten,
    verification,
)

INDENT = Mm(12.7)
UNDER_A_WRITING_LINE = Pt(9.4)
LINE_SPACING = 1.09  # of Times New Roman: as high as the lines on PDF
SMALL = 11  # points; a larger table has more white in its cells
TITLE_LETTER = 2.35  # millimetres, about, of a bold letter of a title


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
        line(document, facts["name"], align=CENTRE, bold=True, before=18)
        for order, text in enumerate(facts["subject_lines"]):
            line(document, text, align=CENTRE, bold=True, before=0 if order else 2)
        longest = max(map(len, facts["subject_lines"]), default=0)
        rule(document, longest * TITLE_LETTER * 0.4, UPRIGHT, after=12)
    if facts["addressee"]:
        line(document, f"Kính gửi: {facts['addressee']}", align=CENTRE, before=4, after=12)
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
    line(document, annex["name"], align=CENTRE, bold=True)
    for order, text in enumerate(annex["title"]):
        line(document, text, align=CENTRE, bold=True, before=0 if order else 2)
    line(document, annex["note"], align=CENTRE, italic=True, before=4, after=8)
    for part in annex["parts"]:
        _part(document, part, SIDEWAYS if annex["is_wide"] else UPRIGHT)


def _part(document: Document, part: Mapping[str, Any], width: int) -> None:
    if part["kind"] == "table":
        _table(document, part, width)
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
    for run in part["runs"]:
        run_of(paragraph, run["text"], bold=is_heading or run["bold"], italic=run["italic"])
    if part["fill"]:
        shaped.tab_stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        run_of(paragraph, "\t")
    return paragraph


def _outline(paragraph: Paragraph, level: int) -> None:
    """Let readers jump to a heading."""
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level - 1))
    paragraph._p.get_or_add_pPr().append(outline)


def _table(document: Document, part: Mapping[str, Any], width: int) -> None:
    scale = width / sum(part["widths"])
    widths = [Mm(one * scale) for one in part["widths"]]
    table: Table = document.add_table(rows=1, cols=len(widths))
    table.style = "Table Grid"
    shape(table, widths)
    pad(table, 4 if part["size"] > SMALL else 2.5)
    _fill_row(table.rows[0], part, part["heads"], is_head=True)
    for cells in part["rows"]:
        row = next_row(table)
        for cell, one in zip(row.cells, widths, strict=True):
            cell.width = one
        if len(cells) == 1:
            merged = row.cells[0].merge(row.cells[-1])
            _fill_cell(merged, cells[0], size=part["size"], is_left=True, bold=True)
            merged.paragraphs[0].paragraph_format.keep_with_next = True
            _never_part(row)
        else:
            _fill_row(row, part, cells)


def _fill_row(
    row: _Row, part: Mapping[str, Any], words: Sequence[str], *, is_head: bool = False
) -> None:
    _never_part(row, *(("w:tblHeader",) if is_head else ()))
    if part["height"] and not is_head:
        row.height, row.height_rule = Mm(part["height"]), WD_ROW_HEIGHT_RULE.AT_LEAST
    for place, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
        is_left = place in part["left"] and not is_head
        _fill_cell(cell, text, size=part["size"], is_left=is_left, bold=is_head)
        if is_head:
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _never_part(row: _Row, *names: str) -> None:
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *names):
        properties.append(OxmlElement(name))


def _fill_cell(cell: _Cell, text: str, *, size: int, is_left: bool, bold: bool) -> None:
    for order, told in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if order == 0 else cell.add_paragraph()
        paragraph.alignment = LEFT if is_left else CENTRE
        tighten(paragraph)
        run_of(paragraph, told, size=size, bold=bold)
    cell.paragraphs[0].paragraph_format.space_before = Pt(2)
    cell.paragraphs[-1].paragraph_format.space_after = Pt(2)


def _foot(document: Document, facts: Mapping[str, Any]) -> None:
    """Write boxes 7 and 9b: side by side for one who signs, one below the other for more."""
    rows = facts["signatures"]
    if len(rows) == 1 and len(rows[0]) == 1:
        table = columns_of(document, FOOT_COLUMNS)
        left, right = table.rows[0].cells
        _recipients(left, facts["recipients"])
        _signature(right, rows[0][0])
        strip(table)
        _never_part(table.rows[0])
        return
    for order, row in enumerate(rows):
        if order:  # Word takes two tables that touch for one
            line(document, "", size=4)
        _signature_row(document, row, is_pair=len(rows) == 1 and len(row) == 2)
    if facts["recipients"]:
        line(document, "", size=8)
        _recipients(document, facts["recipients"])


def _recipients(where: Document | _Cell, names: Sequence[str]) -> None:
    line(where, "Nơi nhận:", size=12, bold=True, italic=True)
    for order, name in enumerate(names, 1):
        bare = name.rstrip(" ;,.")
        line(where, f"- {bare}{'.' if order == len(names) else ';'}", size=11)


def _signature(cell: _Cell, one: Mapping[str, Any]) -> None:
    for text in (*([one["role"]] if one["role"] else []), *one["capacities"]):
        line(cell, text, align=CENTRE, bold=True)
    line(cell, "", align=CENTRE).paragraph_format.space_before = ROOM_TO_SIGN - Pt(16)
    for text in (*one["office"], *one["name"]):
        line(cell, text, align=CENTRE, bold=True)


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
        cell.paragraphs[-1].paragraph_format.space_after = ROOM_TO_SIGN
    for each in (tops, bottoms):
        _never_part(each)
