"""Tables as read from a workbook, a document or the clipboard, before anything is made of them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CellKind(StrEnum):
    """What a file says a cell holds; a formula counts as what it last came to."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TRUTH = "truth"
    ERROR = "error"  # #REF! and its like


class Source(StrEnum):
    """Where a table came from; decides how a place in it is named."""

    WORKBOOK = "workbook"  # columns have letters
    DOCUMENT = "document"  # the n-th table of a text
    TEXT = "text"  # CSV or pasted


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the text a person sees in it, and its value where it is more than text."""

    text: str = ""
    kind: CellKind = CellKind.EMPTY
    number: float | None = None
    day: date | None = None


NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Span:
    """Cells merged into one, both ends included; counted from 0 inside the grid's rows."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a file: rows of equal length; ``first_row`` and ``first_column`` from 1."""

    name: str  # of the sheet, or "" for a table of a document or a CSV
    source: Source
    rows: tuple[tuple[Cell, ...], ...]
    first_row: int = 1
    first_column: int = 1
    merged: tuple[Span, ...] = ()
    is_hidden: bool = False

    def place(self, row: int, column: int) -> str:
        """Return how a person finds a cell, ``B7`` in a workbook, else ``7:2`` (row, column).

        >>> Grid("", Source.WORKBOOK, (), first_row=3).place(4, 27)
        'AB7'
        """
        line, number = self.first_row + row, self.first_column + column
        if self.source is Source.WORKBOOK:
            return f"{letters(number)}{line}"
        return f"{line}:{number}"


@dataclass(frozen=True, slots=True)
class Book:
    """What was read of one file, in its order."""

    grids: tuple[Grid, ...]


def letters(number: int) -> str:
    """Return the letters of the n-th column of a sheet.

    >>> letters(1), letters(26), letters(27), letters(16384)
    ('A', 'Z', 'AA', 'XFD')
    """
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
