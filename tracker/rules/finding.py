"""Words found in a text without regard to case and marks: where they stand, and what is near."""

from collections.abc import Sequence
from functools import lru_cache

from tracker.rules.texts import fold

MOST_WORDS = 8


def words_of(typed: str) -> list[str]:
    """Return the words a search looks for, folded, eight at most.

    >>> words_of("  Cổng dữ liệu ")
    ['cong', 'du', 'lieu']
    """
    return list(dict.fromkeys(fold(typed).split()))[:MOST_WORDS]


def marked(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """Return the text in pieces, each told whether it was searched for.

    >>> marked("Mở cổng dữ liệu", ["cong"])
    [('Mở ', False), ('cổng', True), (' dữ liệu', False)]
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
    found = []
    for word in words:
        at = folded.find(word)
        while word and at >= 0:
            found.append((places[at], places[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


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
