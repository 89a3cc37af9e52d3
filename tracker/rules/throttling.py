"""How often somebody may try to sign in before having to wait."""

from datetime import datetime, timedelta

WINDOW = timedelta(minutes=15)
WRONG_TRIES_PER_ADDRESS = 8  # then the mailed link is the way in
WRONG_TRIES_PER_COMPUTER = 40  # a whole office may stand behind one number
LINKS_PER_ADDRESS = 3
LINKS_PER_COMPUTER = 20
WRONG_CODES_PER_COMPUTER = 30  # of issued papers; nobody mistypes so often
CHECKS_PER_COMPUTER = 60  # files sent to be compared
LINK_LIFE = timedelta(minutes=15)
TRIES_KEPT = timedelta(days=1)


def window_start(now: datetime) -> datetime:
    """Return the moment from which tries count.

    >>> from datetime import UTC
    >>> window_start(datetime(2023, 11, 21, 1, 0, tzinfo=UTC)).minute
    45
    """
    return now - WINDOW


def has_to_wait(moments: list[datetime], *, now: datetime, limit: int) -> bool:
    """Tell whether ``moments`` of tries, within the last quarter of an hour, reach the limit.

    A try that lies ahead, because the clock was put back, does not count: nobody waits for a
    clock that was wrong.

    >>> from datetime import UTC
    >>> now = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
    >>> has_to_wait([now] * 8, now=now, limit=8), has_to_wait([now] * 7, now=now, limit=8)
    (True, False)
    >>> has_to_wait([now + timedelta(days=1)] * 8, now=now, limit=8)
    False
    """
    recent = [moment for moment in moments if window_start(now) < moment <= now]
    return len(recent) >= limit
