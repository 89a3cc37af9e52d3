"""Find the tables of an annex in what was read of a file, and what their columns are for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.rules.annexes.columns import LONGEST_HEAD, Role, role_of
from tracker.rules.grids import Book, Cell, Grid
from tracker.rules.texts import fold

FEWEST_ROLES = 2  # beside the task itself, a head names at least one more column we read
MOST_TABLES = 40
_COUNTING = re.compile(r"\(?(?:[0-9]{1,2}|[a-z])\)?(?:=.*)?")
_END = re.compile(r"(?:noi nhan|nguoi lap|tm|kt|tl|ghi chu|chu thich)\b")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: where it stands in the grid, its head, what it is for."""

    at: int
    head: str
    role: Role


@dataclass(frozen=True, slots=True)
class Table:
    """A table inside a grid: rows from ``top`` up to, not including, ``bottom``."""

    grid: int  # which one of the book
    head_row: int  # -1 where no head was found
    top: int
    bottom: int
    columns: tuple[Column, ...]

    @property
    def roles(self) -> frozenset[Role]:
        """Return what its columns are for."""
        return frozenset(column.role for column in self.columns) - {Role.IGNORED}

    def mapped(self, roles: Mapping[int, Role]) -> "Table":
        """Return the table with some columns, by their place in the grid, for something else."""
        columns = (
            replace(column, role=roles.get(column.at, column.role)) for column in self.columns
        )
        return replace(self, columns=tuple(columns))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid with its merged cells filled: ``cells`` as printed, ``owners`` where each began."""

    cells: tuple[tuple[Cell, ...], ...]
    owners: Mapping[tuple[int, int], tuple[int, int]]

    def text(self, row: int, column: int) -> str:
        """Return the text at a place, without stray spaces."""
        return self.cells[row][column].text.strip()

    def begins_at(self, row: int, column: int) -> tuple[int, int]:
        """Return where the cell at a place begins: above or to the left when merged."""
        return self.owners.get((row, column), (row, column))


def filled(grid: Grid) -> Sheet:
    """Write the value of each merged cell into all the places it covers."""
    cells = [list(row) for row in grid.rows]
    owners: dict[tuple[int, int], tuple[int, int]] = {}
    for span in grid.merged:
        if not (0 <= span.top < len(cells) and 0 <= span.left < len(cells[span.top])):
            continue
        value = cells[span.top][span.left]
        for row in range(span.top, min(span.bottom + 1, len(cells))):
            for column in range(span.left, min(span.right + 1, len(cells[row]))):
                cells[row][column] = value
                owners[row, column] = (span.top, span.left)
    return Sheet(tuple(tuple(row) for row in cells), owners)


def find_tables(book: Book) -> tuple[Table, ...]:
    """Return the tables of a book's visible grids, in its order.

    A grid in which no head is found is one table of columns nobody has mapped yet.
    """
    found = [
        table
        for number, grid in enumerate(book.grids)
        if not grid.is_hidden and grid.rows
        for table in _tables_of(number, filled(grid))
    ]
    return tuple(found[:MOST_TABLES])


def likeliest(tables: Sequence[Table]) -> int:
    """Return which table is the annex: the most columns we read, then the most rows."""
    return max(
        range(len(tables)),
        key=lambda n: (
            Role.TASK in tables[n].roles,
            len(tables[n].roles),
            tables[n].bottom - tables[n].top,
            -n,
        ),
    )


def _tables_of(number: int, sheet: Sheet) -> Iterator[Table]:
    heads = list(_heads(sheet))
    if not heads:
        width = max(len(row) for row in sheet.cells)
        columns = tuple(Column(at, "", Role.IGNORED) for at in range(width))
        yield Table(number, -1, 0, len(sheet.cells), columns)
        return
    for place, (head_row, top, columns) in enumerate(heads):
        bottom = heads[place + 1][0] if place + 1 < len(heads) else len(sheet.cells)
        for part in _side_by_side(columns):
            yield Table(number, head_row, top, _end(sheet, top, bottom, part), part)


def _heads(sheet: Sheet) -> Iterator[tuple[int, int, tuple[Column, ...]]]:
    """Walk the heads of columns: row, first row of data, columns; a repeated head is none."""
    row = 0
    known: tuple[str, ...] = ()
    while row < len(sheet.cells):
        found = _head_at(sheet, row)
        if found is None:
            row += 1
            continue
        top, columns = found
        heads = tuple(fold(column.head) for column in columns)
        if heads != known:
            yield row, _after_counting(sheet, top), columns
        row, known = top, heads


def _head_at(sheet: Sheet, row: int) -> tuple[int, tuple[Column, ...]] | None:
    """Read one or two rows as the head of a table."""
    one = _columns(sheet, (row,))
    if len(_roles(one)) < FEWEST_ROLES:
        return None
    if row + 1 < len(sheet.cells) and _may_be_second_level(sheet, row + 1):
        two = _columns(sheet, (row, row + 1))
        if len(_roles(two)) >= len(_roles(one)) and _is_head(two) and _has_upper(sheet, row):
            return row + 2, two
    return (row + 1, one) if _is_head(one) else None


def _columns(sheet: Sheet, rows: tuple[int, ...]) -> tuple[Column, ...]:
    columns, taken = [], set[Role]()
    for at in range(len(sheet.cells[rows[0]])):
        levels = list(dict.fromkeys(sheet.text(row, at) for row in rows if sheet.text(row, at)))
        lowest = role_of(levels[-1]) if levels else Role.IGNORED
        role = lowest if lowest is not Role.IGNORED else role_of(" ".join(levels))
        is_side = role in taken and role is not Role.NUMBER and Role.NUMBER not in taken
        columns.append(Column(at, " / ".join(levels), Role.IGNORED if is_side else role))
        taken.add(role)
    return tuple(columns)


def _roles(columns: Sequence[Column]) -> set[Role]:
    return {column.role for column in columns} - {Role.IGNORED}


def _is_head(columns: Sequence[Column]) -> bool:
    roles = _roles(columns)
    is_short = all(len(column.head) <= 2 * LONGEST_HEAD for column in columns)
    heads = {column.head for column in columns if column.role is not Role.IGNORED}
    return (
        Role.TASK in roles
        and len(roles - {Role.NUMBER}) >= FEWEST_ROLES
        and len(heads) >= len(roles)
        and is_short
    )


def _has_upper(sheet: Sheet, row: int) -> bool:
    """Tell whether the lower of two rows fills gaps of the upper, or parts what it joins."""
    for at, cell in enumerate(sheet.cells[row + 1]):
        below, above = cell.text.strip(), sheet.text(row, at)
        if below and below != above and role_of(below) is not Role.IGNORED:
            return True
    return False


def _may_be_second_level(sheet: Sheet, row: int) -> bool:
    """Tell whether a row holds heads only: short, each of a kind we know or a repeat from above."""
    own = [
        cell.text.strip()
        for at, cell in enumerate(sheet.cells[row])
        if cell.text.strip() and sheet.text(row - 1, at) != cell.text.strip()
    ]
    return bool(own) and all(
        len(text) <= LONGEST_HEAD and role_of(text) is not Role.IGNORED for text in own
    )


def _after_counting(sheet: Sheet, top: int) -> int:
    """Step over a row that only counts the columns: (1), (2), (3)."""
    if top < len(sheet.cells):
        texts = [cell.text.strip().lower() for cell in sheet.cells[top] if cell.text.strip()]
        if len(texts) >= FEWEST_ROLES + 1 and all(_COUNTING.fullmatch(text) for text in texts):
            return top + 1
    return top


def _side_by_side(columns: tuple[Column, ...]) -> Iterator[tuple[Column, ...]]:
    """Part two tables that stand beside each other: each begins with its own number."""
    starts = [n for n, column in enumerate(columns) if column.role is Role.NUMBER]
    parts = [columns[a:b] for a, b in zip(starts, [*starts[1:], len(columns)], strict=True)]
    if len(parts) > 1 and all(_is_head(part) for part in parts):
        yield from parts
    else:
        yield _once_each(columns)


def _once_each(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Leave each role to the first column that has it."""
    taken, kept = set[Role](), []
    for column in columns:
        kept.append(replace(column, role=Role.IGNORED) if column.role in taken else column)
        taken.add(column.role)
    return tuple(kept)


def _end(sheet: Sheet, top: int, bottom: int, columns: Sequence[Column]) -> int:
    """Return where the table ends: before the signatures, and without the empty rows after it."""
    last = top
    for row in range(top, bottom):
        texts = {sheet.text(row, column.at) for column in columns} - {""}
        if len(texts) == 1 and _END.match(fold(next(iter(texts)))) and row > top:
            break
        if texts:
            last = row + 1
    return last
