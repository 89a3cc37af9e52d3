"""Days and times as people type them and as papers print them."""

import re
from datetime import date, datetime, time, tzinfo

from tracker.rules.choices import Language
from tracker.rules.faults import Fault, Refused

EARLIEST_DAY = date(1945, 9, 2)
LATEST_DAY = date(2100, 12, 31)
BLANKS = " \t\r\n\u00a0"

DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
HOUR_AND_MINUTE = re.compile(r"([0-9]{1,2}) ?(?::|h|giờ) ?([0-9]{2})?", re.IGNORECASE)

WEEKDAYS: dict[str, tuple[str, ...]] = {
    Language.VIETNAMESE: (
        "thứ Hai",
        "thứ Ba",
        "thứ Tư",
        "thứ Năm",
        "thứ Sáu",
        "thứ Bảy",
        "Chủ nhật",
    ),
    Language.ENGLISH: (
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ),
}


def read_date(
    text: str,
    *,
    earliest: date = EARLIEST_DAY,
    latest: date = LATEST_DAY,
    field: str | None = None,
) -> date:
    """Read a day typed as in Viet Nam (day first) or as ISO, and never swap day and month.

    A year of two digits belongs to this century. Only ASCII digits count, and nothing may
    stand before or after the day: no time, no week number.

    Raises Refused: REQUIRED, NOT_A_DATE, DATE_OUT_OF_RANGE.

    >>> read_date("5/1/23"), read_date("05.01.2023"), read_date("2023-11-04")
    (datetime.date(2023, 1, 5), datetime.date(2023, 1, 5), datetime.date(2023, 11, 4))
    """
    typed = text.strip(BLANKS)
    if not typed:
        raise Refused(Fault.REQUIRED, field=field)
    parts = _parts_of(typed)
    try:
        day = date(*parts) if parts else None
    except ValueError:
        day = None
    if day is None:
        raise Refused(Fault.NOT_A_DATE, field=field)
    if not earliest <= day <= latest:
        raise Refused(Fault.DATE_OUT_OF_RANGE, field=field, earliest=earliest, latest=latest)
    return day


def _parts_of(typed: str) -> tuple[int, int, int] | None:
    if iso := YEAR_FIRST.fullmatch(typed):
        year, month, number = iso.groups()
    elif local := DAY_FIRST.fullmatch(typed):
        number, _, month, year = local.groups()
    else:
        return None
    century = 2000 if len(year) == 2 else 0
    return century + int(year), int(month), int(number)


def read_time(text: str, *, field: str | None = None) -> time:
    """Read a time of day: 14:00, 8h30, 14 giờ.

    Raises Refused: REQUIRED, NOT_A_TIME (24:00 is 00:00 of the next day, so it is refused).

    >>> read_time("8h30")
    datetime.time(8, 30)
    """
    typed = text.strip(BLANKS)
    if not typed:
        raise Refused(Fault.REQUIRED, field=field)
    match = HOUR_AND_MINUTE.fullmatch(typed)
    if match is None or (match[2] is None and typed.endswith(":")):
        raise Refused(Fault.NOT_A_TIME, field=field)
    try:
        return time(int(match[1]), int(match[2] or 0))
    except ValueError:
        raise Refused(Fault.NOT_A_TIME, field=field) from None


def check_date_range(first: date, last: date, *, field: str) -> None:
    """Refuse a range that ends before it starts.

    Raises Refused: DATES_REVERSED.
    """
    if last < first:
        raise Refused(Fault.DATES_REVERSED, field=field, first=first)


def show_date(day: date) -> str:
    """Show a day as tables and pages do.

    >>> show_date(date(2023, 11, 17))
    '17/11/2023'
    """
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def show_official_date(day: date) -> str:
    """Show a day as papers do: a zero before days 1-9 and months 1-2 (Decree 30/2020, annex I).

    >>> show_official_date(date(2023, 1, 5)), show_official_date(date(2023, 3, 15))
    ('ngày 05 tháng 01 năm 2023', 'ngày 15 tháng 3 năm 2023')
    """
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def weekday_name(day: date, language: str) -> str:
    """Name the day of the week in the reader's language.

    >>> weekday_name(date(2023, 11, 19), Language.VIETNAMESE)
    'Chủ nhật'
    """
    return WEEKDAYS[language][day.weekday()]


def local_today(now: datetime, zone: tzinfo) -> date:
    """Return the day it is in a zone at a moment; the moment must know its own zone."""
    if now.tzinfo is None:
        raise ValueError("a moment needs a time zone to fall on a day")
    return now.astimezone(zone).date()
