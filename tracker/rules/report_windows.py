"""Data windows of periodic reports of any length, how people write them, what they consist of.

The windows are those of Decree 09/2019/ND-CP, article 12; the nine months are what Khánh Hòa
adds (Decision 01/2023/QĐ-UBND). Every window is cut off on the 14th.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.rules.calendars import ONE_DAY, WorkingCalendar
from tracker.rules.dates import BLANKS, EARLIEST_DAY, LATEST_DAY
from tracker.rules.faults import Fault, Refused
from tracker.rules.periods import CUT_OFF_DAY, quarter_number

CODE = re.compile(r"([0-9]{4})-(Q[1-4]|H[12]|9M|Y|0[1-9]|1[0-2])")
TYPED_CODE = re.compile(r"([0-9]{4})-(q[1-4]|h[12]|9m|y|0[1-9]|1[0-2])", re.IGNORECASE)
YEAR = r" ?(?:[/-]|năm|of)? ?([0-9]{4})"
NAMES = {  # how people write a period, with the part of its code; both languages of the pages
    re.compile(rf"(?:quý|q) ?([1-4]|i{{1,3}}|iv){YEAR}", re.IGNORECASE): "Q",
    re.compile(r"(?:tháng|t)? ?(0?[1-9]|1[0-2]) ?(?:/|-|năm) ?([0-9]{4})", re.IGNORECASE): "",
    re.compile(rf"()(?:6 tháng đầu|first half){YEAR}", re.IGNORECASE): "H1",
    re.compile(rf"()(?:6 tháng cuối|second half){YEAR}", re.IGNORECASE): "H2",
    re.compile(rf"()(?:9 tháng(?: đầu)?|first nine months){YEAR}", re.IGNORECASE): "9M",
    re.compile(r"()(?:năm|year)? ?([0-9]{4})", re.IGNORECASE): "Y",
}
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


def read_window(text: str, *, field: str | None = None) -> Window:
    """Read a period of any length: 2026-04, Tháng 4/2026, Quý IV/2026, 6 tháng đầu năm 2026.

    Raises Refused: REQUIRED, NOT_A_PERIOD.

    >>> read_window("tháng 4 năm 2026").code, read_window("9 tháng năm 2026").code
    ('2026-04', '2026-9M')
    """
    typed = " ".join(text.strip(BLANKS).split())
    if not typed:
        raise Refused(Fault.REQUIRED, field=field)
    code = typed.upper() if TYPED_CODE.fullmatch(typed) else _code_of_name(typed)
    if code is None or not EARLIEST_DAY.year < int(code[:4]) < LATEST_DAY.year:
        raise Refused(Fault.NOT_A_PERIOD, field=field)
    return window_of(code)


def _code_of_name(typed: str) -> str | None:
    for name, part in NAMES.items():
        if found := name.fullmatch(typed):
            number, year = found.groups()
            if part == "Q":
                return f"{year}-Q{quarter_number(number)}"
            return f"{year}-{part or number.zfill(2)}"
    return None


def window_containing(day: date, span: Span) -> Window:
    """Return the month, quarter, half-year or year whose data window holds a day.

    >>> window_containing(date(2025, 12, 15), Span.HALF).code
    '2026-H1'
    """
    turned = day.month + (day.day > CUT_OFF_DAY)
    year, month = day.year + turned // 13, (turned - 1) % 12 + 1
    codes = (code for later in range(month, 13) for code in codes_ending(year, later))
    return next(window for window in map(window_of, codes) if window.span is span)


def same_end_of(code: str) -> tuple[str, ...]:
    """Return the codes of shorter windows inside a longer one that end on the same day.

    >>> same_end_of("2024-Y"), same_end_of("2024-Q4"), same_end_of("2024-05")
    (('2024-12', '2024-Q4', '2024-H2'), ('2024-12',), ())
    """
    window = find_window(code)
    if window is None:
        return ()
    codes = codes_ending(window.year, window.last)
    return codes[: codes.index(code)]


def pieces_of(code: str, known: Collection[str]) -> tuple[tuple[str, ...], bool]:
    """Return the shorter windows a longer one is made of, as far as known; whether they fill it.

    >>> pieces_of("2024-9M", {"2024-Q1", "2024-Q2", "2024-Q3"})
    (('2024-Q1', '2024-Q2', '2024-Q3'), True)
    >>> pieces_of("2024-Y", {"2024-Q1", "2024-H1", "2024-9M"})
    (('2024-9M',), False)
    """
    whole = find_window(code)
    if whole is None or whole.span is Span.MONTH:
        return (), False
    shorter = [one for one in known if one != code]
    return tiles_of(whole.year, whole.first, whole.last, shorter)


def tiles_of(
    year: int, first: int, last: int, known: Iterable[str]
) -> tuple[tuple[str, ...], bool]:
    """Return the known windows that together tell most of some months of a year, none twice.

    With them whether nothing is left out. Of two ways to tell as much, the one with fewer
    windows is taken.

    >>> tiles_of(2024, 1, 6, ["2024-Q1", "2024-04", "2024-05", "2024-06", "2024-Q2"])
    (('2024-Q1', '2024-Q2'), True)
    >>> tiles_of(2024, 4, 6, ["2024-H1", "2024-05"])
    (('2024-05',), False)
    """
    found = [window for code in known if (window := find_window(code)) is not None]
    starts = {
        month: [one for one in found if (one.year, one.first) == (year, month) and one.last <= last]
        for month in range(first, last + 1)
    }
    best: dict[int, tuple[int, tuple[str, ...]]] = {last + 1: (0, ())}  # months told from one on
    for month in range(last, first - 1, -1):
        ways = [best[month + 1]]
        for one in sorted(starts[month], key=lambda window: -window.last):
            told, codes = best[one.last + 1]
            ways.append((told + one.last - one.first + 1, (one.code, *codes)))
        best[month] = max(ways, key=lambda way: (way[0], -len(way[1])))
    told, codes = best[first]
    return codes, told == last - first + 1


def find_window(code: str) -> Window | None:
    """Return the window of a period, None for a report that was asked with dates of its own."""
    return window_of(code) if CODE.fullmatch(code) else None


def codes_before(day: date) -> Iterator[str]:
    """Walk the codes of windows cut off before a day, the latest first; of one day, the shortest.

    >>> list(codes_before(date(2024, 6, 14)))[:4]
    ['2024-05', '2024-04', '2024-03', '2024-Q1']
    """
    for year in range(day.year, day.year - BACK - 1, -1):
        for month in range(12, 0, -1):
            if date(year, month, CUT_OFF_DAY) < day:
                yield from codes_ending(year, month)


def in_order_before(period: str, day: date) -> list[str]:
    """Return the codes of windows cut off before a day, what a report is held against first.

    Of windows that end together the one of the report's own length leads; the months inside it
    are no periods before it and come last.

    >>> in_order_before("2024-Q2", date(2024, 6, 14))[:3]
    ['2024-Q1', '2024-03', '2024-02']
    """
    whole, codes = find_window(period), list(codes_before(day))
    if whole is None:
        return codes

    def order(code: str) -> tuple[bool, int, bool]:
        one = window_of(code)
        is_inside = one.span is Span.MONTH and (one.year, one.first) >= (whole.year, whole.first)
        return is_inside, -one.cut_off_on.toordinal(), one.span is not whole.span

    return sorted(codes, key=order)


def codes_ending(year: int, month: int) -> tuple[str, ...]:
    """Return the codes of all windows that are cut off in a month, the shortest first.

    >>> codes_ending(2024, 6)
    ('2024-06', '2024-Q2', '2024-H1')
    """
    parts = [f"{month:02}"]
    if month % 3 == 0:
        parts.append(f"Q{month // 3}")
    parts += {6: ["H1"], 9: ["9M"], 12: ["H2", "Y"]}.get(month, [])
    return tuple(f"{year:04}-{part}" for part in parts)


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
