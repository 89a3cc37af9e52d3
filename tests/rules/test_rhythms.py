"""How often plans ask for reports, over twenty years: nothing is asked twice, nothing left out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.calendars import WEEKENDS_ONLY
from tracker.rules.choices import LongerReport
from tracker.rules.faults import Fault, Refused
from tracker.rules.periods import ReportRule, ReportTerm, report_due
from tracker.rules.report_windows import Span, same_end_of, window_containing, window_of
from tracker.rules.rhythms import (
    Rhythm,
    check_first,
    check_rhythm,
    dues_open,
    ending_in,
    next_due,
)

NONE, MERGED, APART = LongerReport
LENGTHS = (Span.MONTH, Span.QUARTER, Span.HALF, Span.YEAR)
ASKED = st.sampled_from(LongerReport)
DAYS = st.dates(date(2015, 1, 1), date(2034, 12, 31))
RULES = st.one_of(
    st.builds(ReportRule, st.just(ReportTerm.WORKING_DAYS_AFTER_CUTOFF), st.integers(1, 60)),
    st.builds(ReportRule, st.just(ReportTerm.DAY_OF_MONTH), st.integers(15, 31)),
)


RHYTHMS = st.one_of(
    st.builds(Rhythm, st.just(Span.MONTH), ASKED, ASKED, ASKED, ASKED),
    st.builds(Rhythm, st.just(Span.QUARTER), half=ASKED, nine_months=ASKED, year=ASKED),
    st.builds(Rhythm, st.just(Span.HALF), nine_months=ASKED, year=ASKED),
    st.just(Rhythm(Span.YEAR)),
)


def owed(rhythm, first, today, ends_on=None):
    days = {"today": today, "ends_on": ends_on}
    return [one.code for due in dues_open(rhythm, window_of(first), **days) for one in due.windows]


@pytest.mark.parametrize(
    ("rhythm", "first", "codes"),
    [
        (Rhythm(Span.QUARTER), "2026-Q1", "Q1 Q2 Q3 Q4"),
        (Rhythm(Span.QUARTER, half=MERGED), "2026-Q1", "Q1 H1 Q3 Q4"),
        (Rhythm(Span.QUARTER, half=MERGED, nine_months=MERGED, year=MERGED), "2026-Q2", "H1 9M Y"),
        (Rhythm(Span.QUARTER, half=APART, year=APART), "2026-Q1", "Q1 Q2 H1 Q3 Q4 Y"),
        (Rhythm(Span.HALF), "2026-H1", "H1 H2"),
        (Rhythm(Span.HALF, year=MERGED), "2026-H1", "H1 Y"),
        (Rhythm(Span.HALF, nine_months=APART, year=APART), "2026-H1", "H1 9M H2 Y"),
        (Rhythm(Span.YEAR), "2026-Y", "Y"),
        (Rhythm(Span.MONTH), "2026-10", "10 11 12"),
        (Rhythm(Span.MONTH, quarter=MERGED, year=MERGED), "2026-08", "08 Q3 10 11 Y"),
        (Rhythm(Span.MONTH, quarter=MERGED, year=APART), "2026-11", "11 Q4 Y"),
        (
            Rhythm(Span.MONTH, quarter=APART, half=MERGED),
            "2026-05",
            "05 H1 07 08 09 Q3 10 11 12 Q4",
        ),
    ],
)
def test_a_year_of_reports_is_asked_by_the_rhythm_of_the_plan(rhythm, first, codes):
    found = owed(rhythm, first, date(2026, 12, 14))
    assert found == [f"2026-{part}" for part in codes.split()]


@given(rhythm=RHYTHMS, since=DAYS, days=st.integers(0, 900))
def test_what_is_told_tiles_the_time_since_the_first_period_and_is_asked_once(rhythm, since, days):
    first = window_containing(since, rhythm.base)
    today = since + timedelta(days)
    found = [window_of(code) for code in owed(rhythm, first.code, today)]
    assert len({one.code for one in found}) == len(found)
    told = {one.code for one in found} | {inner for one in found for inner in same_end_of(one.code)}
    window = first
    while window.opens_on <= today:
        assert window.code in told
        window = window_containing(window.cut_off_on + timedelta(1), rhythm.base)
    assert all(one.cut_off_on >= first.cut_off_on for one in found)


@given(rhythm=RHYTHMS, since=DAYS, days=st.integers(0, 900), more=st.integers(0, 400))
def test_a_later_day_adds_periods_and_changes_none(rhythm, since, days, more):
    first = window_containing(since, rhythm.base).code
    today = since + timedelta(days)
    before = owed(rhythm, first, today)
    after = owed(rhythm, first, today + timedelta(more))
    assert [code for code in after if code in before] == before


@given(rhythm=RHYTHMS, today=DAYS, rule=RULES)
def test_a_report_is_due_a_working_day_after_its_cut_off_and_opens_before_it(rhythm, today, rule):
    coming = next_due(rhythm, window_containing(today, rhythm.base), today=today, ends_on=None)
    assert coming is not None
    assert coming.opens_on > today
    for window in coming.windows:
        due, _why = report_due(window, rule, WEEKENDS_ONLY)
        assert window.opens_on <= coming.opens_on <= window.cut_off_on
        assert due >= WEEKENDS_ONLY.next_working_day(window.cut_off_on + timedelta(1))


@given(rhythm=RHYTHMS, year=st.integers(2015, 2034), month=st.integers(1, 12))
def test_nothing_asked_now_is_met_by_something_else_that_is_asked_now(rhythm, year, month):
    due = ending_in(rhythm, year, month)
    if due is not None:
        assert due.met_by.isdisjoint(one.code for one in due.windows)


def test_no_period_begins_after_the_end_of_the_plan():
    rhythm = Rhythm(Span.MONTH, quarter=MERGED)
    found = owed(rhythm, "2026-04", date(2027, 1, 1), ends_on=date(2026, 7, 1))
    assert found == ["2026-04", "2026-05", "2026-Q2", "2026-07"]
    days = {"today": date(2026, 7, 20), "ends_on": date(2026, 7, 1)}
    assert next_due(rhythm, window_of("2026-04"), **days) is None


@pytest.mark.parametrize(
    ("rhythm", "field"),
    [
        (Rhythm(Span.QUARTER, quarter=APART), "quarter_report"),
        (Rhythm(Span.HALF, half=MERGED), "half_report"),
        (Rhythm(Span.YEAR, nine_months=MERGED), "nine_months_report"),
        (Rhythm(Span.YEAR, year=MERGED), "year_report"),
    ],
)
def test_a_longer_report_is_longer(rhythm, field):
    with pytest.raises(Refused) as raised:
        check_rhythm(rhythm)
    assert (raised.value.fault, raised.value.field) == (Fault.REPORT_NOT_LONGER, field)


@pytest.mark.parametrize(
    ("first", "base", "fault"),
    [
        ("2026-Q2", Span.MONTH, Fault.PERIOD_OF_OTHER_LENGTH),
        ("2026-H1", Span.HALF, None),
        ("2025-H2", Span.HALF, Fault.PERIOD_BEFORE_PLAN),
        ("2026-03", Span.MONTH, Fault.PERIOD_BEFORE_PLAN),
        ("2027-03", Span.MONTH, None),
        ("2027-04", Span.MONTH, Fault.PERIOD_TOO_LATE),
        ("2027-Y", Span.YEAR, None),
        ("2028-Y", Span.YEAR, Fault.PERIOD_TOO_LATE),
    ],
)
def test_the_first_period_is_of_the_plans_length_and_near_its_issue(first, base, fault):
    days = {"issued_on": date(2026, 4, 2), "ends_on": None}
    if fault is None:
        check_first(window_of(first), Rhythm(base), **days)
        return
    with pytest.raises(Refused) as raised:
        check_first(window_of(first), Rhythm(base), **days)
    assert (raised.value.fault, raised.value.field) == (fault, "first_period")
