"""Windows of reports over twenty years: they tile, merged ones are unions, none is due early."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.calendars import WEEKENDS_ONLY
from tracker.rules.choices import Language
from tracker.rules.faults import Fault, Refused
from tracker.rules.periods import Period
from tracker.rules.recurrences import name_period
from tracker.rules.report_windows import (
    Span,
    check_request_days,
    codes_before,
    codes_ending,
    find_window,
    pieces_of,
    read_window,
    same_end_of,
    window_containing,
    window_of,
)

ONE_DAY = timedelta(days=1)
YEARS = st.integers(2015, 2034)
LENGTHS = (Span.MONTH, Span.QUARTER, Span.HALF, Span.YEAR)
PARTS = {
    "month": [f"{month:02}" for month in range(1, 13)],
    "quarter": ["Q1", "Q2", "Q3", "Q4"],
    "half": ["H1", "H2"],
    "year": ["Y"],
}


@pytest.mark.parametrize("parts", PARTS.values(), ids=PARTS)
def test_windows_of_one_length_tile_twenty_years_without_gap_or_overlap(parts):
    windows = [window_of(f"{year}-{part}") for year in range(2015, 2035) for part in parts]
    assert windows[0].opens_on == date(2014, 12, 15)
    assert windows[-1].cut_off_on == date(2034, 12, 14)
    for one, two in itertools.pairwise(windows):
        assert one.opens_on <= one.cut_off_on
        assert two.opens_on == one.cut_off_on + ONE_DAY


@given(year=YEARS)
def test_a_merged_report_covers_exactly_the_quarters_since_the_year_began(year):
    for part, quarters in (("H1", 2), ("9M", 3), ("Y", 4)):
        merged = window_of(f"{year}-{part}")
        held = [Period(year, number) for number in range(1, quarters + 1)]
        assert (merged.opens_on, merged.cut_off_on) == (held[0].opens_on, held[-1].cut_off_on)
        assert str(held[-1]) in same_end_of(merged.code)


@given(year=YEARS, quarter=st.integers(1, 4))
def test_a_quarter_has_the_window_it_always_had(year, quarter):
    period = Period(year, quarter)
    window = window_of(str(period))
    assert (window.opens_on, window.cut_off_on) == (period.opens_on, period.cut_off_on)


@given(day=st.dates(date(2015, 1, 1), date(2034, 12, 31)), span=st.sampled_from(LENGTHS))
def test_every_day_lies_in_one_window_of_each_length(day, span):
    window = window_containing(day, span)
    assert window.span is span
    assert window.opens_on <= day <= window.cut_off_on


@given(year=YEARS, month=st.integers(1, 12), language=st.sampled_from(Language))
def test_a_period_is_read_as_pages_write_it_in_both_languages(year, month, language):
    for code in codes_ending(year, month):
        assert read_window(name_period(code, language)).code == code
        assert read_window(code.lower()).code == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Tháng 4/2026", "2026-04"),
        ("tháng 04 năm 2026", "2026-04"),
        ("T12/2026", "2026-12"),
        ("quý 4 năm 2023", "2023-Q4"),
        ("6 tháng đầu năm 2026", "2026-H1"),
        ("6 tháng cuối năm 2026", "2026-H2"),
        ("9 tháng đầu năm 2026", "2026-9M"),
        (" Năm  2026", "2026-Y"),
    ],
)
def test_a_period_is_read_in_every_usual_way(typed, code):
    assert read_window(typed, field="first_period").code == code


@given(st.text())
def test_any_text_is_a_period_or_a_refusal(text):
    try:
        window = read_window(text)
    except Refused:
        return
    assert window.opens_on < window.cut_off_on


@given(year=YEARS, month=st.integers(1, 12), known=st.sets(st.integers(0, 18)))
def test_pieces_lie_inside_the_whole_and_never_overlap(year, month, known):
    every = [code for last in range(1, 13) for code in codes_ending(year, last)]
    held = {every[place] for place in known}
    for code in codes_ending(year, month):
        whole = window_of(code)
        codes, is_whole = pieces_of(code, held)
        pieces = [window_of(one) for one in codes]
        assert set(codes) <= held - {code}
        assert all(one.last < two.first for one, two in itertools.pairwise(pieces))
        assert all(whole.first <= one.first and one.last <= whole.last for one in pieces)
        told = sum(one.last - one.first + 1 for one in pieces)
        assert is_whole == (told == whole.last - whole.first + 1)
        single = [window_of(one) for one in held - {code}]
        inside = [o for o in single if whole.first <= o.first and o.last <= whole.last]
        assert told >= max((one.last - one.first + 1 for one in inside), default=0)


@given(day=st.dates(date(2015, 1, 1), date(2034, 12, 31)))
def test_what_came_before_is_listed_from_the_latest_cut_off(day):
    windows = [window_of(code) for code in codes_before(day)]
    cut_offs = [window.cut_off_on for window in windows]
    assert cut_offs == sorted(cut_offs, reverse=True)
    assert day - cut_offs[0] <= timedelta(days=31)
    assert max(cut_offs) < day
    assert len(set(windows)) == len(windows)


@pytest.mark.parametrize(
    "code", ["", "2024", "2024-Q5", "2024-13", "2024-H3", "0000-Q1", "CD-2024-01"]
)
def test_what_is_no_period_has_no_window(code):
    with pytest.raises(Refused) as raised:
        window_of(code)
    assert raised.value.fault is Fault.NOT_A_PERIOD
    if code != "0000-Q1":
        assert find_window(code) is None


def test_days_of_an_asked_report_leave_a_working_day():
    today = date(2023, 11, 21)
    days = {"calendar": WEEKENDS_ONLY, "today": today}
    for opens, closes, due, fault in (
        (date(2023, 11, 25), date(2023, 11, 24), date(2023, 12, 1), Fault.DATES_REVERSED),
        (date(2023, 11, 1), date(2023, 11, 10), date(2023, 11, 20), Fault.DUE_IN_PAST),
        (date(2023, 11, 1), date(2023, 11, 24), date(2023, 11, 26), Fault.REPORT_DUE_TOO_SOON),
    ):
        with pytest.raises(Refused) as raised:
            check_request_days(opens, closes, due, **days)
        assert raised.value.fault is fault
    check_request_days(date(2023, 11, 1), date(2023, 11, 24), date(2023, 11, 27), **days)
