"""How points become values of the digital transformation index, its pillars and its ranks.

A main value is points over maximum, the index all points over a thousand. The pillars share the
foundation indicators: their points overlap and never add up to the index.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

SCALE = 1000  # points of the whole index
TOLERANCE = Decimal("0.0001")  # published values are printed with four decimals
FOUR_DECIMALS = Decimal("0.0001")
DTI = "DTI"
PILLARS = ("P-GOV", "P-ECO", "P-SOC")  # in the order of the activity indicators of a set

Key = TypeVar("Key", bound=Hashable)
Points = Decimal | int
Score = Decimal | None


class TooManyPoints(ValueError):
    """Points are negative or above their maximum."""


@dataclass(frozen=True, slots=True)
class MainIndicator:
    """A main indicator of a set: the group it stands in, and its maximum, None if not known."""

    code: str
    group: str
    maximum: Decimal | None


@dataclass(frozen=True, slots=True)
class Pillar:
    """A pillar: the foundation and one activity indicator; what it can come to at most."""

    code: str
    members: tuple[str, ...]
    activity: str
    maximum: Decimal | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A published value that is not what its points come to."""

    code: str
    published: Decimal
    computed: Decimal


@dataclass(frozen=True, slots=True)
class MergedValue:
    """The value of a merged province; None when ``missing`` predecessors have none."""

    value: Decimal | None
    missing: tuple[str, ...] = ()


def main_value(points: Points | None, maximum: Points | None) -> Decimal | None:
    """Return the value of a main indicator, 0 to 1 with four decimals.

    None when there are no points yet, or when the indicator is collected without being scored.
    Raises TooManyPoints.

    >>> main_value(Decimal("41.2"), 100), main_value(None, 100), main_value(0, 0)
    (Decimal('0.4120'), None, None)
    """
    if points is None or not maximum:
        return None
    if not 0 <= points <= maximum:
        raise TooManyPoints(f"{points} points of {maximum}")
    return _rounded(Decimal(points) / Decimal(maximum))


def dti_of(points_total: Points) -> Decimal:
    """Return the index of all points together.

    Raises TooManyPoints.

    >>> dti_of(Decimal("320.7")), dti_of(Decimal("541.46"))
    (Decimal('0.3207'), Decimal('0.5415'))
    """
    if not 0 <= points_total <= SCALE:
        raise TooManyPoints(f"{points_total} points of {SCALE}")
    return _rounded(Decimal(points_total) / SCALE)


def dti_from_mains(values: Mapping[str, Score], maxima: Mapping[str, Points]) -> Decimal | None:
    """Return the index that main values come to; None when a scored one is missing.

    >>> dti_from_mains({"1": Decimal("0.5")}, {"1": 100, "6": 0})
    Decimal('0.0500')
    """
    scored = {code: Decimal(most) for code, most in maxima.items() if most}
    known = {code: value for code in scored if (value := values.get(code)) is not None}
    if not scored or len(known) < len(scored):
        return None
    return dti_of(sum((known[code] * most for code, most in scored.items()), Decimal()))


def pillars_of(mains: Sequence[MainIndicator]) -> tuple[Pillar, ...]:
    """Return the three pillars of a set: each has its foundation group and one activity.

    The first group is the foundation, the second the activities. A set of another build has none.

    >>> points = [("1", "I", 500), ("7", "II", 200), ("8", "II", 150), ("9", "II", 150)]
    >>> mains = [MainIndicator(code, group, Decimal(most)) for code, group, most in points]
    >>> [str(pillar.maximum) for pillar in pillars_of(mains)]
    ['700', '650', '650']
    """
    groups = list(dict.fromkeys(main.group for main in mains))
    if len(groups) != len(("foundation", "activity")):
        return ()
    foundation = [main for main in mains if main.group == groups[0]]
    activities = [main for main in mains if main.group == groups[1]]
    if len(activities) != len(PILLARS):
        return ()
    return tuple(
        Pillar(
            code,
            tuple(main.code for main in (*foundation, activity)),
            activity.code,
            _sum_of(main.maximum for main in (*foundation, activity)),
        )
        for code, activity in zip(PILLARS, activities, strict=True)
    )


def pillar_value(foundation: Points, activity: Points, *, maximum: Points) -> Decimal:
    """Return the value of a pillar: foundation points and its own activity's, over its maximum.

    Raises TooManyPoints.

    >>> pillar_value(Decimal("186.3"), Decimal("40.2"), maximum=700)
    Decimal('0.3236')
    """
    value = main_value(foundation + activity, maximum)
    if value is None:
        raise TooManyPoints("a pillar without points to reach")
    return value


def competition_ranks(scores: Mapping[Key, Score]) -> dict[Key, int]:
    """Return the rank of each that has a score, the highest first; equal scores share a rank.

    >>> competition_ranks({"a": Decimal(3), "b": Decimal(2), "c": Decimal(2), "d": Decimal(1)})
    {'a': 1, 'b': 2, 'c': 2, 'd': 4}
    >>> competition_ranks({"a": None})
    {}
    """
    known = {key: score for key, score in scores.items() if score is not None}
    ordered = sorted(known.values(), reverse=True)
    first = {score: place for place, score in reversed(list(enumerate(ordered, start=1)))}
    return {key: first[score] for key, score in known.items()}


def mean_of_merged(predecessors: Mapping[str, Mapping[str, Score]], code: str) -> MergedValue:
    """Return the mean of what the predecessors of a merged province have under a code.

    So did the ministry for the edition of 2024: the arithmetic mean of the main indicators, not
    weighted by people. Index and pillars are sums of main values with fixed weights, so their
    mean is the same thing. When one predecessor has no score nothing is computed.

    >>> mean_of_merged({"A": {"1": Decimal("0.5")}, "B": {"1": Decimal("0.6")}}, "1")
    MergedValue(value=Decimal('0.5500'), missing=())
    >>> mean_of_merged({"A": {"1": Decimal("0.5")}, "B": {}}, "1")
    MergedValue(value=None, missing=('B',))
    """
    scores = {name: values.get(code) for name, values in predecessors.items()}
    missing = tuple(name for name, score in scores.items() if score is None)
    if missing or not scores:
        return MergedValue(None, missing)
    known = [score for score in scores.values() if score is not None]
    return MergedValue(_rounded(sum(known, Decimal()) / len(known)))


def agrees(published: Decimal, computed: Decimal) -> bool:
    """Tell whether a published value is the computed one, but for the last printed digit.

    >>> agrees(Decimal("0.7163"), Decimal("0.7164")), agrees(Decimal("0.71"), Decimal("0.72"))
    (True, False)
    """
    return abs(published - computed) <= TOLERANCE


def differences(
    values: Mapping[str, Score], maxima: Mapping[str, Points], pillars: Sequence[Pillar] = ()
) -> list[Difference]:
    """Return where the index and the pillars of a province are not what its main values give."""
    found = []
    weights = {DTI: maxima} | {
        pillar.code: {code: maxima.get(code, 0) for code in pillar.members} for pillar in pillars
    }
    for code, own in weights.items():
        published, points = values.get(code), _points(values, own)
        most = SCALE if code == DTI else sum(own.values())
        if published is None or points is None or not any(own.values()):
            continue
        computed = _rounded(points / most)
        if not agrees(published, computed):
            found.append(Difference(code, published, computed))
    return found


def _points(values: Mapping[str, Score], maxima: Mapping[str, Points]) -> Decimal | None:
    total = Decimal()
    for code, most in maxima.items():
        value = values.get(code)
        if value is None and most:
            return None
        total += (value or 0) * Decimal(most)
    return total if maxima else None


def _sum_of(maxima: Iterable[Decimal | None]) -> Decimal | None:
    total = Decimal()
    for maximum in maxima:
        if maximum is None:
            return None
        total += maximum
    return total


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(FOUR_DECIMALS, rounding=ROUND_HALF_UP)
