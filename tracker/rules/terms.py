"""Why a due date is the day it is: facts kept with the task, worded by whoever shows them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from tracker.rules.calendars import DayNature


class Counting(StrEnum):
    """Which days a term counts: *ngày* or *ngày làm việc*."""

    CALENDAR = "calendar"
    WORKING = "working"


class StartEvent(StrEnum):
    """The event after which counting starts."""

    ISSUED = "issued"
    CUT_OFF = "cut_off"
    OTHER = "other"


class LegalBasis(StrEnum):
    """The rule a due date rests on."""

    CIVIL_CODE = "civil_code"  # Civil Code 2015, articles 147-148
    FIXED_DAY = "fixed_day"  # the document names the day; article 148 does not move it
    DECREE_09 = "decree_09"  # Decree 09/2019/ND-CP, articles 8(5) and 12


class StepKind(StrEnum):
    """One line of the reckoning."""

    START = "start"
    FIRST_DAY = "first_day"
    SKIPPED = "skipped"
    COUNTED_SATURDAY = "counted_saturday"
    LAST_DAY = "last_day"
    MOVED_PAST = "moved_past"
    MOVED_TO = "moved_to"
    NAMED_DAY = "named_day"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Step:
    """A day, or a run of days up to ``until``: its number in the count and what sort it is."""

    kind: StepKind
    day: date
    until: date | None = None
    number: int | None = None
    why: DayNature | None = None

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Rebuild a step from its stored form."""
        return cls(
            kind=StepKind(stored["kind"]),
            day=date.fromisoformat(stored["day"]),
            until=_day_or_none(stored["until"]),
            number=stored["number"],
            why=None if stored["why"] is None else DayNature(stored["why"]),
        )


@dataclass(frozen=True, slots=True)
class TermExplanation:
    """How a due date was reckoned, with the calendar used and the years it knows nothing of."""

    start: date | None
    days: int | None
    raw_end: date
    due: date
    counting: Counting | None
    roll: bool
    event: StartEvent | None
    basis: LegalBasis
    calendar_version: str
    unknown_years: tuple[int, ...]
    steps: tuple[Step, ...]

    @property
    def falls_on_a_day_off(self) -> bool:
        """Say whether the due date is kept on a day the office is closed."""
        last = (StepKind.LAST_DAY, StepKind.NAMED_DAY)
        natures = [step.why for step in self.steps if step.kind in last and step.day == self.due]
        return any(nature is not None and not nature.is_worked for nature in natures)

    def to_dict(self) -> dict[str, Any]:
        """Return a form JSON can hold, to be stored with the task."""
        stored: dict[str, Any] = _plain(asdict(self))
        return stored

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """Rebuild an explanation from its stored form."""
        counting, event = stored["counting"], stored["event"]
        return cls(
            start=_day_or_none(stored["start"]),
            days=stored["days"],
            raw_end=date.fromisoformat(stored["raw_end"]),
            due=date.fromisoformat(stored["due"]),
            counting=None if counting is None else Counting(counting),
            roll=stored["roll"],
            event=None if event is None else StartEvent(event),
            basis=LegalBasis(stored["basis"]),
            calendar_version=stored["calendar_version"],
            unknown_years=tuple(stored["unknown_years"]),
            steps=tuple(Step.from_dict(step) for step in stored["steps"]),
        )


def _day_or_none(stored: str | None) -> date | None:
    return None if stored is None else date.fromisoformat(stored)


def _plain(value: Any) -> Any:
    """Turn days into ISO text, words into text and tuples into lists, all the way down."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value
