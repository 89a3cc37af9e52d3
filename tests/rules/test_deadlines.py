import csv
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.queries.calendars import calendar_from
from tracker.queries.days_off import seed_days
from tracker.rules.calendars import WEEKENDS_ONLY, WorkingCalendar
from tracker.rules.deadlines import (
    LONGEST_TERM,
    DueWarning,
    check_due,
    check_extension,
    explain_term,
    fixed_day_explanation,
    last_day_of_term,
)
from tracker.rules.faults import Fault, Refused
from tracker.rules.terms import Counting, LegalBasis, Step, StepKind, TermExplanation

DATA = Path(__file__).parents[1] / "data"
YEARS = range(2022, 2028)
CALENDAR = calendar_from(seed_days(YEARS), version="test", years=YEARS)
VECTORS = list(csv.DictReader((DATA / "deadline-test-vectors.csv").read_text("utf-8").splitlines()))
DAYS = st.dates(date(2022, 1, 1), date(2026, 12, 31))
TERMS = st.integers(1, 120)
COUNTINGS = st.sampled_from(Counting)


def test_all_vectors_are_here():
    assert len(VECTORS) == 14


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: f"{row['issue_date']}+{row['n']}")
def test_a_term_ends_as_the_vectors_say(row):
    start, days = date.fromisoformat(row["issue_date"]), int(row["n"])
    raw = last_day_of_term(start, days, CALENDAR, roll=False)
    rolled = last_day_of_term(start, days, CALENDAR)
    worked = last_day_of_term(start, days, CALENDAR, counting=Counting.WORKING)
    assert raw.isoformat() == row["raw_calendar_end"]
    assert rolled.isoformat() == row["due_calendar_days_rolled"]
    assert worked.isoformat() == row["due_working_days"]


@given(DAYS, TERMS, COUNTINGS)
def test_a_rolled_term_ends_on_a_working_day_after_its_start(start, days, counting):
    due = last_day_of_term(start, days, CALENDAR, counting=counting)
    assert due > start
    assert CALENDAR.is_working_day(due)


@given(DAYS, TERMS, COUNTINGS, st.booleans())
def test_a_longer_term_never_ends_earlier(start, days, counting, roll):
    shorter = last_day_of_term(start, days, CALENDAR, counting=counting, roll=roll)
    longer = last_day_of_term(start, days + 1, CALENDAR, counting=counting, roll=roll)
    assert shorter <= longer


@given(DAYS, TERMS)
def test_a_term_of_working_days_holds_as_many_working_days(start, days):
    due = last_day_of_term(start, days, CALENDAR, counting=Counting.WORKING)
    assert CALENDAR.working_days_between(start, due) == days


@given(DAYS, TERMS, COUNTINGS, st.booleans())
def test_an_explanation_ends_on_the_due_date_and_survives_storing(start, days, counting, roll):
    explained = explain_term(start, days, CALENDAR, counting=counting, roll=roll)
    assert explained.due == last_day_of_term(start, days, CALENDAR, counting=counting, roll=roll)
    assert explained.steps[-1] == Step(StepKind.DUE, explained.due)
    assert TermExplanation.from_dict(json.loads(json.dumps(explained.to_dict()))) == explained


@given(DAYS, TERMS)
def test_the_days_skipped_and_counted_make_up_the_whole_term(start, days):
    explained = explain_term(start, days, CALENDAR, counting=Counting.WORKING)
    skipped = sum(step.number for step in explained.steps if step.kind is StepKind.SKIPPED)
    assert skipped + days == (explained.due - start).days


def test_the_plan_of_gia_lai_is_explained_step_by_step():
    explained = explain_term(date(2023, 11, 2), 15, CALENDAR)
    assert [(step.kind, step.day) for step in explained.steps] == [
        (StepKind.START, date(2023, 11, 2)),
        (StepKind.FIRST_DAY, date(2023, 11, 3)),
        (StepKind.LAST_DAY, date(2023, 11, 17)),
        (StepKind.DUE, date(2023, 11, 17)),
    ]
    assert explained.unknown_years == ()


def test_a_last_day_inside_tet_tells_every_run_it_moved_past():
    explained = explain_term(date(2024, 1, 26), 15, CALENDAR)
    past = [step for step in explained.steps if step.kind is StepKind.MOVED_PAST]
    assert explained.raw_end == date(2024, 2, 10)
    assert [(step.day, step.until) for step in past] == [(date(2024, 2, 11), date(2024, 2, 14))]
    assert explained.due == date(2024, 2, 15)


def test_a_working_saturday_counts_and_is_told():
    explained = explain_term(date(2024, 4, 19), 15, CALENDAR, counting=Counting.WORKING)
    told = [step.day for step in explained.steps if step.kind is StepKind.COUNTED_SATURDAY]
    assert told == [date(2024, 5, 4)]


def test_years_without_a_calendar_are_named():
    explained = explain_term(date(2027, 12, 25), 15, CALENDAR)
    assert explained.unknown_years == (2028,)


def test_a_named_day_on_a_sunday_is_flagged_and_stays():
    explained = fixed_day_explanation(date(2023, 11, 19), CALENDAR)
    assert explained.due == date(2023, 11, 19)
    assert explained.falls_on_a_day_off
    assert explained.basis is LegalBasis.FIXED_DAY
    assert TermExplanation.from_dict(explained.to_dict()) == explained


def test_a_term_without_roll_may_end_on_a_day_off_and_says_so():
    explained = explain_term(date(2023, 11, 4), 15, CALENDAR, roll=False)
    assert explained.due == date(2023, 11, 19)
    assert explained.falls_on_a_day_off


@pytest.mark.parametrize("days", [-1, 0, LONGEST_TERM + 1, 10**30])
def test_a_term_out_of_all_proportion_is_refused(days):
    with pytest.raises(Refused) as refusal:
        last_day_of_term(date(2023, 11, 2), days, CALENDAR)
    assert refusal.value.fault is Fault.TERM_OUT_OF_RANGE


def test_an_extension_must_be_later_than_the_current_due_date():
    due = date(2023, 11, 17)
    check_extension(due, date(2023, 11, 18), date(2023, 11, 10))
    for new_due in (due, date(2023, 11, 16)):
        with pytest.raises(Refused) as refusal:
            check_extension(due, new_due, date(2023, 11, 10))
        assert (refusal.value.fault, refusal.value.field) == (Fault.EXTENSION_NOT_LATER, "new_due")


def test_an_extension_to_a_day_already_gone_is_refused():
    with pytest.raises(Refused):
        check_extension(date(2023, 11, 17), date(2023, 11, 18), date(2023, 11, 21))


def test_a_due_date_before_the_issue_is_refused():
    with pytest.raises(Refused) as refusal:
        check_due(
            date(2023, 11, 3),
            issued=date(2023, 11, 4),
            today=date(2023, 11, 4),
            calendar=CALENDAR,
        )
    assert refusal.value.fault is Fault.DUE_BEFORE_ISSUE


@pytest.mark.parametrize(
    ("due", "warnings"),
    [
        (date(2023, 11, 24), ()),
        (date(2023, 11, 20), (DueWarning.IN_THE_PAST,)),
        (date(2023, 12, 2), (DueWarning.ON_A_DAY_OFF,)),
        (date(2043, 11, 4), (DueWarning.FAR_AHEAD, DueWarning.CALENDAR_UNKNOWN)),
    ],
)
def test_an_odd_due_date_is_questioned_not_refused(due, warnings):
    found = check_due(due, issued=date(2023, 11, 4), today=date(2023, 11, 21), calendar=CALENDAR)
    assert found == warnings


def test_a_calendar_knows_the_years_it_covers():
    calendar = WorkingCalendar(years=frozenset({2023}))
    assert calendar.covers(2023)
    assert not calendar.covers(2024)


@given(DAYS, DAYS)
def test_working_days_between_is_the_same_count_backwards(first, last):
    there = WEEKENDS_ONLY.working_days_between(first, last)
    assert there == -WEEKENDS_ONLY.working_days_between(last, first)
