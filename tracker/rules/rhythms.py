"""The rhythm of a plan: how often it asks for a report, and which longer ones beside that.

Months, quarters, half-years and years are those of Decree 09/2019/ND-CP, article 12; no clause
merges the reports that end on one day, so that is a setting of each plan.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.rules.calendars import ONE_DAY
from tracker.rules.choices import LongerReport, ReportFrequency
from tracker.rules.faults import Fault, Refused
from tracker.rules.report_windows import (
    Span,
    Window,
    codes_ending,
    window_containing,
    window_of,
)

LENGTHS = {
    ReportFrequency.MONTHLY: Span.MONTH,
    ReportFrequency.QUARTERLY: Span.QUARTER,
    ReportFrequency.HALF_YEARLY: Span.HALF,
    ReportFrequency.YEARLY: Span.YEAR,
}
LONGER = (Span.QUARTER, Span.HALF, Span.NINE_MONTHS, Span.YEAR)
ORDER = {span: place for place, span in enumerate(Span)}
# how many periods after the one of its issue a plan may begin with: those of about a year
LATEST_FIRST = {Span.MONTH: 11, Span.QUARTER: 3, Span.HALF: 2, Span.YEAR: 1}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The length of a plan's usual report, and what is asked at the end of longer windows.

    ``half`` is the report of the first six months; the second six end with the year, and are
    asked for by themselves where the plan asks each half-year.
    """

    base: Span
    quarter: LongerReport = LongerReport.NONE
    half: LongerReport = LongerReport.NONE
    nine_months: LongerReport = LongerReport.NONE
    year: LongerReport = LongerReport.NONE

    def asked_of(self, window: Window) -> LongerReport:
        """Return whether the report of a longer window is asked for."""
        if window.code.endswith("H2") or ORDER[window.span] <= ORDER[self.base]:
            return LongerReport.NONE
        asked: LongerReport = getattr(self, window.span.value)
        return asked


@dataclass(frozen=True, slots=True)
class Due:
    """The reports owed at one cut-off, the shortest first, and since when.

    ``met_by`` are reports of that day the plan does not ask for any more: where the setting
    changed after one was asked, it stands for those of today.
    """

    windows: tuple[Window, ...]
    opens_on: date  # with the shortest report that ends then, merged or not
    begins_on: date  # the first day of that month, quarter, half-year or year itself
    met_by: frozenset[str]


def ending_in(rhythm: Rhythm, year: int, month: int) -> Due | None:
    """Return what a plan asks for at the cut-off of a month, None where it asks for nothing.

    >>> rhythm = Rhythm(Span.QUARTER, half=LongerReport.MERGED, year=LongerReport.APART)
    >>> [[one.code for one in due.windows] for month in (3, 6, 12)
    ...     if (due := ending_in(rhythm, 2026, month))]
    [['2026-Q1'], ['2026-H1'], ['2026-Q4', '2026-Y']]
    """
    ending = [window_of(code) for code in codes_ending(year, month)]
    asked = [
        one
        for one in ending
        if one.span is rhythm.base or rhythm.asked_of(one) is not LongerReport.NONE
    ]
    if not asked:
        return None
    merged = [n for n, one in enumerate(asked) if rhythm.asked_of(one) is LongerReport.MERGED]
    owed = tuple(asked[max(merged, default=0) :])
    return Due(
        windows=owed,
        opens_on=asked[0].opens_on,
        begins_on=date(year, asked[0].first, 1),
        met_by=frozenset(one.code for one in ending) - {one.code for one in owed},
    )


def dues_since(rhythm: Rhythm, first: Window, *, until: int) -> Iterator[Due]:
    """Walk what a plan asks for from its first period to the end of a year, by cut-off.

    A longer report that ends after the plan's first period is asked for whole.

    >>> [[one.code for one in due.windows]
    ...  for due in dues_since(Rhythm(Span.HALF), window_of("2025-H2"), until=2026)]
    [['2025-H2'], ['2026-H1'], ['2026-H2']]
    """
    for year in range(first.year, until + 1):
        for month in range(first.last if year == first.year else 1, 13):
            if (due := ending_in(rhythm, year, month)) is not None:
                yield due


def dues_open(rhythm: Rhythm, first: Window, *, today: date, ends_on: date | None) -> Iterator[Due]:
    """Walk the reports whose data windows are open or were, up to the end of the plan.

    >>> [[one.code for one in due.windows] for due in dues_open(
    ...     Rhythm(Span.MONTH, quarter=LongerReport.MERGED), window_of("2026-01"),
    ...     today=date(2026, 3, 20), ends_on=None)]
    [['2026-01'], ['2026-02'], ['2026-Q1'], ['2026-04']]
    """
    for due in dues_since(rhythm, first, until=window_containing(today, Span.YEAR).year):
        if due.opens_on <= today and not is_after_plan(due.begins_on, ends_on):
            yield due


def next_due(rhythm: Rhythm, first: Window, *, today: date, ends_on: date | None) -> Due | None:
    """Return the reports whose window opens next, None where the plan asks for no more.

    >>> due = next_due(Rhythm(Span.QUARTER), window_of("2025-Q1"),
    ...                today=date(2025, 12, 14), ends_on=None)
    >>> [one.code for one in due.windows]
    ['2026-Q1']
    """
    year = window_containing(today, Span.YEAR).year + 1
    coming = [
        due
        for due in dues_since(rhythm, first, until=max(year, first.year))
        if due.opens_on > today and not is_after_plan(due.begins_on, ends_on)
    ]
    return min(coming, key=lambda due: due.opens_on, default=None)


def spans_of(rhythm: Rhythm) -> tuple[Span, ...]:
    """Return the lengths of the reports a plan asks for, the shortest first.

    >>> spans_of(Rhythm(Span.MONTH, year=LongerReport.APART))
    (<Span.MONTH: 'month'>, <Span.YEAR: 'year'>)
    """
    longer = (span for span in LONGER if getattr(rhythm, span.value) is not LongerReport.NONE)
    return (rhythm.base, *longer)


def is_after_plan(begins_on: date, ends_on: date | None) -> bool:
    """Tell whether a period begins after the plan's last day."""
    return ends_on is not None and begins_on > ends_on


def check_rhythm(rhythm: Rhythm) -> None:
    """Refuse a longer report that is not longer than the plan's usual one.

    Raises Refused: REPORT_NOT_LONGER.
    """
    for span in spans_of(rhythm)[1:]:
        if ORDER[span] <= ORDER[rhythm.base]:
            raise Refused(Fault.REPORT_NOT_LONGER, field=f"{span.value}_report")


def check_first(first: Window, rhythm: Rhythm, *, issued_on: date, ends_on: date | None) -> None:
    """Refuse a first period of another length, before the plan, or more than a year after.

    Raises Refused: PERIOD_OF_OTHER_LENGTH, PERIOD_BEFORE_PLAN, PERIOD_TOO_LATE.
    """
    earliest = latest = window_containing(issued_on, rhythm.base)
    if first.span is not rhythm.base:
        raise Refused(Fault.PERIOD_OF_OTHER_LENGTH, field="first_period", period=earliest)
    for _ in range(LATEST_FIRST[rhythm.base]):
        latest = window_containing(latest.cut_off_on + ONE_DAY, rhythm.base)
    if first.cut_off_on < earliest.cut_off_on:
        raise Refused(Fault.PERIOD_BEFORE_PLAN, field="first_period", first=earliest)
    begins_on = date(first.year, first.first, 1)
    if first.cut_off_on > latest.cut_off_on or is_after_plan(begins_on, ends_on):
        raise Refused(Fault.PERIOD_TOO_LATE, field="first_period", latest=latest)
