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
LEAST_NUMBERED = 3  # columns; 1 and 2 side by side may be a row
LETTERS = "ABCD"  # of the columns in front of those that are counted
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
    heads = _find_heads(grid, columns)
    at = heads.at
    lines = [
        Line(
            grid.first_row + number,
            {key: grid.rows[number][index] for key, index in at.items()},
            Places(grid, number, at),
        )
        for number in range(heads.bottom + 1, len(grid.rows))
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
    heads = _find_heads(grid, columns)
    below = grid.rows[heads.bottom + 1 :]
    said = {
        index: f"{grid.place(place, index)} “{' '.join(head.text.split())}”"
        for place in heads.rows
        for index, head in enumerate(grid.rows[place])
        if index not in heads.at.values() and head.text.strip()
    }
    return tuple(said[index] for index in sorted(said) if any(row[index].text for row in below))


def with_unsaid(line: Line, unsaid: Mapping[str, str]) -> Line:
    """Return a row with what is understood where the table has no column for it."""
    missing = {key: words for key, words in unsaid.items() if key not in line.cells}
    if not missing:
        return line
    said = {key: Cell(words, CellKind.TEXT) for key, words in missing.items()}
    places = {**line.places, **dict.fromkeys(missing, "")}
    return Line(line.number, {**line.cells, **said}, places)


@dataclass(frozen=True, slots=True)
class _Heads:
    """Where the heads stand: their rows, the last row that is no data yet, the known columns."""

    rows: tuple[int, ...]
    bottom: int
    at: Mapping[str, int]


def _find_heads(grid: Grid, columns: Sequence[Column]) -> _Heads:
    known = {fold(head): column.key for column in columns for head in (column.head, *column.others)}
    best = _Heads((0,), 0, {})
    for place in range(min(HEAD_WITHIN, len(grid.rows))):
        for heads in _heads_from(grid, place, known):
            if len(heads.at) > len(best.at):
                best = heads
    missing = [column.head for column in columns if column.is_needed and column.key not in best.at]
    if missing:
        raise Refused(Fault.COLUMNS_MISSING, field="file", columns=", ".join(missing))
    if best.bottom + 1 < len(grid.rows) and _numbers_columns(grid.rows[best.bottom + 1]):
        return _Heads(best.rows, best.bottom + 1, best.at)
    return best


def _heads_from(grid: Grid, place: int, known: Mapping[str, str]) -> Iterator[_Heads]:
    """Yield what the heads would be if they began in this row: it alone, or with the next."""
    at = _known_in([cell.text for cell in grid.rows[place]], known)
    if place + 1 < len(grid.rows):
        second = [cell.text for cell in grid.rows[place + 1]]
        below = _known_in(second, known)
        joined = _known_in(_joined(grid, place), known)
        both = {**below, **at}
        if len(joined) >= len(at) and set(joined) - set(both):
            own = {key: index for key, index in both.items() if index not in joined.values()}
            yield _Heads((place, place + 1), place + 1, _in_order({**own, **joined}))
            return
        if _is_second_head(grid, place, at, below, known):
            yield _Heads((place, place + 1), place + 1, _in_order(both))
            return
    yield _Heads((place,), place, at)


def _in_order(at: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(at.items(), key=lambda one: one[1]))


def _joined(grid: Grid, place: int) -> list[str]:
    """Return each head of a second row after the one that stands over it, maybe over several.

    ``Kinh tế số`` over ``Giá trị`` and ``Xếp hạng`` are ``Kinh tế số Giá trị`` and the rank.
    """
    over, heads = "", []
    for upper, lower in zip(grid.rows[place], grid.rows[place + 1], strict=True):
        over = upper.text.strip() or over
        own = lower.text.strip()
        heads.append(f"{over} {own}" if own and own != over else upper.text)
    return heads


def _known_in(texts: Sequence[str], known: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, text in enumerate(texts):
        key = known.get(fold(text))
        if key is not None:
            found.setdefault(key, index)
    return found


def _is_second_head(
    grid: Grid,
    place: int,
    at: Mapping[str, int],
    below: Mapping[str, int],
    known: Mapping[str, str],
) -> bool:
    """Tell whether a second row of heads parts some of those above.

    It names a column the first does not, or says one of them again, and has nothing but heads
    under the columns that one names; a document repeats the words of cells merged over both rows.
    """
    first, second = grid.rows[place], grid.rows[place + 1]
    said = {index: second[index].text.strip() for index in at.values()}
    again = {i for i, text in said.items() if text and text != first[i].text.strip()}
    is_new = any(key not in at and index not in said for key, index in below.items())
    return (
        bool(at) and (is_new or bool(again)) and all(fold(said[index]) in known for index in again)
    )


def _numbers_columns(cells: Sequence[Cell]) -> bool:
    """Tell whether a row numbers the columns of a printed table: (1) (2) (3), or A B 1 2 3."""
    marks = [mark for cell in cells if (mark := cell.text.strip(" ()[]"))]
    letters = sum(1 for mark in marks if mark.isalpha())
    counted = [str(number) for number in range(1, len(marks) - letters + 1)]
    return len(marks) >= LEAST_NUMBERED and marks == [*LETTERS[:letters], *counted]


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
