from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.delivery import (
    NEXT_STATES,
    LetterState,
    OutcomeKind,
    can_become,
    is_final,
    next_try,
    state_after,
)

FIRST = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
DAY = timedelta(hours=24)

moments = st.integers(0, 200 * 365 * 24 * 3600).map(
    lambda seconds: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
durations = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=5))


def tries_of_a_server_that_always_says_later() -> list[datetime]:
    tries = [FIRST]
    while (
        moment := next_try(len(tries), OutcomeKind.LATER, first_at=FIRST, now=tries[-1])
    ) is not None:
        tries.append(moment)
    return tries


@pytest.mark.parametrize(
    ("attempt", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 30), (5, 60), (6, 60), (20, 60)]
)
def test_a_letter_put_off_waits_longer_each_time_then_an_hour(attempt, minutes):
    again = next_try(attempt, OutcomeKind.LATER, first_at=FIRST, now=FIRST)
    assert again == FIRST + timedelta(minutes=minutes)


def test_a_letter_put_off_for_ever_is_given_up_within_a_day_and_not_much_before():
    tries = tries_of_a_server_that_always_says_later()
    assert DAY - timedelta(hours=1) < tries[-1] - FIRST <= DAY
    assert len(tries) == 28


def test_the_waits_never_grow_shorter():
    tries = tries_of_a_server_that_always_says_later()
    waits = [later - earlier for earlier, later in pairwise(tries)]
    assert waits == sorted(waits)


def test_a_refused_or_accepted_letter_is_never_tried_again():
    for kind in (OutcomeKind.FAILED, OutcomeKind.ACCEPTED):
        assert next_try(1, kind, first_at=FIRST, now=FIRST) is None


def test_an_unknown_letter_is_tried_once_more_after_half_an_hour():
    again = next_try(1, OutcomeKind.UNKNOWN, first_at=FIRST, now=FIRST)
    assert again == FIRST + timedelta(minutes=30)
    assert (
        next_try(2, OutcomeKind.UNKNOWN, first_at=FIRST, now=FIRST + DAY / 48, was_unknown=True)
        is None
    )


def test_a_longer_patience_can_be_asked_for():
    late = FIRST + timedelta(hours=70)
    assert next_try(40, OutcomeKind.LATER, first_at=FIRST, now=late) is None
    assert next_try(40, OutcomeKind.LATER, first_at=FIRST, now=late, give_up_after=3 * DAY)


def test_attempts_are_counted_from_one():
    with pytest.raises(ValueError, match="counted from 1"):
        next_try(0, OutcomeKind.LATER, first_at=FIRST, now=FIRST)


@given(st.integers(1, 10_000), moments, durations, st.booleans(), st.sampled_from(OutcomeKind))
def test_a_next_try_always_lies_ahead_and_a_put_off_one_within_the_day(
    attempt, first_at, since, was_unknown, kind
):
    now = first_at + since
    again = next_try(attempt, kind, first_at=first_at, now=now, was_unknown=was_unknown)
    assert again is None or now + timedelta(minutes=1) <= again <= now + timedelta(hours=1)
    if again is not None and kind is OutcomeKind.LATER:
        assert again <= first_at + DAY


@given(st.sampled_from(OutcomeKind), st.none() | moments)
def test_every_outcome_is_a_legal_step_from_sending(kind, try_at):
    assert can_become(LetterState.SENDING, state_after(kind, try_at))


@given(st.integers(1, 100), moments, durations)
def test_a_letter_with_a_next_try_is_in_a_state_that_can_be_sent(attempt, first_at, since):
    for kind in OutcomeKind:
        again = next_try(attempt, kind, first_at=first_at, now=first_at + since)
        if again is not None:
            assert can_become(state_after(kind, again), LetterState.SENDING)


def test_every_state_is_in_the_table_and_can_be_reached():
    reachable = {LetterState.PENDING}.union(*NEXT_STATES.values())
    assert set(NEXT_STATES) == set(LetterState) == reachable


def test_a_letter_sent_or_cancelled_stays_so():
    assert is_final(LetterState.RETURNED)
    assert is_final(LetterState.CANCELLED)


def test_whatever_is_still_to_be_sent_can_be_cancelled():
    for state in (LetterState.PENDING, LetterState.DEFERRED, LetterState.UNKNOWN):
        assert can_become(state, LetterState.CANCELLED)


def test_a_failed_letter_goes_out_again_only_by_way_of_the_queue():
    assert can_become(LetterState.FAILED, LetterState.PENDING)
    assert not can_become(LetterState.FAILED, LetterState.SENDING)
