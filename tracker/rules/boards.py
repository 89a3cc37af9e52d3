"""How a unit stands with what it owes in a period, and with its share on time among all units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

from tracker.rules.statuses import TaskFacts

SMALLEST_SAMPLE = 3  # reports that fell due; with fewer a share says little
Key = TypeVar("Key")


class BoardState(StrEnum):
    """Where one report stands on a day; one word for each cell of the board."""

    ON_TIME = "on_time"  # and confirmed
    WAITING = "waiting"  # handed in on time, the secretariat's turn
    LATE = "late"  # handed in after its last day, confirmed or not
    RETURNED = "returned"
    MISSING = "missing"
    NOT_DUE = "not_due"
    NOT_ASKED = "not_asked"  # cancelled, suspended or standing: nothing is owed


IN_TIME = frozenset({BoardState.ON_TIME, BoardState.WAITING})
LACKING = frozenset({BoardState.RETURNED, BoardState.MISSING})


class Part(StrEnum):
    """What a number of the board counts, and so which reports its list shows."""

    EXPECTED = "expected"
    RECEIVED = "received"
    ON_TIME = "on_time"  # what waits for confirmation with it
    LATE = "late"
    WAITING = "waiting"
    RETURNED = "returned"
    MISSING = "missing"
    LACKING = "lacking"  # returned or missing
    NIL = "nil"
    OWED = "owed"  # the last day has passed
    KEPT = "kept"  # of these, handed in by it
    FIGURES = "figures"  # told of figures, whatever became of them since
    OWED_FIGURES = "owed_figures"  # these, and those that should have told of some and did not


STATES_OF = {
    Part.EXPECTED: frozenset(BoardState) - {BoardState.NOT_ASKED},
    Part.RECEIVED: IN_TIME | {BoardState.LATE},
    Part.ON_TIME: IN_TIME,
    Part.LATE: frozenset({BoardState.LATE}),
    Part.WAITING: frozenset({BoardState.WAITING}),
    Part.RETURNED: frozenset({BoardState.RETURNED}),
    Part.MISSING: frozenset({BoardState.MISSING}),
    Part.LACKING: LACKING,
    Part.OWED: frozenset(BoardState) - {BoardState.NOT_ASKED},
    Part.KEPT: IN_TIME,
}


def is_part(part: Part, state: BoardState, *, has_passed: bool, is_nil: bool, asked: int) -> bool:
    """Tell whether a number of the board counts a report; the sums of the database do the same.

    >>> late = {"state": BoardState.LATE, "is_nil": False, "asked": 4}
    >>> is_part(Part.OWED, **late, has_passed=True), is_part(Part.KEPT, **late, has_passed=True)
    (True, False)
    """
    if part is Part.NIL:
        return is_nil
    if part is Part.FIGURES:
        return asked > 0
    if part is Part.OWED_FIGURES:
        return asked > 0 or state in LACKING
    if part in {Part.OWED, Part.KEPT} and not has_passed:
        return False
    return state in STATES_OF[part]


def state_on(facts: TaskFacts, day: date) -> BoardState:
    """Return where a report stands on a day; what came after it must not be among the facts.

    >>> state_on(TaskFacts(due=date(2023, 12, 18)), date(2023, 12, 19))
    <BoardState.MISSING: 'missing'>
    >>> state_on(TaskFacts(due=date(2023, 12, 18), submitted_on=date(2023, 12, 18)),
    ...          date(2023, 12, 19))
    <BoardState.WAITING: 'waiting'>
    """
    last_day = facts.effective_due
    if facts.cancelled_on or facts.is_standing:
        return BoardState.NOT_ASKED
    if facts.finished_on:
        is_late = last_day is not None and facts.finished_on > last_day
        return BoardState.LATE if is_late else BoardState.ON_TIME
    if facts.suspended_on:
        return BoardState.NOT_ASKED
    if facts.submitted_on:
        is_late = last_day is not None and facts.submitted_on > last_day
        return BoardState.LATE if is_late else BoardState.WAITING
    if facts.returned_on:
        return BoardState.RETURNED
    return BoardState.MISSING if fell_due(facts, day) else BoardState.NOT_DUE


def fell_due(facts: TaskFacts, day: date) -> bool:
    """Tell whether the last day of a report has passed, whatever became of it."""
    last_day = facts.effective_due
    return last_day is not None and day > last_day


@dataclass(frozen=True, slots=True)
class Counts:
    """How many reports stand where; figures are those of reports that were handed in.

    ``owed`` have passed their last day; ``kept`` of these were handed in by it. ``estimated`` are
    the figures among those ``asked`` that are taken to be owed by reports that did not come.
    """

    on_time: int = 0
    waiting: int = 0
    late: int = 0
    returned: int = 0
    missing: int = 0
    not_due: int = 0
    nil: int = 0
    owed: int = 0
    kept: int = 0
    asked: int = 0
    given: int = 0
    estimated: int = 0

    @property
    def expected(self) -> int:
        """Return how many are asked at all."""
        return self.received + self.returned + self.missing + self.not_due

    @property
    def received(self) -> int:
        """Return how many were handed in and not returned."""
        return self.on_time + self.waiting + self.late

    @property
    def share(self) -> Fraction | None:
        """Return the share on time of those that fell due, None where none did."""
        return Fraction(self.kept, self.owed) if self.owed else None

    @property
    def completeness(self) -> Fraction | None:
        """Return the share of the figures asked that were given, None where none was asked."""
        return Fraction(self.given, self.asked) if self.asked else None

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, one) + getattr(other, one) for one in COUNTED))


COUNTED = tuple(one.name for one in fields(Counts))


def estimated_figures(*, most: int, lacking: int) -> int:
    """Return how many figures the missing reports of a unit are taken to owe.

    A report that did not come is taken to ask for as many figures as the longest that did.

    >>> estimated_figures(most=6, lacking=2)
    12
    """
    return most * lacking


@dataclass(frozen=True, slots=True)
class Placed(Generic[Key]):
    """A unit in the league; those with too few reports have no place."""

    key: Key
    counts: Counts
    place: int | None = None


def league_of(
    standings: Iterable[tuple[Key, Counts]], *, least: int = SMALLEST_SAMPLE
) -> tuple[tuple[Placed[Key], ...], tuple[Placed[Key], ...]]:
    """Return the units by share on time, then by completeness, and apart those with few reports.

    Equal units share a place and the next is left out: 1, 1, 3. Their order is the given one.

    >>> ranked, apart = league_of([("a", Counts(owed=4, kept=3)), ("b", Counts(owed=4, kept=4)),
    ...                            ("c", Counts(owed=8, kept=6)), ("d", Counts(late=1, owed=1))])
    >>> [(one.place, one.key) for one in ranked], [one.key for one in apart]
    ([(1, 'b'), (2, 'a'), (2, 'c')], ['d'])
    """
    enough: list[tuple[Key, Counts]] = []
    apart: list[Placed[Key]] = []
    for key, counts in standings:
        if counts.owed >= least:
            enough.append((key, counts))
        elif counts.owed:
            apart.append(Placed(key, counts))
    enough.sort(key=lambda one: _worth(one[1]), reverse=True)
    return tuple(_with_places(enough)), tuple(apart)


def _with_places(ordered: Sequence[tuple[Key, Counts]]) -> Iterable[Placed[Key]]:
    place, last = 0, (-1.0, -1.0)
    for number, (key, counts) in enumerate(ordered, 1):
        if _worth(counts) != last:
            place, last = number, _worth(counts)
        yield Placed(key, counts, place)


def _worth(counts: Counts) -> tuple[float, float]:
    """Return what units are put in order by; equal shares of whole numbers are equal floats."""
    share = counts.kept / counts.owed if counts.owed else 0.0
    return share, counts.given / counts.asked if counts.asked else 0.0
