"""Two texts, or two tables, beside each other: which words and which cells differ."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

WORD = re.compile(r"[^ \n]+[ \n]*|[ \n]+")  # with the blanks behind it
MOST_PAIRS = 20_000  # of equal words: a page of a report has some thousand
Pieces = tuple["Piece", ...]
Step = tuple[str, int, int, int, int]  # what is done, from where to where in both


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
    left, right = WORD.findall(old), WORD.findall(new)
    steps = _steps([word.rstrip() for word in left], [word.rstrip() for word in right])
    before = [("".join(left[a:b]), step != "equal") for step, a, b, _c, _d in steps]
    after = [("".join(right[c:d]), step != "equal") for step, _a, _b, c, d in steps]
    return _pieces(before), _pieces(after)


def _steps(left: Sequence[str], right: Sequence[str]) -> Sequence[Step]:
    """Return how one text becomes the other: word by word, as a whole where that took long.

    What it takes grows with how often a word of one text stands in the other.
    """
    in_left, in_right = Counter(left), Counter(right)
    if sum(times * in_right[word] for word, times in in_left.items()) <= MOST_PAIRS:
        return SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    head = _alike(left, right)
    tail = _alike(left[head:][::-1], right[head:][::-1])
    ends = len(left) - tail, len(right) - tail
    return (
        ("equal", 0, head, 0, head),
        ("replace", head, ends[0], head, ends[1]),
        ("equal", ends[0], len(left), ends[1], len(right)),
    )


def _alike(left: Sequence[str], right: Sequence[str]) -> int:
    """Return how many words both begin with."""
    pairs = zip(left, right, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))


def _pieces(parts: Sequence[tuple[str, bool]]) -> Pieces:
    """Return the parts without empty ones; the blank behind a changed word is not marked."""
    found: list[Piece] = []
    for words, is_changed in parts:
        bare = words.rstrip() if is_changed else ""
        if bare:
            found.append(Piece(bare, is_changed=True))
        same = words[len(bare) :]
        if same and found and not found[-1].is_changed:
            same = found.pop().words + same
        if same:
            found.append(Piece(same))
    return tuple(found)


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
