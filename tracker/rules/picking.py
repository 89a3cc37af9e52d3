"""Several units picked out of many: names or codes typed at once, long lists of ids in short."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.rules.annexes.groups import Wording, read_group
from tracker.rules.annexes.names import Match, Register
from tracker.rules.annexes.unit_cells import read_units
from tracker.rules.choices import LeadGroup
from tracker.rules.texts import fold

LONGEST = 40_000  # characters typed at once
MOST_NAMES = 500
LONGEST_NAME = 300
MOST_HELD = 20_000  # ids

_PARTING = re.compile(r"[;\r\n]+")
_HELD = re.compile(r"\d{1,9}(?:-\d{1,9})?(?:,\d{1,9}(?:-\d{1,9})?)*")


@dataclass(frozen=True, slots=True)
class Offered:
    """A unit that may be picked, with the folded words it is found by."""

    id: int
    words: str

    @classmethod
    def of(cls, unit_id: int, names: Iterable[str]) -> "Offered":
        """Return a unit with the words of all its names, each word after a space.

        >>> Offered.of(4, ("Sở Y tế", "Sở Y")).words
        ' so y te / so y / syt'
        """
        known = [fold(name) for name in names]
        first_letters = "".join(word[0] for word in known[0].split())
        return cls(unit_id, f" {' / '.join([*known, first_letters])}")


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words that several units answer to, or one perhaps."""

    words: str
    unit_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Picked:
    """Who is meant, whom to ask about, and words nobody answers to."""

    unit_ids: tuple[int, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    unknown: tuple[str, ...] = ()


class Picking:
    """Reads names among the units offered; nobody is guessed, nobody else can be named."""

    def __init__(
        self,
        offered: Sequence[Offered],
        register: Register,
        members: Callable[[Wording], Collection[int]],
    ) -> None:
        """Take who is offered, who answers to which name, and who belongs to a group."""
        self._offered = offered
        self._ids = [one.id for one in offered]
        self._allowed = frozenset(self._ids)
        self._register = register
        self._members = members

    def read(self, typed: str, answered: Mapping[str, Collection[int]]) -> Picked:
        """Return who is meant by names or codes, one a line or parted by semicolons.

        ``answered`` holds what was chosen for words that were asked about before.
        """
        chosen: list[int] = []
        unclear: list[Unclear] = []
        unknown: list[str] = []
        for words in names_in(typed):
            found = self._answer(words, answered)
            chosen += found.unit_ids
            unclear += found.unclear
            unknown += found.unknown
        return Picked(tuple(dict.fromkeys(chosen)), tuple(unclear), tuple(unknown))

    def _answer(self, words: str, answered: Mapping[str, Collection[int]]) -> Picked:
        if words in answered:
            return Picked(tuple(one for one in answered[words] if one in self._allowed))
        whole = self._one(words)
        if not whole.unknown:
            return whole
        pieces = [mention.words for mention in read_units(words, self._register, near=False)]
        if len(pieces) < 2:
            return whole
        found = [self._answer_piece(piece, answered) for piece in pieces]
        return Picked(
            tuple(one for each in found for one in each.unit_ids),
            tuple(one for each in found for one in each.unclear),
            tuple(one for each in found for one in each.unknown),
        )

    def _answer_piece(self, words: str, answered: Mapping[str, Collection[int]]) -> Picked:
        if words in answered:
            return Picked(tuple(one for one in answered[words] if one in self._allowed))
        return self._one(words)

    def _one(self, words: str) -> Picked:
        """Return who answers to one name: a group, a unit called so, or one with these words."""
        if len(words) > LONGEST_NAME:
            return Picked(unknown=(words,))
        return self._group(words) or self._called_so(words) or self._likely(words)

    def _called_so(self, words: str) -> Picked | None:
        called = self._called(words)
        if not called:
            return None
        return Picked((called[0],)) if len(called) == 1 else self._told(words, called)

    def _likely(self, words: str) -> Picked:
        """Return the one unit whose name ends with these words; of any other it is asked.

        What is typed in full may be the name of a unit that is not offered, or of none.
        """
        found = self.find(words)
        if len(found) == 1 and self._ends_with(found[0], words):
            return Picked((found[0],))
        return self._told(words, found)

    def _ends_with(self, unit_id: int, words: str) -> bool:
        known = next(one.words for one in self._offered if one.id == unit_id)
        return f" {fold(words)} /" in f"{known} /"

    def _group(self, words: str) -> Picked | None:
        if kept := self._register.find_group(words):
            return self._whole_group(words, Wording(LeadGroup.STORED, stored_id=kept.id))
        if self._register.find(words) is None and (wording := read_group(words)):
            if wording.is_some or wording.has_outsiders:
                return Picked(unknown=(words,))
            return self._whole_group(words, wording)
        return None

    def _whole_group(self, words: str, wording: Wording) -> Picked:
        members = frozenset(self._members(wording))
        ids = tuple(one for one in self._ids if one in members)
        return Picked(ids) if ids else Picked(unknown=(words,))

    def _called(self, words: str) -> list[int]:
        """Return those the register knows by this very name."""
        found = self._register.find(words)
        if found is None:
            return []
        bodies = [found.body, *(found.others if found.match is Match.AMBIGUOUS else ())]
        return [body.id for body in bodies if body.id in self._allowed]

    @staticmethod
    def _told(words: str, ids: Sequence[int]) -> Picked:
        return Picked(unclear=(Unclear(words, tuple(ids)),)) if ids else Picked(unknown=(words,))

    def find(self, words: str) -> list[int]:
        """Return the units of which each of these words begins a word; who begins so, first."""
        return find_offered(words, self._offered)


def find_offered(words: str, offered: Iterable[Offered]) -> list[int]:
    """Return the ids of those with a word for each of these words; who begins so, first.

    >>> some = [Offered.of(1, ("Xã Ia Pa",)), Offered.of(2, ("Ia Grai",)), Offered.of(3, ("Sở",))]
    >>> find_offered("ia", some), find_offered("xip", some), find_offered(" ", some)
    ([2, 1], [1], [])
    """
    whole = fold(words)
    wanted = [f" {word}" for word in whole.split()]
    if not wanted:
        return []
    found = [one for one in offered if all(word in one.words for word in wanted)]
    found.sort(key=lambda one: not one.words.startswith(f" {whole}"))
    return [one.id for one in found]


def names_in(typed: str) -> list[str]:
    r"""Return the names typed, each once.

    >>> names_in(" Sở  Y tế;\nSở Nội vụ; ;Sở Y tế")
    ['Sở Y tế', 'Sở Nội vụ']
    """
    parts = (" ".join(part.split()).strip(" .,") for part in _PARTING.split(typed))
    return list(dict.fromkeys(part for part in parts if part))


def in_short(ids: Iterable[int]) -> str:
    """Return ids as numbers and spans, in order.

    >>> in_short([7, 1, 2, 3, 9])
    '1-3,7,9'
    """
    return ",".join(_spans(sorted(set(ids))))


def _spans(ids: Sequence[int]) -> Iterator[str]:
    if not ids:
        return
    start = ids[0]
    for one, following in pairwise((*ids, ids[-1] + 2)):
        if following != one + 1:
            yield str(one) if start == one else f"{start}-{one}"
            start = following


def in_full(short: str) -> list[int] | None:
    """Return the ids that numbers and spans stand for; None where it is none of our lists.

    >>> in_full("1-3,7"), in_full(""), in_full("3-1"), in_full("1-999999999"), in_full("x")
    ([1, 2, 3, 7], [], None, None, None)
    """
    if not short:
        return []
    if len(short) > 10 * MOST_HELD or not short.isascii() or not _HELD.fullmatch(short):
        return None
    ids: list[int] = []
    for span in short.split(","):
        first, _, last = span.partition("-")
        start, end = int(first), int(last or first)
        if end < start or len(ids) + end - start >= MOST_HELD:
            return None
        ids.extend(range(start, end + 1))
    return ids
