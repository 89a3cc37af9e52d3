"""Periods of work that comes back: which have begun, and when each is due."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.rules.calendars import ONE_DAY
from tracker.rules.choices import Language
from tracker.rules.periods import read_period, show_period
from tracker.rules.readings import Recurrence

MONTHS = {
    Recurrence.MONTHLY: 1,
    Recurrence.QUARTERLY: 3,
    Recurrence.HALF_YEARLY: 6,
    Recurrence.YEARLY: 12,
}


@dataclass(frozen=True, slots=True)
class WorkPeriod:
    """A calendar month, quarter, half-year or year, and the name its task carries.

    Work that comes back is due on the last day (Civil Code 2015, article 146); reports have
    windows of their own, see ``rules.periods``.
    """

    code: str
    starts_on: date
    ends_on: date


def work_period(recurrence: Recurrence, day: date) -> WorkPeriod:
    """Return the period that holds a day.

    Raises KeyError for a recurrence without periods.

    >>> work_period(Recurrence.QUARTERLY, date(2023, 11, 2))  # doctest: +ELLIPSIS
    WorkPeriod(code='2023-Q4', starts_on=datetime.date(2023, 10, 1), ends_on=...(2023, 12, 31))
    """
    months = MONTHS[recurrence]
    number = (day.month - 1) // months + 1
    last = number * months
    return WorkPeriod(
        code=_code(recurrence, day.year, number),
        starts_on=date(day.year, last - months + 1, 1),
        ends_on=date(day.year, last, monthrange(day.year, last)[1]),
    )


def work_periods(
    recurrence: Recurrence, *, since: date, today: date, until: date | None, ahead: int = 0
) -> Iterator[WorkPeriod]:
    """Walk the periods from the one that holds ``since`` to the one that holds ``today``.

    ``ahead`` more follow before they begin. None begins after ``until``, and what was late or
    early in one period never shifts another.

    >>> day = date(2023, 11, 2)
    >>> [period.code for period in work_periods(
    ...     Recurrence.YEARLY, since=day, today=date(2024, 1, 1), until=None, ahead=1)]
    ['2023', '2024', '2025']
    """
    if recurrence not in MONTHS:
        return
    period = work_period(recurrence, since)
    while period.starts_on <= (until or period.starts_on):
        if period.starts_on > today:
            if ahead < 1:
                return
            ahead -= 1
        yield period
        period = work_period(recurrence, period.ends_on + ONE_DAY)


def due_in(period: WorkPeriod, day_of_month: int | None, month_of_year: int | None = None) -> date:
    """Return when work of a period is due: its last day, or a day of its last or named month.

    A day the month does not have is its last one (Civil Code 2015, article 148).

    >>> due_in(work_period(Recurrence.QUARTERLY, date(2024, 2, 1)), 15)
    datetime.date(2024, 3, 15)
    """
    month = month_of_year or period.ends_on.month
    last = monthrange(period.ends_on.year, month)[1]
    return period.ends_on.replace(month=month, day=min(day_of_month or last, last))


def _code(recurrence: Recurrence, year: int, number: int) -> str:
    if recurrence is Recurrence.MONTHLY:
        return f"{year}-{number:02}"
    if recurrence is Recurrence.YEARLY:
        return str(year)
    letter = "Q" if recurrence is Recurrence.QUARTERLY else "H"
    return f"{year}-{letter}{number}"


def name_period(code: str, language: str) -> str:
    """Name the period a task carries, whatever its length, as pages and papers do.

    >>> [name_period(code, "vi") for code in ("2023-Q4", "2023", "2023-11", "2023-H2")]
    ['Quý IV/2023', 'Năm 2023', 'Tháng 11/2023', '6 tháng cuối năm 2023']
    >>> [name_period(code, "vi") for code in ("2024-9M", "2024-Y", "CD-2024-01")]
    ['9 tháng năm 2024', 'Năm 2024', 'Chuyên đề 01/2024']
    """
    if not code:
        return ""
    year, _, part = code.partition("-")
    if part.startswith("Q"):
        return show_period(read_period(code), language)
    is_english = language == Language.ENGLISH
    if (names := NAMES.get(part) or ASKED.get(year)) is not None:
        year_asked, _, number = part.partition("-")
        return names[is_english].format(year=year, number=number, asked=year_asked)
    if part:
        return f"{part}/{year}" if is_english else f"Tháng {int(part)}/{year}"
    return year if is_english else f"Năm {year}"


# by the part of the code after the year, in Vietnamese and English
NAMES = {
    "H1": ("6 tháng đầu năm {year}", "First half of {year}"),
    "H2": ("6 tháng cuối năm {year}", "Second half of {year}"),
    "9M": ("9 tháng năm {year}", "First nine months of {year}"),
    "Y": ("Năm {year}", "Year {year}"),
}
# reports asked for once, by what their code begins with
ASKED = {
    "CD": ("Chuyên đề {number}/{asked}", "Thematic report {number}/{asked}"),
    "DX": ("Đột xuất {number}/{asked}", "Ad hoc report {number}/{asked}"),
}
