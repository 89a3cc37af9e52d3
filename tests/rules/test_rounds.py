from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.calendars import WEEKENDS_ONLY, WorkingCalendar
from tracker.rules.ladder import DEFAULT_LADDER, Audience, Counting, Rung, answer_ladder, reach_of
from tracker.rules.reminders import Candidate, Habits, Matter, Quiet, Told
from tracker.rules.rounds import Ground, days_from, is_weekly_due, live_on, plan_day

MONDAY = date(2023, 11, 20)
FOCAL, HEAD, OFFICE, CHAIR = 1, 2, 3, 4


@dataclass(frozen=True)
class Person:
    id: int


class Everybody:
    """One person for each audience."""

    PEOPLE = {
        Audience.FOCAL: [Person(FOCAL)],
        Audience.HEAD: [Person(HEAD)],
        Audience.SECRETARIAT: [Person(OFFICE)],
        Audience.CHAIR: [Person(CHAIR)],
    }

    def of(self, _candidate, audience):
        return self.PEOPLE[audience]

    def chairs_of(self, _committee_id):
        return self.PEOPLE[Audience.CHAIR]


def ground(*candidates: Candidate, **habits) -> Ground:
    return Ground(WEEKENDS_ONLY, {1: Habits(**habits)}, candidates, Everybody())


def due(days: int, *, task_id: int = 1, matter: Matter = Matter.TASK) -> Candidate:
    return Candidate(task_id, 1, 1, MONDAY + timedelta(days=days), matter)


def told_in(facts: Ground, days: int) -> list[tuple[date, int, str]]:
    return [
        (plan.day, user_id, line.rung)
        for plan in live_on(facts, Told(), days_from(MONDAY, days))
        for _, user_id, lines in plan.letters()
        for line in lines
    ]


@given(offsets=st.lists(st.integers(-40, 40), max_size=6), start=st.integers(0, 6))
def test_nobody_is_told_the_same_twice_or_on_a_day_off_or_by_two_letters(offsets, start):
    first = MONDAY + timedelta(days=start)
    facts = ground(*(due(days, task_id=n) for n, days in enumerate(offsets)))
    seen: set[str] = set()
    for plan in live_on(facts, Told(), days_from(first, 21)):
        keys = [line.key for _, _, lines in plan.letters() for line in lines]
        assert not plan.daily or plan.day.weekday() < 5
        assert len(set(keys)) == len(keys)
        assert not seen & set(keys)
        assert all(plan.daily.values())
        seen |= set(keys)


def test_a_day_without_a_round_changes_when_but_not_whether_a_rung_is_told():
    facts = ground(due(2))
    told = Told()
    plans = live_on(facts, told, [MONDAY, MONDAY + timedelta(days=4)])  # three days were missed
    assert [[line.rung for line in plan.daily[FOCAL]] for plan in plans] == [
        ["before-3"],
        ["late-1"],
    ]


def test_a_rung_taken_out_does_not_bring_back_the_one_before_it():
    told = Told()
    live_on(ground(due(2)), told, [MONDAY])  # before-3 is told
    shorter = tuple(rung for rung in DEFAULT_LADDER if rung.code != "before-3")
    facts = ground(due(2), ladder=shorter)
    told.letters.clear()  # another day, as far as letters go
    assert plan_day(facts, told, MONDAY).daily == {}
    assert plan_day(facts, Told(), MONDAY).daily.keys() == {FOCAL}  # by the rung before it


def test_answers_climb_a_ladder_of_their_own():
    facts = ground(due(2, matter=Matter.REVIEW), due(2, matter=Matter.EXTENSION))
    assert told_in(facts, 5) == [
        (day, OFFICE, f"{word}-{rung}")
        for day, rung in (
            (MONDAY + timedelta(days=1), "soon"),
            (MONDAY + timedelta(days=2), "due"),
            (MONDAY + timedelta(days=3), "late-1"),
            (MONDAY + timedelta(days=4), "late-2"),
        )
        for word in ("review", "extension")
    ]


def test_quiet_days_hold_everything_back_and_the_next_day_tells_the_last_rung_once():
    facts = ground(due(1), quiet=(Quiet(MONDAY, MONDAY + timedelta(days=1)),))
    told = told_in(facts, 4)
    assert [(day.day, code) for day, user_id, code in told if user_id == FOCAL] == [(22, "late-1")]


HOLIDAYS = WorkingCalendar(days_off=frozenset({MONDAY, MONDAY + timedelta(days=4)}))


@pytest.mark.parametrize(
    ("weekday", "quiet", "first"),
    [
        (0, (), 21),  # Monday is a holiday
        (2, (), 22),
        (4, (), 23),  # Friday is one too, and nothing is left of the week after it
        (0, (Quiet(MONDAY, MONDAY + timedelta(days=2)),), 23),
        (0, (Quiet(MONDAY, MONDAY + timedelta(days=6)),), None),
    ],
)
def test_the_week_has_one_day_for_the_chairs_letter(weekday, quiet, first):
    habits = Habits(weekly_day=weekday, quiet=quiet)
    due_on = [day.day for day in days_from(MONDAY, 7) if is_weekly_due(day, habits, HOLIDAYS)]
    assert due_on[:1] == ([first] if first else [])


def test_the_round_looks_far_enough_ahead_for_rungs_of_working_days():
    rung = Rung("own", -10, Counting.WORKING, frozenset({Audience.FOCAL}))
    assert reach_of((rung,)) >= timedelta(days=14 + 9)  # with all of Tết in between
    assert reach_of(answer_ladder("review")) >= timedelta(days=3)
