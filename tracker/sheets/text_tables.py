"""Tables written as text: CSV with any usual separator, and what is pasted from a sheet."""

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from tracker.rules.faults import Fault
from tracker.rules.grids import Book, Cell, Source
from tracker.sheets.cells import Allowance, make_grid, text_cell
from tracker.sheets.faults import SheetRefused
from tracker.sheets.limits import LARGEST_PASTE, MOST_COLUMNS, MOST_ROWS
from tracker.sheets.progress import Progress

TAB = "\t"
SEPARATORS = "\t;,|"
RECORDS_TO_JUDGE_BY = 200
FIRST_LINE = "sep="  # Excel's own way of naming the separator
LONGEST_FIELD = 131_072


def read_text_table(text: str) -> Book:
    """Return a pasted table; cells in quotes may hold line breaks.

    Raises SheetRefused: SHEET_TOO_MUCH, TABLE_ROWS, TABLE_COLUMNS, SHEET_FILE_BROKEN, SHEET_EMPTY.
    """
    if len(text) > LARGEST_PASTE:
        raise SheetRefused(Fault.SHEET_TOO_MUCH)
    return read_separated(text)


def read_separated(text: str, progress: Progress | None = None) -> Book:
    """Return the one table of a text of any length; Raises as ``read_text_table`` does."""
    text = text.removeprefix("\ufeff")
    separator, text, first_row = _separator(text)
    allowance, progress = Allowance(), progress or Progress()
    progress.count(text.count("\n"))
    rows: list[list[Cell]] = []
    try:
        for record in _records(text, separator):
            row = [text_cell(field) for field in record]
            _check_reach(row, len(rows) + first_row)
            allowance.take(len(row), sum(map(len, record)))
            rows.append(row)
            progress.read()
    except csv.Error as error:
        raise SheetRefused(Fault.SHEET_FILE_BROKEN, row=len(rows) + first_row) from error
    grid = make_grid(rows, source=Source.TEXT, first=(first_row, 1))
    if grid is None:
        raise SheetRefused(Fault.SHEET_EMPTY)
    return Book((grid,))


def _separator(text: str) -> tuple[str, str, int]:
    """Return the separator, the table itself, and the number of its first line."""
    line, _, rest = text.partition("\n")
    line = line.strip().strip('"')
    if line.lower().startswith(FIRST_LINE) and line[len(FIRST_LINE) :] in [*SEPARATORS]:
        return line[len(FIRST_LINE) :], rest, 2
    if _is_tabbed(text):
        return TAB, text, 1
    return max(SEPARATORS, key=lambda separator: _fitness(text, separator)), text, 1


def _is_tabbed(text: str) -> bool:
    """Tell whether most lines hold a tab, which is never part of a text.

    A pasted table loses the empty cells at the end of its rows, so that their commas of decimals
    may fit better than its tabs.
    """
    lines = [line for line in islice(StringIO(text), RECORDS_TO_JUDGE_BY) if line.strip()]
    return 2 * sum(TAB in line for line in lines) > len(lines)


def _fitness(text: str, separator: str) -> tuple[int, int]:
    """Return how well a separator parts a text: records of the commonest width, then that width.

    Of two that fit alike the one named first wins, for a tab is never part of a text.
    """
    try:
        widths = [len(row) for row in islice(_records(text, separator), RECORDS_TO_JUDGE_BY)]
    except csv.Error:
        return 0, 0
    parted = Counter(width for width in widths if width > 1)
    if not parted:
        return 0, 0
    width, records = max(parted.items(), key=lambda item: (item[1], item[0]))
    return records, width


def _records(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_FIELD)
    return csv.reader(StringIO(text, newline=""), delimiter=separator)


def _check_reach(row: list[Cell], number: int) -> None:
    if not any(cell.text for cell in row[MOST_COLUMNS:]):
        del row[MOST_COLUMNS:]
    else:
        raise SheetRefused(Fault.TABLE_COLUMNS, row=number, limit=MOST_COLUMNS)
    if number > MOST_ROWS and any(cell.text for cell in row):
        raise SheetRefused(Fault.TABLE_ROWS, row=number, limit=MOST_ROWS)
