from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.faults import Fault, Refused
from tracker.rules.statuses import (
    Cell,
    Mark,
    Status,
    TaskFacts,
    Turn,
    can_decide,
    check_finished_on,
    grace_for,
    share_overdue,
    status_of,
)

DUE = date(2023, 11, 17)
GRACE = date(2023, 11, 22)


def day(number: int) -> date:
    return date(2023, 11, number)


CASES = [
    (
        "far from due",
        TaskFacts(due=DUE),
        day(9),
        Status(Cell.OPEN_IN_TIME, Mark.IN_PROGRESS, turn=Turn.UNIT, days=8),
    ),
    (
        "seven days before due",
        TaskFacts(due=DUE),
        day(10),
        Status(Cell.OPEN_IN_TIME, Mark.DUE_SOON, turn=Turn.UNIT, days=7),
    ),
    (
        "on the due date",
        TaskFacts(due=DUE),
        DUE,
        Status(Cell.OPEN_IN_TIME, Mark.DUE_SOON, turn=Turn.UNIT, days=0),
    ),
    (
        "the day after",
        TaskFacts(due=DUE),
        day(18),
        Status(Cell.OPEN_OVERDUE, Mark.OVERDUE, turn=Turn.UNIT, days=1, since=day(18)),
    ),
    (
        "handed in on the due date, not reviewed ten days later",
        TaskFacts(due=DUE, submitted_on=DUE),
        day(27),
        Status(Cell.OPEN_IN_TIME, Mark.WAITING, turn=Turn.SECRETARIAT, since=DUE),
    ),
    (
        "handed in a day late",
        TaskFacts(due=DUE, submitted_on=day(18)),
        day(20),
        Status(
            Cell.OPEN_OVERDUE,
            Mark.OVERDUE,
            second=Mark.WAITING,
            turn=Turn.SECRETARIAT,
            days=3,
            since=day(18),
        ),
    ),
    (
        "returned in time, on the day to resubmit by",
        TaskFacts(due=DUE, grace_until=GRACE, returned_on=day(19)),
        GRACE,
        Status(Cell.OPEN_IN_TIME, Mark.RETURNED, turn=Turn.UNIT, days=0, since=day(19)),
    ),
    (
        "returned in time, the day after the day to resubmit by",
        TaskFacts(due=DUE, grace_until=GRACE, returned_on=day(19)),
        day(23),
        Status(
            Cell.OPEN_OVERDUE,
            Mark.OVERDUE,
            second=Mark.RETURNED,
            turn=Turn.UNIT,
            days=1,
            since=day(23),
        ),
    ),
    (
        "a late try returned stays late",
        TaskFacts(due=DUE, returned_on=day(20)),
        day(20),
        Status(
            Cell.OPEN_OVERDUE,
            Mark.OVERDUE,
            second=Mark.RETURNED,
            turn=Turn.UNIT,
            days=3,
            since=day(18),
        ),
    ),
    (
        "handed in again within the grace",
        TaskFacts(due=DUE, grace_until=GRACE, submitted_on=GRACE),
        day(30),
        Status(Cell.OPEN_IN_TIME, Mark.WAITING, turn=Turn.SECRETARIAT, since=GRACE),
    ),
    (
        "a grace before the due date changes nothing",
        TaskFacts(due=DUE, grace_until=day(10)),
        DUE,
        Status(Cell.OPEN_IN_TIME, Mark.DUE_SOON, turn=Turn.UNIT, days=0),
    ),
    (
        "finished on the due date",
        TaskFacts(due=DUE, finished_on=DUE),
        day(30),
        Status(Cell.DONE_ON_TIME, Mark.DONE_ON_TIME, since=DUE),
    ),
    (
        "finished a day late",
        TaskFacts(due=DUE, finished_on=day(18)),
        day(30),
        Status(Cell.DONE_LATE, Mark.DONE_LATE, days=1, since=day(18)),
    ),
    (
        "finished within the grace",
        TaskFacts(due=DUE, grace_until=GRACE, finished_on=GRACE),
        day(30),
        Status(Cell.DONE_ON_TIME, Mark.DONE_ON_TIME, since=GRACE),
    ),
    (
        "finished without a due date",
        TaskFacts(finished_on=DUE),
        day(30),
        Status(Cell.DONE_ON_TIME, Mark.DONE_ON_TIME, since=DUE),
    ),
    (
        "open without a due date",
        TaskFacts(),
        day(30),
        Status(Cell.OPEN_IN_TIME, Mark.NO_DATE, turn=Turn.SECRETARIAT),
    ),
    (
        "handed in without a due date",
        TaskFacts(submitted_on=DUE),
        day(30),
        Status(Cell.OPEN_IN_TIME, Mark.NO_DATE, second=Mark.WAITING, turn=Turn.SECRETARIAT),
    ),
    (
        "suspended while overdue",
        TaskFacts(due=DUE, suspended_on=day(20)),
        day(30),
        Status(None, Mark.SUSPENDED, since=day(20)),
    ),
    (
        "finished after a suspension",
        TaskFacts(due=DUE, suspended_on=day(10), finished_on=DUE),
        day(30),
        Status(Cell.DONE_ON_TIME, Mark.DONE_ON_TIME, since=DUE),
    ),
    (
        "cancelled while overdue",
        TaskFacts(due=DUE, cancelled_on=day(20), returned_on=day(19)),
        day(30),
        Status(None, Mark.CANCELLED, since=day(20)),
    ),
    (
        "standing work",
        TaskFacts(is_standing=True),
        day(30),
        Status(None, Mark.STANDING, turn=Turn.UNIT),
    ),
    (
        "standing work with a line handed in",
        TaskFacts(is_standing=True, submitted_on=DUE),
        day(30),
        Status(None, Mark.STANDING, second=Mark.WAITING, turn=Turn.SECRETARIAT),
    ),
    (
        "standing work with a line returned",
        TaskFacts(is_standing=True, returned_on=DUE),
        day(30),
        Status(None, Mark.STANDING, second=Mark.RETURNED, turn=Turn.UNIT),
    ),
    (
        "standing work that is suspended",
        TaskFacts(is_standing=True, submitted_on=DUE, suspended_on=day(18)),
        day(30),
        Status(None, Mark.STANDING, turn=Turn.SECRETARIAT),
    ),
]


@pytest.mark.parametrize(
    ("facts", "today", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_status_follows_from_the_facts_and_the_day(facts, today, expected):
    assert status_of(facts, today) == expected


def test_the_number_of_days_that_are_soon_is_a_setting():
    facts = TaskFacts(due=DUE)
    assert status_of(facts, day(10), due_soon_days=3).mark is Mark.IN_PROGRESS
    assert status_of(facts, day(14), due_soon_days=3).mark is Mark.DUE_SOON


days = st.dates(min_value=date(2023, 1, 1), max_value=date(2024, 12, 31))
maybe = st.none() | days
live_facts = st.builds(
    TaskFacts,
    due=maybe,
    grace_until=maybe,
    finished_on=maybe,
    submitted_on=maybe,
    returned_on=maybe,
)


@given(live_facts, days)
def test_a_live_task_has_exactly_one_cell_and_its_mark_agrees(facts, today):
    status = status_of(facts, today)
    assert status.cell in set(Cell)
    assert (status.cell is Cell.OPEN_OVERDUE) == (status.mark is Mark.OVERDUE)
    assert (status.turn is None) == (facts.finished_on is not None)
    assert status.days is None or status.days >= 0


@given(live_facts, days, st.integers(0, 400))
def test_an_overdue_task_never_comes_back_into_time_as_days_pass(facts, today, later):
    if status_of(facts, today).cell is Cell.OPEN_OVERDUE:
        assert status_of(facts, today + timedelta(days=later)).cell is Cell.OPEN_OVERDUE


@given(live_facts, days)
def test_a_task_becomes_overdue_on_the_day_it_says(facts, today):
    status = status_of(facts, today)
    if status.cell is Cell.OPEN_OVERDUE:
        assert status.since <= today
        assert status_of(facts, status.since - timedelta(days=1)).cell is Cell.OPEN_IN_TIME
        assert status_of(facts, status.since).days == 1


@given(st.builds(TaskFacts, due=maybe, cancelled_on=days, finished_on=maybe), days)
def test_a_cancelled_task_is_in_no_cell(facts, today):
    assert status_of(facts, today).cell is None


def test_share_overdue_leaves_out_what_is_open_and_in_time():
    assert share_overdue(16_051, 223) == Fraction(223, 16_274)
    assert share_overdue(0, 0) is None
    assert share_overdue(0, 3) == 1


def test_share_overdue_of_a_negative_count_is_a_mistake_in_the_program():
    with pytest.raises(ValueError, match="not negative"):
        share_overdue(-1, 2)


@pytest.mark.parametrize(
    ("due", "grace", "submitted", "resubmit_by", "expected"),
    [
        (DUE, None, DUE, GRACE, GRACE),
        (DUE, None, day(18), GRACE, None),  # handed in late
        (DUE, None, day(1), day(10), None),  # the due date is later anyway
        (DUE, GRACE, GRACE, day(27), day(27)),  # returned a second time
        (DUE, GRACE, day(20), day(21), GRACE),  # a grace is not taken back
        (DUE, GRACE, day(23), day(29), GRACE),  # the second try was late
        (None, None, DUE, GRACE, None),
    ],
)
def test_only_a_try_on_time_earns_a_grace(due, grace, submitted, resubmit_by, expected):
    assert grace_for(due, grace, submitted, resubmit_by) == expected


def test_the_person_who_submitted_cannot_decide():
    with pytest.raises(Refused) as caught:
        can_decide(7, 7)
    assert caught.value.fault is Fault.OWN_SUBMISSION
    can_decide(7, 8)


def test_the_date_on_the_result_lies_between_the_assignment_and_today():
    check_finished_on(DUE, DUE, DUE)
    for finished_on, fault in [
        (day(18), Fault.FINISHED_IN_FUTURE),
        (day(1), Fault.FINISHED_BEFORE_OPENED),
    ]:
        with pytest.raises(Refused) as caught:
            check_finished_on(finished_on, DUE, day(2))
        assert caught.value.fault is fault
        assert caught.value.field == "finished_on"
