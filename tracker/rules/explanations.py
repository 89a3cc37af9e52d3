"""Put the reckoning of a due date into words, the same on pages, in letters and at the terminal."""

from datetime import date
from typing import NamedTuple

from tracker.rules.calendars import DayNature
from tracker.rules.choices import Language
from tracker.rules.dates import show_date, weekday_name
from tracker.rules.terms import Counting, LegalBasis, Step, StepKind, TermExplanation


class Row(NamedTuple):
    """One line to show: a day (or a word), and what is said of it."""

    label: str
    sentence: str


Words = dict[str, str]

VIETNAMESE: Words = {
    "start.issued": "Ngày ban hành, không tính",
    "start.cut_off": "Ngày chốt số liệu, không tính",
    "start.other": "Ngày bắt đầu, không tính",
    "first_day.calendar": "Ngày thứ 1",
    "first_day.working": "Ngày làm việc thứ 1",
    "skipped.weekend": "{number} ngày thứ Bảy, Chủ nhật: không tính",
    "skipped.holiday": "Nghỉ lễ, tết {number} ngày: không tính",
    "skipped.day_off_swapped": "Nghỉ hoán đổi {number} ngày: không tính",
    "counted_saturday": "Thứ Bảy làm bù: có tính",
    "last_day.working": "Ngày làm việc thứ {number}",
    "last_day.worked": "Ngày thứ {number}, là ngày làm việc: không dời",
    "last_day.moved": "Ngày thứ {number}, là {nature}: dời sang ngày làm việc tiếp theo",
    "last_day.kept": "Ngày thứ {number}, là {nature}: không dời, theo quy định của kế hoạch",
    "moved_past.weekend": "Nghỉ cuối tuần: dời tiếp",
    "moved_past.holiday": "Nghỉ lễ, tết: dời tiếp",
    "moved_past.day_off_swapped": "Nghỉ hoán đổi: dời tiếp",
    "moved_to": "Ngày làm việc tiếp theo",
    "moved_to.working_saturday": "Ngày làm việc tiếp theo, thứ Bảy làm bù",
    "named_day.worked": "Ngày đã định, là ngày làm việc",
    "named_day.off": "Ngày đã định, là {nature}: không tự dời, thư ký quyết định",
    "due": "Hạn, hết 24 giờ",
    "nature.holiday": "ngày nghỉ lễ",
    "nature.day_off_swapped": "ngày nghỉ hoán đổi",
    "basis.calendar": "Tính theo ngày lịch, điều 147 và 148 Bộ luật Dân sự 2015",
    "basis.calendar.kept": (
        "Tính theo ngày lịch, điều 147 Bộ luật Dân sự 2015; kế hoạch không cho dời ngày cuối"
    ),
    "basis.working": "Tính theo ngày làm việc, điều 147 Bộ luật Dân sự 2015",
    "basis.fixed_day": (
        "Ngày đã định không phải thời hạn nên điều 148 Bộ luật Dân sự 2015 không dời"
    ),
    "basis.decree_09": (
        "Chốt số liệu theo điều 12, hạn nộp theo khoản 5 điều 8 Nghị định 09/2019/NĐ-CP"
    ),
    "calendar": "lịch làm việc {years}, bản {version}",
    "unknown": "Chưa có lịch nghỉ năm {years}: mới trừ thứ Bảy, Chủ nhật",
    "and": " và ",
}

ENGLISH: Words = {
    "start.issued": "Day of issue, not counted",
    "start.cut_off": "Data cut-off, not counted",
    "start.other": "Starting day, not counted",
    "first_day.calendar": "Day 1",
    "first_day.working": "Working day 1",
    "skipped.weekend": "Saturdays and Sundays, {number} in all: not counted",
    "skipped.holiday": "Public holiday, {number} in all: not counted",
    "skipped.day_off_swapped": "Swapped day off, {number} in all: not counted",
    "counted_saturday": "Working Saturday: counted",
    "last_day.working": "Working day {number}",
    "last_day.worked": "Day {number}, a working day: not moved",
    "last_day.moved": "Day {number}, a {nature}: moves to the next working day",
    "last_day.kept": "Day {number}, a {nature}: not moved, as the plan rules",
    "moved_past.weekend": "Weekend: moves on",
    "moved_past.holiday": "Public holiday: moves on",
    "moved_past.day_off_swapped": "Swapped day off: moves on",
    "moved_to": "Next working day",
    "moved_to.working_saturday": "Next working day, a working Saturday",
    "named_day.worked": "The day set, a working day",
    "named_day.off": "The day set, a {nature}: not moved, the secretariat decides",
    "due": "Due, until 24:00",
    "nature.holiday": "public holiday",
    "nature.day_off_swapped": "swapped day off",
    "basis.calendar": "Calendar days, articles 147 and 148 of the Civil Code 2015",
    "basis.calendar.kept": (
        "Calendar days, article 147 of the Civil Code 2015; the plan does not move the last day"
    ),
    "basis.working": "Working days, article 147 of the Civil Code 2015",
    "basis.fixed_day": (
        "A day set is not a term, so article 148 of the Civil Code 2015 does not move it"
    ),
    "basis.decree_09": ("Cut-off by article 12, deadline by article 8(5) of Decree 09/2019/NĐ-CP"),
    "calendar": "working calendar {years}, version {version}",
    "unknown": "Days off of {years} are not known: only Saturdays and Sundays are left out",
    "and": " and ",
}

WORDS: dict[str, Words] = {Language.VIETNAMESE: VIETNAMESE, Language.ENGLISH: ENGLISH}


def explain_in_words(explanation: TermExplanation, language: str) -> list[Row]:
    """Tell the reckoning step by step, each with its day.

    >>> from tracker.rules.calendars import WEEKENDS_ONLY
    >>> from tracker.rules.deadlines import explain_term
    >>> explained = explain_term(date(2023, 11, 2), 15, WEEKENDS_ONLY)
    >>> for row in explain_in_words(explained, Language.VIETNAMESE):
    ...     print(" | ".join(row))
    02/11, thứ Năm | Ngày ban hành, không tính
    03/11, thứ Sáu | Ngày thứ 1
    17/11, thứ Sáu | Ngày thứ 15, là ngày làm việc: không dời
    17/11/2023 | Hạn, hết 24 giờ
    """
    return [
        Row(_label(step, explanation, language), _sentence(step, explanation, language))
        for step in explanation.steps
    ]


def basis_in_words(explanation: TermExplanation, language: str) -> str:
    """Name the law and the calendar a due date rests on, and the years nobody entered.

    >>> from tracker.rules.calendars import WorkingCalendar
    >>> from tracker.rules.deadlines import explain_term
    >>> calendar = WorkingCalendar(years=frozenset({2023}), version="2")
    >>> basis_in_words(explain_term(date(2023, 11, 2), 15, calendar), Language.VIETNAMESE)
    'Tính theo ngày lịch, điều 147 và 148 Bộ luật Dân sự 2015; lịch làm việc 2023, bản 2.'
    """
    words = WORDS[language]
    first = explanation.start or explanation.due
    known = [
        year
        for year in range(first.year, explanation.due.year + 1)
        if year not in explanation.unknown_years
    ]
    said = [words[_basis_key(explanation)]]
    if known:
        years = _list_years(known, words)
        said.append(words["calendar"].format(years=years, version=explanation.calendar_version))
    told = "; ".join(said) + "."
    if not explanation.unknown_years:
        return told
    years = _list_years(explanation.unknown_years, words)
    return f"{told} {words['unknown'].format(years=years)}."


def _list_years(years: list[int] | tuple[int, ...], words: Words) -> str:
    *most, last = (str(year) for year in years)
    return ", ".join(most) + words["and"] + last if most else last


def _basis_key(explanation: TermExplanation) -> str:
    if explanation.basis is not LegalBasis.CIVIL_CODE:
        return f"basis.{explanation.basis}"
    if explanation.counting is Counting.WORKING:
        return "basis.working"
    return "basis.calendar" if explanation.roll else "basis.calendar.kept"


def _label(step: Step, explanation: TermExplanation, language: str) -> str:
    if step.kind is StepKind.DUE:
        return show_date(step.day)
    same_year = explanation.steps[0].day.year == explanation.due.year
    if step.until is None or step.until == step.day:
        return f"{_short(step.day, same_year=same_year)}, {weekday_name(step.day, language)}"
    first = _short(step.day, same_year=same_year)
    return f"{first}–{_short(step.until, same_year=same_year)}"


def _short(day: date, *, same_year: bool) -> str:
    return f"{day:%d/%m}" if same_year else show_date(day)


def _sentence(step: Step, explanation: TermExplanation, language: str) -> str:
    words = WORDS[language]
    key = _sentence_key(step, explanation)
    return words[key].format(number=step.number, nature=_nature(step, language))


def _sentence_key(step: Step, explanation: TermExplanation) -> str:
    """Choose the sentence of a step; a step with one wording is its own key."""
    is_worked = step.why is None or step.why.is_worked
    variants = {
        StepKind.START: explanation.event,
        StepKind.FIRST_DAY: explanation.counting,
        StepKind.SKIPPED: step.why,
        StepKind.LAST_DAY: _end_of_count(explanation, is_worked=is_worked),
        StepKind.MOVED_PAST: step.why,
        StepKind.NAMED_DAY: "worked" if is_worked else "off",
    }
    if step.kind is StepKind.MOVED_TO and step.why is DayNature.WORKING_SATURDAY:
        return "moved_to.working_saturday"
    return f"{step.kind}.{variants[step.kind]}" if step.kind in variants else step.kind.value


def _end_of_count(explanation: TermExplanation, *, is_worked: bool) -> str:
    if explanation.counting is Counting.WORKING:
        return "working"
    if is_worked:
        return "worked"
    return "moved" if explanation.roll else "kept"


def _nature(step: Step, language: str) -> str:
    if step.why in {DayNature.HOLIDAY, DayNature.DAY_OFF_SWAPPED}:
        return WORDS[language][f"nature.{step.why}"]
    return weekday_name(step.day, language)
