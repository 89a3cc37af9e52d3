"""Write a table as a workbook (.xlsx) that opens well, prints well and can be read back in.

Row by row, so that memory stays small. Measured on 2 cores: 20,000 rows by 8 columns 3 s.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from io import BytesIO
from textwrap import wrap
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
NARROWEST, WIDEST = 8, 48  # in characters
LINE, MOST_LINES = 13.5, 30  # the height of a line in points; what a row of Excel holds
ROOMY = 230  # characters side by side: more are printed on A3, on A4 nobody could read them
A3, A4 = 8, 9
LONGEST_FOOT = 200  # characters of the foot of a page, of 255
ROOM_FOR_THE_ARROW = 3  # of the filter, beside a heading
FIRST_YEAR = 1900
CREATOR = "Đôn Đốc"

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]|^'|'$")


class ColumnKind(StrEnum):
    """What a column holds; empty cells may stand in any."""

    TEXT = "text"
    WHOLE = "whole"  # a year, a place, an ordinal
    COUNT = "count"  # thousands parted; added up below the table
    SHARE = "share"  # of one, shown as a percentage
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
    ColumnKind.COUNT: {"num_format": "#,##0"},
    ColumnKind.SHARE: {"num_format": "0.00%"},
    ColumnKind.DECIMAL: {"num_format": "General"},
    ColumnKind.DAY: {"num_format": "dd/mm/yyyy", "align": "left"},
}
HEAD = {"bold": True, "text_wrap": True, "bg_color": "#E8EDF3", "bottom": 1}
FACE = {"default_format_properties": {"font_name": "Arial", "font_size": 10}}  # everybody has it
RIGHT = {"align": "right", "indent": 1}  # not against the words of the next column
SUM: dict[str, Any] = {"bold": True, "top": 1, "num_format": "#,##0", **RIGHT}
NUMBERS = frozenset({ColumnKind.WHOLE, ColumnKind.COUNT, ColumnKind.SHARE, ColumnKind.DECIMAL})
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
    note: str = "",
    total: str = "",
    guide: Guide | None = None,
) -> bytes:
    """Return a workbook of one sheet: headings in the first row, filter and frozen head.

    A ``title`` stands above the headings if there is one, with a ``note`` of what was asked for
    below it; a table meant to be read back has none, but may have a ``guide``: a second sheet with
    the choices its cells offer. ``total`` names a last row: the sums of the counts in sight.
    Text is text whatever it looks like: ``=1+1`` is never a formula. ``created`` is an aware
    moment; the same rows and moment give the same bytes.

    Raises Refused: EXPORT_TOO_LONG.
    """
    made = BytesIO()
    with xlsxwriter.Workbook(
        made, {"constant_memory": True, "strings_to_urls": False, **FACE}
    ) as book:
        book.set_properties(
            {"title": title or name, "author": CREATOR, "created": created.replace(tzinfo=None)}
        )
        sheet = book.add_worksheet(sheet_name(name))
        head = 0
        if title:
            sheet.write_string(0, 0, plain(title), book.add_format({"bold": True, "font_size": 13}))
            sheet.write_string(1, 0, plain(note), book.add_format({"italic": True}))
            head = 3 if note else 2
        last, width = _write_table(book, sheet, columns, rows, head=head, total=total)
        _lay_out(sheet, head, width=width, name=title or name)
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
    total: str,
) -> tuple[int, int]:
    """Write heads and rows; return the number of the last line, and how wide the table is."""
    formats = {
        kind: book.add_format({"valign": "top", **facts, **(RIGHT if kind in NUMBERS else {})})
        for kind, facts in FORMATS.items()
    }
    kinds = [(column.kind, formats[column.kind]) for column in columns]
    widths = _write_heads(book, sheet, columns, head)
    sums = [0] * len(columns)
    line = head
    for line, row in enumerate(rows, head + 1):
        if line - head > MOST_ROWS_OUT:
            raise Refused(Fault.EXPORT_TOO_LONG, limit=MOST_ROWS_OUT)
        lines = [_lines_of(value, WIDEST) for value in row if isinstance(value, str)]
        if max(lines, default=1) > 1:  # Excel would find the height, other programs do not
            sheet.set_row(line, LINE * max(lines))
        for place, (value, style) in enumerate(zip(row, kinds, strict=True)):
            sums[place] += value if isinstance(value, int) else 0
            length = _write_value(sheet, line, place, value, style)
            widths[place] = max(widths[place], length)
    if total and line > head:
        _write_total(book, sheet, columns, sums, rows=(head + 1, line), total=total)
    sheet.autofilter(head, 0, max(line, head), len(columns) - 1)
    return line, _set_widths(sheet, widths, kinds)


def _write_heads(
    book: Workbook, sheet: Worksheet, columns: Sequence[Column], head: int
) -> list[int]:
    """Write the headings, as high as the longest asks; return how wide each wants its column."""
    widths = [_room_for_heading(column.heading) for column in columns]
    lines = [_lines_of(one.heading, width) for one, width in zip(columns, widths, strict=True)]
    sheet.set_row(head, LINE * max(lines, default=1) + 3)
    heading = book.add_format({"valign": "vcenter", **HEAD})
    grey = book.add_format({"valign": "vcenter", **HEAD, **SHOWN_ONLY})
    right = book.add_format({"valign": "vcenter", **HEAD, **RIGHT})
    for place, column in enumerate(columns):
        look = right if column.kind in NUMBERS else heading
        look = grey if column.is_shown_only else look
        sheet.write_string(head, place, plain(column.heading), look)
    return widths


def _set_widths(
    sheet: Worksheet, wanted: Sequence[int], kinds: Sequence[tuple[ColumnKind, Format]]
) -> int:
    """Make the columns as wide as their texts, within bounds; return how wide the table is."""
    widths = [min(max(width + 1, NARROWEST), WIDEST) for width in wanted]
    for place, (width, (_kind, look)) in enumerate(zip(widths, kinds, strict=True)):
        # the look goes on below the last row: what is typed there is text where the column is
        sheet.set_column(place, place, width, look)
    return sum(widths)


def _write_total(
    book: Workbook,
    sheet: Worksheet,
    columns: Sequence[Column],
    sums: Sequence[int],
    *,
    rows: tuple[int, int],
    total: str,
) -> None:
    """Add up the counts below the last row; rows the filter hides do not count."""
    look, (first, last) = book.add_format(SUM), rows
    label = next((n for n, one in enumerate(columns) if one.kind is ColumnKind.TEXT), 0)
    for place, column in enumerate(columns):
        if column.kind is ColumnKind.COUNT:
            cells = f"{letters(place + 1)}{first + 1}:{letters(place + 1)}{last + 1}"
            sheet.write_formula(last + 1, place, f"=SUBTOTAL(109,{cells})", look, sums[place])
        elif place == label:
            sheet.write_string(last + 1, place, plain(total), look)
        else:
            sheet.write_blank(last + 1, place, None, look)


def _room_for_heading(heading: str) -> int:
    """Return the width of a column whose heading stands in two lines, or its longest word.

    >>> _room_for_heading("Tỷ lệ đúng hạn, phần trăm"), _room_for_heading("Đơn vị")
    (17, 9)
    """
    longest = max(map(len, heading.split()), default=0)
    half = len(heading) if len(heading) <= NARROWEST else -(-len(heading) // 2) + 1
    return max(longest, half) + ROOM_FOR_THE_ARROW


def _lines_of(text: str, width: int) -> int:
    """Return in how many lines a text stands in a column of a width, as far as a row can hold.

    >>> _lines_of("Sở Nội vụ", 20), _lines_of("một hai ba bốn", 8)
    (1, 2)
    """
    if len(text) <= width and "\n" not in text:
        return 1
    lines = (len(wrap(one, width)) or 1 for one in text[: MOST_LINES * width].split("\n"))
    return min(sum(lines), MOST_LINES)


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
    if kind in NUMBERS and isinstance(value, int | float):
        sheet.write_number(line, place, value, look)
        return len("100,00%") if kind is ColumnKind.SHARE else len(f"{value:,}")
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
    lay_out_page(sheet, width=COLUMN_OF_GUIDE * max(len(offered), WIDTH_OF_GUIDE), name=name)
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


def _lay_out(sheet: Worksheet, head: int, *, width: int, name: str) -> None:
    """Keep the head and the first column in sight on the screen, the head on every printed page."""
    sheet.freeze_panes(head + 1, 1)
    sheet.repeat_rows(head)
    lay_out_page(sheet, width=width, name=name)


def lay_out_page(sheet: Worksheet, *, width: int, name: str) -> None:
    """Print sideways, as wide as the page, with name and number at the foot."""
    sheet.set_landscape()
    sheet.set_paper(A3 if width > ROOMY else A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{plain(name).replace('&', '&&')[:LONGEST_FOOT]}&R&P/&N")
