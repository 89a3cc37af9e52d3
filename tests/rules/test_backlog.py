"""The secretariat's clock of working days."""

from datetime import date, timedelta

import pytest

from tracker.rules.backlog import answer_day, days_left, last_day_late
from tracker.rules.calendars import WEEKENDS_ONLY, WorkingCalendar

TET = WorkingCalendar(
    days_off=frozenset(date(2024, 2, day) for day in range(8, 15)),
    working_saturdays=frozenset(),
    years=frozenset({2024}),
)


@pytest.mark.parametrize(
    ("since", "days", "by"),
    [
        (date(2023, 11, 17), 3, date(2023, 11, 22)),  # Friday: Monday is the first day
        (date(2023, 11, 18), 3, date(2023, 11, 22)),  # sent on a Saturday
        (date(2023, 11, 20), 1, date(2023, 11, 21)),
    ],
)
def test_an_answer_is_owed_after_so_many_working_days(since, days, by):
    assert answer_day(since, days, WEEKENDS_ONLY) == by


@pytest.mark.parametrize("calendar", [WEEKENDS_ONLY, TET])
@pytest.mark.parametrize("days", [1, 3, 30])
@pytest.mark.parametrize("ahead", range(0, 45, 4))
def test_the_last_day_late_parts_what_is_late_from_what_is_not(calendar, days, ahead):
    today = date(2024, 2, 1) + timedelta(days=ahead)
    late = last_day_late(today, days, calendar)
    assert answer_day(late, days, calendar) < today
    assert answer_day(late + timedelta(days=1), days, calendar) >= today


@pytest.mark.parametrize(
    ("by", "today", "left"),
    [
        (date(2023, 11, 24), date(2023, 11, 21), 3),
        (date(2023, 11, 27), date(2023, 11, 24), 1),  # over a weekend
        (date(2023, 11, 21), date(2023, 11, 21), 0),
        (date(2023, 11, 17), date(2023, 11, 18), -1),  # missed on Friday, read on Saturday
        (date(2023, 11, 17), date(2023, 11, 21), -2),
    ],
)
def test_working_days_are_counted_down_and_then_up(by, today, left):
    assert days_left(by, today, WEEKENDS_ONLY) == left
