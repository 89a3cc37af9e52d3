"""Tables with known columns: find the heads, hand out the rows, name the place of each fault."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TypeVar

from tracker.rules.faults import Fault, Refused
from tracker.rules.grids import Cell, CellKind, Grid
from tracker.rules.texts import fold

Value = TypeVar("Value")

MOST_ROWS = 5_000
HEAD_WITHIN = 20  # rows above the heads may hold a title
FORMULA = ("=", "+", "-", "@")  # what a sheet would take for a formula


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, the head we write, other heads we take, whether it must be there."""

    key: str
    head: str
    others: tuple[str, ...] = ()
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its number in the file, and its words by column."""

    number: int
    words: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        """Return what stands in a column; nothing where the column is missing."""
        return self.words.get(key, "")

    def read(self, key: str, reader: Callable[[str], Value]) -> Value:
        """Return what a reader makes of a column; its refusal names the column."""
        try:
            return reader(self[key])
        except Refused as refusal:
            refusal.field = key
            raise


@dataclass(frozen=True, slots=True)
class Places(Mapping[str, str]):
    """How a person finds the cells of a row; each is put into words when somebody asks."""

    grid: Grid
    row: int
    columns: Mapping[str, int]

    def __getitem__(self, key: str) -> str:
        """Return how a person finds the cell of a column."""
        return self.grid.place(self.row, self.columns[key])

    def __iter__(self) -> Iterator[str]:
        """Walk the columns."""
        return iter(self.columns)

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self.columns)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table as its cells stand, with how a person finds each of them."""

    number: int
    cells: Mapping[str, Cell]
    places: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong where: the row of the file, the head of the column, and why."""

    row: int
    column: str
    refusal: Refused


class RowsRefused(Exception):
    """Nothing was taken from a table, for these reasons."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problems")


def read_rows(grid: Grid, columns: Sequence[Column]) -> list[Row]:
    """Return the words of the rows below the heads, empty ones left out.

    Raises Refused: COLUMNS_MISSING, TABLE_EMPTY, TOO_MANY_ROWS, at the field ``file``.
    """
    return [
        Row(line.number, {key: _unmarked(cell) for key, cell in line.cells.items()})
        for line in read_lines(grid, columns)
    ]


def read_lines(grid: Grid, columns: Sequence[Column]) -> list[Line]:
    """Return the cells of the rows below the heads, empty ones left out.

    Raises Refused: COLUMNS_MISSING, TABLE_EMPTY, TOO_MANY_ROWS, at the field ``file``.
    """
    place, at = _find_heads(grid, columns)
    lines = [
        Line(
            grid.first_row + number,
            {key: grid.rows[number][index] for key, index in at.items()},
            Places(grid, number, at),
        )
        for number in range(place + 1, len(grid.rows))
        if any(grid.rows[number][index].text for index in at.values())
    ]
    if not lines:
        raise Refused(Fault.TABLE_EMPTY, field="file")
    if len(lines) > MOST_ROWS:
        raise Refused(Fault.TOO_MANY_ROWS, field="file", limit=MOST_ROWS)
    return lines


def heads_unread(grid: Grid, columns: Sequence[Column]) -> tuple[str, ...]:
    """Return where columns stand, with their heads, that hold something and are not read.

    Those are columns somebody added, and the second of two with the same head.
    """
    top, at = _find_heads(grid, columns)
    below = grid.rows[top + 1 :]
    return tuple(
        f"{grid.place(top, index)} “{' '.join(head.text.split())}”"
        for index, head in enumerate(grid.rows[top])
        if index not in at.values() and head.text.strip() and any(row[index].text for row in below)
    )


def with_unsaid(line: Line, unsaid: Mapping[str, str]) -> Line:
    """Return a row with what is understood where the table has no column for it."""
    missing = {key: words for key, words in unsaid.items() if key not in line.cells}
    if not missing:
        return line
    said = {key: Cell(words, CellKind.TEXT) for key, words in missing.items()}
    places = {**line.places, **dict.fromkeys(missing, "")}
    return Line(line.number, {**line.cells, **said}, places)


def _find_heads(grid: Grid, columns: Sequence[Column]) -> tuple[int, dict[str, int]]:
    known = {fold(head): column.key for column in columns for head in (column.head, *column.others)}
    best: tuple[int, dict[str, int]] = (0, {})
    for place, cells in enumerate(grid.rows[:HEAD_WITHIN]):
        found: dict[str, int] = {}
        for index, cell in enumerate(cells):
            key = known.get(fold(cell.text))
            if key is not None:
                found.setdefault(key, index)
        if len(found) > len(best[1]):
            best = (place, found)
    missing = [column.head for column in columns if column.is_needed and column.key not in best[1]]
    if missing:
        raise Refused(Fault.COLUMNS_MISSING, field="file", columns=", ".join(missing))
    return best


def _unmarked(cell: Cell) -> str:
    """Return the words of a cell; a mark that kept them from being a formula is taken off."""
    text = cell.text.strip()
    return text[1:] if text.startswith("'") and text[1:2] in FORMULA else text


def to_csv(columns: Sequence[Column], rows: Iterable[Mapping[str, str]]) -> str:
    r"""Return a table as CSV that ``read_rows`` reads back; no cell is taken for a formula.

    >>> to_csv([Column("code", "Mã"), Column("name", "Tên")], [{"code": "A", "name": "=1+1"}])
    "\ufeffMã,Tên\r\nA,'=1+1\r\n"
    """
    made = StringIO(newline="")
    made.write("\ufeff")  # so that Excel takes it for UTF-8
    writer = csv.writer(made)
    writer.writerow([column.head for column in columns])
    for row in rows:
        writer.writerow([_marked(row.get(column.key, "")) for column in columns])
    return made.getvalue()


def _marked(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def head_of(columns: Sequence[Column], key: str | None) -> str:
    """Return the head of a column, nothing for what is no column."""
    return next((column.head for column in columns if column.key == key), "")
