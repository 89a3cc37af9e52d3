"""Reports (báo cáo) as Word documents: numbered sections, tables, charts, annexes.

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
from docx.oxml import OxmlElement
from docx.shared import Mm
from docx.table import Table

from tracker.printing.bars import bar_png
from tracker.printing.word_boxes import (
    add_picture,
    addressee,
    annex_head,
    foot,
    head,
    title,
    verification,
)
from tracker.printing.word_parts import (
    SIDEWAYS,
    UPRIGHT,
    body,
    lay_out,
    line,
    next_row,
    pad,
    prepare,
    run_of,
    shape,
    tighten,
)
from tracker.printing.word_tables import keep_with_next, never_part, write_table

CHART_COLUMNS = (Mm(56), Mm(64), Mm(40))
BAR = (Mm(62), Mm(4))
AIM = "Vạch đứng là mục tiêu."


def write_report(facts: Mapping[str, Any], *, created: datetime) -> bytes:
    """Return a report; see ``printing.consolidated.word_facts`` for the facts."""
    document = docx.Document()
    prepare(document, facts, created)
    head(document, facts)
    title(document, "BÁO CÁO", facts["title_lines"])
    addressee(document, facts["addressee"])
    for part in facts["parts"]:
        _part(document, part)
    for text in facts["closing"]:
        body(document, text).paragraph_format.keep_with_next = True
    foot(document, facts["recipients"], facts["signature"])
    for annex in facts["annexes"]:
        _annex(document, annex, is_draft=facts["is_draft"])
    verification(document, facts)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _part(document: Document, part: Mapping[str, Any]) -> None:
    if part["kind"] == "heading":
        _heading(document, part)
    elif part["kind"] == "table":
        above = line(document, part["title"], bold=True, size=13, before=6, after=3)
        above.paragraph_format.keep_with_next = True
        write_table(document, part, UPRIGHT)
    elif part["kind"] == "chart":
        above = line(document, part["title"], bold=True, size=13, before=6, after=3)
        above.paragraph_format.keep_with_next = True
        _chart(document, part["bars"], is_whole=part["is_whole"])
    else:
        for text in part["texts"]:
            body(document, text)


def _heading(document: Document, part: Mapping[str, Any]) -> None:
    paragraph = line(document, f"{part['mark']} {part['text']}", bold=True, before=6, after=6)
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.keep_with_next = True
    outline = OxmlElement("w:outlineLvl")
    outline.set(_name("val"), str(part["level"] - 1))
    paragraph._p.get_or_add_pPr().append(outline)


def _name(word: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{word}"


def _annex(document: Document, annex: Mapping[str, Any], *, is_draft: bool) -> None:
    """Write an annex on a page of its own, numbered anew, laid sideways where it is wide."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    lay_out(section, is_draft=is_draft, is_wide=annex["is_wide"])
    annex_head(document, annex)
    write_table(document, annex, SIDEWAYS if annex["is_wide"] else UPRIGHT)


def _chart(document: Document, bars: Sequence[Sequence[Any]], *, is_whole: bool) -> None:
    """Write a chart as a table: a row a bar, drawn as on PDF; what it shows is said beside it."""
    table: Table = document.add_table(rows=1, cols=len(CHART_COLUMNS))
    shape(table, CHART_COLUMNS)
    pad(table, 2)
    for order, (label, length, words, target) in enumerate(bars):
        row = table.rows[0] if order == 0 else next_row(table)
        never_part(row)
        for cell, width in zip(row.cells, CHART_COLUMNS, strict=True):
            cell.width, cell.vertical_alignment = width, WD_CELL_VERTICAL_ALIGNMENT.CENTER
            tighten(cell.paragraphs[0])
        named, drawn, told = (cell.paragraphs[0] for cell in row.cells)
        run_of(named, label, size=11)
        add_picture(drawn, bar_png(length, target), f"{label}: {words}", *BAR)
        run_of(told, words, size=11)
        if is_whole or order == 0 or order >= len(bars) - 2:
            keep_with_next(row)
    if any(target is not None for *_rest, target in bars):
        line(document, AIM, size=11, italic=True, before=2, after=6)
