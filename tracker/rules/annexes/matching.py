"""Which row of a file is which row of the plan, when an annex comes a second time."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.rules.texts import fold

ALIKE_BY_NUMBER = 0.5  # shares of words two texts must have in common
ALIKE_WITHOUT = 0.8
MOST_COMPARED = 250_000  # pairs, for rows whose numbers say nothing

_MARK = re.compile(r"^([IVXLA-ZĐ0-9.]+)\. ")


class Change(StrEnum):
    """What an import does to the plan with a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Known:
    """A row to be matched: its place in its list, its key, its words."""

    at: int
    key: str
    text: str


def annex_key(group: str, number: str) -> str:
    """Return the key a row of an annex keeps: its heading's mark and its number.

    >>> annex_key("II. Nhóm nhiệm vụ II", "16"), annex_key("", "3"), annex_key("I. A", "")
    ('II/16', '/3', '')
    """
    mark = _MARK.match(group)
    return f"{mark[1] if mark else ''}/{number}"[:60] if number else ""


def likeness(one: str, other: str) -> float:
    """Return the share of words two texts have in common, 0 to 1.

    >>> likeness("Xây dựng cổng dữ liệu", "Xây dựng cổng dữ liệu mở") > 0.7
    True
    """
    first, second = set(fold(one).split()), set(fold(other).split())
    return len(first & second) / len(first | second) if first | second else 1.0


def match_rows(read: Sequence[Known], kept: Sequence[Known]) -> dict[int, int]:
    """Return for rows of a file the row of the plan each is; each row of either once at most.

    Rows are one when their words are the same (then the same key wins); else when they have one
    key and half of their words; else when four fifths of their words are the same.

    >>> match_rows([Known(0, "/1", "Xây dựng cổng mở")], [Known(7, "/1", "Xây dựng cổng")])
    {0: 7}
    """
    pairs: dict[int, int] = {}
    _by_words(read, kept, pairs)
    _by_key(read, kept, pairs)
    _by_likeness(read, kept, pairs)
    return pairs


def _by_words(read: Sequence[Known], kept: Sequence[Known], pairs: dict[int, int]) -> None:
    if not kept:
        return
    places: dict[str, list[Known]] = {}
    for row in kept:
        places.setdefault(fold(row.text), []).append(row)
    folded = {row.at: fold(row.text) for row in read}
    for with_key in (True, False):
        for row in read:
            if row.at in pairs:
                continue
            found = places.get(folded[row.at], [])
            fitting = [one for one in found if one.key == row.key] if with_key else found
            if fitting:
                pairs[row.at] = fitting[0].at
                found.remove(fitting[0])


def _free(
    read: Sequence[Known], kept: Sequence[Known], pairs: dict[int, int]
) -> tuple[list[Known], list[Known]]:
    taken = set(pairs.values())
    return (
        [row for row in read if row.at not in pairs],
        [row for row in kept if row.at not in taken],
    )


def _by_key(read: Sequence[Known], kept: Sequence[Known], pairs: dict[int, int]) -> None:
    rows, free = _free(read, kept, pairs)
    by_key: dict[str, Known] = {}
    for one in free:
        by_key.setdefault(one.key, one)
    for row in rows:
        found = by_key.get(row.key) if row.key else None
        if found is not None and likeness(row.text, found.text) >= ALIKE_BY_NUMBER:
            pairs[row.at] = found.at
            del by_key[row.key]


def _by_likeness(read: Sequence[Known], kept: Sequence[Known], pairs: dict[int, int]) -> None:
    rows, free = _free(read, kept, pairs)
    if len(rows) * len(free) > MOST_COMPARED:
        return
    for score, row, one in _scores(rows, free):
        if score >= ALIKE_WITHOUT and row not in pairs and one not in pairs.values():
            pairs[row] = one


def _scores(rows: Iterable[Known], free: Sequence[Known]) -> list[tuple[float, int, int]]:
    scores = [(likeness(row.text, one.text), row.at, one.at) for row in rows for one in free]
    return sorted(scores, key=lambda score: (-score[0], score[1], score[2]))
