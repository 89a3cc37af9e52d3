from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.ladder import (
    DEFAULT_LADDER,
    Audience,
    Counting,
    Rung,
    reminder_key,
    rungs_reached,
)

DUE = date(2023, 11, 17)  # a Friday


class WeekendsOff:
    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5

    def add_working_days(self, start: date, count: int) -> date:
        while count:
            start += timedelta(days=1)
            count -= self.is_working_day(start)
        return start


CALENDAR = WeekendsOff()


def highest_reached(due: date, today: date, ladder: Sequence[Rung] = DEFAULT_LADDER):
    """Return the rung one person has reached who hears of all of them."""
    hears_all = [replace(rung, audience=frozenset({Audience.FOCAL})) for rung in ladder]
    return rungs_reached(due, today, CALENDAR, hears_all).get(Audience.FOCAL)


@pytest.mark.parametrize(
    ("today", "code", "day"),
    [
        (date(2023, 11, 9), None, None),
        (date(2023, 11, 10), "before-7", date(2023, 11, 10)),
        (date(2023, 11, 13), "before-7", date(2023, 11, 10)),
        (date(2023, 11, 14), "before-3", date(2023, 11, 14)),
        (date(2023, 11, 16), "before-1", date(2023, 11, 16)),
        (date(2023, 11, 17), "due-today", date(2023, 11, 17)),
        (date(2023, 11, 18), "late-1", date(2023, 11, 18)),
        (date(2023, 11, 21), "late-1", date(2023, 11, 18)),
        (date(2023, 11, 22), "late-5", date(2023, 11, 22)),  # also the first repeat, a Wednesday
        (date(2023, 11, 27), "late-10", date(2023, 11, 27)),  # also the second repeat, a Monday
        (date(2023, 11, 30), "late-repeat-3", date(2023, 11, 30)),
    ],
)
def test_the_highest_rung_reached_counts(today, code, day):
    reached = highest_reached(DUE, today)
    assert (reached and reached.code, reached and reached.day) == (code, day)


def test_each_audience_has_its_own_highest_rung():
    reached = rungs_reached(DUE, date(2023, 11, 28), CALENDAR)
    assert {audience.value: rung.code for audience, rung in reached.items()} == {
        "focal": "late-repeat-2",
        "head": "late-repeat-2",
        "secretariat": "late-5",
        "chair": "late-10",
    }


def test_the_secretariat_and_the_chair_hear_nothing_before_their_rung():
    assert set(rungs_reached(DUE, date(2023, 11, 21), CALENDAR)) == {Audience.FOCAL, Audience.HEAD}


def test_the_head_hears_nothing_before_the_task_is_late():
    assert set(rungs_reached(DUE, DUE, CALENDAR)) == {Audience.FOCAL}


def test_working_days_are_counted_over_the_weekend_both_ways():
    ladder = (
        Rung("before-2", -2, Counting.WORKING, frozenset({Audience.FOCAL})),
        Rung("late-1", 1, Counting.WORKING, frozenset({Audience.FOCAL})),
    )
    monday = date(2023, 11, 20)
    assert highest_reached(monday, date(2023, 11, 15), ladder) is None
    assert highest_reached(monday, date(2023, 11, 16), ladder).code == "before-2"
    assert highest_reached(DUE, date(2023, 11, 19), ladder).code == "before-2"
    assert highest_reached(DUE, monday, ladder).code == "late-1"


@pytest.mark.parametrize(("code", "repeat"), [("", None), ("a:b", None), ("late", 0)])
def test_a_rung_that_could_not_work_is_refused(code, repeat):
    with pytest.raises(ValueError, match="rung"):
        Rung(code, 1, Counting.CALENDAR, frozenset(), repeat)


due_dates = st.dates(min_value=date(2023, 1, 1), max_value=date(2024, 12, 31))
offsets = st.integers(-30, 120)


@given(due_dates, offsets)
def test_a_jump_ends_on_the_rung_a_daily_walk_ends_on(due, offset):
    walked, sent = {}, []
    for number in range(-30, offset + 1):
        for audience, reached in rungs_reached(due, due + timedelta(days=number), CALENDAR).items():
            if walked.get(audience) != reached:
                assert reached.day == due + timedelta(days=number)  # seen on its very day
                sent.append((audience, reached.code))
                walked[audience] = reached
    assert walked == rungs_reached(due, due + timedelta(days=offset), CALENDAR)
    assert len(sent) == len(set(sent))


@given(due_dates, offsets)
def test_what_one_audience_hears_is_never_above_the_highest_rung(due, offset):
    today = due + timedelta(days=offset)
    highest = highest_reached(due, today)
    each = rungs_reached(due, today, CALENDAR)
    assert (highest is None) == (not each)
    if highest:
        assert (highest.code, highest.day) in {(one.code, one.day) for one in each.values()}
        assert all(reached.day <= highest.day <= today for reached in each.values())


@given(due_dates, due_dates)
def test_a_new_due_date_makes_a_new_key(due, new_due):
    same = reminder_key(7, due, "late-1", 40) == reminder_key(7, new_due, "late-1", 40)
    assert same == (due == new_due)


def test_a_task_given_long_after_its_due_date_gets_one_reminder_per_audience():
    reached = rungs_reached(date(2022, 1, 3), DUE, CALENDAR)
    assert set(reached) == set(Audience)
    assert reached[Audience.FOCAL].rung.code == "late-repeat"


def test_codes_of_the_shipped_ladder_are_unique():
    codes = [rung.code for rung in DEFAULT_LADDER]
    assert len(codes) == len(set(codes))
