"""Look at a list that came back: what it would change, cell by cell, and what is wrong with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import Any

from tracker.rules.columns import Line as SheetLine
from tracker.rules.columns import heads_unread, read_lines
from tracker.rules.faults import Fault, Refused
from tracker.rules.grids import Book, Grid
from tracker.rules.readback import MARK, CellProblem, Change, compare
from tracker.rules.texts import cut
from tracker.services.table_imports import Act
from tracker.speech import gettext as _
from tracker.web.faults import words_for
from tracker.web.readback.table import MARK_HEAD, Table

SIGN_LENGTH = 20
LONGEST_SAID = 40  # characters of a row that is passed over


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that says something else: where, and what before and after."""

    head: str
    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row that changes, or a new one."""

    number: int
    title: str
    is_new: bool
    cells: tuple[Cell, ...]

    @property
    def said(self) -> dict[str, str]:
        """Return what a new row says under each heading."""
        return {cell.head: cell.after for cell in self.cells}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong where, in words."""

    place: str
    row: int
    head: str
    words: str

    @property
    def where(self) -> str:
        """Return its cell, else its row."""
        return self.place or str(self.row)


@dataclass(frozen=True, slots=True)
class Look:
    """What a file comes to; ``sign`` is of the changes as they were shown."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    acts: tuple[Act, ...]
    same: int
    sign: str
    unread: tuple[str, ...] = ()  # headings that are none of the list's
    left_out: tuple[str, ...] = ()  # rows that are none: totals, notes below the table
    reread: tuple[str, ...] = ()  # rows whose key the file shows otherwise
    new_heads: tuple[str, ...] = ()  # headings under which new rows say anything

    @property
    def wrong(self) -> list[list[Problem]]:
        """Return the problems, those that say the same of one column together."""
        found: dict[tuple[object, ...], list[Problem]] = {}
        for one in self.problems:
            alone = () if one.head else (one.row,)
            found.setdefault((one.head, one.words, *alone), []).append(one)
        return list(found.values())

    @property
    def added(self) -> int:
        """Return how many rows are new."""
        return sum(row.is_new for row in self.rows)

    @property
    def changed(self) -> int:
        """Return how many rows change."""
        return len(self.rows) - self.added


def find_grid(table: Table, book: Book) -> Grid:
    """Return the sheet of a file that holds the list; hidden ones are passed over.

    Raises Refused: COLUMNS_MISSING, TABLE_EMPTY, TOO_MANY_ROWS, at the field ``file``.
    """
    refusal: Refused | None = None
    for grid in sorted(book.grids, key=lambda one: one.is_hidden):
        try:
            read_lines(grid, table.heads)
        except Refused as refused:
            refusal = refusal or refused
        else:
            return grid
    raise refusal or Refused(Fault.TABLE_EMPTY, field="file")


def look(table: Table, grid: Grid) -> Look:
    """Hold a sheet against the list as it is now. Raises Refused: TOO_MANY_CHANGES."""
    read = read_lines(grid, table.heads)
    lines = table.tidied(read)
    found = compare(lines, table.fields, table.load(), table.key, most=table.most)
    problems = in_words(table, lines, found.problems)
    acts, rows = [], []
    for change in found.changes:
        form, unread = table.fill(change)
        line = table.line_of(change)
        problems += _wrong_in(table, change, form, unread)
        for refusal in table.beside(form, line):
            problems.append(_problem(table, change.line, refusal.field, words_for(refusal)))
        rows.append(_row(table, change))
        acts.append(Act(change.line.number, partial(table.save, form, line), line is None))
    problems = sorted(dict.fromkeys(problems), key=lambda problem: problem.row)
    return Look(
        tuple(rows),
        tuple(problems),
        tuple(acts),
        found.same,
        _sign(rows),
        heads_unread(grid, table.heads),
        _left_out(read, lines),
        _reread(table, read, lines),
        _heads_of_new(table, rows),
    )


def but(seen: Look, table: Table, grid: Grid, problems: Sequence[CellProblem]) -> Look:
    """Return a look with what was found wrong when the file was tried."""
    lines = read_lines(grid, table.heads)
    return replace(seen, problems=(*seen.problems, *in_words(table, lines, problems)))


def in_words(
    table: Table, lines: Sequence[SheetLine], problems: Sequence[CellProblem]
) -> list[Problem]:
    """Return problems as a reader finds them in the file."""
    by_number = {line.number: line for line in lines}
    said = []
    for problem in problems:
        refusal, column = problem.refusal, table.column(problem.key)
        if "now" in refusal.facts:
            refusal.facts["now"] = table.show(column, refusal.facts["now"])
        line = by_number.get(problem.row)
        said.append(_problem(table, line, problem.key, words_for(refusal)))
    return said


def _wrong_in(
    table: Table, change: Change, form: Any, unread: dict[str, Refused]
) -> Iterator[Problem]:
    """Yield what the form of a row says is wrong, in its own words."""
    for key, errors in form.errors.items():
        column = table.column(key)
        if column and key not in change.line.cells and not form[key].data:
            refusal = Refused(Fault.COLUMN_NOT_FOUND, column=str(column.head))
            yield Problem("", 0, str(column.head), words_for(refusal))
        elif key not in unread:
            yield _problem(table, change.line, key, " ".join(map(str, errors)))
    for key, refusal in unread.items():
        yield _problem(table, change.line, key, words_for(refusal))


def _problem(table: Table, line: SheetLine | None, key: str | None, words: str) -> Problem:
    """Return what is wrong as a reader finds it in the file."""
    key = _key_of(table, key)
    column = table.column(key)
    head = str(MARK_HEAD) if key == MARK else str(column.head) if column else ""
    place = line.places.get(key, "") if line and key else ""
    return Problem(place, line.number if line else 0, head, words)


def _row(table: Table, change: Change) -> Row:
    line = table.line_of(change)
    cells = []
    for key in change.keys:
        column = table.column(key)
        if column is None:
            continue
        after = table.show_cell(column, change.line.cells[key])
        before = table.show(column, line.values.get(key)) if line else ""
        if before or after:
            cells.append(Cell(str(column.head), change.line.places[key], before, after))
    title = table.title_of(line) if line else _("New row")
    return Row(change.line.number, title, line is None, tuple(cells))


def _key_of(table: Table, key: str | None) -> str | None:
    """Return the column that a field of the form or of a service belongs to."""
    if key is None or key == MARK or table.column(key):
        return key
    return next((one for one in (f"{key}_id", key.removesuffix("_id")) if table.column(one)), None)


def _heads_of_new(table: Table, rows: Sequence[Row]) -> tuple[str, ...]:
    said = {head for row in rows if row.is_new for head in row.said}
    return tuple(head for column in table.columns if (head := str(column.head)) in said)


def _left_out(read: Sequence[SheetLine], lines: Sequence[SheetLine]) -> tuple[str, ...]:
    """Return the rows that were passed over, each by its number and first words."""
    kept = {line.number for line in lines}
    return tuple(
        f"{line.number} “{cut(' '.join(first.split()), LONGEST_SAID)}”"
        for line in read
        if line.number not in kept
        for first in [next(cell.text for cell in line.cells.values() if cell.text)]
    )


def _reread(table: Table, read: Sequence[SheetLine], lines: Sequence[SheetLine]) -> tuple[str, ...]:
    """Return the rows whose key is read otherwise than the file shows it."""
    shown = {line.number: line for line in read}
    return tuple(
        f"{line.number} “{key}”"
        for line in lines
        if (key := table.reread(shown[line.number], line))
    )


def _sign(rows: Sequence[Row]) -> str:
    said = "\n".join(f"{row.number}:{cell!r}" for row in rows for cell in row.cells)
    return sha256(said.encode()).hexdigest()[:SIGN_LENGTH]
