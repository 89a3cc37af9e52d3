"""A cell that names units: cut into names though a name itself may hold a comma or "và"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.rules.annexes.groups import Wording, read_group
from tracker.rules.annexes.names import Found, Match, Register, key_of, words_of
from tracker.rules.choices import LeadGroup

SURE = 0.95  # a match less sure than this is shown for a look
MOST_NAMES = 60
LONGEST_SPAN = 9  # pieces one name may be cut into by its own commas

_STRONG = re.compile(r"[;•●▪]+|[\n\r]+(?:\s*[-–+*]\s+)?|^\s*[-–+*]\s+")
_WEAK = re.compile(
    r"(\s*,\s*|\s+(?:và|va|cùng)\s+(?:với\s+)?|\s*/\s*|\s+-\s+|\s*\+\s*)", re.IGNORECASE
)
_ORGANISATION = re.compile(
    r"(?:cac )?(?:bo|so|ban|cuc|chi cuc|tong cuc|uy ban|ubnd|hoi dong|cong an|thanh tra|van phong"
    r"|vien|truong|trung tam|dai|hoi|doan|ngan hang|bao hiem|kho bac|thanh pho|huyen|thi xa|tinh"
    r"|phuong|xa|tap doan|tong cong ty|cong ty|doanh nghiep|don vi|co quan|dia phuong|to chuc"
    r"|nganh|benh vien|lien minh)\b"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One name in a cell: a body, a group, or words nobody answers to."""

    words: str
    found: Found | None = None
    group: Wording | None = None

    @property
    def is_read(self) -> bool:
        """Tell whether it is known who is meant, or at least what group."""
        return self.group is not None or (
            self.found is not None and self.found.match is not Match.AMBIGUOUS
        )

    @property
    def is_sure(self) -> bool:
        """Tell whether nobody need look at it."""
        return self.group is not None or (self.found is not None and self.found.confidence >= SURE)


def keys_of(mention: Mention) -> tuple[str, ...]:
    """Return the keys under which somebody may have decided about a mention."""
    own = key_of(mention.words)
    is_shipped = mention.found is not None and mention.found.body.id is None
    return (own, key_of(mention.found.body.name)) if mention.found and is_shipped else (own,)


def read_units(
    text: str, register: Register, *, near: bool = True, most: int | None = MOST_NAMES
) -> tuple[Mention, ...]:
    """Cut a cell into the units it names, by the best cover with known names and groups.

    With ``near`` also across a slip of the pen, which takes long among thousands. ``most`` names
    are read, None: all.

    >>> from tracker.rules.annexes.names import Body
    >>> from tracker.rules.choices import UnitKind
    >>> names = ("Bộ Văn hóa, Thể thao và Du lịch", "Bộ Công an")
    >>> known = Register(tuple(Body(n, str(n), name, "", UnitKind.CENTRAL)
    ...                        for n, name in enumerate(names)))
    >>> [one.words for one in read_units("Bộ Công an, Bộ Văn hóa, Thể thao và Du lịch", known)]
    ['Bộ Công an', 'Bộ Văn hóa, Thể thao và Du lịch']
    """
    mentions: dict[str, Mention] = {}
    for line in _STRONG.split(text):
        for mention in _read_line(" ".join(line.split()).strip(" .,:"), register, near=near):
            mentions.setdefault(mention.words, mention)
    return tuple(mentions.values())[:most]


def _read_line(line: str, register: Register, *, near: bool) -> Iterator[Mention]:
    if not line:
        return
    pieces = _WEAK.split(line)  # names and what parts them, in turn
    names, parting = pieces[::2], pieces[1::2]
    for first, last in _cover(names, parting, register):
        words = _join(names, parting, first, last).strip(" .,:")
        if words:
            yield _mention(words, register, near=near)


def _join(names: Sequence[str], parting: Sequence[str], first: int, last: int) -> str:
    text = names[first]
    for place in range(first, last):
        text += parting[place] + names[place + 1]
    return text


def _mention(words: str, register: Register, *, near: bool) -> Mention:
    if kept := register.find_group(words):
        return Mention(words, group=Wording(LeadGroup.STORED, stored_id=kept.id))
    if found := register.find(words):
        return Mention(words, found=found)
    if group := read_group(words):
        return Mention(words, group=group)
    return Mention(words, found=register.find(words, near=True) if near else None)


def _cover(
    names: Sequence[str], parting: Sequence[str], register: Register
) -> list[tuple[int, int]]:
    """Return the spans of pieces that cost least: known ones little, unknown ones by the piece."""
    best: list[tuple[float, list[tuple[int, int]]]] = [(0.0, [])]
    for end in range(len(names)):
        choices = [
            (best[start][0] + _cost(names, parting, start, end, register), start)
            for start in range(max(0, end - LONGEST_SPAN + 1), end + 1)
        ]
        cost, start = min(choices)
        best.append((cost, [*best[start][1], (start, end)]))
    return best[-1][1]


def _cost(
    names: Sequence[str], parting: Sequence[str], first: int, last: int, register: Register
) -> float:
    words = _join(names, parting, first, last).strip(" .,:")
    if not words:
        return 0.0
    mention = _mention(words, register, near=False)
    if mention.is_read:
        return 0.2
    if mention.found is not None:
        return 0.3
    if first == last:
        return 1.0
    joins = all(_is_inside_a_name(parting[n], names[n + 1]) for n in range(first, last))
    return 0.95 * (last - first + 1) if joins else 5.0 * (last - first + 1)


def _is_inside_a_name(parted_by: str, following: str) -> bool:
    """Tell whether an unknown name goes on: "… và Ẩm thực" does, "…, Sở Y tế" does not."""
    if "," in parted_by or "/" in parted_by:
        return False
    return not _ORGANISATION.match(" ".join(words_of(following)))
