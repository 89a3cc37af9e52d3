"""What if: the score with other points, and between which ranks it would lie.

Only some provinces publish their score. A rank is therefore a span: from the known scores above
it follows how many provinces are certainly ahead, from those below how many may be at most.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tracker.rules.faults import Fault, Refused
from tracker.rules.numbers import MINUS, read_number
from tracker.rules.profile import Line

SCALE = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Mark:
    """A province whose rank and points are both published."""

    rank: int
    points: Decimal
    name: str = ""


@dataclass(frozen=True, slots=True)
class RankSpan:
    """The best and the worst rank a score can mean."""

    best: int
    worst: int

    @property
    def is_exact(self) -> bool:
        """Tell whether only one rank is possible."""
        return self.best == self.worst


@dataclass(frozen=True, slots=True)
class Table:
    """What is known of an edition: how many were ranked, who published a score, and ourselves."""

    ranked: int
    marks: tuple[Mark, ...]  # of the others
    own_rank: int | None = None
    own_points: Decimal | None = None  # as published


def rank_span(points: Decimal, table: Table) -> RankSpan:
    """Return between which ranks a score would lie if nobody else moved.

    A rank is one more than the number of provinces with more points. Above a mark of rank R
    with a known score stand R - 1 provinces, ourselves not counted.

    >>> rank_span(Decimal("542.90"), Table(63, (Mark(32, Decimal("579.6")),
    ...                                         Mark(46, Decimal("541.46"))), own_rank=62))
    RankSpan(best=33, worst=46)
    """
    ahead_least, ahead_most = 0, max(table.ranked - 1, 0)
    for mark in table.marks:
        above_mark = mark.rank - 1 - _is_before(table.own_rank, mark.rank)
        if mark.points > points:
            ahead_least = max(ahead_least, above_mark + 1, _known_above(points, table.marks))
        else:
            ahead_most = min(ahead_most, above_mark)
    if table.own_rank is not None and table.own_points is not None:
        if points < table.own_points:
            ahead_least = max(ahead_least, table.own_rank - 1)
        else:
            ahead_most = min(ahead_most, table.own_rank - 1)
    return RankSpan(ahead_least + 1, max(ahead_most, ahead_least) + 1)


def _is_before(own_rank: int | None, rank: int) -> bool:
    return own_rank is not None and own_rank < rank


def _known_above(points: Decimal, marks: Iterable[Mark]) -> int:
    """Count the marks above a score: ranks that tie tell of less than their scores do."""
    return sum(1 for mark in marks if mark.points > points)


@dataclass(frozen=True, slots=True)
class ScoreSpan:
    """Between which scores a rank lies, and who says so; equal ends when it is published."""

    low: Decimal
    high: Decimal
    below: Mark | None = None
    above: Mark | None = None

    @property
    def is_exact(self) -> bool:
        """Tell whether the score of the rank is published."""
        return self.low == self.high


def score_span(rank: int, marks: Sequence[Mark], *, scale: Decimal = SCALE) -> ScoreSpan:
    """Return between which points a rank lies, by the published scores around it.

    >>> score_span(20, [Mark(5, Decimal("692.4")), Mark(25, Decimal("607.7"))]).low
    Decimal('607.7')
    """
    at_rank = [mark for mark in marks if mark.rank == rank]
    if at_rank:
        return ScoreSpan(at_rank[0].points, at_rank[0].points, at_rank[0], at_rank[0])
    above = min((m for m in marks if m.rank < rank), key=lambda m: m.points, default=None)
    below = max((m for m in marks if m.rank > rank), key=lambda m: m.points, default=None)
    return ScoreSpan(
        below.points if below else Decimal(0), above.points if above else scale, below, above
    )


def growth_span(points: Decimal, span: ScoreSpan) -> tuple[Fraction, Fraction] | None:
    """Return between which growths a score rose from one that is only known to lie in a span.

    None where the span is open at an end: then nothing can be said.

    >>> low, high = growth_span(Decimal("579.6"), ScoreSpan(
    ...     Decimal("429.4"), Decimal("488"), Mark(26, Decimal("429.4")), Mark(12, Decimal("488"))))
    >>> round(float(low), 3), round(float(high), 3)
    (0.188, 0.35)
    """
    if span.below is None or span.above is None or span.low <= 0:
        return None
    now = Fraction(points)
    return now / Fraction(span.high) - 1, now / Fraction(span.low) - 1


@dataclass(frozen=True, slots=True)
class Gap:
    """The points missing to a rank: from ``least`` to ``most``."""

    rank: int
    span: ScoreSpan
    least: Decimal
    most: Decimal

    @property
    def is_reached(self) -> bool:
        """Tell whether nothing is missing even at the worst."""
        return self.most <= 0


def gap_to_rank(
    points: Decimal, rank: int, marks: Sequence[Mark], *, scale: Decimal = SCALE
) -> Gap:
    """Return how many points are missing to a rank, as far as the published scores tell.

    >>> gap = gap_to_rank(Decimal("542.9"), 25, [Mark(25, Decimal("607.7"))])
    >>> gap.least, gap.most
    (Decimal('64.8'), Decimal('64.8'))
    """
    span = score_span(rank, marks, scale=scale)
    return Gap(rank, span, max(span.low - points, Decimal(0)), max(span.high - points, Decimal(0)))


def next_mark(points: Decimal, marks: Iterable[Mark]) -> Mark | None:
    """Return the nearest published score that is still above, if there is any."""
    above = [mark for mark in marks if mark.points > points]
    return min(above, key=lambda mark: (mark.points, -mark.rank), default=None)


@dataclass(frozen=True, slots=True)
class Wish:
    """Other points for one indicator: a new figure, or a change where the old one is unknown."""

    amount: Decimal
    is_change: bool = False


def read_wish(text: str, line: Line) -> Wish | None:
    """Read what somebody supposes for a line: ``80`` are its new points, ``+10`` is a change.

    Raises Refused: what read_number raises; WISH_NEEDS_CHANGE.

    >>> read_wish("+10", Line("1", "Nhận thức số", Decimal(100)))
    Wish(amount=Decimal('10'), is_change=True)
    """
    text = text.strip()
    if not text:
        return None
    if text[0] in f"+-{MINUS}":
        known = line.points
        low = -line.maximum if known is None else -known
        high = line.maximum if known is None else line.maximum - known
        return Wish(read_number(text, minimum=low, maximum=high, decimals=4), is_change=True)
    amount = read_number(text, minimum=0, maximum=line.maximum, decimals=4)
    if line.points is None:
        raise Refused(Fault.WISH_NEEDS_CHANGE)
    return Wish(amount)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The score with the wishes: exact; None where the score itself is not known."""

    points: Decimal | None
    gained: Decimal
    gains: Mapping[str, Decimal]  # of each line that was supposed otherwise


def what_if(lines: Sequence[Line], wishes: Mapping[str, Wish], base: Decimal | None) -> Outcome:
    """Return the score if some lines had other points; nothing else is supposed to change.

    >>> line = Line("2", "Thể chế số", Decimal(100), Decimal("38.0"))
    >>> what_if([line], {"2": Wish(Decimal(80))}, Decimal("438.6")).points
    Decimal('480.6')
    """
    gains = {line.code: _gain(line, wishes[line.code]) for line in lines if line.code in wishes}
    gained = sum(gains.values(), Decimal(0))
    return Outcome(None if base is None else base + gained, gained, gains)


def _gain(line: Line, wish: Wish) -> Decimal:
    if wish.is_change:
        return wish.amount
    if line.points is None:
        raise Refused(Fault.WISH_NEEDS_CHANGE)
    return wish.amount - line.points
