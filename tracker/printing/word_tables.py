"""Tables of Word documents, with the same columns and white as on PDF.

Loaded by the press alone; every text was tidied by its caller and is escaped by the library.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row

from tracker.printing.word_parts import CENTRE, LEFT, next_row, pad, run_of, shape, tighten

SMALL = 11  # points; a larger table has more white in its cells


def write_table(document: Document, part: Mapping[str, Any], width: int) -> None:
    """Write a table ``width`` millimetres wide; see ``printing.composed.Table`` for the facts."""
    scale = width / sum(part["widths"])
    widths = [Mm(one * scale) for one in part["widths"]]
    table: Table = document.add_table(rows=1, cols=len(widths))
    table.style = "Table Grid"
    shape(table, widths)
    pad(table, 4 if part["size"] > SMALL else 2.5)
    _fill_row(table.rows[0], part, part["heads"], is_head=True)
    kept = _rows_kept_with_the_next(part["rows"])
    for order, cells in enumerate(part["rows"]):
        row = next_row(table)
        for cell, one in zip(row.cells, widths, strict=True):
            cell.width = one
        if len(cells) == 1:
            merged = row.cells[0].merge(row.cells[-1])
            _fill_cell(merged, cells[0], size=part["size"], is_left=True, bold=True)
            never_part(row)
        else:
            _fill_row(row, part, cells)
        if order in kept:
            keep_with_next(row)
    keep_with_next(table.rows[0])


def _rows_kept_with_the_next(rows: Sequence[Sequence[str]]) -> set[int]:
    """Return the rows after which no page ends: of groups, the first of each, the last but one."""
    groups = {order for order, cells in enumerate(rows) if len(cells) == 1}
    return groups | {0, len(rows) - 2} | {order + 1 for order in groups}


def keep_with_next(row: _Row) -> None:
    """Let no page end after a row."""
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def never_part(row: _Row, *names: str) -> None:
    """Keep a row on one page."""
    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", *names):
        properties.append(OxmlElement(name))


def _fill_row(
    row: _Row, part: Mapping[str, Any], words: Sequence[str], *, is_head: bool = False
) -> None:
    never_part(row, *(("w:tblHeader",) if is_head else ()))
    if part["height"] and not is_head:
        row.height, row.height_rule = Mm(part["height"]), WD_ROW_HEIGHT_RULE.AT_LEAST
    for place, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
        is_left = place in part["left"] and not is_head
        _fill_cell(cell, text, size=part["size"], is_left=is_left, bold=is_head)
        if is_head:
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _fill_cell(cell: _Cell, text: str, *, size: int, is_left: bool, bold: bool) -> None:
    for order, told in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if order == 0 else cell.add_paragraph()
        paragraph.alignment = LEFT if is_left else CENTRE
        tighten(paragraph)
        run_of(paragraph, told, size=size, bold=bold)
    cell.paragraphs[0].paragraph_format.space_before = Pt(2)
    cell.paragraphs[-1].paragraph_format.space_after = Pt(2)
