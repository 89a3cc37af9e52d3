"""What a row of an indicator set must be: its level, its steps, points that fit its parent's."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from tracker.rules.choices import Language
from tracker.rules.faults import Fault, Refused
from tracker.rules.figure_choices import IndicatorKind, MappingKind
from tracker.rules.numbers import read_number, show_number

MOST_POINTS = Decimal(100_000)
MOST_TIERS = 20
MOST_DEEP = 6  # rows one above the other; an annex has three or four
LEVELS = (IndicatorKind.GROUP, IndicatorKind.MAIN, IndicatorKind.COMPONENT)

UNKNOWN = ".?"  # in the code of a row whose official code is not known
PRESUMED = "tạm gán"  # in the words of a row that another document lent

_ROMAN = re.compile(r"[IVXLC]+|[A-Z]", re.IGNORECASE)
_MAIN = re.compile(r"[0-9]+")
_TIER = re.compile(r"(?P<name>.+?)\s*[=:]\s*(?P<share>[^=:]+)")


@dataclass(frozen=True, slots=True)
class Weighted:
    """A row of a set and its points, None where the source does not give them."""

    id: int
    parent_id: int | None
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class Overfull:
    """A row whose children have more points than it has itself."""

    id: int
    points: Decimal
    total: Decimal


def name_in(language: str, name_vi: str, name_en: str) -> str:
    """Return the name of an indicator in a language; the Vietnamese one where it has no other.

    >>> name_in("en", "Nhận thức số", "Digital awareness"), name_in("en", "Thể chế số", "")
    ('Digital awareness', 'Thể chế số')
    """
    return name_en if language == Language.ENGLISH and name_en else name_vi


def kind_of_code(code: str) -> IndicatorKind:
    """Return the level a code is written at: a Roman number, a whole number, anything longer.

    >>> [kind_of_code(code).value for code in ("II", "7", "7.12", "1354-1")]
    ['group', 'main', 'component', 'component']
    """
    if _ROMAN.fullmatch(code):
        return IndicatorKind.GROUP
    return IndicatorKind.MAIN if _MAIN.fullmatch(code) else IndicatorKind.COMPONENT


def parent_of_code(code: str) -> str:
    """Return the code a dotted code stands under; nothing for one without dots.

    >>> parent_of_code("7.12"), parent_of_code("7.12.3"), parent_of_code("7")
    ('7', '7.12', '')
    """
    return code.rpartition(".")[0]


def is_presumed(code: str, measure: str) -> bool:
    """Tell whether a row stands in for one of the official annex, under a code nobody gave it.

    >>> is_presumed("3.?9", ""), is_presumed("1354-1", "Tạm gán theo 1354"), is_presumed("3.1", "")
    (True, True, False)
    """
    return UNKNOWN in code or PRESUMED in measure.lower()


def check_levels(kind: IndicatorKind, parent: IndicatorKind | None) -> None:
    """Refuse a row that stands under one of its own level or below.

    Raises Refused: INDICATOR_PARENT_BELOW, at the field ``parent``.
    """
    if parent is None or kind is parent is IndicatorKind.COMPONENT:
        return  # an annex may part its components once more
    if LEVELS.index(parent) >= LEVELS.index(kind):
        raise Refused(Fault.INDICATOR_PARENT_BELOW, field="parent")


def check_above(row_id: int | None, parent: int | None, above: Mapping[int, int | None]) -> None:
    """Refuse a row that would stand below itself, or too deep; ``above`` tells who stands on whom.

    Raises Refused: INDICATOR_BELOW_ITSELF, INDICATOR_TOO_DEEP, at the field ``parent``.

    >>> check_above(3, 2, {1: None, 2: 1, 3: 1})
    """
    deep = 1
    while parent is not None:
        if parent == row_id:
            raise Refused(Fault.INDICATOR_BELOW_ITSELF, field="parent")
        deep += 1
        if deep > MOST_DEEP:
            raise Refused(Fault.INDICATOR_TOO_DEEP, field="parent", limit=MOST_DEEP)
        parent = above.get(parent)


def overfull(rows: Iterable[Weighted]) -> list[Overfull]:
    """Return the rows whose children's points come to more than their own; to warn, not to refuse.

    >>> rows = [Weighted(1, None, Decimal(100)), Weighted(2, 1, Decimal(60)), Weighted(3, 1, None)]
    >>> overfull(rows)
    []
    >>> overfull([*rows, Weighted(4, 1, Decimal("40.1"))])
    [Overfull(id=1, points=Decimal('100'), total=Decimal('100.1'))]
    """
    rows = list(rows)
    totals: dict[int, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.parent_id is not None and row.points is not None:
            totals[row.parent_id] += row.points
    return [
        Overfull(row.id, row.points, totals[row.id])
        for row in rows
        if row.points is not None and row.id in totals and totals[row.id] > row.points
    ]


def read_tiers(text: str) -> list[dict[str, str]]:
    """Return the steps of a tier measure, each a name and its share of the points in percent.

    Raises Refused: TIER_UNREADABLE, TIERS_NOT_RISING, TOO_MANY_LINES, at the field ``tiers``.

    >>> read_tiers("Mức 1: 25; Mức 2: 100 %")
    [{'name': 'Mức 1', 'share': '0.25'}, {'name': 'Mức 2', 'share': '1'}]
    """
    lines = [line.strip() for line in re.split(r"[;\n]", text) if line.strip()]
    if len(lines) > MOST_TIERS:
        raise Refused(Fault.TOO_MANY_LINES, field="tiers", limit=MOST_TIERS)
    tiers = [_tier(line) for line in lines]
    shares = [Decimal(tier["share"]) for tier in tiers]
    if any(after <= before for before, after in pairwise(shares)):
        raise Refused(Fault.TIERS_NOT_RISING, field="tiers")
    return tiers


def show_tiers(tiers: Sequence[dict[str, Any]] | None) -> str:
    """Return steps as they are typed.

    >>> show_tiers([{"name": "Mức 1", "share": "0.25"}])
    'Mức 1: 25%'
    """
    return "; ".join(
        f"{tier['name']}: {show_number(Decimal(str(tier['share'])) * 100)}%" for tier in tiers or ()
    )


def check_mapping(kind: MappingKind, new_count: int) -> None:
    """Refuse a mapping that does not name what became of an indicator.

    Raises Refused: MAPPING_NEW_MISSING, MAPPING_NEW_NAMED, MAPPING_ONE_ONLY, at the field ``new``.
    """
    if kind is MappingKind.DROPPED:
        if new_count:
            raise Refused(Fault.MAPPING_NEW_NAMED, field="new")
    elif not new_count:
        raise Refused(Fault.MAPPING_NEW_MISSING, field="new")
    elif kind is not MappingKind.SPLIT and new_count > 1:
        raise Refused(Fault.MAPPING_ONE_ONLY, field="new")


def _tier(line: str) -> dict[str, str]:
    found = _TIER.fullmatch(line)
    if found is None or len(found["name"]) > 120:
        raise Refused(Fault.TIER_UNREADABLE, field="tiers", words=line[:80])
    try:
        percent = read_number(
            found["share"].strip(), minimum=0, maximum=100, decimals=2, percent=True
        )
    except Refused as refusal:
        raise Refused(Fault.TIER_UNREADABLE, field="tiers", words=line[:80]) from refusal
    share = (percent / 100).normalize()
    return {"name": found["name"], "share": f"{share:f}"}
