"""Tables of Word documents (.docx) as grids; merged cells are spans, their text stands first."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

# Reading a document brings lxml with it; this module is loaded in the child that reads one.
import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from tracker.rules.faults import Fault
from tracker.rules.grids import NOTHING, Book, Cell, Grid, Source, Span
from tracker.sheets.cells import Allowance, make_grid, text_cell
from tracker.sheets.faults import SheetRefused
from tracker.sheets.limits import MOST_COLUMNS, MOST_ROWS
from tracker.sheets.numbering import Numbering
from tracker.sheets.progress import Progress

TABLE, ROW, CELL = qn("w:tbl"), qn("w:tr"), qn("w:tc")
PARAGRAPH, TEXT = qn("w:p"), qn("w:t")
VALUE = qn("w:val")
NUMBERING = RELATIONSHIP_TYPE.NUMBERING
# What stands for a character in a run.
BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:noBreakHyphen"): "-"}
# Text that is not shown: taken out under tracked changes, or moved elsewhere.
TAKEN_OUT = {qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr")}

Labels = dict[Any, str]  # by paragraph


def read_document(data: bytes, progress: Progress | None = None) -> Book:
    """Return the tables of a document that do not stand inside another one.

    Raises SheetRefused: TABLE_IN_TABLE, TABLE_ROWS, TABLE_COLUMNS, SHEET_TOO_MUCH,
    SHEET_FILE_BROKEN.
    """
    try:
        document = docx.Document(BytesIO(data))
        body, labels = document.element.body, _labels(document)
    except (OpcError, etree.XMLSyntaxError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise SheetRefused(Fault.SHEET_FILE_BROKEN) from error
    allowance, progress = Allowance(), progress or Progress()
    progress.count(sum(1 for _ in body.iterdescendants(ROW)))
    tables = body.iterdescendants(TABLE)
    outer = (table for table in tables if next(table.iterancestors(TABLE), None) is None)
    grids = (
        _read_table(table, number, labels, allowance, progress)
        for number, table in enumerate(outer, 1)
    )
    return Book(tuple(grid for grid in grids if grid is not None))


def _labels(document: Any) -> Labels:
    """Return the numbers Word writes by itself, all paragraphs counted in their order."""
    parts = document.part.rels.values()
    parts_of_numbers = (rel.target_part for rel in parts if rel.reltype == NUMBERING)
    part = next(parts_of_numbers, None)
    if part is None:
        return {}
    numbering = Numbering(part.element)
    paragraphs = document.element.body.iter(PARAGRAPH)
    labels = ((paragraph, numbering.label(paragraph)) for paragraph in paragraphs)
    return {paragraph: label for paragraph, label in labels if label}


def _read_table(
    table: etree._Element,
    number: int,
    labels: Labels,
    allowance: Allowance,
    progress: Progress,
) -> Grid | None:
    merges = _Merges()
    rows: list[list[Cell]] = []
    for line, row in enumerate(_inside(table, ROW)):
        if line >= MOST_ROWS:
            raise SheetRefused(Fault.TABLE_ROWS, sheet=str(number), row=line + 1, limit=MOST_ROWS)
        cells = _read_row(row, line, number, labels, merges)
        allowance.take(len(cells), sum(len(cell.text) for cell in cells), sheet=str(number))
        rows.append(cells)
        progress.read()
    return make_grid(rows, source=Source.DOCUMENT, merged=merges.close())


class _Merges:
    """The merged cells of a table while its rows are walked: by the column where they begin."""

    def __init__(self) -> None:
        self._open: dict[int, Span] = {}
        self._closed: list[Span] = []

    def start(self, line: int, left: int, right: int) -> None:
        """Begin a cell, closing the one that stood in its column."""
        if left in self._open:
            self._closed.append(self._open[left])
        self._open[left] = Span(line, left, line, right)

    def go_on(self, line: int, left: int, right: int) -> bool:
        """Stretch the cell above over this line; return whether there is one."""
        above = self._open.get(left)
        if above is None or above.right != right or above.bottom != line - 1:
            return False
        self._open[left] = Span(above.top, left, line, right)
        return True

    def close(self) -> list[Span]:
        """Return all cells that cover more than one place, in reading order."""
        spans = (*self._closed, *self._open.values())
        wide = (span for span in spans if (span.top, span.left) != (span.bottom, span.right))
        return sorted(wide, key=lambda span: (span.top, span.left))


def _read_row(
    row: etree._Element, line: int, number: int, labels: Labels, merges: _Merges
) -> list[Cell]:
    cells = [NOTHING] * _whole(row, "w:gridBefore", least=0, number=number, line=line)
    for element in _inside(row, CELL):
        left = len(cells)
        width = _whole(element, "w:gridSpan", least=1, number=number, line=line)
        right = left + width - 1
        if right >= MOST_COLUMNS:
            raise SheetRefused(
                Fault.TABLE_COLUMNS, sheet=str(number), row=line + 1, limit=MOST_COLUMNS
            )
        if element.find(f".//{TABLE}") is not None:
            raise SheetRefused(
                Fault.TABLE_IN_TABLE, sheet=str(number), row=line + 1, column=left + 1
            )
        if not (_goes_on(element) and merges.go_on(line, left, right)):
            merges.start(line, left, right)
            cells.append(text_cell(_text(element, labels)))
        cells += [NOTHING] * (right + 1 - len(cells))
    return cells


def _inside(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Return the rows of a table or cells of a row, also those inside content controls."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins")}:
            yield from _inside(child, tag)


def _whole(element: etree._Element, name: str, *, least: int, number: int, line: int) -> int:
    """Return a count from the properties of a row or cell, never one out of reach."""
    found = element.find(f"*/{qn(name)}")
    written = found.get(VALUE, "") if found is not None else ""
    if not written.isdecimal():
        return least
    if len(written) > 6 or int(written) > MOST_COLUMNS:
        raise SheetRefused(Fault.TABLE_COLUMNS, sheet=str(number), row=line + 1, limit=MOST_COLUMNS)
    return max(least, int(written))


def _goes_on(cell: etree._Element) -> bool:
    """Tell whether the cell is the lower part of a merged one."""
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(VALUE, "continue") != "restart"


def _text(cell: etree._Element, labels: Labels) -> str:
    return "\n".join(
        f"{labels.get(paragraph, '')} {''.join(_pieces(paragraph))}"
        for paragraph in cell.iter(PARAGRAPH)
    )


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag == TEXT:
            yield child.text or ""
        elif child.tag in BREAKS:
            yield BREAKS[child.tag]
        elif child.tag not in TAKEN_OUT and isinstance(child.tag, str):
            yield from _pieces(child)
