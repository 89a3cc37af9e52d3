"""Bring together what two people wrote from one text, line by line; only true clashes are asked."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_PAIRS = 400_000  # of equal lines; beyond, lines repeated by the thousand are not matched


@dataclass(frozen=True, slots=True)
class Merged:
    """Both people's words in one text, and how often they say different things of one line.

    Where they clash the text holds both versions, the one stored first before the other.
    """

    text: str
    clashes: int = 0


@dataclass(frozen=True, slots=True)
class Edit:
    """What one person put in place of some lines of the common text; ``end`` not included."""

    start: int
    end: int
    lines: tuple[str, ...]


def merge_lines(base: str, *, stored: str, typed: str) -> Merged:
    r"""Return one text that has what both people changed in ``base``.

    Two people who add at one place do not touch the same lines: what is stored goes first, and
    what one holds of the other already (a text that was sent twice, or sent again when it had
    grown) is not added again.

    >>> merge_lines("một\nhai", stored="MỘT\nhai", typed="một\nhai\nba")
    Merged(text='MỘT\nhai\nba', clashes=0)
    >>> merge_lines("", stored="ý của người này", typed="ý của người kia").text
    'ý của người này\ný của người kia'
    >>> merge_lines("một", stored="Một", typed="một!")
    Merged(text='Một\nmột!', clashes=1)
    """
    if typed in (stored, base):
        return Merged(stored)
    if stored == base:
        return Merged(typed)
    lines = _lines(base)
    theirs, ours = edits_of(lines, _lines(stored)), edits_of(lines, _lines(typed))
    text: list[str] = []
    clashes = place = 0
    for start, end, their, our in _regions(theirs, ours):
        text += lines[place:start]
        theirs_now, ours_now = (
            _rewritten(lines, start, end, their),
            _rewritten(lines, start, end, our),
        )
        if not our or theirs_now == ours_now:
            text += theirs_now
        elif not their:
            text += ours_now
        else:
            clashes += start != end  # both only added: nobody's line is touched
            text += _together(theirs_now, ours_now)
        place = end
    return Merged("\n".join(text + lines[place:]), clashes)


def edits_of(base: Sequence[str], text: Sequence[str]) -> list[Edit]:
    """Return what has to be done to ``base`` to get ``text``, from the top.

    >>> edits_of(["một", "hai"], ["một", "rưỡi", "hai"])
    [Edit(start=1, end=1, lines=('rưỡi',))]
    """
    head = _alike(base, text)
    tail = _alike(base[head:][::-1], text[head:][::-1])
    old, new = base[head : len(base) - tail], text[head : len(text) - tail]
    if not old and not new:
        return []
    counted = Counter(old)
    if sum(counted[line] for line in new) > MOST_PAIRS:
        return [Edit(head, head + len(old), tuple(new))]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        Edit(head + i1, head + i2, tuple(new[j1:j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def _regions(
    theirs: Sequence[Edit], ours: Sequence[Edit]
) -> Iterator[tuple[int, int, list[Edit], list[Edit]]]:
    """Return the parts of the base that anybody changed, edits of the same lines together."""
    waiting = sorted(
        [(edit.start, edit.end, 0, edit) for edit in theirs]
        + [(edit.start, edit.end, 1, edit) for edit in ours],
        key=lambda each: each[:3],
    )
    while waiting:
        start, end, _, _ = waiting[0]
        group = [waiting.pop(0)]
        while waiting and _touch(start, end, waiting[0][3]):
            end = max(end, waiting[0][1])
            group.append(waiting.pop(0))
        yield start, end, [e for *_, who, e in group if not who], [e for *_, who, e in group if who]


def _touch(start: int, end: int, edit: Edit) -> bool:
    """Tell whether an edit changes lines of a part, or adds where the part adds as well."""
    return edit.start < end or (start == end == edit.start == edit.end)


def _rewritten(lines: Sequence[str], start: int, end: int, edits: Sequence[Edit]) -> list[str]:
    """Return a part of the base as one person has it."""
    text: list[str] = []
    for edit in edits:
        text += [*lines[start : edit.start], *edit.lines]
        start = edit.end
    return text + list(lines[start:end])


def _together(theirs: list[str], ours: list[str]) -> list[str]:
    """Return what both put at one place; of a text that holds the other, itself."""
    if _holds(theirs, ours):
        return theirs
    return ours if _holds(ours, theirs) else theirs + ours


def _holds(lines: Sequence[str], some: Sequence[str]) -> bool:
    """Tell whether lines begin or end with some."""
    return list(lines[: len(some)]) == some or list(lines[len(lines) - len(some) :]) == some


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many lines two texts share at their top."""
    count = 0
    for line, same in zip(one, other, strict=False):
        if line != same:
            break
        count += 1
    return count
