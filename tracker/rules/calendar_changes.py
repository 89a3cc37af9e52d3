"""Changes of the working calendar as an office writes them, and what they do to a due date.

A line says ``day; kind; name; source``, parted by semicolons or tabs (a table that was pasted):
``10/02/2027;lễ;Mùng 5 Tết;Thông báo 123/TB-VPCP``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from tracker.rules.calendars import SATURDAY, WorkingCalendar
from tracker.rules.choices import DayKind
from tracker.rules.dates import read_date, show_date
from tracker.rules.deadlines import explain_term
from tracker.rules.faults import Fault, Refused
from tracker.rules.secrecy import check_no_secret_mark
from tracker.rules.terms import StartEvent, TermExplanation
from tracker.rules.texts import clean_text, fold

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_LINES = 200
MOST_PROBLEMS = 20
NAME_LIMIT, SOURCE_LIMIT = 200, 300
ORDINARY = "ngày thường"  # in a list of changes: nothing special any more
KIND_WORDS: Mapping[str, DayKind] = {
    **{kind.value: kind for kind in DayKind},
    **dict.fromkeys(("le", "nghi le", "ngay le", "holiday"), DayKind.HOLIDAY),
    **dict.fromkeys(
        ("hoan doi", "nghi hoan doi", "nghi bu", "ngay nghi bu"), DayKind.DAY_OFF_SWAPPED
    ),
    **dict.fromkeys(("lam bu", "lam viec bu", "ngay lam bu"), DayKind.WORKING_SATURDAY),
}
PLAIN_WORDS: Mapping[DayKind, str] = {
    DayKind.HOLIDAY: "lễ",
    DayKind.DAY_OFF_SWAPPED: "nghỉ hoán đổi",
    DayKind.WORKING_SATURDAY: "làm bù",
}


@dataclass(frozen=True, slots=True)
class DayChange:
    """What a day is from now on; a kind of None makes it an ordinary day of its weekday again."""

    day: date
    kind: DayKind | None
    name: str = ""
    source: str = ""


class KnownDay(Protocol):
    """A day of the calendar as it is stored."""

    @property
    def day(self) -> date:
        """The day."""

    @property
    def kind(self) -> DayKind:
        """What it is."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def source(self) -> str:
        """Who says so."""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """A line that cannot be taken, counted from 1, and why."""

    number: int
    refusal: Refused


@dataclass(frozen=True, slots=True)
class LinesReading:
    """What a text of lines says, and which of them cannot be taken."""

    days: tuple[DayChange, ...]
    problems: tuple[LineProblem, ...] = ()


def check_day(day: date, kind: DayKind | None, *, field: str | None = "day") -> None:
    """Refuse a day off that is a weekend anyway, and a made-up day that is none.

    Raises Refused: DATE_OUT_OF_RANGE, SWAP_ON_WEEKEND, MADE_UP_ON_WEEKDAY.

    >>> check_day(date(2026, 1, 10), DayKind.WORKING_SATURDAY)
    >>> check_day(date(2026, 1, 9), DayKind.WORKING_SATURDAY)
    Traceback (most recent call last):
    tracker.rules.faults.Refused: made_up_on_weekday
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused(Fault.DATE_OUT_OF_RANGE, field=field)
    is_weekend = day.weekday() >= SATURDAY
    if kind is DayKind.WORKING_SATURDAY and not is_weekend:
        raise Refused(Fault.MADE_UP_ON_WEEKDAY, field=field, day=day)
    if kind is DayKind.DAY_OFF_SWAPPED and is_weekend:
        raise Refused(Fault.SWAP_ON_WEEKEND, field=field, day=day)


def read_days(text: str, *, year: int | None = None) -> LinesReading:
    """Read the lines of a calendar; empty lines and a heading are passed over.

    With ``year`` every day must lie in it. A day may stand once.

    >>> read_days("10/01/2026;làm bù;Bù 02/01;12729/VPCP-KGVX").days[0].kind
    <DayKind.WORKING_SATURDAY: 'working_saturday'>
    """
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip(" \t;\ufeff")]
    if lines and _is_heading(lines[0][1]):
        del lines[0]
    if len(lines) > MOST_LINES:
        too_many = Refused(Fault.TOO_MANY_ROWS, limit=MOST_LINES)
        return LinesReading((), (LineProblem(lines[MOST_LINES][0], too_many),))
    days: dict[date, DayChange] = {}
    problems: list[LineProblem] = []
    for number, line in lines:
        try:
            change = _read_line(line, year)
            if change.day in days:
                raise Refused(Fault.DAY_TWICE, day=change.day)
            days[change.day] = change
        except Refused as refusal:
            problems.append(LineProblem(number, refusal))
    return LinesReading(tuple(days[day] for day in sorted(days)), tuple(problems[:MOST_PROBLEMS]))


def write_days(days: Iterable[DayChange | KnownDay]) -> str:
    """Write days as lines :func:`read_days` takes.

    >>> write_days([DayChange(date(2026, 1, 2), DayKind.DAY_OFF_SWAPPED, "Nghỉ", "12729")])
    '02/01/2026;nghỉ hoán đổi;Nghỉ;12729'
    """
    return "\n".join(
        ";".join(
            (
                show_date(one.day),
                PLAIN_WORDS[one.kind] if one.kind else ORDINARY,
                _in_a_cell(one.name),
                _in_a_cell(one.source),
            )
        )
        for one in days
    )


def changes_to(
    wanted: Iterable[DayChange], known: Iterable[KnownDay], *, year: int | None = None
) -> tuple[DayChange, ...]:
    """Return what has to change so that the calendar says what is wanted.

    With ``year`` the list is the whole year: what it does not name becomes an ordinary day.
    """
    stored = {row.day: row for row in known}
    listed = {one.day: one for one in wanted}
    changes = [one for day, one in listed.items() if not _says_the_same(one, stored.get(day))]
    if year is not None:
        gone = (day for day in stored if day.year == year and day not in listed)
        changes += [DayChange(day, None, stored[day].name) for day in gone]
    return tuple(sorted(changes, key=lambda one: one.day))


def recount(explained: TermExplanation, calendar: WorkingCalendar) -> TermExplanation:
    """Count a term again by another calendar; a day the document names stays what it is."""
    if explained.days is None or explained.start is None or explained.counting is None:
        return explained
    return explain_term(
        explained.start,
        explained.days,
        calendar,
        counting=explained.counting,
        roll=explained.roll,
        event=explained.event or StartEvent.OTHER,
        basis=explained.basis,
    )


def days_that_matter(
    start: date, one: date, other: date, old: WorkingCalendar, new: WorkingCalendar
) -> tuple[date, ...]:
    """Return the days two calendars see differently, after ``start`` and up to the later due date.

    >>> off = WorkingCalendar(days_off=frozenset({date(2023, 11, 17)}))
    >>> days_that_matter(date(2023, 11, 2), date(2023, 11, 17), date(2023, 11, 20),
    ...                  WorkingCalendar(), off)
    (datetime.date(2023, 11, 17),)
    """
    last = max(one, other)
    length = (last - start).days
    days = (start + timedelta(days=number) for number in range(1, length + 1))
    return tuple(day for day in days if old.is_working_day(day) != new.is_working_day(day))


def _read_line(line: str, year: int | None) -> DayChange:
    cells = [cell.strip() for cell in line.replace("\t", ";").strip("\ufeff").split(";")]
    cells += [""] * (4 - len(cells))
    day = read_date(cells[0].strip('"'))
    if year is not None and day.year != year:
        raise Refused(Fault.OUTSIDE_THE_YEAR, day=day, year=year)
    word = fold(cells[1].strip('"'))
    kind = None if word == fold(ORDINARY) else KIND_WORDS.get(word)
    if kind is None and word != fold(ORDINARY):
        raise Refused(Fault.NOT_A_DAY_KIND, words=cells[1][:40])
    check_day(day, kind, field=None)
    change = DayChange(
        day,
        kind,
        _text(cells[2], NAME_LIMIT),
        _text(" ".join(cell for cell in cells[3:] if cell), SOURCE_LIMIT),
    )
    if kind is None or change.name:
        return change
    return replace(change, name=PLAIN_WORDS[kind].capitalize())


def _text(typed: str, limit: int) -> str:
    text = clean_text(typed.strip('"'), limit=limit)
    check_no_secret_mark(text)
    return text


def _is_heading(line: str) -> bool:
    return fold(line.replace("\t", ";").split(";")[0]) in {"ngay", "date", "day"}


def _in_a_cell(text: str) -> str:
    return " ".join(text.replace(";", ",").split())


def _says_the_same(change: DayChange, row: KnownDay | None) -> bool:
    if row is None:
        return change.kind is None
    stored = (row.kind, _in_a_cell(row.name), _in_a_cell(row.source))
    return (change.kind, _in_a_cell(change.name), _in_a_cell(change.source)) == stored
