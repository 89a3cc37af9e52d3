"""Words found in a text without regard to case and marks: where they stand, and what is near."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from tracker.rules.texts import fold

MOST_WORDS = 8
Row = TypeVar("Row")


def words_of(typed: str) -> list[str]:
    """Return the words a search looks for, folded, eight at most.

    >>> words_of("  Cổng dữ liệu ")
    ['cong', 'du', 'lieu']
    """
    return list(dict.fromkeys(fold(typed).split()))[:MOST_WORDS]


def named(typed: str, rows: Iterable[tuple[Row, Sequence[str]]]) -> list[Row]:
    """Return the rows whose folded names have all the words; those that are called so, if any.

    >>> rows = [(1, ["so y te", "syt"]), (2, ["so y te cu"])]
    >>> named("Sở Y tế", rows), named("sở", rows), named("SYT", rows), named("huyện", rows)
    ([1], [1, 2], [1], [])
    """
    words, whole, known = words_of(typed), fold(typed), list(rows)
    called = [row for row, names in known if whole in names]
    if called or not words:
        return called
    return [
        row for row, names in known if all(any(word in name for name in names) for word in words)
    ]


def marked(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """Return the text in pieces, each told whether it was searched for.

    Where the words stand together, they are told only there; else where a word begins with one.

    >>> marked("Mở cổng dữ liệu", ["cong"])
    [('Mở ', False), ('cổng', True), (' dữ liệu', False)]
    >>> marked("Dẫn về an toàn", ["an", "toan"])
    [('Dẫn về ', False), ('an toàn', True)]
    >>> marked("Dẫn đến an ninh", ["an"])
    [('Dẫn đến ', False), ('an', True), (' ninh', False)]
    """
    spans = _spans(text, words)
    pieces, at = [], 0
    for start, end in spans:
        if start > at:
            pieces.append((text[at:start], False))
        pieces.append((text[start:end], True))
        at = end
    if at < len(text):
        pieces.append((text[at:], False))
    return pieces


def snippet(text: str, words: Sequence[str], *, length: int = 280) -> str:
    """Return what is near the first word found, cut at spaces; all of a short text.

    >>> snippet("một hai ba bốn năm sáu bảy tám", ["nam"], length=12)
    '… năm sáu…'
    """
    if len(text) <= length:
        return text
    spans = _spans(text, words)
    first = spans[0][0] if spans else 0
    start = max(0, first - length // 3)
    if start:
        start = text.find(" ", start, first) if " " in text[start:first] else first
    end = min(len(text), max(start, 0) + length)
    if end < len(text):
        end = text.rfind(" ", start + 1, end) if " " in text[start + 1 : end] else end
    head = "… " if start > 0 else ""
    return f"{head}{text[start:end].strip()}{'…' if end < len(text) else ''}"


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where words stand, overlapping ones as one."""
    folded, places = _folded(text)
    together = " ".join(words)
    found = []
    for word in [together] if together in folded else words:
        starts = _starts(folded, word)
        begun = [at for at in starts if not folded[at - 1 : at].isalnum()]
        found += [(places[at], places[at + len(word) - 1] + 1) for at in begun or starts]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _starts(folded: str, word: str) -> list[int]:
    """Return where a word stands, one after another."""
    starts, at = [], folded.find(word) if word else -1
    while at >= 0:
        starts.append(at)
        at = folded.find(word, at + len(word))
    return starts


@lru_cache(maxsize=4096)
def _letters(char: str) -> str:
    return " " if char.isspace() else fold(char)


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the folded text, and for each of its characters the place it came from."""
    letters, places = [], []
    for place, char in enumerate(text):
        for letter in _letters(char):
            letters.append(letter)
            places.append(place)
    return "".join(letters), places
