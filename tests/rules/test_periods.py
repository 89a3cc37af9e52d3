from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.queries.calendars import calendar_from
from tracker.queries.days_off import seed_days
from tracker.rules.choices import Language
from tracker.rules.explanations import explain_in_words
from tracker.rules.faults import Fault, Refused
from tracker.rules.periods import (
    Period,
    ReportRule,
    ReportTerm,
    period_containing,
    read_period,
    report_due,
    show_period,
)
from tracker.rules.terms import LegalBasis, TermExplanation

CALENDAR = calendar_from(seed_days(range(2022, 2028)), version="2", years=range(2022, 2028))
PERIODS = st.builds(Period, st.integers(2022, 2026), st.integers(1, 4))
RULES = st.builds(
    ReportRule, st.just(ReportTerm.WORKING_DAYS_AFTER_CUTOFF), st.integers(1, 60)
) | st.builds(ReportRule, st.just(ReportTerm.DAY_OF_MONTH), st.integers(15, 31))


@pytest.mark.parametrize(
    ("quarter", "opens_on", "cut_off_on"),
    [
        (1, date(2022, 12, 15), date(2023, 3, 14)),
        (2, date(2023, 3, 15), date(2023, 6, 14)),
        (3, date(2023, 6, 15), date(2023, 9, 14)),
        (4, date(2023, 9, 15), date(2023, 12, 14)),
    ],
)
def test_a_quarter_has_the_window_of_the_decree(quarter, opens_on, cut_off_on):
    period = Period(2023, quarter)
    assert (period.opens_on, period.cut_off_on) == (opens_on, cut_off_on)


@given(PERIODS)
def test_windows_follow_one_another_without_gap(period):
    assert period.following.opens_on == period.cut_off_on + timedelta(days=1)
    assert period.following.preceding == period
    assert period < period.following


@given(st.dates(date(2022, 1, 1), date(2027, 12, 31)))
def test_a_day_lies_in_the_window_of_its_period(day):
    period = period_containing(day)
    assert period.opens_on <= day <= period.cut_off_on


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2023-Q4", "2023-Q4"),
        ("2023-q1", "2023-Q1"),
        ("Quý IV/2023", "2023-Q4"),
        ("Quý III/2022", "2022-Q3"),
        ("quý 3 năm 2024", "2024-Q3"),
        ("Q2/2025", "2025-Q2"),
    ],
)
def test_a_quarter_is_read_in_every_usual_way(written, period):
    assert str(read_period(written)) == period


@given(PERIODS, st.sampled_from([str, lambda period: show_period(period, Language.VIETNAMESE)]))
def test_a_quarter_shown_is_read_back(period, show):
    assert read_period(show(period)) == period


@pytest.mark.parametrize(
    "written",
    ["2023-Q5", "2023-Q0", "Quý V/2023", "Quý IIII/2023", "Q4", "2023", "0001-Q1", "Q٤/2023"],
)
def test_a_quarter_that_does_not_exist_is_refused(written):
    with pytest.raises(Refused) as refusal:
        read_period(written, field="period")
    assert (refusal.value.fault, refusal.value.field) == (Fault.NOT_A_PERIOD, "period")


@given(st.text())
def test_any_text_is_a_quarter_or_a_refusal(text):
    try:
        period = read_period(text)
    except Refused:
        return
    assert 1 <= period.quarter <= 4


def test_the_report_of_the_fourth_quarter_is_due_two_working_days_after_the_cut_off():
    rule = ReportRule(ReportTerm.WORKING_DAYS_AFTER_CUTOFF, 2)
    due, explanation = report_due(Period(2023, 4), rule, CALENDAR)
    assert due == date(2023, 12, 18)
    assert [tuple(row) for row in explain_in_words(explanation, Language.VIETNAMESE)] == [
        ("14/12, thứ Năm", "Ngày chốt số liệu, không tính"),
        ("15/12, thứ Sáu", "Ngày làm việc thứ 1"),
        ("16/12–17/12", "2 ngày thứ Bảy, Chủ nhật: không tính"),
        ("18/12, thứ Hai", "Ngày làm việc thứ 2"),
        ("18/12/2023", "Hạn, hết 24 giờ"),
    ]


@given(PERIODS, RULES)
def test_a_report_is_due_at_least_one_working_day_after_the_cut_off(period, rule):
    due, explanation = report_due(period, rule, CALENDAR)
    assert CALENDAR.working_days_between(period.cut_off_on, due) >= 1
    assert explanation.due == due
    assert explanation.basis is LegalBasis.DECREE_09
    assert TermExplanation.from_dict(explanation.to_dict()) == explanation


@pytest.mark.parametrize(
    ("period", "number", "due"),
    [
        (Period(2023, 4), 25, date(2023, 12, 25)),
        (Period(2023, 2), 31, date(2023, 6, 30)),
        (Period(2024, 2), 15, date(2024, 6, 17)),  # Saturday the 15th: no working day before it
        (Period(2024, 1), 31, date(2024, 3, 31)),  # a Sunday: kept, and flagged
    ],
)
def test_a_day_of_the_month_is_kept_unless_it_leaves_no_time(period, number, due):
    rule = ReportRule(ReportTerm.DAY_OF_MONTH, number)
    found, explanation = report_due(period, rule, CALENDAR)
    assert found == due
    assert explanation.falls_on_a_day_off == (not CALENDAR.is_working_day(due))


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (ReportTerm.WORKING_DAYS_AFTER_CUTOFF, 0),
        (ReportTerm.WORKING_DAYS_AFTER_CUTOFF, 61),
        (ReportTerm.DAY_OF_MONTH, 14),
        (ReportTerm.DAY_OF_MONTH, 32),
    ],
)
def test_a_rule_that_leaves_no_time_to_report_is_refused(kind, number):
    with pytest.raises(Refused) as refusal:
        ReportRule(kind, number)
    assert refusal.value.fault is Fault.NUMBER_OUT_OF_RANGE
