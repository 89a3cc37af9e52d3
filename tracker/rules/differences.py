"""Two texts, or two tables, beside each other: which words and which cells differ."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

TOKEN = re.compile(r"[ \n]+|[^ \n]+")
Pieces = tuple["Piece", ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a text that stand in the other as well, or that do not."""

    words: str
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that reads otherwise, below its head."""

    head: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row that differs: the cells that do; of one that is new or gone, none."""

    name: str
    cells: tuple[Cell, ...] = ()
    is_new: bool = False
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table to be compared: heads, rows, what tells each row from the others, and its name."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    keys: Sequence[object]
    names: Sequence[str]


def marked(old: str, new: str) -> tuple[Pieces, Pieces]:
    """Return both texts in pieces; what the other has not is marked as changed.

    >>> before, after = marked("Có 04 việc quá hạn.", "Có 05 việc quá hạn.")
    >>> [piece.words for piece in after if piece.is_changed], len(before)
    (['05'], 3)
    """
    left, right = TOKEN.findall(old), TOKEN.findall(new)
    steps = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    before = [("".join(left[a:b]), step != "equal") for step, a, b, _c, _d in steps]
    after = [("".join(right[c:d]), step != "equal") for step, _a, _b, c, d in steps]
    return _pieces(before), _pieces(after)


def _pieces(parts: Sequence[tuple[str, bool]]) -> Pieces:
    return tuple(Piece(words, is_changed) for words, is_changed in parts if words)


def rows_that_differ(old: Grid, new: Grid) -> tuple[Row, ...]:
    """Return the rows that differ, known again by their keys: first changed and new, then gone.

    The running number (STT) of a row is no difference.

    >>> heads = ("STT", "Đơn vị", "Quá hạn")
    >>> before = Grid(heads, [("1", "Sở A", "2"), ("2", "Sở B", "0")], ["a", "b"],
    ...               ["Sở A", "Sở B"])
    >>> after = Grid(heads, [("1", "Sở B", "1")], ["b"], ["Sở B"])
    >>> [(row.name, row.is_gone, row.cells) for row in rows_that_differ(before, after)]
    [('Sở B', False, (Cell(head='Quá hạn', old='0', new='1'),)), ('Sở A', True, ())]
    """
    known = dict(zip(old.keys, old.rows, strict=True))
    left = set(new.keys)
    named = zip(old.keys, old.names, strict=True)
    gone = (Row(name, is_gone=True) for key, name in named if key not in left)
    return (*_changed(known, new), *gone)


def _changed(known: Mapping[object, Sequence[str]], new: Grid) -> Iterator[Row]:
    for key, name, row in zip(new.keys, new.names, new.rows, strict=True):
        if key not in known:
            yield Row(name, is_new=True)
            continue
        pairs = zip_longest(new.heads, known[key], row, fillvalue="")
        cells = tuple(Cell(head, a, b) for head, a, b in pairs if a != b and head != "STT")
        if cells:
            yield Row(name, cells)


def unlike(keys: Iterable[str]) -> list[tuple[str, int]]:
    """Return keys that tell rows apart, the equal ones by their order.

    >>> unlike(["a", "b", "a"])
    [('a', 0), ('b', 0), ('a', 1)]
    """
    seen: Counter[str] = Counter()
    made = []
    for key in keys:
        made.append((key, seen[key]))
        seen[key] += 1
    return made
