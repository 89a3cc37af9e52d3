from datetime import UTC, datetime, timedelta

import pytest

from tracker.rules.throttling import (
    LINK_LIFE,
    WINDOW,
    WRONG_TRIES_PER_ADDRESS,
    WRONG_TRIES_PER_COMPUTER,
    has_to_wait,
)

NOW = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_an_address_is_throttled_after_five_to_ten_wrong_tries_and_an_office_later():
    assert 5 <= WRONG_TRIES_PER_ADDRESS <= 10 < WRONG_TRIES_PER_COMPUTER


def test_a_link_lives_a_quarter_of_an_hour():
    assert timedelta(minutes=15) == LINK_LIFE


@pytest.mark.parametrize(
    ("age", "counts"),
    [
        (timedelta(), True),
        (WINDOW - SECOND, True),
        (WINDOW, False),
        (-SECOND, False),
        (-timedelta(days=1), False),
    ],
)
def test_only_tries_of_the_last_quarter_of_an_hour_count(age, counts):
    assert has_to_wait([NOW - age] * 3, now=NOW, limit=3) is counts
