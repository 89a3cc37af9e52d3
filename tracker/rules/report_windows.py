"""Data windows of periodic reports of any length, and what one merged document answers.

The windows are those of Decree 09/2019/ND-CP, article 12; the nine months are what Khánh Hòa
adds (Decision 01/2023/QĐ-UBND). Every window is cut off on the 14th.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.rules.calendars import ONE_DAY, WorkingCalendar
from tracker.rules.faults import Fault, Refused
from tracker.rules.periods import CUT_OFF_DAY, Period, periods_between

CODE = re.compile(r"([0-9]{4})-(Q[1-4]|H[12]|9M|Y|0[1-9]|1[0-2])")
BACK = 3  # years in which the figures of the period before are looked for


class Span(StrEnum):
    """How long a window is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    NINE_MONTHS = "nine_months"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of data: from the 15th of one month up to the 14th of another.

    ``first`` and ``last`` are months of the reporting year, so the first half is 1 to 6.
    """

    code: str
    span: Span
    year: int
    first: int
    last: int

    @property
    def opens_on(self) -> date:
        """Return the first day of the window, the 15th of the month before."""
        year, month = (self.year, self.first - 1) if self.first > 1 else (self.year - 1, 12)
        return date(year, month, CUT_OFF_DAY + 1)

    @property
    def cut_off_on(self) -> date:
        """Return the last day of the window."""
        return date(self.year, self.last, CUT_OFF_DAY)


@dataclass(frozen=True, slots=True)
class Merges:
    """Which quarters a plan asks inside the longer report that ends on the same day."""

    q2: bool = False
    q3: bool = False
    q4: bool = False

    def code_of(self, period: Period) -> str:
        """Return the code of the one document owed for a quarter.

        >>> Merges(q2=True).code_of(Period(2024, 2)), Merges().code_of(Period(2024, 2))
        ('2024-H1', '2024-Q2')
        """
        merged = {2: self.q2, 3: self.q3, 4: self.q4}.get(period.quarter, False)
        return f"{period.year}-{LONGER[period.quarter]}" if merged else str(period)


LONGER = {2: "H1", 3: "9M", 4: "Y"}
QUARTER_OF = {longer: quarter for quarter, longer in LONGER.items()}
TILINGS = (("Q1", "Q2", "Q3", "Q4"), ("H1", "Q3", "Q4"), ("9M", "Q4"))


def window_of(code: str) -> Window:
    """Return the window of a period by its code.

    Raises Refused: NOT_A_PERIOD.

    >>> half = window_of("2024-H1")
    >>> half.opens_on, half.cut_off_on
    (datetime.date(2023, 12, 15), datetime.date(2024, 6, 14))
    """
    found = CODE.fullmatch(code)
    if found is None or int(found[1]) < 2:
        raise Refused(Fault.NOT_A_PERIOD)
    span, first, last = _shape(found[2])
    return Window(code, span, int(found[1]), first, last)


def same_end_of(code: str) -> tuple[str, ...]:
    """Return the codes of shorter windows inside a longer one that end on the same day.

    >>> same_end_of("2024-Y"), same_end_of("2024-Q4")
    (('2024-Q4',), ())
    """
    year, _, part = code.partition("-")
    return (f"{year}-Q{QUARTER_OF[part]}",) if part in QUARTER_OF else ()


def pieces_of(code: str, known: Collection[str]) -> tuple[tuple[str, ...], bool]:
    """Return the shorter windows a longer one is made of, as far as known; whether they fill it.

    >>> pieces_of("2024-9M", {"2024-Q1", "2024-Q2", "2024-Q3"})
    (('2024-Q1', '2024-Q2', '2024-Q3'), True)
    >>> pieces_of("2024-Y", {"2024-Q1", "2024-H1", "2024-9M"})
    (('2024-9M',), False)
    """
    whole = find_window(code)
    if whole is None or code.partition("-")[2] not in QUARTER_OF:
        return (), False
    best: tuple[int, tuple[str, ...]] = (0, ())
    for parts in TILINGS:
        windows = [window_of(f"{whole.year:04}-{part}") for part in parts]
        held = [one for one in windows if one.code in known and one.last <= whole.last]
        held = [one for one in held if one.code != code]
        months = sum(one.last - one.first + 1 for one in held)
        best = max(best, (months, tuple(one.code for one in held)), key=lambda one: one[0])
    return best[1], best[0] == whole.last


def find_window(code: str) -> Window | None:
    """Return the window of a period, None for a report that was asked with dates of its own."""
    return window_of(code) if CODE.fullmatch(code) else None


def answers(code: str) -> tuple[str, ...]:
    """Return the codes of the obligations one document meets: a merged report meets two.

    >>> answers("2024-9M"), answers("2024-Q1")
    (('2024-9M', '2024-Q3'), ('2024-Q1',))
    """
    year, _, part = code.partition("-")
    quarter = QUARTER_OF.get(part)
    return (code, f"{year}-Q{quarter}") if quarter else (code,)


def same_day(code: str) -> tuple[str, ...]:
    """Return the codes a plan may have for one quarter: its own and that of the longer report.

    >>> same_day("2024-H1"), same_day("2024-Q3"), same_day("2024-05")
    (('2024-H1', '2024-Q2'), ('2024-Q3', '2024-9M'), ('2024-05',))
    """
    year, _, part = code.partition("-")
    longer = LONGER.get(int(part[1])) if part[:1] == "Q" and part[1:].isdecimal() else None
    return (code, f"{year}-{longer}") if longer else answers(code)


def codes_before(day: date) -> Iterator[str]:
    """Walk the codes of windows cut off before a day, the latest first; of one day, the shortest.

    >>> list(codes_before(date(2024, 6, 14)))[:4]
    ['2024-05', '2024-04', '2024-03', '2024-Q1']
    """
    for year in range(day.year, day.year - BACK - 1, -1):
        for month in range(12, 0, -1):
            if date(year, month, CUT_OFF_DAY) < day:
                yield from _codes_ending(year, month)


def _codes_ending(year: int, month: int) -> Iterator[str]:
    yield f"{year}-{month:02}"
    if month % 3 == 0:
        yield f"{year}-Q{month // 3}"
    if month == 6:
        yield f"{year}-H1"
    if month == 9:
        yield f"{year}-9M"
    if month == 12:
        yield f"{year}-H2"
        yield f"{year}-Y"


def _shape(part: str) -> tuple[Span, int, int]:
    """Return the span of the part after the year, and its first and last month."""
    if part == "Y":
        return Span.YEAR, 1, 12
    if part == "9M":
        return Span.NINE_MONTHS, 1, 9
    if part[0] == "H":
        return Span.HALF, 6 * int(part[1]) - 5, 6 * int(part[1])
    if part[0] == "Q":
        return Span.QUARTER, 3 * int(part[1]) - 2, 3 * int(part[1])
    return Span.MONTH, int(part), int(part)


def check_request_days(
    opens_on: date, cut_off_on: date, due: date, *, calendar: WorkingCalendar, today: date
) -> None:
    """Refuse days of a report asked for once that leave no time for it.

    At least one working day lies between cut-off and deadline (Decree 09/2019/ND-CP, article
    8(5)), also of what is asked ad hoc.

    Raises Refused: DATES_REVERSED, DUE_IN_PAST, REPORT_DUE_TOO_SOON.

    >>> from tracker.rules.calendars import WEEKENDS_ONLY
    >>> check_request_days(date(2023, 11, 1), date(2023, 11, 24), date(2023, 11, 26),
    ...                    calendar=WEEKENDS_ONLY, today=date(2023, 11, 21))
    Traceback (most recent call last):
    tracker.rules.faults.Refused: report_due_too_soon
    """
    if cut_off_on < opens_on:
        raise Refused(Fault.DATES_REVERSED, field="cut_off_on", first=opens_on)
    if due < today:
        raise Refused(Fault.DUE_IN_PAST, field="due", today=today)
    earliest = calendar.next_working_day(cut_off_on + ONE_DAY)
    if due < earliest:
        raise Refused(Fault.REPORT_DUE_TOO_SOON, field="due", earliest=earliest)


def owed_periods(first: Period, until: Period, merges: Merges) -> Iterator[tuple[Period, Window]]:
    """Walk the quarters of a plan, each with the window of the one document owed for it.

    >>> [window.code for _, window in owed_periods(
    ...     Period(2024, 1), Period(2024, 4), Merges(q2=True, q4=True))]
    ['2024-Q1', '2024-H1', '2024-Q3', '2024-Y']
    """
    for period in periods_between(first, until):
        yield period, window_of(merges.code_of(period))
