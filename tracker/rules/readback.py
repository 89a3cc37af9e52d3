"""A list that went out as a workbook and comes back: which row is which, and what it says now.

A row is known by the mark the file was given for it: its number, and a sign of what it said then.
What the product says still must be what it said then, or nobody can tell whose change is whose.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256

from tracker.rules.columns import Line
from tracker.rules.dates import read_date
from tracker.rules.faults import Fault, Refused
from tracker.rules.grids import Cell, CellKind
from tracker.rules.numbers import read_number
from tracker.rules.texts import fold

MARK = "mark"  # the key of the column that holds the marks
BETWEEN_NAMES = ";"
SIGN_LENGTH = 10
MOST_CHANGES = 500  # rows of one file: a second or two in which nobody else can write
MOST_PUBLISHED = 2_000  # of a list whose rows are plain facts: an edition of 63 provinces has 819

YES = frozenset({"co", "yes", "x", "1", "true", "dung"})
NO = frozenset({"", "khong", "no", "0", "false", "sai"})

_MARK = re.compile(rf"([a-z]?[0-9]{{1,9}})v([0-9a-f]{{{SIGN_LENGTH}}})")

Value = str | int | float | date | tuple[str, ...] | None  # a yes or no is a bool, which is an int


class Use(StrEnum):
    """What becomes of a column when the file comes back."""

    EDITED = "edited"
    FIXED = "fixed"  # said of a new row only
    SHOWN = "shown"  # worked out by the product, never read


@dataclass(frozen=True, slots=True)
class Field:
    """A column as it is read; ``choices`` leads from folded words to the word that is stored."""

    key: str
    use: Use = Use.EDITED
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """A row as the product has it now: its number and what it says by column."""

    id: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the file that says something else, or something new when ``known`` is None."""

    line: Line
    known: Known | None
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Why a cell cannot be taken; the key of the column, if it is one column's fault."""

    row: int
    key: str | None
    refusal: Refused


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a file would change, what is wrong with it, and how many rows say nothing new."""

    changes: tuple[Change, ...] = ()
    problems: tuple[CellProblem, ...] = ()
    same: int = 0


def sign_of(values: Mapping[str, Value], fields: Sequence[Field]) -> str:
    """Return the sign of what a row says in the columns that are read.

    >>> fields = [Field("a"), Field("b", Use.SHOWN)]
    >>> sign_of({"a": 1, "b": 2}, fields) == sign_of({"a": 1, "b": 3}, fields)
    True
    """
    said = (values.get(one.key) for one in fields if one.use is not Use.SHOWN)
    words = "\x1f".join("" if value is None else _plainly(value) for value in said)
    return sha256(words.encode()).hexdigest()[:SIGN_LENGTH]


def mark_of(known: Known, fields: Sequence[Field]) -> str:
    """Return the mark by which a row is known again."""
    return f"{known.id}v{sign_of(known.values, fields)}"


def names_in(text: str) -> tuple[str, ...]:
    """Return the names that stand in one cell, parted by semicolons or lines.

    >>> names_in("Sở Y tế; Sở Văn hóa, Thể thao và Du lịch;")
    ('Sở Y tế', 'Sở Văn hóa, Thể thao và Du lịch')
    """
    parts = text.replace("\n", BETWEEN_NAMES).split(BETWEEN_NAMES)
    return tuple(name.strip() for name in parts if name.strip())


def is_yes(text: str) -> bool | None:
    """Return what a cell of yes or no says; None for neither.

    >>> is_yes("Có"), is_yes(""), is_yes("có thể")
    (True, False, None)
    """
    word = fold(text)
    return True if word in YES else False if word in NO else None


def says(cell: Cell, value: Value, choices: Mapping[str, str] | None = None) -> bool:
    """Tell whether a cell says what the product has, whatever way it is written.

    >>> from tracker.rules.grids import CellKind
    >>> says(Cell("1.390", CellKind.TEXT), 1390), says(Cell("05/01/2023"), date(2023, 1, 5))
    (True, True)
    """
    if isinstance(value, bool):
        return is_yes(cell.text) is value
    if not cell.text or value is None or value in {"", ()}:
        return not cell.text and (value is None or value in {"", ()})
    if choices:
        return choices.get(fold(cell.text)) == str(value)
    if isinstance(value, tuple):
        return {fold(name) for name in names_in(cell.text)} == {fold(name) for name in value}
    return _read_like(value, cell) == (_squeezed(value) if isinstance(value, str) else value)


def _read_like(value: Value, cell: Cell) -> Value:
    """Return what a cell says, read as the product's value of it is."""
    if isinstance(value, date):
        return cell.day or _day(cell.text)
    if isinstance(value, int | float):
        return cell.number if cell.number is not None else _number(cell.text)
    return _squeezed(cell.text)


def compare(
    lines: Sequence[Line],
    fields: Sequence[Field],
    known: Mapping[str, Known],
    key: Sequence[str] = (),
    *,
    most: int = MOST_CHANGES,
) -> Comparison:
    """Hold the rows of a file against the product; what the file does not hold is left alone.

    A row without a mark is new, unless the columns of ``key`` say which row it is: so a table
    that somebody else wrote is held against the rows that are there; what it leaves empty stays.

    Raises Refused: TOO_MANY_CHANGES, at the field ``file``.
    """
    comparing = _Comparing(fields, known, key)
    for line in lines:
        try:
            comparing.take(line)
        except Refused as refusal:
            comparing.problems.append(CellProblem(line.number, refusal.field, refusal))
    if len(comparing.changes) > most:
        raise Refused(Fault.TOO_MANY_CHANGES, field="file", limit=most)
    return Comparison(tuple(comparing.changes), tuple(comparing.problems), comparing.same)


class _Comparing:
    """The work of comparing, row by row."""

    def __init__(
        self, fields: Sequence[Field], known: Mapping[str, Known], key: Sequence[str]
    ) -> None:
        self.fields, self.known, self.key = fields, known, key
        self.by_key = {self._key_of(one): one for one in known.values()} if key else {}
        self.keys_seen: dict[tuple[str, ...], int] = {}
        self.edited = [one for one in fields if one.use is Use.EDITED]
        self.seen: dict[str, int] = {}
        self.changes: list[Change] = []
        self.problems: list[CellProblem] = []
        self.same = 0

    def take(self, line: Line) -> None:
        """Compare one row. Raises Refused for what concerns the row as a whole."""
        mark = line.cells[MARK].text if MARK in line.cells else ""
        if not mark:
            self._take_unmarked(line)
            return
        found = _MARK.fullmatch(mark.strip())
        known = self.known.get(found[1]) if found else None
        if found is None or known is None:
            raise Refused(Fault.ROW_UNKNOWN, field=MARK, mark=mark[:40])
        if known.id in self.seen:
            raise Refused(Fault.ROW_TWICE, field=MARK, row=self.seen[known.id])
        self.seen[known.id] = line.number
        self._take_known(line, known, is_current=found[2] == sign_of(known.values, self.fields))

    def _take_unmarked(self, line: Line) -> None:
        """Take a row as new, or as the one its key names."""
        if not self.key:
            self._take_new(line)
            return
        key = tuple(fold(line.cells[one].text) if one in line.cells else "" for one in self.key)
        if not any(key):
            self._take_new(line)  # the form asks for what is missing; nothing is there twice
            return
        if key in self.keys_seen:
            words = " · ".join(line.cells[one].text for one in self.key if one in line.cells)
            raise Refused(
                Fault.KEY_TWICE, field=self.key[0], words=words[:80], row=self.keys_seen[key]
            )
        self.keys_seen[key] = line.number
        known = self.by_key.get(key)
        if known is None:
            self._take_new(line)
        elif known.id in self.seen:
            raise Refused(Fault.ROW_TWICE, field=self.key[0], row=self.seen[known.id])
        else:
            self.seen[known.id] = line.number
            self._take_known(_without_blanks(line), known, is_current=True)

    def _key_of(self, known: Known) -> tuple[str, ...]:
        return tuple(fold(str(known.values.get(one, ""))) for one in self.key)

    def _take_new(self, line: Line) -> None:
        keys = [one.key for one in self.edited if _is_filled(line, one.key)]
        if not keys:
            return  # a row the list shows only to say that nothing is there yet
        keys += [one.key for one in self.fields if one.use is Use.FIXED]
        if not self._has_broken(line, keys):
            self.changes.append(Change(line, None, tuple(self._in_order(line, keys))))

    def _take_known(self, line: Line, known: Known, *, is_current: bool) -> None:
        other = [
            one
            for one in self.fields
            if one.use is not Use.SHOWN
            and one.key in line.cells
            and not says(line.cells[one.key], known.values.get(one.key), one.choices)
        ]
        if not other:
            self.same += 1
            return
        if self._has_broken(line, [one.key for one in other]):
            return
        problem = Fault.COLUMN_FIXED if is_current else Fault.ROW_CHANGED
        wrong = [one for one in other if not is_current or one.use is Use.FIXED]
        for one in wrong:
            refusal = Refused(
                problem, field=one.key, now=known.values.get(one.key), file=line.cells[one.key].text
            )
            self.problems.append(CellProblem(line.number, one.key, refusal))
        if not wrong:
            self.changes.append(Change(line, known, tuple(one.key for one in other)))

    def _has_broken(self, line: Line, keys: Sequence[str]) -> bool:
        """Note the cells in which Excel itself shows an error; tell whether there are any."""
        broken = [
            key for key in keys if key in line.cells and line.cells[key].kind is CellKind.ERROR
        ]
        for key in broken:
            refusal = Refused(Fault.CELL_BROKEN, field=key, words=line.cells[key].text[:40])
            self.problems.append(CellProblem(line.number, key, refusal))
        return bool(broken)

    def _in_order(self, line: Line, keys: Sequence[str]) -> list[str]:
        return [one.key for one in self.fields if one.key in keys and one.key in line.cells]


def _without_blanks(line: Line) -> Line:
    """Return what a row of others says: an empty cell of theirs takes nothing of ours away."""
    said = {key: cell for key, cell in line.cells.items() if cell.text}
    return replace(line, cells=said)


def _is_filled(line: Line, key: str) -> bool:
    return key in line.cells and bool(line.cells[key].text)


def _plainly(value: Value) -> str:
    return "\x1e".join(value) if isinstance(value, tuple) else str(value)


def _squeezed(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.strip().split("\n"))
    return "\n".join(lines)


def _day(text: str) -> date | None:
    try:
        return read_date(text)
    except Refused:
        return None


def _number(text: str) -> float | None:
    try:
        return float(read_number(text))
    except Refused:
        return None
