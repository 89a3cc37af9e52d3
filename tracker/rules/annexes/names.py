"""Names of bodies as people write them: one key for all spellings, and who answers to it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

from tracker.rules.choices import UnitKind
from tracker.rules.texts import fold

NEAR = 0.9  # the least likeness of two keys at which one may be a slip for the other
SHORTEST_NEAR = 8  # letters; shorter keys differ by too little
LONGEST_PLACE = 4  # words of the name of a province

_WORD = re.compile(r"[^\W_]+")
_SHORT_FORMS = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "mttq": "mat tran to quoc",
    "bhxh": "bao hiem xa hoi",
    "nhnn": "ngan hang nha nuoc",
    "bcd": "ban chi dao",
    "bql": "ban quan ly",
    "vp": "van phong",
    "vpubnd": "van phong uy ban nhan dan",
    "tp": "thanh pho",
    "tphcm": "thanh pho ho chi minh",
    "hcm": "ho chi minh",
    "tx": "thi xa",
    "tt": "thi tran",
    "tw": "trung uong",
    "tu": "trung uong",
    "vn": "viet nam",
    "cp": "chinh phu",
}
_TITLES = re.compile(
    r"(?:(?:cac )?(?:dong chi )?(?:thu truong|giam doc|chu tich|lanh dao|cuc truong|truong ban|"
    r"nguoi dung dau|bo truong) )"
)
_LOCAL = re.compile(r"^(?:uy ban nhan dan )?(?:(?:tinh|thanh pho|huyen|thi xa|xa|phuong) )(.+)")
_MEMBERS_OF = re.compile(
    r"^(?:(?:cac|nhung|toan bo|toan the|tat ca) )*(?:(?:don vi|co quan|thanh vien) )?"
    r"(?:(?:thuoc|trong|cua) )?"
)
_OFFICES = frozenset({UnitKind.DISTRICT, UnitKind.COMMUNE, UnitKind.PROVINCE})
_HEADS = ("so", "bo", "ban", "cuc", "uy", "vien", "hoi", "cong", "van", "thanh", "dai", "tong")


class Match(StrEnum):
    """How a name was recognised."""

    NAME = "name"  # the name itself, or a name the office gave it
    SPELLING = "spelling"  # the same but for case, marks, hyphens, "và"
    SHORT = "short"  # an abbreviation
    NEAR = "near"  # a slip of the pen, by all appearance
    AMBIGUOUS = "ambiguous"  # several answer to it


CONFIDENCE = {Match.NAME: 1.0, Match.SPELLING: 0.98, Match.SHORT: 0.95, Match.AMBIGUOUS: 0.5}


@dataclass(frozen=True, slots=True)
class Body:
    """Somebody a document may name; without ``id`` known from the shipped list only."""

    id: int | None
    code: str
    name: str
    short_name: str
    kind: UnitKind
    other_names: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""  # the code of the body that took over


@dataclass(frozen=True, slots=True)
class StoredGroup:
    """A group of units the office keeps, which documents may name by other words, too."""

    id: int
    name: str
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Who answers to some words, how sure that is (0 to 1), and who else might."""

    body: Body
    match: Match
    confidence: float
    others: tuple[Body, ...] = ()


def words_of(text: str) -> list[str]:
    """Return the words of a name without marks and case, common short forms written out.

    >>> " ".join(words_of("VP. UBND TP Pleiku"))
    'van phong uy ban nhan dan thanh pho pleiku'
    """
    words = _WORD.findall(fold(text.replace("&", " ") if " & " in text else text.replace("&", "")))
    return " ".join(_SHORT_FORMS.get(word, word) for word in words).split()


def key_of(text: str) -> str:
    """Return the form all spellings of one name share: no marks, spaces, signs or "và".

    >>> key_of("Sở Văn hóa, Thể thao và Du lịch") == key_of("Sở văn hoá - thể thao & du lịch")
    True
    >>> key_of("Sở TT&TT"), key_of("Sở TTTT")
    ('sotttt', 'sotttt')
    """
    return "".join(word for word in words_of(text) if word != "va")


def initials_of(name: str) -> str:
    """Return the key of the usual abbreviation: the first word, then initials.

    >>> initials_of("Sở Lao động - Thương binh và Xã hội"), initials_of("Ngân hàng Nhà nước")
    ('soldtbxh', 'nhnn')
    """
    words: list[str] = [word for word in _WORD.findall(fold(name)) if word != "va"]
    if words and words[0] in _HEADS:
        return words[0] + "".join(word[0] for word in words[1:])
    return "".join(word[0] for word in words)


@dataclass
class Register:
    """Everybody a document may name, by every key they answer to."""

    bodies: tuple[Body, ...]
    groups: tuple[StoredGroup, ...] = ()
    _by_key: dict[str, dict[int, Match]] = field(default_factory=dict)
    _asked: dict[str, Found | None] = field(default_factory=dict)
    _groups: dict[str, StoredGroup] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Write down each body under its keys; the surer way wins."""
        for place, body in enumerate(self.bodies):
            for key, match in _keys(body):
                known = self._by_key.setdefault(key, {})
                if place not in known or CONFIDENCE[match] > CONFIDENCE[known[place]]:
                    known[place] = match
        self._by_key.pop("", None)
        for group in self.groups:
            for name in (group.name, *group.other_names):
                self._groups.setdefault(key_of(name), group)
        self._groups.pop("", None)

    def find_group(self, text: str) -> StoredGroup | None:
        """Return the group of the office some words name, with or without "các đơn vị thuộc".

        >>> kept = Register((), (StoredGroup(4, "Khối sở, ngành", ("Khối tham mưu",)),))
        >>> [kept.find_group(words).id for words in ("khối sở ngành", "Các đơn vị khối tham mưu")]
        [4, 4]
        """
        if not self._groups:
            return None
        words = " ".join(words_of(text))
        return self._groups.get(key_of(words)) or self._groups.get(
            key_of(_MEMBERS_OF.sub("", words, count=1))
        )

    def find(self, text: str, *, near: bool = False) -> Found | None:
        """Return who answers to ``text``; with ``near`` also across a slip of the pen.

        >>> found = Register((Body(7, "SNV", "Sở Nội vụ", "", UnitKind.DEPARTMENT),)).find("SỞ NV")
        >>> found.body.id, found.match.value
        (7, 'short')
        """
        asked = f"{near}{text}"
        if asked not in self._asked:
            self._asked[asked] = self._find(text, near=near)
        return self._asked[asked]

    def _find(self, text: str, *, near: bool) -> Found | None:
        for key in _spoken_keys(text):
            if known := self._by_key.get(key):
                return self._choose(known, text)
        return self._nearly(key_of(text)) if near else None

    def _choose(self, known: Mapping[int, Match], text: str) -> Found:
        """Return the surest; two equally sure are not told apart, unless one is of the office."""
        best = max(CONFIDENCE[match] for match in known.values())
        chosen = [self.bodies[p] for p, match in known.items() if CONFIDENCE[match] == best]
        ours = [body for body in chosen if body.id is not None]
        first = (ours or chosen)[0]
        if len(ours or chosen) > 1:
            others = tuple((ours or chosen)[1:])
            return Found(first, Match.AMBIGUOUS, CONFIDENCE[Match.AMBIGUOUS], others)
        match = known[self.bodies.index(first)]
        if match is Match.NAME and not _is_written_so(first, text):
            match = Match.SPELLING
        return Found(first, match, CONFIDENCE[match])

    def _nearly(self, key: str) -> Found | None:
        """Return the one body whose name differs by a letter or two, never by a figure."""
        if len(key) < SHORTEST_NEAR:
            return None
        scored = sorted(
            (
                (_likeness(key, known), min(places))
                for known, places in self._by_key.items()
                if _may_be_near(key, known)
            ),
            reverse=True,
        )
        bodies = list(dict.fromkeys(place for score, place in scored if score >= NEAR))
        if not bodies:
            return None
        found = self.bodies[bodies[0]]
        return Found(
            found,
            Match.NEAR,
            round(scored[0][0] * 0.9, 2),
            tuple(self.bodies[p] for p in bodies[1:]),
        )


def _keys(body: Body) -> Iterator[tuple[str, Match]]:
    for name in (body.name, body.short_name, *body.other_names):
        yield key_of(name), Match.NAME
    yield initials_of(body.name), Match.SHORT
    yield key_of(body.code.split("-")[0] if body.id is None else body.code), Match.SHORT
    yield from ((key, Match.SHORT) for key in _local_keys(body))


def _local_keys(body: Body) -> Iterator[str]:
    """Let "Huyện Chư Păh", "UBND huyện Chư Păh" and "Chư Păh" be one locality."""
    if body.kind not in _OFFICES:
        return
    for name in (body.name, body.short_name):
        words = " ".join(words_of(name))
        bare = words.removeprefix("uy ban nhan dan ")
        yield key_of(bare)
        yield key_of("uy ban nhan dan " + bare)
        if match := _LOCAL.match(bare):
            yield key_of(match[1])


def _spoken_keys(text: str) -> Iterator[str]:
    """Return the keys of the words themselves, then without what people add to a name."""
    yield key_of(text)
    plain = " ".join(words_of(re.sub(r"\([^()]*\)", " ", text)))
    yield key_of(plain)
    bare = _TITLES.sub("", plain, count=1)
    yield key_of(bare)
    for ending in (" tinh ", " thanh pho "):
        if ending in bare:
            head, place = bare.split(ending, 1)
            if "," in text or " va " in place or len(place.split()) > LONGEST_PLACE:
                continue  # several names, perhaps
            yield key_of(head + ending)
            if head.split(" ", 1)[0] in {"so", "ban"}:
                yield key_of(head)
    if bare.endswith(" tinh"):
        yield key_of(bare.removesuffix(" tinh"))
    for opening in ("dia phuong ", "cac dia phuong "):
        if bare.startswith(opening) and "," not in text and " va " not in bare:
            yield key_of(bare.removeprefix(opening))


def _is_written_so(body: Body, text: str) -> bool:
    written = " ".join(text.split())
    return written in {body.name, body.short_name, body.code, *body.other_names}


def _may_be_near(key: str, known: str) -> bool:
    return (
        abs(len(key) - len(known)) <= 2
        and key[:2] == known[:2]
        and re.sub(r"\D", "", key) == re.sub(r"\D", "", known)
    )


def _likeness(key: str, known: str) -> float:
    matcher = SequenceMatcher(None, key, known, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= NEAR else 0.0


def register_of(
    known: Iterable[Body], shipped: Iterable[Body] = (), groups: Iterable[StoredGroup] = ()
) -> Register:
    """Gather the office's own bodies and those of the shipped list it does not keep itself."""
    own = tuple(known)
    taken = {
        key_of(name) for body in own for name in (body.name, body.short_name, *body.other_names)
    }
    added = (body for body in shipped if key_of(body.name) not in taken)
    return Register((*own, *added), tuple(groups))
