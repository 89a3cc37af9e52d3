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
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
CENTRE, JUSTIFIED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
LEFT, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
DRAFT = "DỰ THẢO"
HEAD_COLUMNS = (Mm(69), Mm(91))
FOOT_COLUMNS = (Mm(80), Mm(80))
ANNEX_COLUMNS = (Mm(9), Mm(44), Mm(33), Mm(20), Mm(20), Mm(14), Mm(20))
ROOM_TO_SIGN = Pt(74)
LEFT_COLUMNS = frozenset({1, 2})  # of the annex: what is to be done, and what gave it
Size = int | float


def write_letter(facts: Mapping[str, Any], *, created: datetime) -> bytes:
    """Return a letter with its annex; see ``printing.urging.render_word`` for the facts."""
    document = docx.Document()
    _prepare(document, facts, created)
    _head(document, facts)
    _line(document, f"Kính gửi: {facts['addressee']}", align=CENTRE, before=16, after=12)
    for text in facts["texts"]:
        _body(document, text)
    _foot(document, facts)
    _annex(document, facts)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _prepare(document: Document, facts: Mapping[str, Any], created: datetime) -> None:
    """Set the page of the decree, its type, and what the file says of itself."""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    _language(normal.element)
    core = document.core_properties
    core.title, core.author, core.language = facts["title"][:250], "Đôn Đốc", "vi-VN"
    core.created = core.modified = created.replace(tzinfo=None)
    _page(document.sections[0], is_draft=facts["is_draft"])


def _language(style: Any) -> None:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.get_or_add_rPr().append(language)


def _page(section: Section, *, is_draft: bool) -> None:
    """Lay out a section: margins, and from its second page on the number above the text."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    _field(number, "PAGE")
    if is_draft:
        _run(section.first_page_header.paragraphs[0], DRAFT, size=10)
        _run(section.header.add_paragraph(), DRAFT, size=10)
    counting = OxmlElement("w:pgNumType")
    counting.set(qn("w:start"), "1")
    section._sectPr.append(counting)


def _field(paragraph: Paragraph, words: str) -> None:
    """Write a field that Word works out, such as the number of the page."""
    run = paragraph.add_run()
    run.font.size = Pt(13)
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)
        if kind == "begin":
            told = OxmlElement("w:instrText")
            told.text = words
            run._r.append(told)


def _head(document: Document, facts: Mapping[str, Any]) -> None:
    """Write boxes 1 to 5b, in two columns as the decree has them."""
    top = _columns(document, HEAD_COLUMNS)
    left, right = top.rows[0].cells
    parent = facts["issuer"]["parent"]
    if parent:
        _line(left, parent, align=CENTRE, size=12)
    for line in facts["issuer_lines"]:
        _line(left, line, align=CENTRE, size=12, bold=True)
    _line(left, "———", align=CENTRE, size=8)
    _line(right, NATION, align=CENTRE, size=12, bold=True)
    _line(right, MOTTO, align=CENTRE, size=13, bold=True)
    _line(right, "———————————————", align=CENTRE, size=8)
    left, right = _next_row(top).cells
    _line(left, facts["number"], align=CENTRE, size=13)
    _line(left, facts["subject"], align=CENTRE, size=12, before=6)
    if facts["is_draft"]:
        _line(left, DRAFT, align=CENTRE, size=10, before=4)
    _line(right, facts["place_and_date"], align=CENTRE, size=13, italic=True)
    _strip(top)


def _foot(document: Document, facts: Mapping[str, Any]) -> None:
    """Write boxes 7 and 9b side by side."""
    table = _columns(document, FOOT_COLUMNS)
    left, right = table.rows[0].cells
    _line(left, "Nơi nhận:", size=12, bold=True, italic=True)
    names = facts["recipients"]
    for order, name in enumerate(names, 1):
        _line(left, f"- {name}{'.' if order == len(names) else ';'}", size=11)
    for capacity in facts["capacities"]:
        _line(right, capacity, align=CENTRE, bold=True)
    room = _line(right, "", align=CENTRE)
    room.paragraph_format.space_before = ROOM_TO_SIGN
    if facts["office"]:
        _line(right, facts["office"], align=CENTRE, bold=True)
    _line(right, facts["signer"], align=CENTRE, bold=True)
    _strip(table)


def _annex(document: Document, facts: Mapping[str, Any]) -> None:
    """Write the annex on a page of its own, numbered anew."""
    _page(document.add_section(WD_SECTION.NEW_PAGE), is_draft=facts["is_draft"])
    _line(document, "Phụ lục", align=CENTRE, bold=True)
    _line(document, facts["annex_title"], align=CENTRE, bold=True, before=2)
    _line(document, facts["annex_note"], align=CENTRE, italic=True, before=4)
    _line(document, facts["as_of"], align=RIGHT, size=12, italic=True, before=10, after=4)
    table = document.add_table(rows=1, cols=len(facts["heads"]))
    table.style = "Table Grid"
    _shape(table, ANNEX_COLUMNS)
    _fill_row(table.rows[0], facts["heads"], is_head=True)
    for cells in facts["rows"]:
        _fill_row(_next_row(table), cells)


def _next_row(table: Table) -> _Row:
    return table.add_row()  # type: ignore[no-untyped-call, no-any-return]


def _fill_row(row: _Row, words: Sequence[str], *, is_head: bool = False) -> None:
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *(("w:tblHeader",) if is_head else ())):
        properties.append(OxmlElement(name))
    for place, (cell, width) in enumerate(zip(row.cells, ANNEX_COLUMNS, strict=True)):
        cell.width = width
        is_left = place in LEFT_COLUMNS and not is_head
        paragraph = cell.paragraphs[0]
        paragraph.alignment = LEFT if is_left else CENTRE
        _tight(paragraph)
        _run(paragraph, words[place], size=11, bold=is_head)


def _columns(document: Document, widths: Sequence[Length]) -> Table:
    """Return a table of one row without lines, as columns of text."""
    table: Table = document.add_table(rows=1, cols=len(widths))
    _shape(table, widths)
    return table


def _shape(table: Table, widths: Sequence[Length]) -> None:
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = width


def _strip(table: Table) -> None:
    """Take away the empty paragraph that every new cell begins with."""
    for row in table.rows:
        for cell in row.cells:
            first = cell.paragraphs[0]
            if not first.text and len(cell.paragraphs) > 1:
                first._p.getparent().remove(first._p)


def _body(document: Document, text: str) -> None:
    paragraph = _line(document, text, align=JUSTIFIED, after=6)
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.line_spacing = 1.15


def _line(
    where: Document | _Cell,
    text: str,
    *,
    align: WD_ALIGN_PARAGRAPH = LEFT,
    before: Size = 0,
    after: Size = 0,
    **look: Any,
) -> Paragraph:
    paragraph = where.add_paragraph()
    paragraph.alignment = align
    _tight(paragraph)
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(after)
    _run(paragraph, text, **look)
    return paragraph


def _tight(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)


def _run(
    paragraph: Paragraph, text: str, *, size: Size = 14, bold: bool = False, italic: bool = False
) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = FONT, Pt(size)
    run.bold, run.italic = bold, italic
