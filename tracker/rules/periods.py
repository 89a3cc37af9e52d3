"""Reporting quarters: their data windows, their names and when a report is due."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, Self

from tracker.rules.calendars import ONE_DAY, WorkingCalendar
from tracker.rules.choices import Language
from tracker.rules.dates import BLANKS, EARLIEST_DAY, LATEST_DAY
from tracker.rules.deadlines import explain_term, fixed_day_explanation
from tracker.rules.faults import Fault, Refused
from tracker.rules.terms import Counting, LegalBasis, StartEvent, TermExplanation

ROMAN_QUARTERS = ("I", "II", "III", "IV")
CUT_OFF_DAY = 14
REVIEWS_ITS_OWN_YEAR_FROM = 7  # the month

PERIOD_CODE = re.compile(r"([0-9]{4})-q([0-9])", re.IGNORECASE)
PERIOD_NAME = re.compile(r"(?:quý|q) ?([0-9]|i{1,3}|iv) ?(?:[/-]|năm) ?([0-9]{4})", re.IGNORECASE)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A quarter with the data window of Decree 09/2019/ND-CP, article 12.

    The window opens on the 15th of the month before the quarter and is cut off on the 14th
    of its last month.

    >>> q4 = Period(2023, 4)
    >>> str(q4), q4.opens_on, q4.cut_off_on
    ('2023-Q4', datetime.date(2023, 9, 15), datetime.date(2023, 12, 14))
    """

    year: int
    quarter: int

    def __post_init__(self) -> None:
        """Refuse a quarter that does not exist."""
        if not (1 <= self.quarter <= 4 and EARLIEST_DAY.year < self.year <= LATEST_DAY.year):
            raise Refused(Fault.NOT_A_PERIOD)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.quarter}"

    @property
    def opens_on(self) -> date:
        """Return the first day of the data window."""
        if self.quarter == 1:
            return date(self.year - 1, 12, CUT_OFF_DAY + 1)
        return date(self.year, 3 * (self.quarter - 1), CUT_OFF_DAY + 1)

    @property
    def cut_off_on(self) -> date:
        """Return the last day of the data window."""
        return date(self.year, 3 * self.quarter, CUT_OFF_DAY)

    @property
    def following(self) -> Self:
        """Return the next quarter."""
        return type(self)(self.year + self.quarter // 4, self.quarter % 4 + 1)

    @property
    def preceding(self) -> Self:
        """Return the quarter before."""
        return type(self)(self.year - (self.quarter == 1), (self.quarter - 2) % 4 + 1)


def read_period(text: str, *, field: str | None = None) -> Period:
    """Read a quarter: 2023-Q4, Quý IV/2023, quý 4 năm 2023.

    Raises Refused: REQUIRED, NOT_A_PERIOD.

    >>> read_period("Quý III/2022")
    Period(year=2022, quarter=3)
    """
    typed = " ".join(text.strip(BLANKS).split(" "))
    if not typed:
        raise Refused(Fault.REQUIRED, field=field)
    if code := PERIOD_CODE.fullmatch(typed):
        year, quarter = code.groups()
    elif name := PERIOD_NAME.fullmatch(typed):
        quarter, year = name.groups()
    else:
        raise Refused(Fault.NOT_A_PERIOD, field=field)
    try:
        return Period(int(year), quarter_number(quarter))
    except Refused:
        raise Refused(Fault.NOT_A_PERIOD, field=field) from None


def quarter_number(written: str) -> int:
    """Return the number of a quarter written as a digit or in Roman.

    >>> quarter_number("iv"), quarter_number("2")
    (4, 2)
    """
    roman = written.upper()
    return ROMAN_QUARTERS.index(roman) + 1 if roman in ROMAN_QUARTERS else int(written)


def show_period(period: Period, language: str) -> str:
    """Name a quarter as pages and papers do.

    >>> show_period(Period(2023, 4), Language.VIETNAMESE)
    'Quý IV/2023'
    """
    if language == Language.ENGLISH:
        return f"Q{period.quarter} {period.year}"
    return f"Quý {ROMAN_QUARTERS[period.quarter - 1]}/{period.year}"


def period_containing(day: date) -> Period:
    """Return the quarter whose data window holds a day.

    >>> str(period_containing(date(2023, 12, 15)))
    '2024-Q1'
    """
    shifted = day.month if day.day <= CUT_OFF_DAY else day.month + 1
    return Period(day.year + shifted // 13, (shifted - 1) % 12 // 3 + 1)


def year_under_review(held_on: date) -> int:
    """Return the year a year-end review held on a day looks back on: in its first half, the last.

    >>> year_under_review(date(2023, 4, 25)), year_under_review(date(2023, 12, 20))
    (2022, 2023)
    """
    return held_on.year - (held_on.month < REVIEWS_ITS_OWN_YEAR_FROM)


class ReportTerm(StrEnum):
    """The two ways a plan says when a report is due."""

    WORKING_DAYS_AFTER_CUTOFF = "working_days_after_cutoff"
    DAY_OF_MONTH = "day_of_month"


LIMITS = {
    ReportTerm.WORKING_DAYS_AFTER_CUTOFF: range(1, 61),
    ReportTerm.DAY_OF_MONTH: range(CUT_OFF_DAY + 1, 32),
}


@dataclass(frozen=True, slots=True)
class ReportRule:
    """When a quarter's report is due: N working days after the cut-off, or a day of its last month.

    At least one working day lies between cut-off and deadline (Decree 09/2019/ND-CP,
    article 8(5)), so N starts at 1 and the day of the month at 15.

    Raises Refused: NUMBER_OUT_OF_RANGE.
    """

    kind: ReportTerm
    number: int

    def __post_init__(self) -> None:
        """Refuse a rule that leaves no time to report."""
        limits = LIMITS[self.kind]
        if self.number not in limits:
            raise Refused(
                Fault.NUMBER_OUT_OF_RANGE,
                field="report_number",
                least=limits.start,
                most=limits.stop - 1,
            )


class CutOff(Protocol):
    """What figures are of, up to a last day."""

    @property
    def cut_off_on(self) -> date:
        """The last day of the data window."""


def report_due(
    period: CutOff, rule: ReportRule, calendar: WorkingCalendar
) -> tuple[date, TermExplanation]:
    """Return the day a quarter's report is due, and why.

    A day of the month the calendar month does not have is its last day; a day too close to
    the cut-off moves to the first working day after it (Decree 09/2019/ND-CP, article 8(5)).

    >>> from tracker.rules.calendars import WEEKENDS_ONLY
    >>> rule = ReportRule(ReportTerm.WORKING_DAYS_AFTER_CUTOFF, 2)
    >>> report_due(Period(2023, 4), rule, WEEKENDS_ONLY)[0]
    datetime.date(2023, 12, 18)
    """
    cut_off = period.cut_off_on
    if rule.kind is ReportTerm.DAY_OF_MONTH:
        last = monthrange(cut_off.year, cut_off.month)[1]
        day = cut_off.replace(day=min(rule.number, last))
        if day >= calendar.next_working_day(cut_off + ONE_DAY):
            basis = LegalBasis.DECREE_09
            return day, fixed_day_explanation(day, calendar, cut_off=cut_off, basis=basis)
    explanation = explain_term(
        cut_off,
        rule.number if rule.kind is ReportTerm.WORKING_DAYS_AFTER_CUTOFF else 1,
        calendar,
        counting=Counting.WORKING,
        event=StartEvent.CUT_OFF,
        basis=LegalBasis.DECREE_09,
    )
    return explanation.due, explanation
