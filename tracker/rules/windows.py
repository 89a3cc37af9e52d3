"""The span of time a consolidated report tells of, its name on paper, and its neighbours."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.rules.calendars import ONE_DAY
from tracker.rules.choices import Language
from tracker.rules.consolidated import ConsolidatedKind
from tracker.rules.dates import EARLIEST_DAY, LATEST_DAY, check_date_range
from tracker.rules.faults import Fault, Refused
from tracker.rules.recurrences import name_period
from tracker.rules.report_windows import Span, codes_ending, find_window, window_containing
from tracker.rules.report_windows import Window as Asked
from tracker.rules.report_windows import window_of as report_window

PARTS: Mapping[ConsolidatedKind, str] = {  # of the code of the report that tells the same time
    ConsolidatedKind.MONTH: "{:02}",
    ConsolidatedKind.QUARTER: "Q{}",
    ConsolidatedKind.HALF_YEAR: "H{}",
    ConsolidatedKind.NINE_MONTHS: "9M",
    ConsolidatedKind.YEAR: "Y",
    ConsolidatedKind.YEAR_END_REVIEW: "Y",
}
AHEAD: Mapping[ConsolidatedKind, Span] = {
    ConsolidatedKind.MONTH: Span.MONTH,
    ConsolidatedKind.QUARTER: Span.QUARTER,
    ConsolidatedKind.HALF_YEAR: Span.HALF,
    ConsolidatedKind.NINE_MONTHS: Span.QUARTER,
}


@dataclass(frozen=True, slots=True)
class Window:
    """The days a report tells of, both included, and the reports whose figures it sums up."""

    kind: ConsolidatedKind
    year: int
    ordinal: int  # which month, quarter or half; 0 of what begins with the year
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
        return self._asked.first, self._asked.last

    @property
    def _asked(self) -> Asked:
        return report_window(code_of(self.kind, self.year, self.ordinal))

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
        return name_inside(self._asked.code)

    @property
    def preceding(self) -> "Window":
        """Return what figures are held against: the month or quarter before, else last year's."""
        if self._asked.span not in {Span.MONTH, Span.QUARTER}:
            return window_of(self.kind, self.year - 1, self.ordinal)
        before = window_containing(self._asked.opens_on - ONE_DAY, self._asked.span)
        return window_of(self.kind, before.year, before.last // (before.last - before.first + 1))

    @property
    def preceding_words(self) -> str:
        """Return what papers call the time its figures are held against."""
        if self._asked.span in {Span.MONTH, Span.QUARTER}:
            return "kỳ trước"
        return "năm trước" if self._asked.span is Span.YEAR else "cùng kỳ năm trước"

    @property
    def next_closes_on(self) -> date:
        """Return the last day of the time ahead: as long as this one, or the last quarter."""
        return date(self.year + 1, 12, 31) if self._ahead is None else self._ahead.cut_off_on

    def has_gone_by(self, day: date) -> bool:
        """Tell whether even the time ahead of it is over: its report is written years later."""
        return day > self.next_closes_on

    def given_by(self, day: date) -> date:
        """Return by when work was given that counts, by the figures of a day.

        A review tells of its year: what its own session gives, months later, is work of the next.
        So it is with any report of a time long gone.

        >>> review = window_of(ConsolidatedKind.YEAR_END_REVIEW, 2022)
        >>> review.given_by(date(2023, 4, 25)).isoformat()
        '2022-12-31'
        >>> window_of(ConsolidatedKind.QUARTER, 2023, 3).given_by(date(2023, 9, 20)).isoformat()
        '2023-09-20'
        """
        if self.kind is ConsolidatedKind.YEAR_END_REVIEW or self.has_gone_by(day):
            return min(day, self.closes_on)
        return day

    @property
    def next_name(self) -> str:
        """Return the name of the time ahead."""
        return f"năm {self.year + 1}" if self._ahead is None else name_inside(self._ahead.code)

    @property
    def _ahead(self) -> Asked | None:
        span = AHEAD.get(self.kind)
        return window_containing(self._asked.cut_off_on + ONE_DAY, span) if span else None


def window_of(
    kind: ConsolidatedKind,
    year: int,
    ordinal: int = 0,
    *,
    opens_on: date | None = None,
    closes_on: date | None = None,
) -> Window:
    """Return the window of a report; days given replace those of the decree.

    ``ordinal`` says which month, quarter or half of the year.

    A report counts from the 15th of December before to the 14th of its last month (Decree
    09/2019/ND-CP, article 12); a year-end review tells of the calendar year.

    Raises Refused: NOT_A_PERIOD, DATES_REVERSED.

    >>> window = window_of(ConsolidatedKind.NINE_MONTHS, 2023)
    >>> window.opens_on.isoformat(), window.closes_on.isoformat(), window.codes[-2:]
    ('2022-12-15', '2023-09-14', ('2023-Q3', '2023-9M'))
    >>> window_of(ConsolidatedKind.QUARTER, 2023, 1).preceding.name
    'quý IV/2022'
    >>> half = window_of(ConsolidatedKind.HALF_YEAR, 2026, 2)
    >>> half.name, half.months, half.next_name
    ('6 tháng cuối năm 2026', (7, 12), '6 tháng đầu năm 2027')
    """
    if not EARLIEST_DAY.year < year < LATEST_DAY.year:
        raise Refused(Fault.NOT_A_PERIOD, field="year")
    asked = find_window(code_of(kind, year, ordinal))
    if asked is None:
        raise Refused(Fault.NOT_A_PERIOD, field="period")
    first_day, last_day = asked.opens_on, asked.cut_off_on
    if kind is ConsolidatedKind.YEAR_END_REVIEW:
        first_day, last_day = date(year, 1, 1), date(year, 12, 31)
    first_day, last_day = opens_on or first_day, closes_on or last_day
    check_date_range(first_day, last_day, field="closes_on")
    is_counted = PARTS[kind] != PARTS[kind].format(ordinal)
    return Window(kind, year, ordinal if is_counted else 0, first_day, last_day)


def code_of(kind: ConsolidatedKind, year: int, ordinal: int) -> str:
    """Return the code of the units' reports that tell of the same time.

    >>> code_of(ConsolidatedKind.MONTH, 2026, 4), code_of(ConsolidatedKind.YEAR, 2026, 0)
    ('2026-04', '2026-Y')
    """
    return f"{year:04}-{PARTS[kind].format(ordinal)}"


def name_inside(code: str) -> str:
    """Return the name of a period inside a sentence.

    >>> name_inside("2023-Q3")
    'quý III/2023'
    """
    name = name_period(code, Language.VIETNAMESE)
    return name[:1].lower() + name[1:]


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
