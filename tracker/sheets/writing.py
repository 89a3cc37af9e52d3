"""Write a table as a workbook (.xlsx) that opens well, prints well and can be read back in.

Row by row, so that memory stays small. Measured on 2 cores: 20,000 rows by 8 columns 3 s.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Format, Workbook, Worksheet

from tracker.rules.faults import Fault, Refused
from tracker.rules.grids import letters
from tracker.rules.texts import cut
from tracker.sheets.limits import MOST_ROWS_OUT

LONGEST_TEXT = 32_767  # what a cell of Excel holds
LONGEST_NAME = 31  # of a sheet
TAKEN_NAMES = {"history"}  # Excel keeps it for itself
NARROWEST, WIDEST = 8, 60  # in characters
ROOM_FOR_THE_ARROW = 3  # of the filter, beside a heading
FIRST_YEAR = 1900
CREATOR = "Đôn Đốc"

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]|^'|'$")


class ColumnKind(StrEnum):
    """What a column holds; empty cells may stand in any."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading and what stands below."""

    heading: str
    kind: ColumnKind = ColumnKind.TEXT
    is_shown_only: bool = False  # worked out by the product: greyed, not read back
    choices: tuple[str, ...] = ()  # offered in its cells


@dataclass(frozen=True, slots=True)
class Guide:
    """A second sheet that says how to work on the first, with what its cells offer."""

    name: str
    lines: tuple[str, ...]


Value = str | int | float | date | None
FORMATS: dict[ColumnKind, dict[str, Any]] = {
    ColumnKind.TEXT: {"text_wrap": True, "num_format": "@"},
    ColumnKind.WHOLE: {"num_format": "0"},
    ColumnKind.DECIMAL: {"num_format": "General"},
    ColumnKind.DAY: {"num_format": "dd/mm/yyyy", "align": "left"},
}
HEAD = {"bold": True, "text_wrap": True, "bg_color": "#E8EDF3", "bottom": 1}
SHOWN_ONLY = {"bg_color": "#D9D9D9", "font_color": "#595959", "bold": False}
WIDTH_OF_GUIDE, COLUMN_OF_GUIDE, HEIGHT_OF_GUIDE = 4, 28, 32  # columns, characters, points
ROOM_FOR_ROWS = 500  # below the last one, where new rows are offered the same choices


def write_sheet(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    name: str,
    created: datetime,
    title: str = "",
    guide: Guide | None = None,
) -> bytes:
    """Return a workbook of one sheet: headings in the first row, filter and frozen head.

    A ``title`` stands above the headings if there is one; a table meant to be read back has none,
    but may have a ``guide``: a second sheet with the choices its cells offer.
    Text is text whatever it looks like: ``=1+1`` is never a formula. ``created`` is an aware
    moment; the same rows and moment give the same bytes.

    Raises Refused: EXPORT_TOO_LONG.
    """
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True, "strings_to_urls": False}) as book:
        book.set_properties(
            {"title": title or name, "author": CREATOR, "created": created.replace(tzinfo=None)}
        )
        sheet = book.add_worksheet(sheet_name(name))
        head = 0
        if title:
            sheet.write_string(0, 0, plain(title), book.add_format({"bold": True, "font_size": 13}))
            head = 2
        last = _write_table(book, sheet, columns, rows, head=head)
        _lay_out(sheet, head)
        if guide is not None:
            offered = _write_guide(book, guide, columns)
            _offer(sheet, offered, first=head + 1, last=last + ROOM_FOR_ROWS)
    return made.getvalue()


def sheet_name(name: str) -> str:
    """Return the name of a sheet as Excel takes it.

    >>> sheet_name("Tổ chức [I/2023]: việc đã giao cho các đơn vị")
    'Tổ chức I 2023 việc đã giao ch…'
    """
    allowed = " ".join(_NOT_IN_A_NAME.sub(" ", plain(name)).split())
    if allowed.casefold() in TAKEN_NAMES:
        allowed += "_"
    return cut(allowed, LONGEST_NAME) or "1"


def plain(text: str) -> str:
    """Return a text as a cell holds it: no control characters, cut with a mark when too long."""
    return cut(_CONTROL.sub("", text), LONGEST_TEXT)


def _write_table(
    book: Workbook,
    sheet: Worksheet,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    head: int,
) -> int:
    """Write heads and rows; return the number of the last line."""
    formats = {kind: book.add_format({"valign": "top", **facts}) for kind, facts in FORMATS.items()}
    heading = book.add_format({"valign": "vcenter", **HEAD})
    grey = book.add_format({"valign": "vcenter", **HEAD, **SHOWN_ONLY})
    kinds = [(column.kind, formats[column.kind]) for column in columns]
    widths = [len(column.heading) + ROOM_FOR_THE_ARROW for column in columns]
    for place, column in enumerate(columns):
        look = grey if column.is_shown_only else heading
        sheet.write_string(head, place, plain(column.heading), look)
    line = head
    for line, row in enumerate(rows, head + 1):
        if line - head > MOST_ROWS_OUT:
            raise Refused(Fault.EXPORT_TOO_LONG, limit=MOST_ROWS_OUT)
        for place, (value, style) in enumerate(zip(row, kinds, strict=True)):
            length = _write_value(sheet, line, place, value, style)
            widths[place] = max(widths[place], length)
    for place, (width, (_kind, look)) in enumerate(zip(widths, kinds, strict=True)):
        # the look goes on below the last row: what is typed there is text where the column is
        sheet.set_column(place, place, min(max(width + 1, NARROWEST), WIDEST), look)
    sheet.autofilter(head, 0, max(line, head), len(columns) - 1)
    return line


def _write_value(
    sheet: Worksheet, line: int, place: int, value: Value, style: tuple[ColumnKind, Format]
) -> int:
    """Write one value; return how many characters wide it is."""
    kind, look = style
    if value is None or value == "":
        return 0
    if kind is ColumnKind.DAY and isinstance(value, date) and value.year >= FIRST_YEAR:
        sheet.write_datetime(line, place, value, look)
        return len("dd/mm/yyyy")
    if kind in {ColumnKind.WHOLE, ColumnKind.DECIMAL} and isinstance(value, int | float):
        sheet.write_number(line, place, value, look)
        return len(str(value))
    text = f"{value:%d/%m/%Y}" if isinstance(value, date) else plain(str(value))
    sheet.write_string(line, place, text, look)
    return len(text) if "\n" not in text else max(map(len, text.split("\n")))


def _write_guide(book: Workbook, guide: Guide, columns: Sequence[Column]) -> dict[int, str]:
    """Write the second sheet; return, by column of the first, the cells its choices stand in.

    Cells go down row by row, for the book keeps no more than a row in memory.
    """
    name = sheet_name(guide.name)
    sheet = book.add_worksheet(name)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    heading = book.add_format(HEAD)
    offered = [(place, column) for place, column in enumerate(columns) if column.choices]
    for line, words in enumerate(guide.lines):
        sheet.set_row(line, HEIGHT_OF_GUIDE)
        sheet.merge_range(line, 0, line, WIDTH_OF_GUIDE - 1, plain(words), wrapped)
    top = len(guide.lines) + 1
    for at, (_place, column) in enumerate(offered):
        sheet.write_string(top, at, plain(column.heading), heading)
    for number in range(max((len(column.choices) for _place, column in offered), default=0)):
        for at, (_place, column) in enumerate(offered):
            if number < len(column.choices):
                sheet.write_string(top + 1 + number, at, plain(column.choices[number]))
    sheet.set_column(0, max(len(offered), WIDTH_OF_GUIDE) - 1, COLUMN_OF_GUIDE)
    sheet.hide_gridlines(2)
    return {
        place: f"'{name}'!${letters(at + 1)}${top + 2}:${letters(at + 1)}${top + 1 + many}"
        for at, (place, column) in enumerate(offered)
        if (many := len(column.choices))
    }


def _offer(sheet: Worksheet, offered: dict[int, str], *, first: int, last: int) -> None:
    """Let the cells of a column offer its choices; whatever else is typed is warned of."""
    for place, cells in offered.items():
        sheet.data_validation(
            first,
            place,
            last,
            place,
            {"validate": "list", "source": f"={cells}", "error_type": "warning"},
        )


def _lay_out(sheet: Worksheet, head: int) -> None:
    """Keep the head in sight, on the screen and on every printed page."""
    sheet.freeze_panes(head + 1, 0)
    sheet.repeat_rows(head)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&R&P/&N")
