"""The secretariat's own clock: what a unit sends is answered within so many working days."""

from datetime import date, timedelta
from typing import Protocol

ONE_DAY = timedelta(days=1)
REVIEW_DAYS = 3  # of a committee that has not set its own


class WorkingDays(Protocol):
    """What the clock needs of a working calendar."""

    def add_working_days(self, start: date, count: int, /) -> date:
        """Return the last of ``count`` working days after the start."""

    def working_days_between(self, start: date, end: date, /) -> int:
        """Count the working days after the start up to the end, below zero backwards."""


def answer_day(since: date, days: int, calendar: WorkingDays) -> date:
    """Return the last day on which what came on ``since`` is answered in time."""
    return calendar.add_working_days(since, days)


def last_day_late(today: date, days: int, calendar: WorkingDays) -> date:
    """Return the last day whose post is answered late today; what came later is in time.

    So lists can count what is late by the day it came, without counting days row by row.
    """
    day = today
    while answer_day(day, days, calendar) >= today:
        day -= ONE_DAY
    return day


def days_left(answer_by: date, today: date, calendar: WorkingDays) -> int:
    """Return how many working days are left after today; below zero once the day has passed.

    Past the day it counts back in working days, one at least: a day missed on Friday is missed
    by one day on Saturday.
    """
    if today <= answer_by:
        return calendar.working_days_between(today, answer_by)
    return min(-1, calendar.working_days_between(today, answer_by))
