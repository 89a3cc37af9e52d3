"""The ladder of reminders: which rung a task has reached by a day, and for whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

ONE_DAY = timedelta(days=1)
LONGEST_HOLIDAY = 14  # days off in a row, the weekends beside Tết included


class WorkingDays(Protocol):
    """What the ladder needs of a working calendar."""

    def is_working_day(self, day: date, /) -> bool:
        """Say whether offices are open on a day."""
        ...

    def add_working_days(self, start: date, count: int, /) -> date:
        """Return the working day that is ``count`` working days after the start."""
        ...


class Counting(StrEnum):
    """How the days of a rung are counted."""

    CALENDAR = "calendar"
    WORKING = "working"


class Audience(StrEnum):
    """Who hears of a rung."""

    FOCAL = "focal"
    HEAD = "head"
    SECRETARIAT = "secretariat"
    CHAIR = "chair"


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung, a row of a committee's setting.

    ``offset_days`` is counted from the due date, below zero before it. With
    ``repeat_every_working_days`` the rung itself is not on that day: it comes that many working
    days after it, and again and again.
    """

    code: str
    offset_days: int
    counting: Counting
    audience: frozenset[Audience]
    repeat_every_working_days: int | None = None
    words: str = ""  # said over its tasks in a letter instead of the usual sentence

    def __post_init__(self) -> None:
        """Refuse a setting that could not be told apart in a key, or would never end."""
        if not self.code or ":" in self.code:
            raise ValueError(f"a rung's code is a word without colon, not {self.code!r}")
        if self.repeat_every_working_days is not None and self.repeat_every_working_days < 1:
            raise ValueError("a rung repeats after one working day at the earliest")


@dataclass(frozen=True, slots=True)
class Reached:
    """A rung that has come, on which day, and the how-manieth time for one that repeats."""

    rung: Rung
    day: date
    occurrence: int | None = None

    @property
    def code(self) -> str:
        """Return the word that stands for this very occurrence in a key."""
        if self.occurrence is None:
            return self.rung.code
        return f"{self.rung.code}-{self.occurrence}"


_FOCAL = frozenset({Audience.FOCAL})
_UNIT = frozenset({Audience.FOCAL, Audience.HEAD})

DEFAULT_LADDER: tuple[Rung, ...] = (
    Rung("before-7", -7, Counting.CALENDAR, _FOCAL),
    Rung("before-3", -3, Counting.CALENDAR, _FOCAL),
    Rung("before-1", -1, Counting.CALENDAR, _FOCAL),
    Rung("due-today", 0, Counting.CALENDAR, _FOCAL),
    Rung("late-1", 1, Counting.CALENDAR, _UNIT),
    Rung("late-repeat", 1, Counting.CALENDAR, _UNIT, repeat_every_working_days=3),
    Rung("late-5", 5, Counting.CALENDAR, frozenset({Audience.SECRETARIAT})),
    Rung("late-10", 10, Counting.CALENDAR, frozenset({Audience.CHAIR})),
)


def answer_ladder(word: str) -> tuple[Rung, ...]:
    """Return the rungs by which the secretariat hears of an answer it owes by a day.

    >>> [rung.code for rung in answer_ladder("review")]
    ['review-soon', 'review-due', 'review-late']
    """
    office = frozenset({Audience.SECRETARIAT})
    return (
        Rung(f"{word}-soon", -1, Counting.WORKING, office),
        Rung(f"{word}-due", 0, Counting.CALENDAR, office),
        Rung(f"{word}-late", 0, Counting.CALENDAR, office, repeat_every_working_days=1),
    )


def reach_of(ladder: Sequence[Rung]) -> timedelta:
    """Return how long before a due date the first rung can come, days off allowed for.

    >>> reach_of(DEFAULT_LADDER).days
    7
    """
    return timedelta(days=max((_days_ahead(rung) for rung in ladder), default=0))


def _days_ahead(rung: Rung) -> int:
    ahead = max(0, -rung.offset_days)
    if rung.counting is Counting.CALENDAR or not ahead:
        return ahead
    return 2 * ahead + LONGEST_HOLIDAY


def rungs_reached(
    due: date, today: date, calendar: WorkingDays, ladder: Sequence[Rung] = DEFAULT_LADDER
) -> dict[Audience, Reached]:
    """Return the highest rung reached by today for each audience that has one."""
    highest: dict[Audience, Reached] = {}
    for reached in _rungs_come(due, today, calendar, ladder):
        for audience in sorted(reached.rung.audience):
            if audience not in highest or reached.day >= highest[audience].day:
                highest[audience] = reached
    return highest


def reminder_key(task_id: int, due: date, rung_code: str, user_id: int) -> str:
    """Return the key that lets one reminder go out once; a new due date makes a new key.

    >>> reminder_key(7, date(2023, 11, 17), "late-repeat-2", 40)
    '7:2023-11-17:late-repeat-2:40'
    """
    return f"{task_id}:{due.isoformat()}:{rung_code}:{user_id}"


def _rungs_come(
    due: date, today: date, calendar: WorkingDays, ladder: Sequence[Rung]
) -> Iterator[Reached]:
    for rung in ladder:
        start = _day_of(rung, due, calendar)
        if start > today:
            continue
        if rung.repeat_every_working_days is None:
            yield Reached(rung, start)
        elif last := _last_repeat(rung, start, today, calendar):
            yield last


def _day_of(rung: Rung, due: date, calendar: WorkingDays) -> date:
    if rung.counting is Counting.CALENDAR:
        return due + timedelta(days=rung.offset_days)
    if rung.offset_days >= 0:
        return calendar.add_working_days(due, rung.offset_days)
    day, missing = due, -rung.offset_days
    while missing:
        day -= ONE_DAY
        missing -= calendar.is_working_day(day)
    return day


def _last_repeat(rung: Rung, start: date, today: date, calendar: WorkingDays) -> Reached | None:
    step = rung.repeat_every_working_days or 1
    later = (start + timedelta(days=number) for number in range(1, (today - start).days + 1))
    occurrence = sum(calendar.is_working_day(day) for day in later) // step
    if not occurrence:
        return None
    return Reached(rung, calendar.add_working_days(start, occurrence * step), occurrence)
