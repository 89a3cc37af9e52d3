"""The working calendar: which days are worked, and counting by working days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class DayNature(StrEnum):
    """What a day is to an office that works Monday to Friday."""

    WORKING = "working"
    WORKING_SATURDAY = "working_saturday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    DAY_OFF_SWAPPED = "day_off_swapped"

    @property
    def is_worked(self) -> bool:
        """Say whether the office is open on such a day."""
        return self in {DayNature.WORKING, DayNature.WORKING_SATURDAY}


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The days off and made-up Saturdays of the years it covers (Labour Code 2019, article 112).

    ``days_off`` holds every day off other than plain weekends; ``swapped_days_off`` names
    those of them that were exchanged for a working Saturday. A year outside ``years`` knows
    weekends only, and whoever explains a date must say so.
    """

    days_off: frozenset[date] = frozenset()
    working_saturdays: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    version: str = ""
    swapped_days_off: frozenset[date] = frozenset()

    def covers(self, year: int) -> bool:
        """Say whether the days off of a year are known."""
        return year in self.years

    def is_working_day(self, day: date) -> bool:
        """Say whether offices are open on a day.

        >>> WEEKENDS_ONLY.is_working_day(date(2023, 11, 19))  # a Sunday
        False
        """
        if day in self.working_saturdays:
            return True
        return day.weekday() < SATURDAY and day not in self.days_off

    def nature_of(self, day: date) -> DayNature:
        """Name what a day is; a holiday on a weekend is a holiday."""
        if day in self.working_saturdays:
            return DayNature.WORKING_SATURDAY
        if day in self.swapped_days_off:
            return DayNature.DAY_OFF_SWAPPED
        if day in self.days_off:
            return DayNature.HOLIDAY
        return DayNature.WORKING if day.weekday() < SATURDAY else DayNature.WEEKEND

    def next_working_day(self, day: date) -> date:
        """Return the day itself when it is worked, or else the first worked day after it.

        >>> WEEKENDS_ONLY.next_working_day(date(2023, 11, 19))
        datetime.date(2023, 11, 20)
        """
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def add_working_days(self, start: date, count: int) -> date:
        """Return the last of ``count`` working days, the start not counted.

        >>> WEEKENDS_ONLY.add_working_days(date(2023, 12, 14), 2)  # Thursday
        datetime.date(2023, 12, 18)
        """
        if count < 0:
            raise ValueError(f"working days are counted forward, not {count}")
        day = start
        while count:
            day += ONE_DAY
            count -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after the start, up to and including the end.

        An end before its start gives the same count below zero.

        >>> WEEKENDS_ONLY.working_days_between(date(2023, 11, 17), date(2023, 11, 21))
        2
        """
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(day) for day in days_after(start, end))


WEEKENDS_ONLY = WorkingCalendar(version="weekends")


def days_after(start: date, end: date) -> Iterator[date]:
    """Walk the days after the start, up to and including the end."""
    for number in range(1, (end - start).days + 1):
        yield start + timedelta(days=number)
