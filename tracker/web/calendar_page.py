"""The year as twelve small tables: each day with what it is, in words."""

from calendar import Calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.rules.calendars import DayNature, WorkingCalendar

MONDAY_FIRST = Calendar(firstweekday=0)
MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of a month; ``name`` only where it is unlike others of its weekday."""

    day: date
    nature: DayNature
    name: str
    is_today: bool

    @property
    def is_marked(self) -> bool:
        """Tell whether the day is unlike others of its weekday."""
        return self.nature not in {DayNature.WORKING, DayNature.WEEKEND}


@dataclass(frozen=True, slots=True)
class Month:
    """The weeks of one month; None stands where a day belongs to another month."""

    first: date
    weeks: tuple[tuple[DayCell | None, ...], ...]
    working_days: int


def months_of(
    year: int, calendar: WorkingCalendar, days: Iterable[Any], *, today: date
) -> list[Month]:
    """Return the months of a year as the page draws them."""
    names = {row.day: row.name for row in days}

    def cell(day: date) -> DayCell:
        return DayCell(day, calendar.nature_of(day), names.get(day, ""), day == today)

    return [_month(year, month, calendar, cell) for month in MONTHS]


def _month(year: int, month: int, calendar: WorkingCalendar, cell: Any) -> Month:
    weeks = tuple(
        tuple(cell(day) if day.month == month else None for day in week)
        for week in MONDAY_FIRST.monthdatescalendar(year, month)
    )
    worked = sum(calendar.is_working_day(one.day) for one in _days(weeks))
    return Month(date(year, month, 1), weeks, worked)


def _days(weeks: Iterable[Iterable[DayCell | None]]) -> Iterator[DayCell]:
    return (one for week in weeks for one in week if one is not None)
