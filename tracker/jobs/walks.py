"""Move a demonstration's clock on and do at each time what the scheduler would have done."""

from datetime import date, datetime, timedelta
from threading import Lock

from tracker import clock
from tracker.database import stop_reading
from tracker.jobs import rounds
from tracker.queries.walks import count_turned_overdue
from tracker.rules.walks import Walk
from tracker.services.reminders import ScanResult

LETTERS = (7, 30)  # when the scheduler writes the letters of a working day
MORNING = (8, 0)  # when a day of the demonstration begins, with the letters in the boxes
A_WHILE = timedelta(minutes=2)  # after which a letter just written has left
_walking = Lock()


def walk_to(day: date) -> Walk | None:
    """Live on until the morning of ``day``; None while another visitor's walk goes on.

    Between two steps the database is free, so other visitors read and write as ever. A walk that
    was cut off is walked to its end by the next.
    """
    if not _walking.acquire(blocking=False):
        return None
    try:
        return _walk(day)
    finally:
        _walking.release()


def live_morning(day: date) -> ScanResult:
    """Let the scheduler do its work of one morning, and stop at the hour the office opens."""
    arrive(clock.moment_of(day, *LETTERS))
    result = rounds.scan()
    rounds.carry()
    arrive(clock.moment_of(day, *MORNING))
    return result


def carry_soon() -> None:
    """Let the letters just written leave."""
    arrive(clock.now() + A_WHILE)
    rounds.carry()


def arrive(moment: datetime) -> None:
    """Set the clock to a moment, never back."""
    if clock.now() < moment:
        clock.set_now(moment)


def _walk(day: date) -> Walk:
    before, letters, opened, days = clock.today(), 0, 0, 0
    carry_soon()
    while (today := clock.today()) < day:
        result = live_morning(today + timedelta(days=1))
        letters, opened, days = letters + result.letters, opened + result.opened, days + 1
    stop_reading()
    turned = count_turned_overdue(before, clock.today())
    return Walk(clock.today(), days, letters, turned, opened)
