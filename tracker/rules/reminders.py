"""What reminders are about: what waits, for whom, how a committee reminds, what was told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from tracker.rules.ladder import (
    DEFAULT_LADDER,
    Audience,
    Reached,
    Rung,
    answer_ladder,
    reminder_key,
)


class Matter(StrEnum):
    """What somebody is reminded of."""

    TASK = "task"  # a result is owed
    REVIEW = "review"  # a result that was handed in waits for the secretariat
    EXTENSION = "extension"  # a request for more time waits for the secretariat


ANSWERS: dict[Matter, tuple[Rung, ...]] = {
    matter: answer_ladder(matter.value) for matter in (Matter.REVIEW, Matter.EXTENSION)
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that waits for somebody until a day."""

    task_id: int
    committee_id: int
    unit_id: int
    due: date  # the last day in time, a granted grace included; or the day an answer is owed by
    matter: Matter = Matter.TASK


@dataclass(frozen=True, slots=True)
class Quiet:
    """Days on which a committee sends no reminders, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Tell whether a day is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Habits:
    """How one committee reminds."""

    ladder: tuple[Rung, ...] = DEFAULT_LADDER
    quiet: tuple[Quiet, ...] = ()
    weekly_day: int = 0  # of the chair's letter; Monday is 0
    review_days: int = 3  # working days, the secretariat's clock

    def is_quiet(self, day: date) -> bool:
        """Tell whether no letters of this committee are written on a day."""
        return any(quiet.holds(day) for quiet in self.quiet)


class Hearer(Protocol):
    """Somebody who can be written to."""

    @property
    def id(self) -> int:
        """The number of the account."""


class Hearers(Protocol):
    """Who hears of what."""

    def of(self, candidate: Candidate, audience: Audience, /) -> Sequence[Hearer]:
        """Return the people of an audience who hear of a thing."""

    def chairs_of(self, committee_id: int, /) -> Sequence[Hearer]:
        """Return the leaders of a committee."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing one person is told of, by a rung."""

    task_id: int
    committee_id: int
    unit_id: int
    due: date
    rung: str
    user_id: int
    audience: Audience

    @property
    def key(self) -> str:
        """Return what keeps this to once."""
        return reminder_key(self.task_id, self.due, self.rung, self.user_id)


@dataclass
class Told:
    """What people have heard: when last of a thing and due date, and by which rungs.

    A rung that came no later than the last letter about the same thing is not told any more, so
    that a rung taken out of the ladder never brings back the one before it.
    """

    last: dict[tuple[int, int, date], date] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)

    def has_heard(self, candidate: Candidate, user_id: int, reached: Reached) -> bool:
        """Tell whether somebody heard of a thing since a rung was reached."""
        heard = self.last.get((candidate.task_id, user_id, candidate.due))
        return heard is not None and heard >= reached.day

    def hear(self, day: date, lines: Sequence[Line], letter: str) -> None:
        """Note a letter of a day."""
        self.letters.add(letter)
        for line in lines:
            self.keys.add(line.key)
            self.last[line.task_id, line.user_id, line.due] = day


def matter_of(code: str) -> Matter:
    """Return what a rung reminds of, by its code.

    >>> matter_of("review-late-2"), matter_of("late-5")
    (<Matter.REVIEW: 'review'>, <Matter.TASK: 'task'>)
    """
    word = code.partition("-")[0]
    return next((matter for matter in ANSWERS if matter == word), Matter.TASK)
