"""What if: exact totals, and ranks that are never better for fewer points."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.known_results import table_of
from tracker.rules.faults import Fault, Refused
from tracker.rules.profile import Line
from tracker.rules.whatif import (
    Mark,
    Table,
    Wish,
    gap_to_rank,
    next_mark,
    rank_span,
    read_wish,
    score_span,
    what_if,
)

POINTS = st.decimals(0, 1000, places=2, allow_nan=False)
GIA_LAI = table_of(2022, "Gia Lai")


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Decimal], list[bool], int]:
    """All scores of an edition, which of them are published, and which province is ours."""
    scores = draw(st.lists(POINTS, min_size=2, max_size=20))
    published = draw(st.lists(st.booleans(), min_size=len(scores), max_size=len(scores)))
    return scores, published, draw(st.integers(0, len(scores) - 1))


def seen(world: tuple[list[Decimal], list[bool], int]) -> tuple[Table, list[Decimal]]:
    scores, published, own = world
    ranks = [1 + sum(other > score for other in scores) for score in scores]
    marks = tuple(
        Mark(ranks[at], scores[at]) for at in range(len(scores)) if published[at] and at != own
    )
    table = Table(len(scores), marks, ranks[own], scores[own] if published[own] else None)
    return table, [score for at, score in enumerate(scores) if at != own]


@given(worlds(), POINTS)
def test_the_true_rank_always_lies_in_the_span(
    world: tuple[list[Decimal], list[bool], int], points: Decimal
) -> None:
    table, others = seen(world)
    truth = 1 + sum(other > points for other in others)
    span = rank_span(points, table)
    assert span.best <= truth <= span.worst <= table.ranked


@given(worlds(), POINTS, POINTS)
def test_more_points_are_never_a_worse_rank(
    world: tuple[list[Decimal], list[bool], int], one: Decimal, other: Decimal
) -> None:
    low, high = sorted((one, other))
    table, _ = seen(world)
    with_less, with_more = rank_span(low, table), rank_span(high, table)
    assert with_more.best <= with_less.best
    assert with_more.worst <= with_less.worst


@given(worlds())
def test_when_everybody_publishes_the_rank_is_exact(
    world: tuple[list[Decimal], list[bool], int],
) -> None:
    scores, _, own = world
    table, others = seen((scores, [True] * len(scores), own))
    span = rank_span(scores[own], table)
    assert span.is_exact
    assert span.best == 1 + sum(other > scores[own] for other in others)


@given(st.lists(st.tuples(POINTS, POINTS), min_size=1, max_size=9), POINTS)
def test_the_total_is_exact_and_only_what_was_supposed_changes(
    pairs: list[tuple[Decimal, Decimal]], base: Decimal
) -> None:
    lines = [Line(str(n), "a", Decimal(1000), old) for n, (old, _) in enumerate(pairs)]
    wishes = {str(n): Wish(new) for n, (_, new) in enumerate(pairs) if n % 2 == 0}
    outcome = what_if(lines, wishes, base)
    expected = base + sum(
        (new - old for n, (old, new) in enumerate(pairs) if n % 2 == 0), Decimal()
    )
    assert outcome.points == expected
    assert set(outcome.gains) == set(wishes)


@given(worlds(), POINTS, st.integers(1, 20))
def test_a_gap_is_never_less_than_nothing(
    world: tuple[list[Decimal], list[bool], int], points: Decimal, rank: int
) -> None:
    table, _ = seen(world)
    gap = gap_to_rank(points, rank, table.marks)
    assert 0 <= gap.least <= gap.most
    assert gap.least == max(gap.span.low - points, 0)


def test_the_mock_of_gia_lai() -> None:
    lines = [
        Line("1", "Nhận thức số", Decimal(100), Decimal("41.2")),
        Line("2", "Thể chế số", Decimal(100), Decimal("38.0")),
        Line("4", "Nhân lực số", Decimal(100), Decimal("36.5")),
    ]
    texts = {"1": "75,0", "2": "80,0", "4": "65,0"}
    wishes = {line.code: read_wish(texts[line.code], line) for line in lines}
    outcome = what_if(lines, {k: w for k, w in wishes.items() if w}, Decimal("438.6"))
    assert outcome.points == Decimal("542.9")
    assert outcome.gains == {"1": Decimal("33.8"), "2": Decimal("42.0"), "4": Decimal("28.5")}
    assert next_mark(Decimal("542.9"), GIA_LAI.marks) == Mark(32, Decimal("579.6"), "Kiên Giang")


def test_a_score_above_all_is_first_and_one_below_all_known_may_be_last() -> None:
    assert rank_span(Decimal(900), GIA_LAI).is_exact
    assert rank_span(Decimal(900), GIA_LAI).best == 1
    assert rank_span(Decimal(100), GIA_LAI) == rank_span(Decimal(0), GIA_LAI)
    assert (rank_span(Decimal(0), GIA_LAI).best, rank_span(Decimal(0), GIA_LAI).worst) == (47, 63)
    assert rank_span(Decimal("541.46"), GIA_LAI).worst == 46  # as many points: the rank is shared


def test_our_own_published_score_is_a_mark_too() -> None:
    table = table_of(2022, "Kiên Giang")
    assert rank_span(Decimal("579.6"), table).worst == 32
    assert rank_span(Decimal(600), table).worst == 32
    assert rank_span(Decimal(570), table).best == 32
    assert score_span(1, table.marks).is_exact
    assert score_span(63, table.marks).low == 0
    assert gap_to_rank(Decimal(900), 20, table.marks).is_reached


def test_a_wish_is_read_as_points_or_as_a_change() -> None:
    known = Line("1", "a", Decimal(100), Decimal(40))
    unknown = Line("1", "a", Decimal(100))
    assert read_wish(" ", known) is None
    assert read_wish("-40", known) == Wish(Decimal(-40), is_change=True)
    assert what_if([unknown], {"1": Wish(Decimal(5), is_change=True)}, None).points is None
    for text, line, fault in (
        ("50", unknown, Fault.WISH_NEEDS_CHANGE),
        ("101", known, Fault.NUMBER_OUT_OF_RANGE),
        ("+61", known, Fault.NUMBER_OUT_OF_RANGE),
        ("1,390", known, Fault.NUMBER_AMBIGUOUS),
        ("nhiều", known, Fault.NOT_A_NUMBER),
    ):
        with pytest.raises(Refused) as refused:
            read_wish(text, line)
        assert refused.value.fault is fault
    with pytest.raises(Refused):
        what_if([unknown], {"1": Wish(Decimal(5))}, Decimal(100))
