"""The span of time a consolidated report tells of, its name on paper, and its neighbours."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.rules.consolidated import ConsolidatedKind
from tracker.rules.dates import EARLIEST_DAY, LATEST_DAY, check_date_range
from tracker.rules.faults import Fault, Refused
from tracker.rules.periods import CUT_OFF_DAY, ROMAN_QUARTERS, Period
from tracker.rules.report_windows import codes_ending
from tracker.rules.report_windows import window_of as report_window

LAST_QUARTER: Mapping[ConsolidatedKind, int] = {
    ConsolidatedKind.HALF_YEAR: 2,
    ConsolidatedKind.NINE_MONTHS: 3,
    ConsolidatedKind.YEAR: 4,
    ConsolidatedKind.YEAR_END_REVIEW: 4,
}


@dataclass(frozen=True, slots=True)
class Window:
    """The days a report tells of, both included, and the reports whose figures it sums up."""

    kind: ConsolidatedKind
    year: int
    quarter: int  # of a quarter's report; else the last quarter
    opens_on: date
    closes_on: date

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the reports it sums up by their last days, the shortest first.

        With them the longer report that ends with it: a plan may ask that one in its place.
        """
        first, last = self.months
        return tuple(
            code for month in range(first, last + 1) for code in codes_ending(self.year, month)
        )

    @property
    def months(self) -> tuple[int, int]:
        """Return the first and the last month of the reporting year it tells of."""
        first = self.quarter if self.kind is ConsolidatedKind.QUARTER else 1
        return 3 * first - 2, 3 * self.quarter

    def told(self, asked: Collection[str]) -> tuple[str, ...]:
        """Return the codes it tells of, where these were asked: a longer one only in their place.

        >>> window_of(ConsolidatedKind.QUARTER, 2026, 2).told({"2026-Q2", "2026-H1"})
        ('2026-Q2',)
        >>> window_of(ConsolidatedKind.QUARTER, 2026, 2).told({"2026-H1"})
        ('2026-H1',)
        """
        codes = [code for code in self.codes if code in asked]
        inside = [code for code in codes if self.holds(code)]
        last = self.months[1]
        is_told = any(report_window(code).last == last for code in inside)
        return tuple(inside if is_told else codes)

    def holds(self, code: str) -> bool:
        """Tell whether the window of a report lies within it."""
        return report_window(code).first >= self.months[0]

    @property
    def name(self) -> str:
        """Return its name in the middle of a sentence, e.g. ``quý III/2023``."""
        names = {
            ConsolidatedKind.QUARTER: f"quý {ROMAN_QUARTERS[self.quarter - 1]}/{self.year}",
            ConsolidatedKind.HALF_YEAR: f"6 tháng đầu năm {self.year}",
            ConsolidatedKind.NINE_MONTHS: f"9 tháng năm {self.year}",
        }
        return names.get(self.kind, f"năm {self.year}")

    @property
    def preceding(self) -> "Window":
        """Return what figures are held against: the quarter before, else the year before."""
        if self.kind is ConsolidatedKind.QUARTER:
            before = Period(self.year, self.quarter).preceding
            return window_of(self.kind, before.year, before.quarter)
        return window_of(self.kind, self.year - 1)

    @property
    def next_closes_on(self) -> date:
        """Return the last day of the time ahead: the next quarter, or the next year."""
        if self.kind in {ConsolidatedKind.YEAR, ConsolidatedKind.YEAR_END_REVIEW}:
            return date(self.year + 1, 12, 31)
        return Period(self.year, self.quarter).following.cut_off_on

    @property
    def next_name(self) -> str:
        """Return the name of the time ahead."""
        if self.kind in {ConsolidatedKind.YEAR, ConsolidatedKind.YEAR_END_REVIEW}:
            return f"năm {self.year + 1}"
        after = Period(self.year, self.quarter).following
        return f"quý {ROMAN_QUARTERS[after.quarter - 1]}/{after.year}"


def window_of(
    kind: ConsolidatedKind,
    year: int,
    quarter: int = 0,
    *,
    opens_on: date | None = None,
    closes_on: date | None = None,
) -> Window:
    """Return the window of a report; days given replace those of the decree.

    A report counts from the 15th of December before to the 14th of its last month (Decree
    09/2019/ND-CP, article 12); a year-end review tells of the calendar year.

    Raises Refused: NOT_A_PERIOD, DATES_REVERSED.

    >>> window = window_of(ConsolidatedKind.NINE_MONTHS, 2023)
    >>> window.opens_on.isoformat(), window.closes_on.isoformat(), window.codes[-2:]
    ('2022-12-15', '2023-09-14', ('2023-Q3', '2023-9M'))
    >>> window_of(ConsolidatedKind.QUARTER, 2023, 1).preceding.name
    'quý IV/2022'
    """
    if not EARLIEST_DAY.year < year < LATEST_DAY.year:
        raise Refused(Fault.NOT_A_PERIOD, field="year")
    if kind is ConsolidatedKind.QUARTER and not 1 <= quarter <= 4:
        raise Refused(Fault.NOT_A_PERIOD, field="quarter")
    last = quarter if kind is ConsolidatedKind.QUARTER else LAST_QUARTER[kind]
    first_day, last_day = _days(kind, year, last)
    first_day, last_day = opens_on or first_day, closes_on or last_day
    check_date_range(first_day, last_day, field="closes_on")
    return Window(kind, year, last, first_day, last_day)


def _days(kind: ConsolidatedKind, year: int, last: int) -> tuple[date, date]:
    if kind is ConsolidatedKind.YEAR_END_REVIEW:
        return date(year, 1, 1), date(year, 12, 31)
    if kind is ConsolidatedKind.QUARTER:
        period = Period(year, last)
        return period.opens_on, period.cut_off_on
    return date(year - 1, 12, CUT_OFF_DAY + 1), Period(year, last).cut_off_on


def subject_of(window: Window, plan_words: str) -> str:
    """Return the usual subject (trích yếu) of a report.

    >>> subject_of(window_of(ConsolidatedKind.QUARTER, 2023, 3), "Kế hoạch số 3015/KH-UBND")
    'Kết quả thực hiện Kế hoạch số 3015/KH-UBND quý III/2023'
    """
    if window.kind is ConsolidatedKind.YEAR_END_REVIEW:
        return (
            f"Tổng kết hoạt động năm {window.year} và phương hướng, nhiệm vụ năm {window.year + 1}"
        )
    about = plan_words or "các nhiệm vụ được giao"
    return f"Kết quả thực hiện {about} {window.name}"
