"""The wordings of deadlines that are understood, each with what it says.

Every pattern must match the whole wording (already in one spelling, see ``plain_words``), holds
no repetition inside a repetition, and names its year: "tháng 12" alone is nobody's deadline.
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
    figures, day, month, year = match.groups()
    return read_date(figures or f"{day}/{month}/{year}")


def _year(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    return DeadlineReading(DeadlineKind.YEAR, due=date(_year_number(match[1]), 12, 31))


def _year_range(match: re.Match[str], _known: Surroundings) -> DeadlineReading | None:
    first, last = _year_number(match[1]), _year_number(match[2])
    if last <= first:
        return None
    return DeadlineReading(
        DeadlineKind.YEAR_RANGE,
        due=date(last, 12, 31),
        first_year=first,
        checkpoints=tuple(date(year, 12, 31) for year in range(first, last)),
    )


def _open_ended(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    year = _year_number(match[1])
    return DeadlineReading(DeadlineKind.OPEN_ENDED, recurrence=Recurrence.YEARLY, first_year=year)


def _part_of_year(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    """Propose a day for a part of the year (Civil Code 2015, article 146)."""
    year = _year_number(match[2])
    edges = {"đầu năm": date(year, 1, 1), "6 tháng cuối năm": date(year, 12, 31)}
    return DeadlineReading(DeadlineKind.TEXT, proposal=edges.get(match[1], date(year, 6, 30)))


def _month(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    year = _year_number(match[2])
    return DeadlineReading(DeadlineKind.MONTH, due=_end_of_month(year, int(match[1])))


def _month_middle(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    due = date(_year_number(match[2]), int(match[1]), 15)
    return DeadlineReading(DeadlineKind.MONTH_MIDDLE, due=due)


def _month_start(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    due = date(_year_number(match[2]), int(match[1]), 1)
    return DeadlineReading(DeadlineKind.MONTH_START, due=due)


def _quarter(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    month = 3 * quarter_number(match[1])
    due = _end_of_month(_year_number(match[2]), month)
    return DeadlineReading(DeadlineKind.QUARTER, due=due)


def _exact(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    return DeadlineReading(DeadlineKind.EXACT_DATE, due=_day_in_words(match))


def _before(match: re.Match[str], known: Surroundings) -> DeadlineReading:
    named = _day_in_words(match)
    due = named - ONE_DAY if known.strict_before else named
    return DeadlineReading(DeadlineKind.BEFORE_DATE, due=due, named_day=named)


def _day_of_last_month(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    quarterly = match[2] == "quý"
    return DeadlineReading(
        DeadlineKind.BY_DATE,
        recurrence=Recurrence.QUARTERLY if quarterly else Recurrence.NONE,
        day_of_month=date(2000, 1, int(match[1])).day,
        warnings=(ReadingWarning.PERIOD_NEEDED,),
    )


def _day_of_each_month(match: re.Match[str], _known: Surroundings) -> DeadlineReading:
    return DeadlineReading(
        DeadlineKind.RECURRING,
        recurrence=Recurrence.MONTHLY,
        day_of_month=date(2000, 1, int(match[1])).day,
    )


def _recurring(recurrence: Recurrence) -> Reader:
    """Make the reader of a duty that comes back, with no single due date."""
    warnings = (ReadingWarning.RECURRENCE_UNKNOWN,) if recurrence is Recurrence.NONE else ()
    reading = DeadlineReading(DeadlineKind.RECURRING, recurrence=recurrence, warnings=warnings)
    return lambda _match, _known: reading


def _after_meeting(_match: re.Match[str], known: Surroundings) -> DeadlineReading:
    """Propose three working days after the meeting; a person decides."""
    held_on = known.held_on
    return DeadlineReading(
        DeadlineKind.TEXT,
        proposal=held_on and known.calendar.add_working_days(held_on, DAYS_AFTER_MEETING),
    )


def _term(match: re.Match[str], known: Surroundings) -> DeadlineReading:
    """Count from the issue of this document or a day written out; any other event is unknown."""
    days = int(match[1])
    check_term(days)
    counting = Counting.WORKING if match[2] else Counting.CALENDAR
    kind = DeadlineKind.RELATIVE_WORKING_DAYS if match[2] else DeadlineKind.RELATIVE_DAYS
    start, event = _start_of_term(match[3] or "", known)
    if start is None:
        return DeadlineReading(kind, days=days, warnings=(ReadingWarning.START_UNKNOWN,))
    explanation = explain_term(
        start, days, known.calendar, counting=counting, roll=known.roll, event=event
    )
    return DeadlineReading(kind, due=explanation.due, days=days, explanation=explanation)


def _start_of_term(event: str, known: Surroundings) -> tuple[date | None, StartEvent]:
    if ISSUE_OF_THIS_PAPER.fullmatch(event):
        return known.issued, StartEvent.ISSUED
    if MEETING.fullmatch(event):
        return known.held_on, StartEvent.OTHER
    if written := WRITTEN_DAY.fullmatch(event):
        return _day_in_words(written), StartEvent.OTHER
    return None, StartEvent.OTHER


YEAR = r"([0-9]{4})"
FIGURES = r"([0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})|[0-9]{4}-[0-9]{2}-[0-9]{2})"
DAY = rf"(?:ngày )?(?:{FIGURES}|([0-9]{{1,2}}) tháng ([0-9]{{1,2}}) năm {YEAR})"
MONTH = rf"(?:tháng ?|t|(?![0-9]+ năm))(1[0-2]|0?[1-9])(?: ?[/-] ?|\.| năm ){YEAR}"
QUARTER = rf"(?:quý|q) ?(i{{1,3}}|iv|[1-4])(?: ?[/-] ?| năm | ){YEAR}"
AT_LATEST = r"chậm nhất (?:là |đến |vào )?"
BY = rf"(?:{AT_LATEST}|đến |đến hết |hết |trong |vào )?"
WITHIN = rf"(?:(?:{AT_LATEST})?(?:trong |hết |đến hết |cuối )|{AT_LATEST})?"
COUNT = r"([0-9]{1,4}) ?(?:\([^()]*\) ?)?ngày( làm việc)?"
IN_TERM = r"(?:trong (?:vòng |thời hạn |thời gian )?)?"
FROM_EVENT = r",?(?: (?:kể từ|tính từ|từ|sau) ngày (.+))?"
PERIODIC = r"(?:báo cáo )?định kỳ"
EVERY = rf"(?:{PERIODIC} (?:hằng |mỗi |theo )?|(?:báo cáo )?(?:hằng |mỗi |theo ))"
ONCE = r"(?: (?:một|01|1) lần|/lần)"
HALF_YEAR = r"(?:06|6|sáu) tháng"
PAPER = r"(?:kế hoạch|văn bản|quyết định|chỉ thị|công văn|thông báo|nghị quyết|chương trình)"
SESSION = r"(?:hội nghị|cuộc họp|phiên họp)(?: này)?"

ISSUE_OF_THIS_PAPER = re.compile(
    rf"(?:ký ban hành|ban hành|ký)(?: {PAPER}(?: này)?)?"
    rf"|{PAPER}(?: này)?(?: được)? (?:ký ban hành|ban hành|ký)"
)
MEETING = re.compile(rf"họp|(?:diễn ra |kết thúc )?{SESSION}")
WRITTEN_DAY = re.compile(DAY)


def _table(*rows: tuple[str, Reader]) -> tuple[tuple[re.Pattern[str], Reader], ...]:
    return tuple((re.compile(pattern), read) for pattern, read in rows)


PHRASES = _table(
    (rf"{WITHIN}(?:năm )?{YEAR}", _year),
    (rf"{WITHIN}{MONTH}", _month),
    (rf"{WITHIN}{QUARTER}", _quarter),
    (rf"giữa {MONTH}", _month_middle),
    (rf"đầu {MONTH}", _month_start),
    (
        rf"(?:giai đoạn |từ |trong )?(?:năm )?{YEAR}(?: ?- ?| đến (?:hết )?)(?:năm )?{YEAR}",
        _year_range,
    ),
    (
        rf"(?:từ )?(?:năm )?{YEAR}(?: và|,) (?:những|các) năm (?:tiếp theo|tiếp sau|sau)",
        _open_ended,
    ),
    (rf"từ (?:năm )?{YEAR} trở đi", _open_ended),
    (rf"(đầu năm|giữa năm|6 tháng đầu năm|6 tháng cuối năm) {YEAR}", _part_of_year),
    (rf"{BY}{DAY}", _exact),
    (rf"trước {DAY}", _before),
    (rf"{AT_LATEST}ngày ([0-9]{{1,2}}) (?:của )?tháng cuối (kỳ|quý)", _day_of_last_month),
    (rf"{AT_LATEST}ngày ([0-9]{{1,2}}) hằng tháng", _day_of_each_month),
    (rf"(?:{AT_LATEST})?{IN_TERM}{COUNT}{FROM_EVENT}", _term),
    (r"(?:nhiệm vụ )?thường xuyên(?:,? liên tục)?", _recurring(Recurrence.STANDING)),
    (rf"{EVERY}năm(?:{ONCE})?", _recurring(Recurrence.YEARLY)),
    (rf"{EVERY}quý(?:{ONCE})?", _recurring(Recurrence.QUARTERLY)),
    (rf"{EVERY}tháng(?:{ONCE})?", _recurring(Recurrence.MONTHLY)),
    (rf"{EVERY}{HALF_YEAR}(?:{ONCE})?|{HALF_YEAR}{ONCE}", _recurring(Recurrence.HALF_YEARLY)),
    (PERIODIC, _recurring(Recurrence.NONE)),
    (rf"ngay sau {SESSION}", _after_meeting),
)
