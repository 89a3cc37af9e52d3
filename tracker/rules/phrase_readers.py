"""What each understood wording of a deadline says: a reader for each row of ``rules.phrases``.

A reader is given the parts its pattern found, and what is known beside the words.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tracker.rules.calendars import ONE_DAY, WorkingCalendar
from tracker.rules.dates import EARLIEST_DAY, LATEST_DAY, read_date
from tracker.rules.deadlines import check_term, explain_term
from tracker.rules.periods import quarter_number
from tracker.rules.readings import DeadlineKind, DeadlineReading, ReadingWarning, Recurrence
from tracker.rules.terms import Counting, StartEvent

DAYS_AFTER_MEETING = 3
MOST_MONTHS = 120

PAPER = r"(?:ke hoach|van ban|quyet dinh|chi thi|cong van|thong bao|nghi quyet|chuong trinh)"
ISSUING = r"(?:ky ban hanh|ban hanh|ky|bh)"
SESSION = r"(?:hoi nghi|cuoc hop|phien hop)(?: nay)?"
YEAR = r"([0-9]{4})"
FIGURES = r"([0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})|[0-9]{4}-[0-9]{2}-[0-9]{2})"
DAY = rf"(?:ngay )?(?:{FIGURES}|([0-9]{{1,2}}) thang ([0-9]{{1,2}}) nam {YEAR})"

ISSUE_OF_THIS_PAPER = re.compile(
    rf"{ISSUING}(?: {PAPER}(?: nay)?)?|{PAPER}(?: nay)?(?: duoc)? {ISSUING}"
)
MEETING = re.compile(rf"hop|(?:dien ra |ket thuc )?{SESSION}")
WRITTEN_DAY = re.compile(DAY)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known beside the words."""

    issued: date | None
    calendar: WorkingCalendar
    strict_before: bool
    held_on: date | None
    roll: bool


Reader = Callable[[re.Match[str], Surroundings], DeadlineReading | None]


def _year_number(text: str) -> int:
    year = int(text)
    if not EARLIEST_DAY.year < year <= LATEST_DAY.year:
        raise ValueError(f"no document sets a deadline in {year}")
    return year


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _day_in_words(match: re.Match[str]) -> date:
    """Read a day given in figures, or as day, month and year in words."""
    figures, day, month, year = match.groups()[-4:]
    return read_date(figures or f"{day}/{month}/{year}")


def year(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    """Read a year: due on its last day."""
    return DeadlineReading(DeadlineKind.YEAR, due=date(_year_number(match[1]), 12, 31))


def year_range(match: re.Match[str], _known: Surroundings) -> DeadlineReading | None:
    """Read a stretch of years: due with the last, reviewed at the end of each before."""
    first, last = _year_number(match[1]), _year_number(match[2])
    if last <= first:
        return None
    return DeadlineReading(
        DeadlineKind.YEAR_RANGE,
        due=date(last, 12, 31),
        first_year=first,
        checkpoints=tuple(date(year, 12, 31) for year in range(first, last)),
    )


def open_ended(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    """Read a year from which work comes back each year, without end."""
    year = _year_number(match[1])
    return DeadlineReading(DeadlineKind.OPEN_ENDED, recurrence=Recurrence.YEARLY, first_year=year)


def part_of_year(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    """Propose a day for a part of the year (Civil Code 2015, article 146)."""
    year = _year_number(match[2])
    edges = {"dau nam": date(year, 1, 1), "6 thang cuoi nam": date(year, 12, 31)}
    return DeadlineReading(DeadlineKind.TEXT, proposal=edges.get(match[1], date(year, 6, 30)))


def month(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    """Read a month: due on its last day."""
    year = _year_number(match[2])
    return DeadlineReading(DeadlineKind.MONTH, due=_end_of_month(year, int(match[1])))


def month_middle(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    """Read the middle of a month: the 15th (Civil Code 2015, article 146)."""
    due = date(_year_number(match[2]), int(match[1]), 15)
    return DeadlineReading(DeadlineKind.MONTH_MIDDLE, due=due)


def month_start(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    """Read the beginning of a month: the 1st (Civil Code 2015, article 146)."""
    due = date(_year_number(match[2]), int(match[1]), 1)
    return DeadlineReading(DeadlineKind.MONTH_START, due=due)


def quarter(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    """Read a quarter: due on its last day."""
    month = 3 * quarter_number(match[1])
    due = _end_of_month(_year_number(match[2]), month)
    return DeadlineReading(DeadlineKind.QUARTER, due=due)


def quarters(match: re.Match[str], _known: Surroundings) -> DeadlineReading | None:
    """Read quarters of one year that follow one another: due with the last of them."""
    year = _year_number(match[3])
    first, last = quarter_number(match[1]), quarter_number(match[2])
    if last <= first:
        return None
    return DeadlineReading(
        DeadlineKind.QUARTER,
        due=_end_of_month(year, 3 * last),
        checkpoints=tuple(_end_of_month(year, 3 * quarter) for quarter in range(first, last)),
    )


def two_quarters(match: re.Match[str], known: Surroundings) -> DeadlineReading | None:
    """Read two quarters named one by one, which must follow each other."""
    if quarter_number(match[2]) - quarter_number(match[1]) != 1:
        return None
    return quarters(match, known)


def months(match: re.Match[str], _known: Surroundings) -> DeadlineReading | None:
    """Read a stretch of months: due with the last of them."""
    last_year = _year_number(match[4])
    first_year = _year_number(match[2]) if match[2] else last_year
    if (first_year, int(match[1])) >= (last_year, int(match[3])):
        return None
    return DeadlineReading(DeadlineKind.MONTH, due=_end_of_month(last_year, int(match[3])))


def days(match: re.Match[str], _known: Surroundings) -> DeadlineReading | None:
    """Read a stretch of days: due on the last of them."""
    first, last = read_date(match[1]), read_date(match[2])
    return DeadlineReading(DeadlineKind.EXACT_DATE, due=last) if first <= last else None


def exact(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    """Read a day that is itself in time; an hour of that day does not move it."""
    return DeadlineReading(DeadlineKind.EXACT_DATE, due=_day_in_words(match))


def before(match: re.Match[str], known: Surroundings) -> DeadlineReading:
    """Read "trước": the day before, or by a committee's habit the day itself."""
    named = _day_in_words(match)
    due = named - ONE_DAY if known.strict_before else named
    return DeadlineReading(DeadlineKind.BEFORE_DATE, due=due, named_day=named)


def day_of_last_month(match: re.Match[str], known: Surroundings) -> DeadlineReading | None:
    """Read a day of the last month of each quarter, or of a period that is not named."""
    day = _day_in_period(match[1], int(match[2]), known)
    if day is None:
        return None
    quarterly = match[3] == "quy"
    return DeadlineReading(
        DeadlineKind.BY_DATE,
        recurrence=Recurrence.QUARTERLY if quarterly else Recurrence.NONE,
        day_of_month=day,
        warnings=() if quarterly else (ReadingWarning.PERIOD_NEEDED,),
    )


def day_of_each_month(match: re.Match[str], known: Surroundings) -> DeadlineReading | None:
    """Read a day of each month."""
    day = _day_in_period(match[1], int(match[2]), known)
    if day is None:
        return None
    return DeadlineReading(DeadlineKind.RECURRING, recurrence=Recurrence.MONTHLY, day_of_month=day)


def day_of_each_year(match: re.Match[str], known: Surroundings) -> DeadlineReading | None:
    """Read a day and month of each year; before the first of January is no day of that year."""
    day = date(2000, int(match[3]), int(match[2]))
    if _is_before(match[1]) and known.strict_before:
        if (day.month, day.day) == (1, 1):
            return None
        day -= ONE_DAY
    return DeadlineReading(
        DeadlineKind.RECURRING,
        recurrence=Recurrence.YEARLY,
        day_of_month=day.day,
        month_of_year=day.month,
    )


def month_of_each_year(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    """Read a month of each year: due on its last day."""
    return DeadlineReading(
        DeadlineKind.RECURRING, recurrence=Recurrence.YEARLY, month_of_year=int(match[1])
    )


def quarter_of_each_year(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    """Read a quarter of each year: due on its last day."""
    month = 3 * quarter_number(match[1])
    return DeadlineReading(
        DeadlineKind.RECURRING, recurrence=Recurrence.YEARLY, month_of_year=month
    )


def _day_in_period(word: str | None, day: int, known: Surroundings) -> int | None:
    """Return a day of the month, the day before it for "trước"; None where there is none."""
    last = date(2000, 1, day).day - (_is_before(word) and known.strict_before)
    return last or None


def _is_before(word: str | None) -> bool:
    return (word or "").strip() == "truoc"


def recurring(recurrence: Recurrence) -> Reader:
    """Make the reader of a duty that comes back, with no single due date."""
    warnings = (ReadingWarning.RECURRENCE_UNKNOWN,) if recurrence is Recurrence.NONE else ()
    reading = DeadlineReading(DeadlineKind.RECURRING, recurrence=recurrence, warnings=warnings)
    return lambda _match, _known: reading


def after_meeting(_match: re.Match[str], known: Surroundings) -> DeadlineReading:
    """Propose three working days after the meeting; a person decides."""
    held_on = known.held_on
    return DeadlineReading(
        DeadlineKind.TEXT,
        proposal=held_on and known.calendar.add_working_days(held_on, DAYS_AFTER_MEETING),
    )


def term(match: re.Match[str], known: Surroundings) -> DeadlineReading:
    """Count days or weeks from the issue of this paper, a session or a day written out."""
    number, unit = match[1], match[2]
    count = 15 if number.startswith("nua") else int(number) * (7 if unit == "tuan" else 1)
    check_term(count)
    is_working = unit not in {"ngay", "tuan", "thang"}
    kind = DeadlineKind.RELATIVE_WORKING_DAYS if is_working else DeadlineKind.RELATIVE_DAYS
    start, event = _start_of_term(match[3] or "", known)
    if start is None:
        return DeadlineReading(kind, days=count, warnings=(ReadingWarning.START_UNKNOWN,))
    explanation = explain_term(
        start,
        count,
        known.calendar,
        counting=Counting.WORKING if is_working else Counting.CALENDAR,
        roll=known.roll,
        event=event,
    )
    return DeadlineReading(kind, due=explanation.due, days=count, explanation=explanation)


def long_term(match: re.Match[str], known: Surroundings) -> DeadlineReading:
    """Count months or years: to the corresponding day, or the month's last (Civil Code, 148)."""
    count = int(match[1]) * (12 if match[2] == "nam" else 1)
    if not 1 <= count <= MOST_MONTHS:
        raise ValueError(f"no term of {count} months")
    start, event = _start_of_term(match[3] or "", known)
    if start is None:
        return DeadlineReading(
            DeadlineKind.RELATIVE_MONTHS, months=count, warnings=(ReadingWarning.START_UNKNOWN,)
        )
    number_of_days = (months_after(start, count) - start).days
    explanation = explain_term(start, number_of_days, known.calendar, roll=known.roll, event=event)
    return DeadlineReading(
        DeadlineKind.RELATIVE_MONTHS, due=explanation.due, months=count, explanation=explanation
    )


def months_after(start: date, count: int) -> date:
    """Return the corresponding day so many months on, or that month's last day.

    >>> months_after(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    place = start.month - 1 + count
    year, month = start.year + place // 12, place % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _start_of_term(event: str, known: Surroundings) -> tuple[date | None, StartEvent]:
    if ISSUE_OF_THIS_PAPER.fullmatch(event):
        return known.issued, StartEvent.ISSUED
    if MEETING.fullmatch(event):
        return known.held_on, StartEvent.OTHER
    if written := WRITTEN_DAY.fullmatch(event):
        return _day_in_words(written), StartEvent.OTHER
    return None, StartEvent.OTHER
