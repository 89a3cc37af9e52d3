"""Cells and grids as every kind of file gives them: clean text, one way of showing, no margin."""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tracker.rules.faults import Fault
from tracker.rules.grids import NOTHING, Cell, CellKind, Grid, Source, Span
from tracker.rules.texts import without_invisible
from tracker.sheets.faults import SheetRefused
from tracker.sheets.limits import MOST_CELLS, MOST_TEXT

# Excel counts a 29 February 1900 that never was; before it a serial number is no certain day.
FIRST_CERTAIN_DAY = date(1900, 3, 1)
SIGNIFICANT_DIGITS = 15  # more is noise of the binary form: 70.079999999999998 is 70.08

_LINE_BREAK = re.compile("\r\n|[\r\u2028\u2029\x0b\x0c]")
_STRAY = re.compile("^ | $|  |\u034f")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    r"""Return a text without stray spaces, empty lines at its ends and signs nobody sees, in NFC.

    >>> clean(" \ufeffSo\u031b\u0309  Nội\u00a0vụ \r\n")
    'Sở Nội vụ'
    """
    if text.isprintable() and unicodedata.is_normalized("NFC", text) and not _STRAY.search(text):
        return text  # most are clean already, and a sheet has a hundred thousand
    text = _CONTROL.sub("", _LINE_BREAK.sub("\n", text))
    text = unicodedata.normalize("NFC", without_invisible(unicodedata.normalize("NFC", text)))
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def text_cell(text: str) -> Cell:
    """Return the cell of a text; one without a visible letter is empty."""
    cleaned = clean(text)
    return Cell(cleaned, CellKind.TEXT) if cleaned else NOTHING


def number_cell(number: float) -> Cell:
    """Return the cell of a number, with a decimal comma as people here read it.

    >>> number_cell(3.0).text, number_cell(70.079999999999998).text, number_cell(1e21).text
    ('3', '70,08', '1000000000000000000000')
    """
    if not math.isfinite(number):
        return Cell("#NUM!", CellKind.ERROR)
    rounded = float(f"{number:.{SIGNIFICANT_DIGITS}g}")
    return Cell(show_number(rounded), CellKind.NUMBER, number=rounded)


def show_number(number: float) -> str:
    """Return the digits of a number without an exponent, without dots, with a decimal comma."""
    digits = format(number, f".{SIGNIFICANT_DIGITS}g")
    if "e" in digits:
        digits = f"{number:.20f}".rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits.replace(".", ",")


def day_cell(day: date) -> Cell:
    """Return the cell of a day, shown dd/mm/yyyy."""
    if day < FIRST_CERTAIN_DAY:
        return Cell(f"{day:%d/%m}/{day.year:04}", CellKind.ERROR)
    return Cell(f"{day:%d/%m/%Y}", CellKind.DATE, day=day)


def value_cell(value: object) -> Cell:  # noqa: PLR0911 - one line for each kind of value
    """Return the cell of what a workbook holds; of a moment only the day counts."""
    if isinstance(value, str):
        return text_cell(value)
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE", CellKind.TRUTH)
    if isinstance(value, int | float):
        return number_cell(value)
    if isinstance(value, datetime):
        return day_cell(value.date())
    if isinstance(value, date):
        return day_cell(value)
    if isinstance(value, time):
        return Cell(f"{value:%H:%M}", CellKind.TEXT)
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return Cell(f"{minutes // 60}:{minutes % 60:02}", CellKind.TEXT)
    raise TypeError(f"a workbook holds no {type(value).__name__}")


@dataclass
class Allowance:
    """How many cells and letters may still come, over all tables of one file."""

    cells: int = MOST_CELLS
    letters: int = MOST_TEXT

    def take(self, cells: int, letters: int, *, sheet: str = "") -> None:
        """Count what came; raise SheetRefused (SHEET_TOO_MUCH) when it is too much."""
        self.cells -= cells
        self.letters -= letters
        if self.cells < 0 or self.letters < 0:
            raise SheetRefused(Fault.SHEET_TOO_MUCH, sheet=sheet)


def make_grid(
    rows: Sequence[Sequence[Cell]],
    *,
    source: Source,
    name: str = "",
    first: tuple[int, int] = (1, 1),
    merged: Iterable[Span] = (),
    is_hidden: bool = False,
) -> Grid | None:
    """Return the grid without empty margins, its rows of equal length; None for an empty one.

    ``merged`` counts from 0 in ``rows`` as given and is cut to what is left of them.
    """
    filled = [number for number, row in enumerate(rows) if any(cell.text for cell in row)]
    if not filled:
        return None
    top, bottom = filled[0], filled[-1]
    kept = rows[top : bottom + 1]
    left = min(_first_filled(row) for row in kept if any(cell.text for cell in row))
    right = max(_last_filled(row) for row in kept)
    return Grid(
        name=name,
        source=source,
        rows=tuple(_row(row, left, right) for row in kept),
        first_row=first[0] + top,
        first_column=first[1] + left,
        merged=tuple(sorted(_cut_spans(merged, top, left, bottom, right), key=_reading_order)),
        is_hidden=is_hidden,
    )


def _first_filled(row: Sequence[Cell]) -> int:
    return next(number for number, cell in enumerate(row) if cell.text)


def _last_filled(row: Sequence[Cell]) -> int:
    return next((number for number in range(len(row) - 1, -1, -1) if row[number].text), -1)


def _row(row: Sequence[Cell], left: int, right: int) -> tuple[Cell, ...]:
    kept = tuple(row[left : right + 1])
    return kept + (NOTHING,) * (right - left + 1 - len(kept))


def _reading_order(span: Span) -> tuple[int, int]:
    return span.top, span.left


def _cut_spans(
    merged: Iterable[Span], top: int, left: int, bottom: int, right: int
) -> Iterable[Span]:
    for span in merged:
        cut = Span(
            max(span.top, top) - top,
            max(span.left, left) - left,
            min(span.bottom, bottom) - top,
            min(span.right, right) - left,
        )
        if (
            cut.top <= cut.bottom
            and cut.left <= cut.right
            and (cut.top, cut.left)
            != (
                cut.bottom,
                cut.right,
            )
        ):
            yield cut
