"""Write the workbook of a report: protected heads, open cells to fill in, choices, a guide.

A sheet of figures, a sheet of open tasks, a sheet that says how to work on them. What the product
knows is locked; marks stand in a hidden column. Measured on 2 cores: 2,000 rows 1 s.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_range_abs
from xlsxwriter.workbook import Format, Workbook, Worksheet

from tracker.sheets.writing import CREATOR, lay_out_page, plain, sheet_name

LONGEST_CHOICE = 250  # characters of a list that stands in the rule of a cell
HEAD_ROW = 3  # counted from 0; title and note stand above
FACE = {"font_name": "Arial", "font_size": 10, "valign": "top"}
HEAD = {"bold": True, "text_wrap": True, "bg_color": "#E8EDF3", "bottom": 1, "valign": "vcenter"}
OPEN = {"locked": False, "bg_color": "#FFFBE6", "border": 1, "border_color": "#CFD6DF"}
SHOWN = {"font_color": "#434F5F", "text_wrap": True}
NUMBER, WHOLE, DAY = "General", "#,##0", "dd/mm/yyyy"
MAY = {
    "format_columns": True,
    "format_rows": True,
    "sort": True,
    "autofilter": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


class SlotKind(StrEnum):
    """What an open cell takes."""

    SHOWN = "shown"  # locked
    TEXT = "text"
    NUMBER = "number"
    WHOLE = "whole"  # a number of things
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell: what stands in it, whether it is filled in, and from which choices."""

    value: str | Decimal | date | None = None
    kind: SlotKind = SlotKind.SHOWN
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its head and width in characters; a hidden one holds marks."""

    words: str
    width: int = 12
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet of the workbook."""

    name: str
    title: str
    note: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Slot]]
    whole_words: tuple[str, str] = ("", "")  # told where a whole number is asked and none is typed


def write_report_book(
    leaves: Sequence[Leaf], guide: Sequence[str], *, guide_name: str, created: datetime
) -> bytes:
    """Return the workbook; the same leaves and moment give the same bytes."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_urls": False}) as book:
        book.set_properties(
            {"title": leaves[0].title, "author": CREATOR, "created": created.replace(tzinfo=None)}
        )
        formats, lists = _formats(book), _Lists(sheet_name(guide_name))
        for leaf in leaves:
            _write_leaf(book.add_worksheet(sheet_name(leaf.name)), leaf, formats, lists)
        _write_guide(book, guide, lists)
    return made.getvalue()


def _formats(book: Workbook) -> dict[str, Format]:
    looks: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 13},
        "note": {"font_color": "#434F5F", "italic": True},
        "head": HEAD,
        SlotKind.SHOWN: SHOWN,
        "shown number": SHOWN | {"num_format": NUMBER, "align": "right"},
        SlotKind.TEXT: OPEN | {"text_wrap": True, "num_format": "@"},
        SlotKind.NUMBER: OPEN | {"num_format": NUMBER, "align": "right"},
        SlotKind.WHOLE: OPEN | {"num_format": WHOLE, "align": "right"},
        SlotKind.DAY: OPEN | {"num_format": DAY, "align": "left"},
    }
    return {name: book.add_format(FACE | look) for name, look in looks.items()}


class _Lists:
    """Choices no rule can hold: they stand in hidden columns of the sheet of the guide."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.columns: dict[tuple[str, ...], int] = {}

    def source_of(self, choices: tuple[str, ...]) -> list[str] | str:
        """Return what the rule of a cell offers: the choices, or where they stand."""
        if len(",".join(choices)) <= LONGEST_CHOICE and not any("," in one for one in choices):
            return list(choices)
        column = self.columns.setdefault(choices, len(self.columns) + 1)
        cells = xl_range_abs(0, column, len(choices) - 1, column)
        return f"={quote_sheetname(self.sheet)}!{cells}"


def _write_leaf(sheet: Worksheet, leaf: Leaf, formats: dict[str, Format], lists: _Lists) -> None:
    sheet.write_string(0, 0, plain(leaf.title), formats["title"])
    sheet.write_string(1, 0, plain(leaf.note), formats["note"])
    for place, heading in enumerate(leaf.headings):
        sheet.write_string(HEAD_ROW, place, plain(heading.words), formats["head"])
        options = {"hidden": True} if heading.is_hidden else {}
        sheet.set_column(place, place, heading.width, None, options)
    offers: dict[tuple[int, tuple[str, ...]], list[int]] = {}
    wholes: dict[int, list[int]] = {}
    for line, row in enumerate(leaf.rows, HEAD_ROW + 1):
        for place, slot in enumerate(row):
            _write_slot(sheet, line, place, slot, formats)
            if slot.choices:
                offers.setdefault((place, slot.choices), []).append(line)
            if slot.kind is SlotKind.WHOLE:
                wholes.setdefault(place, []).append(line)
    for (place, choices), lines in offers.items():
        _rule(sheet, place, {"validate": "list", "source": lists.source_of(choices)}, lines)
    title, message = leaf.whole_words
    told = {"error_title": plain(title), "error_message": plain(message)}
    for place, lines in wholes.items():
        rule = {"validate": "integer", "criteria": ">=", "value": 0} | told
        _rule(sheet, place, rule, lines)
    last = HEAD_ROW + max(len(leaf.rows), 1)
    sheet.autofilter(HEAD_ROW, 0, last, len(leaf.headings) - 1)
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.protect("", MAY)
    sheet.repeat_rows(HEAD_ROW)
    width = sum(heading.width for heading in leaf.headings if not heading.is_hidden)
    lay_out_page(sheet, width=width, name=leaf.title)


def _write_slot(
    sheet: Worksheet, line: int, place: int, slot: Slot, formats: dict[str, Format]
) -> None:
    look, value = formats[slot.kind], slot.value
    if value is None or value == "":
        sheet.write_blank(line, place, None, look)
    elif isinstance(value, Decimal):
        shown = formats["shown number"] if slot.kind is SlotKind.SHOWN else look
        sheet.write_number(line, place, float(value), shown)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, look)
    else:
        sheet.write_string(line, place, plain(value), look)


def _rule(sheet: Worksheet, place: int, rule: dict[str, Any], lines: list[int]) -> None:
    """Let cells of a column keep a rule, written once for each run of lines; it only warns."""
    rule = rule | {"error_type": "warning"}
    start = previous = lines[0]
    for line in [*lines[1:], 0]:
        if line != previous + 1:
            sheet.data_validation(start, place, previous, place, rule)
            start = line
        previous = line


def _write_guide(book: Workbook, lines: Sequence[str], lists: _Lists) -> None:
    sheet = book.add_worksheet(lists.sheet)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 110)
    for number, words in enumerate(lines):
        sheet.write_string(number, 0, plain(words), wrapped)
    for choices, column in lists.columns.items():
        sheet.write_column(0, column, map(plain, choices))
        sheet.set_column(column, column, None, None, {"hidden": True})
    sheet.hide_gridlines(2)
