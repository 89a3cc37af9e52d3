import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.arithmetic import (
    LARGEST,
    FigureFacts,
    FigureWarning,
    change_of,
    check_figure,
    check_parts,
    check_year,
    faults_of,
    is_rounding_of,
    open_doubts,
    percentage_of,
    result_of,
)
from tracker.rules.faults import Fault, Refused
from tracker.rules.figure_choices import Direction, FigureState, MeasureKind
from tracker.rules.numbers import read_number, show_number

W = FigureWarning
wholes = st.integers(min_value=0, max_value=10**9)
positives = st.integers(min_value=1, max_value=10**9)
exacts = st.decimals(
    min_value=-LARGEST, max_value=LARGEST, places=4, allow_nan=False, allow_infinity=False
)


def ratio(numerator, denominator, stated=None, **more):
    parts = [None if one is None else Decimal(one) for one in (numerator, denominator, stated)]
    names = ("numerator", "denominator", "stated")
    return FigureFacts(MeasureKind.RATIO, **dict(zip(names, parts, strict=True)), **more)


def count(value, **more):
    return FigureFacts(MeasureKind.COUNT, value=None if value is None else Decimal(value), **more)


def other(kind, value, **more):
    return FigureFacts(kind, value=Decimal(value), **more)


def warnings(now, before=None, **more):
    return [one.warning for one in check_figure(now, before, **more)]


def fault_of(facts):
    first = next(faults_of(facts))
    return first.fault, first.field


def test_seed_ratio_is_seventy_three_and_the_printed_seventy_is_doubted_with_both():
    [doubt] = check_figure(ratio(1390, 1902, "70.08"))
    assert doubt.warning is W.STATED_DIFFERS
    assert doubt.facts == {
        "numerator": "1390",
        "denominator": "1902",
        "stated": "70.08",
        "computed": "73.08",
        "difference": "3.00",
    }


@pytest.mark.parametrize("stated", ["73.0810", "73.081", "73.08", "73.1", "73"])
def test_rightly_rounded_print_is_not_doubted(stated):
    assert warnings(ratio(1390, 1902, stated)) == []


@given(wholes, positives, st.integers(min_value=0, max_value=4))
def test_every_rounding_agrees_with_its_ratio_and_the_next_step_does_not(part, whole, places):
    exact = percentage_of(part, whole)
    units = int(exact * 10**places + Fraction(1, 2))
    assert is_rounding_of(Decimal(units).scaleb(-places), exact)
    assert not is_rounding_of(Decimal(units + 2).scaleb(-places), exact)


@given(wholes, positives)
def test_percentage_is_exact_and_needs_a_whole(part, whole):
    assert percentage_of(part, whole) * whole == 100 * part
    with pytest.raises(Refused):
        percentage_of(part, -whole)


@given(exacts)
def test_what_the_product_prints_reads_back_as_the_same_figure(figure):
    assert read_number(show_number(figure)) == figure


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        (ratio(0, 0), (Fault.DENOMINATOR_NOT_POSITIVE, "denominator")),
        (ratio(1, -2), (Fault.DENOMINATOR_NOT_POSITIVE, "denominator")),
        (ratio(None, 20), (Fault.PART_MISSING, "numerator")),
        (ratio(20, None), (Fault.PART_MISSING, "denominator")),
        (ratio("10.5", 20), (Fault.NUMBER_NOT_WHOLE, "numerator")),
        (ratio(10, "20.5"), (Fault.NUMBER_NOT_WHOLE, "denominator")),
        (ratio(-1, 20), (Fault.NUMBER_OUT_OF_RANGE, "numerator")),
        (ratio(10**13 + 1, 20), (Fault.NUMBER_OUT_OF_RANGE, "numerator")),
        (ratio(1, 2, "50.12345"), (Fault.NUMBER_TOO_PRECISE, "stated")),
        (other(MeasureKind.RATIO, "70.08"), (Fault.SHARE_TYPED, "value")),
        (count(None), (Fault.REQUIRED, "value")),
        (count(-5), (Fault.NUMBER_OUT_OF_RANGE, "value")),
        (count("10.5", unit_words="hệ thống"), (Fault.NUMBER_NOT_WHOLE, "value")),
        (count("NaN"), (Fault.NUMBER_OUT_OF_RANGE, "value")),
        (count("Infinity"), (Fault.NUMBER_OUT_OF_RANGE, "value")),
        (count("1E+400"), (Fault.NUMBER_OUT_OF_RANGE, "value")),
        (count("1E-400"), (Fault.NUMBER_TOO_PRECISE, "value")),
        (other(MeasureKind.MANUAL, "0.57961"), (Fault.NUMBER_TOO_PRECISE, "value")),
        (other(MeasureKind.YES_NO, 2), (Fault.NOT_A_CHOICE, "value")),
        (other(MeasureKind.TIER, 5, tiers=4), (Fault.NOT_A_CHOICE, "value")),
        (other(MeasureKind.TIER, "1.5"), (Fault.NUMBER_NOT_WHOLE, "value")),
        (
            FigureFacts(MeasureKind.COUNT, numerator=Decimal(1), value=Decimal(2)),
            (Fault.PARTS_OF_NO_RATIO, "numerator"),
        ),
        (
            FigureFacts(MeasureKind.COUNT, stated=Decimal(70), value=Decimal(2)),
            (Fault.PARTS_OF_NO_RATIO, "stated"),
        ),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(facts, refusal):
    assert fault_of(facts) == refusal


@pytest.mark.parametrize(
    "facts",
    [
        ratio(0, 20),
        ratio("197.3", "210.55", part_words="kinh phí đã giải ngân kinh phí được giao"),
        count("197.3", unit_words="tỷ đồng"),
        count("90.5", unit_words="/100 dân"),
        count(0, unit_words="hoạt động"),  # has the letters of đồng without its marks
        other(MeasureKind.MANUAL, "0.5796"),
        other(MeasureKind.MANUAL, "-3.2", unit_words="%"),
        other(MeasureKind.YES_NO, 0),
        FigureFacts(MeasureKind.MANUAL),  # told in words
        ratio(None, 1012400, state=FigureState.NO_DATA),
        count(None, state=FigureState.NOT_APPLICABLE),
    ],
)
def test_what_can_be_is_taken(facts):
    assert not list(faults_of(facts))


def test_a_part_above_its_whole_and_a_percentage_above_a_hundred_are_doubted():
    assert warnings(ratio(1902, 1390)) == [W.PART_ABOVE_WHOLE]
    assert warnings(other(MeasureKind.MANUAL, "100.01", unit_words="%")) == [W.ABOVE_HUNDRED]
    assert warnings(other(MeasureKind.MANUAL, 100, unit_words="%")) == []


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (count(1390), count("1.39"), [W.THOUSANDS]),
        (count(3), count(2900), [W.THOUSANDS]),
        (ratio(1390, 1902), ratio(1400, 1902000), [W.THOUSANDS]),
        (count(21, is_cumulative=True), count(19, is_cumulative=True), [W.FALL]),
        (ratio(80, 100, is_cumulative=True), ratio(75, 100, is_cumulative=True), [W.FALL]),
        (count(3), count(9), []),  # three times, and still a handful
        (count(10), count(30), [W.JUMP]),
        (count(0), count(25), [W.JUMP]),
        (count(100), count(250), []),
        (ratio(1, 2), ratio(2, 2), []),  # parts of so few jump by themselves
        (ratio(30, 100), ratio(50, 100), [W.PERCENTAGE_JUMP]),
        (ratio(30, 100), ratio(49, 100), []),
        (count("40.5", unit_words="%"), count(65, unit_words="%"), [W.PERCENTAGE_JUMP]),
        (count(40, unit_words="%"), count(59, unit_words="%"), []),
        (
            other(MeasureKind.MANUAL, -15, unit_words="%"),
            other(MeasureKind.MANUAL, 8, unit_words="%"),
            [W.PERCENTAGE_JUMP],
        ),
        (ratio(50, 100), ratio(80, 160), [W.WHOLE_CHANGED]),
        (ratio(50, 100), ratio(60, 119), []),
        (other(MeasureKind.YES_NO, 1), other(MeasureKind.YES_NO, 0), [W.YES_TO_NO]),
        (other(MeasureKind.YES_NO, 0), other(MeasureKind.YES_NO, 1), []),
        (other(MeasureKind.TIER, 3), other(MeasureKind.TIER, 2), [W.TIER_FELL]),
        (count(5, is_estimated=True), count(5, is_estimated=True), [W.ESTIMATE_REPEATED]),
        (count(None, state=FigureState.NO_DATA), count(10**6), []),
        (count(0), count(0), []),
        (other(MeasureKind.MANUAL, -30), other(MeasureKind.MANUAL, 30), [W.JUMP]),
    ],
)
def test_doubts_against_the_last_figure(before, now, expected):
    assert warnings(now, before) == expected


def test_what_counts_since_the_year_began_may_begin_anew():
    last = count(400, is_cumulative=True, period="2023-Q4")
    assert warnings(count(90, is_cumulative=True, period="2024-Q1"), last) == []
    assert warnings(count(90, is_cumulative=True, period="2023-Q4"), last) == [W.FALL]


def test_a_figure_copied_three_times_is_doubted_unless_it_is_nothing_or_everything():
    same = ratio(40, 60)
    assert warnings(same, same) == []
    [doubt] = check_figure(same, same, earlier=[same, same])
    assert (doubt.warning, doubt.facts["periods"]) == (W.UNCHANGED, 4)
    assert warnings(same, same, earlier=[ratio(80, 120), same]) == []
    full = ratio(60, 60)
    assert warnings(full, full, earlier=[full, full]) == []


def test_an_estimate_is_doubted_once_its_quarter_has_ended():
    estimate = count(7, is_estimated=True, period="2023-Q4")
    assert warnings(estimate, today=date(2023, 12, 31)) == []
    assert warnings(estimate, today=date(2024, 1, 1)) == [W.ESTIMATE_OVERDUE]


def test_a_figure_ten_times_its_target_is_doubted_where_more_is_better():
    assert warnings(count(400), target=Decimal(40)) == [W.FAR_FROM_TARGET]
    assert warnings(count(399), target=Decimal(40)) == []
    assert warnings(count(400, direction=Direction.LOWER), target=Decimal(5)) == []


@given(st.lists(wholes, min_size=1, max_size=8), st.integers(min_value=-3, max_value=3))
def test_parts_are_held_against_their_total(parts, slip):
    said = sum(parts) + slip
    doubts = check_parts(count(said), [count(one) for one in parts])
    assert bool(doubts) == bool(slip)
    if slip:
        assert (doubts[0].facts["sum"], doubts[0].facts["total"]) == (str(sum(parts)), str(said))


def test_both_parts_of_a_ratio_add_up_and_a_missing_one_tells_nothing():
    units = [ratio(10, 20), ratio(5, 30)]
    assert check_parts(ratio(15, 50), units) == ()
    fields = [one.facts["field"] for one in check_parts(ratio(16, 51), units)]
    assert fields == ["numerator", "denominator"]
    assert check_parts(ratio(16, 51), [*units, ratio(None, 3)]) == ()


def test_a_year_is_the_sum_of_its_quarters_or_where_the_cumulative_ends():
    quarters = [count(n, is_cumulative=False) for n in (10, 12, 9, 9)]
    assert check_year(count(40), quarters) == ()
    assert check_year(count(41), quarters)[0].facts["sum"] == "40"
    rising = [count(n, is_cumulative=True) for n in (10, 22, 31, 40)]
    assert check_year(count(40, is_cumulative=True), rising) == ()
    assert check_year(count(39, is_cumulative=True), rising)[0].facts["cumulative"] is True
    assert check_year(count(39), quarters[:3], is_whole=False) == ()
    assert check_year(count(30), quarters[:3], is_whole=False)[0].facts["sum"] == "31"
    assert check_year(count(30, is_cumulative=True), rising[:3], is_whole=False) == ()
    assert check_year(count(40, is_cumulative=True), quarters) == ()
    assert check_year(count(40), []) == ()


@pytest.mark.parametrize(
    ("way", "before", "now", "expected"),
    [
        ({}, ("2023-Q4", 30), ("2024-Q1", 95), [W.JUMP]),
        ({"is_cumulative": True}, ("2023-Q4", 95), ("2024-Q1", 30), []),  # begins anew
        ({"is_cumulative": True}, ("2024-Q1", 95), ("2024-Q2", 90), [W.FALL]),
        ({"is_stock": True}, ("2024-Q1", 95), ("2024-Q2", 90), []),  # may fall
        ({"is_stock": True}, ("2023-Q4", 30), ("2024-Q1", 95), [W.JUMP]),  # goes on over the year
        ({"is_stock": True}, ("2023-Q4", 95), ("2024-Q1", 30), [W.JUMP]),
        ({"is_stock": True}, ("2023-Q4", 21), ("2024-Q1", 21000), [W.THOUSANDS]),
    ],
)
def test_how_a_count_goes_on_says_what_is_doubted(way, before, now, expected):
    first, then = (count(value, period=period, **way) for period, value in (before, now))
    assert warnings(then, first) == expected


def test_what_stands_on_a_day_is_not_added_up():
    quarters = [count(n, is_stock=True) for n in (15, 18, 21)]
    assert check_year(count(21, is_stock=True), quarters) == ()
    assert check_year(count(54, is_stock=True), quarters)[0].facts["sum"] == "21"
    assert check_year(count(9, is_stock=True), quarters[:2], is_whole=False) == ()


def test_a_reason_settles_the_doubt_it_saw_and_no_other():
    doubts = check_figure(ratio(1390, 1902, "70.08"))
    kept = json.loads(json.dumps([one.kept("Số của Bộ công bố") for one in doubts]))
    assert open_doubts(doubts, kept) == ()
    assert open_doubts(doubts, [one | {"reason": ""} for one in kept]) == doubts
    other_figures = check_figure(ratio(1391, 1902, "70.08"))
    assert open_doubts(other_figures, kept) == other_figures


figures = st.one_of(
    st.builds(ratio, wholes, positives, st.none() | st.integers(0, 200)),
    st.builds(count, wholes, is_cumulative=st.booleans(), is_estimated=st.booleans()),
    st.builds(other, st.just(MeasureKind.MANUAL), exacts, unit_words=st.sampled_from(["%", ""])),
    st.builds(other, st.just(MeasureKind.YES_NO), st.integers(0, 1)),
)


@given(figures, figures, st.none() | exacts, st.lists(figures, max_size=3))
def test_no_figure_breaks_the_check_and_what_it_says_can_be_stored(now, before, target, earlier):
    doubts = check_figure(now, before, target=target, earlier=earlier, today=date(2026, 1, 1))
    stored = json.loads(json.dumps([one.kept("đã kiểm tra") for one in doubts]))
    assert open_doubts(doubts, stored) == ()
    assert len({(one.warning, str(one.facts)) for one in doubts}) == len(doubts)


@given(figures)
def test_a_figure_twice_the_same_is_no_change_and_no_jump(now):
    assert change_of(now, now) == 0
    quiet = {W.JUMP, W.PERCENTAGE_JUMP, W.FALL, W.THOUSANDS, W.WHOLE_CHANGED, W.YES_TO_NO}
    assert not quiet & set(warnings(now, now))


def test_no_data_comes_to_nothing_and_not_to_zero():
    assert result_of(count(None, state=FigureState.NO_DATA)) is None
    assert result_of(ratio(0, 20)) == 0
    assert change_of(count(5), count(None, state=FigureState.NO_DATA)) is None


def test_number_rows_of_the_sheet_are_answered_somewhere(rows_of):
    said = rows_of("number", "numerator/denominator")
    assert said == {
        "numerator greater than denominator",
        "denominator zero",
        "seed figure whose stated share differs",
        "fractional counts",
    }
