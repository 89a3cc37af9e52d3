"""Wordings that name a group of units ("các sở, ban, ngành"), and the group each means."""

import re
from dataclasses import dataclass
from functools import lru_cache

from tracker.rules.annexes.names import words_of
from tracker.rules.choices import GROUP_KINDS, LeadGroup, UnitKind

LONGEST = 30  # words

_CENTRAL = frozenset({UnitKind.CENTRAL})
_DEPARTMENTS = GROUP_KINDS[LeadGroup.DEPARTMENTS]
_LOCALITIES = GROUP_KINDS[LeadGroup.LOCALITIES]

# words of a group, longest first at each place; what each adds to the kinds of units meant
_MEMBERS: dict[str, frozenset[UnitKind]] = {
    "bo": _CENTRAL,
    "co quan ngang bo": _CENTRAL,
    "co quan thuoc chinh phu": _CENTRAL,
    "co quan trung uong": _CENTRAL,
    "so": _DEPARTMENTS,
    "ban": _DEPARTMENTS,
    "so nganh": _DEPARTMENTS,
    "ban nganh": _DEPARTMENTS,
    "nganh doc": frozenset({UnitKind.VERTICAL_AGENCY}),
    "co quan nganh doc": frozenset({UnitKind.VERTICAL_AGENCY}),
    "co quan trung uong dong tren dia ban": frozenset({UnitKind.VERTICAL_AGENCY}),
    "co quan chuyen mon": frozenset({UnitKind.DEPARTMENT}),
    "dia phuong": _LOCALITIES,
    "tinh": frozenset({UnitKind.PROVINCE}),
    "huyen": frozenset({UnitKind.DISTRICT}),
    "quan": frozenset({UnitKind.DISTRICT}),
    "thi xa": frozenset({UnitKind.DISTRICT}),
    "thanh pho": frozenset({UnitKind.DISTRICT}),
    "cap huyen": frozenset({UnitKind.DISTRICT}),
    "xa": frozenset({UnitKind.COMMUNE}),
    "phuong": frozenset({UnitKind.COMMUNE}),
    "thi tran": frozenset({UnitKind.COMMUNE}),
    "dac khu": frozenset({UnitKind.COMMUNE}),
    "cap xa": frozenset({UnitKind.COMMUNE}),
}
_ALONE = {"nganh", "don vi", "co quan", "co quan don vi", "uy ban nhan dan", "cap", "thu truong"}
_OUTSIDE = {
    *("to chuc", "doan the", "hoi doan the", "cac hoi", "hoi", "hiep hoi", "doanh nghiep"),
    *("tap doan", "tong cong ty", "truong dai hoc", "vien nghien cuu", "to chuc chinh tri xa hoi"),
    *("doanh nghiep cong nghe so", "nha truong", "co so giao duc", "ngan hang thuong mai"),
}
_SOME = {
    *("lien quan", "co lien quan", "duoc lua chon", "co chuc nang", "khac", "phu hop"),
    *("duoc giao", "co nhu cau", "tham gia", "theo chuc nang nhiem vu"),
}
_INDICATORS = {
    *("duoc phan cong chu tri chi so", "chu tri chi so", "duoc phan cong chu tri"),
    *("duoc giao chu tri chi so", "duoc phan cong"),
}
_NEUTRAL = {
    *("cac", "nhung", "toan bo", "tat ca", "toan the", "va", "cung", "tai", "o", "cua", "thuoc"),
    *("truc thuoc", "tren dia ban", "tren dia ban tinh", "cap tinh", "trong tinh", "toan tinh"),
    *("cap uy", "thuoc tinh", "truc thuoc trung uong", "giam doc", "chu tich", "lanh dao", "doan"),
    "thuoc uy ban nhan dan tinh",
}
_MARKS = {"cac", "nhung", "toan bo", "tat ca", "toan the"}


@dataclass(frozen=True, slots=True)
class Wording:
    """What a group wording means: a group, only some of it, or bodies of no group we keep."""

    group: LeadGroup
    is_some: bool = False  # "liên quan": the document does not say which
    has_outsiders: bool = False
    stored_id: int | None = None  # of a group the office keeps


@lru_cache(maxsize=4096)
def read_group(text: str) -> Wording | None:
    """Return the group some words mean, or None when they name something else.

    >>> read_group("UBND các huyện, thị xã, thành phố").group.value
    'districts'
    >>> read_group("Các bộ, ngành và địa phương").group.value
    'central_and_localities'
    >>> read_group("các cơ quan liên quan")
    Wording(group=<LeadGroup.NONE: 'none'>, is_some=True, has_outsiders=False, stored_id=None)
    >>> read_group("Sở Nội vụ") is None
    True
    """
    words = words_of(re.sub(r"\([^()]*\)", " ", text))
    parts = _parts(words) if 0 < len(words) <= LONGEST else None
    if parts is None:
        return None
    members = [part for part in parts if part in _MEMBERS]
    alone = [part for part in parts if part in _ALONE]
    outside = [part for part in parts if part in _OUTSIDE]
    is_plural = bool(_MARKS & set(parts)) or len(members) + len(alone) > 1
    if not (members or alone or outside) or not (is_plural or _means_many(members, outside)):
        return None
    return Wording(
        _group(parts, members, alone),
        is_some=bool(_SOME & set(parts)),
        has_outsiders=bool(outside),
    )


def _means_many(members: list[str], outside: list[str]) -> bool:
    """Tell whether a word without "các" still means all of them ("địa phương")."""
    return bool(outside) or any(
        part in {"dia phuong", "cap huyen", "cap xa", "co quan nganh doc"} for part in members
    )


def _group(parts: list[str], members: list[str], alone: list[str]) -> LeadGroup:
    if _INDICATORS & set(parts):
        return LeadGroup.INDICATOR_LEADS
    kinds = frozenset[UnitKind]().union(*(_MEMBERS[part] for part in members))
    if UnitKind.CENTRAL in kinds:
        return _largest(kinds - _DEPARTMENTS)
    if "nganh" in alone:
        kinds |= _DEPARTMENTS
    if alone and not _SOME & set(parts) and {"don vi", "co quan", "co quan don vi"} & set(alone):
        kinds |= _DEPARTMENTS
        if kinds == _DEPARTMENTS:
            return LeadGroup.ALL_UNITS
    return _largest(kinds)


def _largest(kinds: frozenset[UnitKind]) -> LeadGroup:
    """Return the smallest kept group that holds all the kinds."""
    if not kinds:
        return LeadGroup.NONE
    if kinds >= _DEPARTMENTS and kinds & _LOCALITIES:
        return LeadGroup.ALL_UNITS
    fitting = [group for group, held in GROUP_KINDS.items() if kinds <= held]
    return min(fitting, key=lambda group: len(GROUP_KINDS[group]), default=LeadGroup.ALL_UNITS)


def _parts(words: list[str]) -> list[str] | None:
    """Cut words into known parts, the longest first; None when one is not known."""
    known = _MEMBERS.keys() | _ALONE | _OUTSIDE | _SOME | _INDICATORS | _NEUTRAL
    parts, at = [], 0
    while at < len(words):
        for length in range(min(7, len(words) - at), 0, -1):
            part = " ".join(words[at : at + length])
            if part in known:
                parts.append(part)
                at += length
                break
        else:
            return None
    return parts
