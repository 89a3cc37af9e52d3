"""Standing in an edition; the figures of the articles come out of the shipped results alone."""

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.rules.known_results import RANKED, find, points_of, rank_of, table_of
from tracker.rules.profile import (
    Basis,
    Component,
    Line,
    Standing,
    by_rank,
    change_between,
    cheapest_points,
    components_named,
    first_to_do,
    pulling_down,
    score_before,
    share_of_lost,
    split_of_pillars,
    sum_of,
)
from tracker.rules.whatif import gap_to_rank, rank_span, score_span

MAXIMA = {"1": 100, "2": 100, "3": 100, "4": 100, "5": 100, "7": 200, "8": 150, "9": 150}
SELF = {
    "1": "41.2",
    "2": "38.0",
    "3": "58.4",
    "4": "36.5",
    "5": "55.0",
    "7": "92.4",
    "8": "61.5",
    "9": "55.6",
}  # illustrative points of the mock
NAMED = {"1": 10, "2": 11, "3": 7, "4": 13, "5": 12, "7": 22, "8": 12, "9": 8}


def ranked_lines(year: int, province: str) -> list[Line]:
    lines = []
    for code, maximum in MAXIMA.items():
        rank = rank_of(year, province, code)
        lines.append(Line(code, code, Decimal(maximum), rank=rank))
    return lines


def scored_lines() -> list[Line]:
    lines = [
        Line(line.code, line.name, line.maximum, Decimal(SELF[line.code]), line.rank)
        for line in ranked_lines(2022, "Gia Lai")
    ]
    return [*lines[:5], Line("6", "6", Decimal(0)), *lines[5:]]


def test_gia_lai_stands_as_its_article_says() -> None:
    lines = ranked_lines(2022, "Gia Lai")
    assert [line.rank for line in lines] == [62, 63, 34, 61, 34, 58, 60, 62]
    rank, before = rank_of(2022, "Gia Lai"), rank_of(2021, "Gia Lai")
    assert (rank, RANKED) == (62, 63)
    assert change_between(None, rank, None, before).places == -23
    weak = by_rank(lines, Standing.WEAK, RANKED)
    assert [line.code for line in weak] == ["2", "1", "9", "4", "8", "7"]
    assert [line.code for line in by_rank(lines, Standing.MIDDLE, RANKED)] == ["3", "5"]
    assert by_rank(lines, Standing.STRONG, RANKED) == ()
    assert [line.code for line in pulling_down(lines, rank)] == ["2"]


def test_kien_giang_rose_by_thirty_per_cent_and_fell_by_eight_places() -> None:
    row = find(2022, "Kiên Giang")
    points = points_of(row)
    assert points == Decimal("579.6")
    rank, rank_before = rank_of(2022, "Kiên Giang"), rank_of(2021, "Kiên Giang")
    assert (rank, rank_before) == (32, 24)
    # The article prints the growth, not the score of 2021, which is derived from it.
    before = score_before(points, Fraction(30, 100))
    assert before == Decimal("445.8")
    change = change_between(points, rank, before, rank_before)
    assert change.places == -8
    assert change.growth is not None
    assert round(float(change.growth), 2) == 0.30
    # It agrees with what the published scores of 2021 allow for rank 24.
    span = score_span(rank_before, table_of(2021, "Kiên Giang").marks)
    assert (span.low, span.high) == (Decimal("429.4"), Decimal("488.0"))
    assert span.low <= before <= span.high


def test_kien_giang_lacks_between_28_and_113_points_to_the_top_twenty() -> None:
    gap = gap_to_rank(Decimal("579.6"), 20, table_of(2022, "Kiên Giang").marks)
    assert (gap.least, gap.most) == (Decimal("28.1"), Decimal("112.8"))
    assert gap.span.below is not None
    assert gap.span.above is not None
    assert (gap.span.below.name, gap.span.below.rank) == ("Trà Vinh", 25)
    assert (gap.span.above.name, gap.span.above.rank) == ("TP. Cần Thơ", 5)
    assert not gap.is_reached
    strong = [code for code in ("1", "3", "5") if 3 * rank_of(2022, "Kiên Giang", code) <= RANKED]
    assert strong == ["3", "5"]


def test_bac_kan_comes_apart_into_foundation_and_activities() -> None:
    total = points_of(find(2021, "Bắc Kạn"))
    pillars = {code: points_of(find(2021, "Bắc Kạn", code)) for code in ("P-GOV", "P-ECO", "P-SOC")}
    assert total == Decimal("320.7")
    assert list(pillars.values()) == [Decimal("226.5"), Decimal(247), Decimal("219.9")]
    split = split_of_pillars(total, pillars)
    assert split.foundation == Decimal("186.35")
    assert split.foundation + sum(split.activities.values()) == total
    printed = split.printed(1)
    assert printed.foundation == Decimal("186.3")
    assert list(printed.activities.values()) == [Decimal("40.2"), Decimal("60.7"), Decimal("33.6")]
    for code, value in pillars.items():
        assert printed.foundation + printed.activities[code] == value
    assert abs(printed.foundation + sum(printed.activities.values()) - total) <= Decimal("0.1")


def test_bac_kan_is_weak_and_strong_where_its_article_says() -> None:
    lines = ranked_lines(2021, "Bắc Kạn")
    worse = pulling_down(lines, rank_of(2021, "Bắc Kạn"))
    assert [line.code for line in worse] == ["7", "2", "5"]
    assert [line.code for line in by_rank(lines, Standing.STRONG, RANKED)] == ["4", "8"]
    assert rank_of(2020, "Bắc Kạn") - rank_of(2021, "Bắc Kạn") == 8


def test_a_foundation_is_shared_by_at_least_two_pillars() -> None:
    with pytest.raises(ValueError, match="two pillars"):
        split_of_pillars(Decimal(10), {"P-GOV": Decimal(5)})


def test_points_add_up_to_the_index_and_shares_to_the_whole() -> None:
    lines = scored_lines()
    total = sum_of(lines)
    assert (total.points, total.maximum, total.lost) == (
        Decimal("438.6"),
        Decimal(1000),
        Decimal("561.4"),
    )
    shares = [share_of_lost(line.lost, total.lost) for line in lines if line.is_scored]
    assert sum(share for share in shares if share is not None) == 1
    assert sum_of(lines[:6]).points == Decimal("229.1")
    assert lines[5].lost is None
    assert lines[5].value is None


def test_an_unknown_figure_is_never_nothing() -> None:
    lines = [Line("1", "a", Decimal(100), Decimal(40)), Line("2", "b", Decimal(100))]
    total = sum_of(lines)
    assert total.points is None
    assert total.lost is None
    assert (total.known, total.unknown) == (Decimal(40), ("2",))
    assert share_of_lost(Decimal(60), None) is None


def test_first_comes_what_is_bad_in_points_and_in_rank() -> None:
    assert [line.code for line in first_to_do(scored_lines())] == ["9", "2", "7"]
    by_rank_alone = first_to_do(ranked_lines(2022, "Gia Lai"))
    assert [line.code for line in by_rank_alone] == ["2", "1", "9"]
    strength, middle = (
        Line(code, "", Decimal(100), rank=rank) for code, rank in (("3", 16), ("1", 27))
    )
    assert first_to_do([strength, middle], ranked=63) == (middle,)  # Kiên Giang 2022
    full = Line("1", "a", Decimal(100), Decimal(100), rank=1)
    assert first_to_do([full, Line("6", "f", Decimal(0))]) == ()


def test_ten_points_are_cheapest_where_few_components_hold_them() -> None:
    prices = cheapest_points(scored_lines(), {}, NAMED)
    assert [(p.line.code, p.needed) for p in prices[:2]] == [("9", 1), ("8", 2)]
    assert prices[0].reached == Decimal("11.80")
    assert {p.basis for p in prices} == {Basis.AVERAGE}
    parts = {"3": [Component(str(n), Decimal("14.2"), Decimal("14.2")) for n in range(5)]}
    parts["3"] += [Component("a", Decimal(20), Decimal(2)), Component("b", Decimal(9), Decimal(9))]
    line = Line("3", "3", Decimal(100), Decimal(82))
    (price,) = cheapest_points([line], parts, {"3": 7})
    assert (price.basis, price.needed, price.components) == (Basis.COMPONENTS, 1, 1)
    assert price.reached == Decimal(18)
    assert cheapest_points([Line("1", "a", Decimal(100), Decimal(95))], {}, NAMED) == ()
    assert cheapest_points([Line("x", "a", Decimal(100), Decimal(5))], {}, NAMED) == ()


def test_the_set_says_how_many_components_it_has() -> None:
    assert components_named("gồm 12 chỉ số thành phần") == 12
    assert components_named("ratio: a / b") == 0


def test_the_what_if_of_the_mock_lies_between_33_and_46() -> None:
    table = table_of(2022, "Gia Lai")
    assert len(table.marks) == 8
    span = rank_span(Decimal("542.90"), table)
    assert (span.best, span.worst) == (33, 46)
    gap = gap_to_rank(Decimal("542.90"), 25, table.marks)
    assert gap.least == gap.most == Decimal("64.8")
