"""The parts all Word documents of ours share: page, head, table, paragraph (Decree 30/2020).

Loaded by the press alone; every text was tidied by its caller and is escaped by the library.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from tracker.printing.wording import JOINER, tied

FONT = "Times New Roman"
CENTRE, JUSTIFIED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
LEFT, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
DRAFT = "DỰ THẢO"
LINE_SPACING, CLOSE_SPACING = 1.09, 1.045  # of Times New Roman: lines as high as on PDF
UPRIGHT, SIDEWAYS = 160, 252  # millimetres between the margins
RED, GREY = "E30000", "595959"
Size = int | float


def prepare(document: Document, facts: Mapping[str, Any], created: datetime) -> None:
    """Set the page of the decree, its type, and what the file says of itself."""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    normal.paragraph_format.line_spacing, normal.paragraph_format.space_after = CLOSE_SPACING, Pt(0)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    _language(normal.element)
    _as_of_word_2013(document)
    core = document.core_properties
    core.title, core.language = facts["title"][:250], "vi-VN"
    core.author = facts["issuer"]["name"][:250] if facts["issuer"] else ""
    core.created = core.modified = created.replace(tzinfo=None)
    if facts["issuer"]:
        lay_out(document.sections[0], is_draft=facts["is_draft"], is_annex=False)


def _language(style: Any) -> None:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.get_or_add_rPr().append(language)


def _as_of_word_2013(document: Document) -> None:
    """Let Word lay out as it does now: only so it stretches the spaces at which no line ends."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def lay_out(
    section: Section, *, is_draft: bool, is_wide: bool = False, is_annex: bool = True
) -> None:
    """Lay out a section: margins, and from its second page on the number above the text.

    A wide one lies on its side.
    """
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    if is_wide:
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.right_margin = Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    number = section.header.paragraphs[0]
    number.alignment = LEFT if is_draft else CENTRE
    if is_draft:
        middle = Mm(SIDEWAYS / 2 if is_wide else UPRIGHT / 2)
        number.paragraph_format.tab_stops.add_tab_stop(middle, WD_TAB_ALIGNMENT.CENTER)
        run_of(number, f"{DRAFT}\t", size=10)
    field_of(number, "PAGE")
    if is_draft and is_annex:  # the first page of a paper has its mark under the number
        run_of(section.first_page_header.paragraphs[0], DRAFT, size=10)
    counting = OxmlElement("w:pgNumType")
    counting.set(qn("w:start"), "1")
    section._sectPr.append(counting)


def field_of(paragraph: Paragraph, words: str) -> None:
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


def next_row(table: Table) -> _Row:
    """Add a row to a table."""
    return table.add_row()  # type: ignore[no-untyped-call, no-any-return]


def columns_of(document: Document, widths: Sequence[Length]) -> Table:
    """Return a table of one row without lines, as columns of text."""
    table: Table = document.add_table(rows=1, cols=len(widths))
    shape(table, widths)
    pad(table, 0)
    return table


def pad(table: Table, sides: Size) -> None:
    """Leave so many points of white at the left and right edges of each cell."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(sides * 20)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def shape(table: Table, widths: Sequence[Length]) -> None:
    """Give a table its columns, in the middle of the page."""
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = width


def strip(table: Table) -> None:
    """Take away the empty paragraph that every new cell begins with."""
    for row in table.rows:
        for cell in row.cells:
            first = cell.paragraphs[0]
            if not first.text and len(cell.paragraphs) > 1:
                first._p.getparent().remove(first._p)


def body(document: Document, text: str) -> Paragraph:
    """Write a paragraph of the body: justified, its first line indented."""
    paragraph = line(document, text, align=JUSTIFIED, after=6)
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.line_spacing = LINE_SPACING
    return paragraph


def line(
    where: Document | _Cell,
    text: str,
    *,
    align: WD_ALIGN_PARAGRAPH = LEFT,
    before: Size = 0,
    after: Size = 0,
    **look: Any,
) -> Paragraph:
    """Write one paragraph where it is told."""
    paragraph = where.add_paragraph()
    paragraph.alignment = align
    tighten(paragraph)
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(after)
    run_of(paragraph, tied(text), **look)
    return paragraph


def tighten(paragraph: Paragraph) -> None:
    """Leave no room above and below a paragraph."""
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)


def run_of(
    paragraph: Paragraph, text: str, *, size: Size = 14, bold: bool = False, italic: bool = False
) -> None:
    """Write words in the face of papers.

    Word knows hyphens at which no line ends; it ends none at a stroke.
    """
    run = paragraph.add_run()
    for order, told in enumerate(text.split(f"{JOINER}-{JOINER}")):
        if order:
            run._r.append(OxmlElement("w:noBreakHyphen"))
        run.add_text(told.replace(JOINER, ""))
    run.font.name, run.font.size = FONT, Pt(size)
    run.bold, run.italic = bold, italic


def rule(where: Document | _Cell, length: float, width: float, *, after: Size = 0) -> None:
    """Draw a line of ``length`` millimetres in the middle of ``width``."""
    paragraph = line(where, "", size=2, after=after)
    paragraph.paragraph_format.line_spacing = Pt(2)
    _indent(paragraph, length, width)
    border(paragraph, ("bottom",), size=6)


def box(paragraph: Paragraph, length: float, width: float, *, colour: str, thick: int) -> None:
    """Put a line of words in a box ``length`` millimetres long, in the middle of ``width``."""
    paragraph.runs[0].font.color.rgb = RGBColor.from_string(colour)
    _indent(paragraph, length, width)
    border(paragraph, ("top", "left", "bottom", "right"), size=thick, colour=colour)


def _indent(paragraph: Paragraph, length: float, width: float) -> None:
    side = Mm(max(0.0, (width - length) / 2))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = side


def border(
    paragraph: Paragraph, sides: Sequence[str], *, size: int, colour: str = "000000"
) -> None:
    """Draw lines at the sides of a paragraph."""
    borders = OxmlElement("w:pBdr")
    for side in sides:
        border = OxmlElement(f"w:{side}")
        border.set(qn("w:val"), "single")
        border.set(qn("w:sz"), str(size))
        border.set(qn("w:space"), "1")
        border.set(qn("w:color"), colour)
        borders.append(border)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
