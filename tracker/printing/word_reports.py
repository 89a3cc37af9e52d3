"""Reports (báo cáo) as Word documents: numbered sections, tables, charts as tables, annexes.

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
from docx.shared import Length, Mm
from docx.table import Table, _Row

from tracker.printing.word_parts import (
    CENTRE,
    LEFT,
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

WIDTH = 160  # millimetres between the margins
CHART_COLUMNS = (Mm(60), Mm(65), Mm(35))
LONGEST_BAR = 24  # signs


def write_report(facts: Mapping[str, Any], *, created: datetime) -> bytes:
    """Return a report; see ``printing.consolidated.word_facts`` for the facts."""
    document = docx.Document()
    prepare(document, facts, created)
    head(document, facts)
    line(document, "BÁO CÁO", align=CENTRE, bold=True, before=16)
    line(document, facts["title_subject"], align=CENTRE, bold=True, before=2)
    line(document, "———————", align=CENTRE, size=8, after=8)
    if facts["addressee"]:
        line(document, f"Kính gửi: {facts['addressee']}", align=CENTRE, before=4, after=10)
    for part in facts["parts"]:
        _part(document, part)
    foot(document, facts)
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
        line(document, part["title"], bold=True, size=13, before=6, after=3)
        _table(document, part)
    elif part["kind"] == "chart":
        line(document, part["title"], bold=True, size=13, before=6, after=3)
        _chart(document, part["bars"])
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
    """Write an annex on a page of its own, numbered anew."""
    lay_out(document.add_section(WD_SECTION.NEW_PAGE), is_draft=is_draft)
    line(document, annex["name"], align=CENTRE, bold=True)
    line(document, annex["title"].upper(), align=CENTRE, bold=True, before=2)
    line(document, annex["note"], align=CENTRE, italic=True, before=4, after=8)
    _table(document, annex)


def _table(document: Document, part: Mapping[str, Any]) -> None:
    widths = [Mm(WIDTH * share) for share in part["shares"]]
    table = document.add_table(rows=1, cols=len(widths))
    table.style = "Table Grid"
    shape(table, widths)
    _fill(table.rows[0], part["heads"], widths, is_head=True)
    for cells in part["rows"]:
        _fill(next_row(table), cells, widths, left=part["left"])


def _fill(
    row: _Row,
    words: Sequence[str],
    widths: Sequence[Length],
    *,
    is_head: bool = False,
    left: Sequence[int] = (),
) -> None:
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *(("w:tblHeader",) if is_head else ())):
        properties.append(OxmlElement(name))
    for place, (cell, width) in enumerate(zip(row.cells, widths, strict=True)):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.alignment = LEFT if place in left else CENTRE
        tighten(paragraph)
        run_of(paragraph, words[place], size=11, bold=is_head)


def _chart(document: Document, bars: Sequence[Sequence[Any]]) -> None:
    """Write a chart as a table: a row a bar, its length in full blocks."""
    table: Table = document.add_table(rows=1, cols=len(CHART_COLUMNS))
    shape(table, CHART_COLUMNS)
    for order, (label, length, words) in enumerate(bars):
        row = table.rows[0] if order == 0 else next_row(table)
        block = "█" * max(1 if length else 0, round(length * LONGEST_BAR / 1000))
        for cell, width, text in zip(row.cells, CHART_COLUMNS, (label, block, words), strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            tighten(paragraph)
            run_of(paragraph, text, size=10 if text == block else 11)
