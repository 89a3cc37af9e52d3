"""Windows of reports over twenty years: they tile, merged ones are unions, none is due early."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.calendars import WEEKENDS_ONLY
from tracker.rules.faults import Fault, Refused
from tracker.rules.periods import Period, ReportRule, ReportTerm, report_due
from tracker.rules.report_windows import (
    Merges,
    answers,
    check_request_days,
    codes_before,
    find_window,
    owed_periods,
    same_day,
    window_of,
)

ONE_DAY = timedelta(days=1)
YEARS = st.integers(2015, 2034)
MERGES = st.builds(Merges, st.booleans(), st.booleans(), st.booleans())
RULES = st.one_of(
    st.builds(ReportRule, st.just(ReportTerm.WORKING_DAYS_AFTER_CUTOFF), st.integers(1, 60)),
    st.builds(ReportRule, st.just(ReportTerm.DAY_OF_MONTH), st.integers(15, 31)),
)
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
        assert answers(merged.code) == (merged.code, str(held[-1]))


@given(year=YEARS, quarter=st.integers(1, 4))
def test_a_quarter_has_the_window_it_always_had(year, quarter):
    period = Period(year, quarter)
    window = window_of(str(period))
    assert (window.opens_on, window.cut_off_on) == (period.opens_on, period.cut_off_on)


@given(merges=MERGES, first=st.builds(Period, YEARS, st.integers(1, 4)), count=st.integers(0, 12))
def test_one_document_is_owed_for_each_quarter_whatever_is_merged(merges, first, count):
    last = first
    for _ in range(count):
        last = last.following
    owed = list(owed_periods(first, last, merges))
    assert len(owed) == count + 1
    for period, window in owed:
        assert window.cut_off_on == period.cut_off_on
        assert str(period) in answers(window.code)
        assert window.code in same_day(str(period))
        assert str(period) in same_day(window.code)


@given(merges=MERGES, year=YEARS, quarter=st.integers(1, 4), rule=RULES)
def test_a_report_is_due_a_working_day_after_its_cut_off_at_the_earliest(
    merges, year, quarter, rule
):
    window = window_of(merges.code_of(Period(year, quarter)))
    due, _why = report_due(window, rule, WEEKENDS_ONLY)
    assert due >= WEEKENDS_ONLY.next_working_day(window.cut_off_on + ONE_DAY)
    assert due == report_due(Period(year, quarter), rule, WEEKENDS_ONLY)[0]


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
