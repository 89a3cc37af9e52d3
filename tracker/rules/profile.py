"""How we stand in one edition of an index: points got and lost, ranks, what to do first.

Points are on the scale of the index (1000 for the DTI). What is not known is None, never zero.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_DOWN, Decimal
from enum import StrEnum
from fractions import Fraction

_COMPONENTS = re.compile(r"(\d+)\s+(?:components|chỉ số thành phần)")


class ScoreSource(StrEnum):
    """Whose points are looked at; the first that is known is the one to believe."""

    PUBLISHED = "published"
    VERIFIED = "verified"  # by the ministry's appraisal
    SELF = "self"  # the province's own scoring


class Standing(StrEnum):
    """Where a rank lies among all that were ranked."""

    STRONG = "strong"  # in the first third
    MIDDLE = "middle"
    WEAK = "weak"  # in the last third


class Basis(StrEnum):
    """What the price of a point was reckoned by."""

    COMPONENTS = "components"  # the points each component has lost
    AVERAGE = "average"  # the loss spread evenly over the components the set names


@dataclass(frozen=True, slots=True)
class Line:
    """A main indicator as it stands; ``maximum`` 0 means collected and not scored."""

    code: str
    name: str
    maximum: Decimal
    points: Decimal | None = None
    rank: int | None = None
    target: Decimal | None = None  # points aimed at
    group: str = ""  # the code of its group

    @property
    def is_scored(self) -> bool:
        """Tell whether points can be won with it."""
        return self.maximum > 0

    @property
    def lost(self) -> Decimal | None:
        """Return the points missing to the maximum."""
        return None if self.points is None or not self.is_scored else self.maximum - self.points

    @property
    def value(self) -> Fraction | None:
        """Return points by maximum, the value that is published."""
        if self.points is None or not self.is_scored:
            return None
        return Fraction(self.points) / Fraction(self.maximum)

    @property
    def missing_to_target(self) -> Decimal | None:
        """Return the points still missing to what is aimed at; nothing once it is reached."""
        if self.points is None or self.target is None or self.target <= self.points:
            return None
        return self.target - self.points


@dataclass(frozen=True, slots=True)
class Sum:
    """Several lines together; points and loss are None while those of a scored line are."""

    maximum: Decimal
    points: Decimal | None
    known: Decimal  # of the lines that have points
    unknown: tuple[str, ...]  # the codes of those that have none

    @property
    def lost(self) -> Decimal | None:
        """Return the points missing to the maximum."""
        return None if self.points is None else self.maximum - self.points


def sum_of(lines: Iterable[Line]) -> Sum:
    """Add up lines exactly; the overlapping pillars are never added.

    >>> sum_of([Line("1", "a", Decimal(100), Decimal("41.2")), Line("2", "b", Decimal(100))])
    Sum(maximum=Decimal('200'), points=None, known=Decimal('41.2'), unknown=('2',))
    """
    scored = [line for line in lines if line.is_scored]
    known = sum((line.points for line in scored if line.points is not None), Decimal(0))
    unknown = tuple(line.code for line in scored if line.points is None)
    maximum = sum((line.maximum for line in scored), Decimal(0))
    return Sum(maximum, known if scored and not unknown else None, known, unknown)


def share_of_lost(lost: Decimal | None, total_lost: Decimal | None) -> Fraction | None:
    """Return which part of all lost points was lost here.

    >>> share_of_lost(Decimal("107.6"), Decimal("561.4"))
    Fraction(538, 2807)
    """
    if lost is None or not total_lost:
        return None
    return Fraction(lost) / Fraction(total_lost)


def standing_of(rank: int | None, ranked: int | None) -> Standing | None:
    """Tell in which third of the table a rank lies.

    >>> standing_of(16, 63), standing_of(34, 63), standing_of(62, 63)
    (<Standing.STRONG: 'strong'>, <Standing.MIDDLE: 'middle'>, <Standing.WEAK: 'weak'>)
    """
    if rank is None or not ranked:
        return None
    if 3 * rank <= ranked:
        return Standing.STRONG
    return Standing.WEAK if 3 * rank > 2 * ranked else Standing.MIDDLE


def by_rank(lines: Iterable[Line], wanted: Standing, ranked: int | None) -> tuple[Line, ...]:
    """Return the lines that stand so: strengths best first, the others worst first."""
    found = [line for line in lines if standing_of(line.rank, ranked) is wanted]
    sign = 1 if wanted is Standing.STRONG else -1
    return tuple(sorted(found, key=lambda line: sign * (line.rank or 0)))


def pulling_down(lines: Iterable[Line], overall: int | None) -> tuple[Line, ...]:
    """Return the lines ranked worse than the province as a whole, the worst first.

    They pull the whole down, whatever third of the table they lie in.
    """
    if overall is None:
        return ()
    worse = [line for line in lines if line.rank is not None and line.rank > overall]
    return tuple(sorted(worse, key=lambda line: -(line.rank or 0)))


def first_to_do(
    lines: Sequence[Line], *, ranked: int | None = None, count: int = 3
) -> tuple[Line, ...]:
    """Return what to do first: by the place in lost points plus the place in bad rank.

    Both orders count alike; a line that lacks one of the two facts stands last in that order.
    Of equal sums the greater loss, then the worse rank comes first. A strength (of ``ranked``
    provinces) whose points nobody knows is nothing to do.
    """
    scored = [line for line in lines if line.is_scored]
    open_lines = [line for line in scored if line.lost or _is_known_as_bad(line, ranked)]
    by_lost = _places([line.lost for line in open_lines])
    by_bad_rank = _places([line.rank for line in open_lines])
    order = sorted(
        range(len(open_lines)),
        key=lambda at: (
            by_lost[at] + by_bad_rank[at],
            -(open_lines[at].lost or 0),
            -(open_lines[at].rank or 0),
        ),
    )
    return tuple(open_lines[at] for at in order[:count])


def _is_known_as_bad(line: Line, ranked: int | None) -> bool:
    """Tell whether the rank alone, without points, speaks for doing something."""
    if line.lost is not None or line.rank is None:
        return False
    return standing_of(line.rank, ranked) is not Standing.STRONG


def _places(values: Sequence[Decimal | int | None]) -> list[int]:
    """Return the place of each value, the largest first; equal values share a place."""
    last = len(values)
    return [
        last if value is None else 1 + sum(1 for other in values if _is_above(other, value))
        for value in values
    ]


def _is_above(other: Decimal | int | None, value: Decimal | int) -> bool:
    return other is not None and other > value


@dataclass(frozen=True, slots=True)
class Change:
    """From one edition to the next; each part is None when one of its two figures is unknown."""

    points: Decimal | None
    growth: Fraction | None  # of the score; a rise of 30 % is 3/10
    places: int | None  # positive = the rank became better


def change_between(
    points: Decimal | None, rank: int | None, before: Decimal | None, rank_before: int | None
) -> Change:
    """Return what became of score and rank, each by itself: one may rise while the other falls.

    >>> change_between(Decimal(579), 32, Decimal(445), 24).places
    -8
    """
    both = points is not None and before is not None
    return Change(
        points=points - before if points is not None and before is not None else None,
        growth=(
            Fraction(points) / Fraction(before) - 1  # type: ignore[arg-type]
            if both and before
            else None
        ),
        places=rank_before - rank if rank is not None and rank_before is not None else None,
    )


def score_before(points: Decimal, growth: Fraction) -> Decimal:
    """Derive the score of the edition before from the growth somebody printed.

    >>> score_before(Decimal("579.6"), Fraction(30, 100))
    Decimal('445.8')
    """
    exact = Fraction(points) / (1 + growth)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class PillarSplit:
    """The common foundation and each pillar's own activity, taken out of total and pillars."""

    foundation: Decimal
    activities: Mapping[str, Decimal]

    def printed(self, places: int) -> "PillarSplit":
        """Return it as printed: activities take up the rounding, so that each pillar adds up."""
        step = Decimal(1).scaleb(-places)
        foundation = self.foundation.quantize(step, ROUND_HALF_DOWN)
        taken = self.foundation - foundation
        return PillarSplit(foundation, {key: a + taken for key, a in self.activities.items()})


def split_of_pillars(total: Decimal, pillars: Mapping[str, Decimal]) -> PillarSplit:
    """Take total and pillars apart: each pillar = foundation + its activity (Decision 922).

    The pillars share the foundation, so their sum holds it once too often for all but one:
    foundation = (sum of pillars - total) / (number of pillars - 1).

    >>> split = split_of_pillars(Decimal("320.7"), {
    ...     "P-GOV": Decimal("226.5"), "P-ECO": Decimal("247"), "P-SOC": Decimal("219.9")})
    >>> split.foundation, split.printed(1).foundation
    (Decimal('186.35'), Decimal('186.3'))
    """
    if len(pillars) < 2:
        raise ValueError("a foundation is shared by at least two pillars")
    foundation = (sum(pillars.values(), Decimal(0)) - total) / (len(pillars) - 1)
    return PillarSplit(foundation, {key: value - foundation for key, value in pillars.items()})


@dataclass(frozen=True, slots=True)
class Component:
    """What a component can give and gives."""

    name: str
    maximum: Decimal | None = None
    points: Decimal | None = None

    @property
    def lost(self) -> Decimal | None:
        """Return the points missing to the maximum, None unless both are known."""
        if self.maximum is None or self.points is None:
            return None
        return self.maximum - self.points


@dataclass(frozen=True, slots=True)
class Price:
    """How many components of an indicator must be put right for so many points."""

    line: Line
    lost: Decimal
    components: int  # that have lost points, or that the set names
    needed: int
    reached: Decimal  # what those bring at most
    basis: Basis

    @property
    def per_component(self) -> Fraction:
        """Return the points lost by a component, on average."""
        return Fraction(self.lost) / self.components


def cheapest_points(
    lines: Iterable[Line],
    components: Mapping[str, Sequence[Component]],
    named: Mapping[str, int],
    *,
    wanted: Decimal = Decimal(10),
) -> tuple[Price, ...]:
    """Price ``wanted`` points at each indicator by the components to put right, cheapest first.

    Nobody keeps what a component costs in money or work, so components are what is counted:
    their own lost points where all are known, else the loss of the indicator spread evenly over
    the components the set names. An indicator that has lost less than ``wanted`` is left out.
    """
    prices = [
        _price(line, components.get(line.code, ()), named.get(line.code, 0), wanted)
        for line in lines
        if line.lost is not None and line.lost >= wanted
    ]
    known = [price for price in prices if price is not None]
    return tuple(sorted(known, key=lambda price: (price.needed, -price.per_component)))


def _price(
    line: Line, components: Sequence[Component], named: int, wanted: Decimal
) -> Price | None:
    lost = line.lost or Decimal(0)
    losses = [part.lost for part in components if part.lost is not None]
    if losses and len(losses) == max(named, len(components)) and sum(losses) == lost:
        return _price_by_losses(line, sorted((x for x in losses if x > 0), reverse=True), wanted)
    if not named:
        return None
    each = Fraction(lost) / named
    needed = -(-Fraction(wanted) // each)
    reached = min(Fraction(lost), each * needed)
    shown = (Decimal(reached.numerator) / Decimal(reached.denominator)).quantize(Decimal("0.01"))
    return Price(line, lost, named, int(needed), shown, Basis.AVERAGE)


def _price_by_losses(line: Line, losses: Sequence[Decimal], wanted: Decimal) -> Price:
    reached, needed = Decimal(0), 0
    while reached < wanted:
        reached, needed = reached + losses[needed], needed + 1
    return Price(line, line.lost or Decimal(0), len(losses), needed, reached, Basis.COMPONENTS)


def components_named(measure: str) -> int:
    """Return how many components the set says an indicator has; 0 where it does not say.

    >>> components_named("sum of 22 components"), components_named("3 components; collected")
    (22, 3)
    """
    found = _COMPONENTS.search(measure)
    return int(found[1]) if found else 0
