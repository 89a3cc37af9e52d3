"""The state of a task: computed from its stored facts and a day, never typed and never stored."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from tracker.rules.faults import Fault, Refused

ONE_DAY = timedelta(days=1)
DUE_SOON_DAYS = 7


class Cell(StrEnum):
    """The four official cells: finished or not, in time or late (report 1270/BC-TCTTTg of 2017)."""

    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    OPEN_IN_TIME = "open_in_time"
    OPEN_OVERDUE = "open_overdue"


class Mark(StrEnum):
    """The words and the shape a reader sees; beside the four cells, never instead of them."""

    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    IN_PROGRESS = "in_progress"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    WAITING = "waiting"
    RETURNED = "returned"
    NO_DATE = "no_date"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    STANDING = "standing"


class Turn(StrEnum):
    """Who has to act next."""

    UNIT = "unit"
    SECRETARIAT = "secretariat"


class View(StrEnum):
    """A way of looking at tasks: the tabs of the list and the figures of the overview."""

    ALL = "all"
    OPEN = "open"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    WAITING = "waiting"
    RETURNED = "returned"
    NO_DATE = "no_date"
    OPEN_IN_TIME = "open_in_time"
    DONE = "done"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    STANDING = "standing"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What is known of a task on the day asked about.

    ``finished_on`` is the date on the result document, confirmed at acceptance.
    ``submitted_on`` is the local day the try now waiting for the secretariat was handed in.
    ``returned_on`` is set while the last try is returned and nothing new has been handed in.
    ``grace_until`` is the day to resubmit by; see ``grace_for`` for when it is stored.
    """

    due: date | None = None
    grace_until: date | None = None
    finished_on: date | None = None
    submitted_on: date | None = None
    returned_on: date | None = None
    suspended_on: date | None = None
    cancelled_on: date | None = None
    is_standing: bool = False

    @property
    def effective_due(self) -> date | None:
        """Return the last day in time: the due date, or the later day to resubmit by."""
        if self.due is None or self.grace_until is None:
            return self.due
        return max(self.due, self.grace_until)


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a task on one day.

    ``cell`` is None for what the four cells leave out: cancelled, suspended, standing.
    ``second`` is the fact that an overdue, undated or standing task also shows: waiting or
    returned.
    ``days`` counts days late when the task is late, and else the days left; it is None where
    neither runs (finished in time, waiting in time, no date). ``since`` is the first day of the
    state where that is a known day.
    """

    cell: Cell | None
    mark: Mark
    second: Mark | None = None
    turn: Turn | None = None
    days: int | None = None
    since: date | None = None


def status_of(facts: TaskFacts, today: date, *, due_soon_days: int = DUE_SOON_DAYS) -> Status:
    """Return the state of a task on a day.

    A task is overdue from the day after its effective due date. A try handed in by then and not
    yet reviewed is not overdue: it is the secretariat's turn. A try handed in later is.

    >>> status_of(TaskFacts(due=date(2023, 11, 17)), date(2023, 11, 18)).cell
    <Cell.OPEN_OVERDUE: 'open_overdue'>
    >>> status_of(TaskFacts(due=date(2023, 11, 17)), date(2023, 11, 17)).mark
    <Mark.DUE_SOON: 'due_soon'>
    """
    if facts.cancelled_on:
        return Status(None, Mark.CANCELLED, since=facts.cancelled_on)
    if facts.is_standing:
        second = None if facts.suspended_on else _second_of(facts)
        return Status(None, Mark.STANDING, second=second, turn=_turn_of(facts))
    if facts.finished_on:
        return _finished(facts.finished_on, facts.effective_due)
    if facts.suspended_on:
        return Status(None, Mark.SUSPENDED, since=facts.suspended_on)
    return _open(facts, today, due_soon_days)


def _finished(finished_on: date, due: date | None) -> Status:
    if due is None or finished_on <= due:
        return Status(Cell.DONE_ON_TIME, Mark.DONE_ON_TIME, since=finished_on)
    days_late = (finished_on - due).days
    return Status(Cell.DONE_LATE, Mark.DONE_LATE, days=days_late, since=finished_on)


def _open(facts: TaskFacts, today: date, due_soon_days: int) -> Status:
    due, second = facts.effective_due, _second_of(facts)
    if due is None:  # the secretariat must set one
        return Status(Cell.OPEN_IN_TIME, Mark.NO_DATE, second=second, turn=Turn.SECRETARIAT)
    handed_in_by_due = facts.submitted_on is not None and facts.submitted_on <= due
    if today <= due or handed_in_by_due:
        return _in_time(facts, due, today, due_soon_days)
    return Status(
        Cell.OPEN_OVERDUE,
        Mark.OVERDUE,
        second=second,
        turn=_turn_of(facts),
        days=(today - due).days,
        since=due + ONE_DAY,
    )


def _in_time(facts: TaskFacts, due: date, today: date, due_soon_days: int) -> Status:
    if facts.submitted_on:
        return Status(
            Cell.OPEN_IN_TIME, Mark.WAITING, turn=Turn.SECRETARIAT, since=facts.submitted_on
        )
    days_left = (due - today).days
    if facts.returned_on:
        mark = Mark.RETURNED
    elif days_left <= due_soon_days:
        mark = Mark.DUE_SOON
    else:
        mark = Mark.IN_PROGRESS
    return Status(Cell.OPEN_IN_TIME, mark, turn=Turn.UNIT, days=days_left, since=facts.returned_on)


def _turn_of(facts: TaskFacts) -> Turn:
    return Turn.SECRETARIAT if facts.submitted_on else Turn.UNIT


def _second_of(facts: TaskFacts) -> Mark | None:
    if facts.submitted_on:
        return Mark.WAITING
    return Mark.RETURNED if facts.returned_on else None


def share_overdue(finished: int, overdue: int) -> Fraction | None:
    """Return overdue / (finished + overdue), or None where that is nothing by nothing.

    The denominator leaves out what is open and in time (report 1270/BC-TCTTTg of 27/12/2017).

    >>> share_overdue(finished=15, overdue=5)
    Fraction(1, 4)
    """
    if finished < 0 or overdue < 0:
        raise ValueError(f"counts are not negative: {finished}, {overdue}")
    fell_due = finished + overdue
    return Fraction(overdue, fell_due) if fell_due else None


def grace_for(
    due: date | None, grace_until: date | None, submitted_on: date, resubmit_by: date
) -> date | None:
    """Return the grace a task has once a try is returned with a day to resubmit by.

    A try handed in on time keeps the task in time until that day; a second return never takes
    back the grace of the first. A late try stays late: what was stored stays as it is.

    >>> grace_for(date(2023, 11, 17), None, date(2023, 11, 17), date(2023, 11, 22))
    datetime.date(2023, 11, 22)
    >>> grace_for(date(2023, 11, 17), None, date(2023, 11, 18), date(2023, 11, 22)) is None
    True
    """
    last_day = TaskFacts(due=due, grace_until=grace_until).effective_due
    if due is None or last_day is None or submitted_on > last_day or resubmit_by <= last_day:
        return grace_until
    return resubmit_by


def can_decide(submitted_by_id: int, actor_id: int) -> None:
    """Refuse that the person who submitted a try accepts or returns it.

    Raises Refused: OWN_SUBMISSION.
    """
    if submitted_by_id == actor_id:
        raise Refused(Fault.OWN_SUBMISSION)


def check_finished_on(
    finished_on: date, today: date, opened_on: date, *, field: str = "finished_on"
) -> None:
    """Check the date on a result document: not in the future, not before the task was given.

    Raises Refused: FINISHED_IN_FUTURE, FINISHED_BEFORE_OPENED.
    """
    if finished_on > today:
        raise Refused(Fault.FINISHED_IN_FUTURE, field=field, today=today)
    if finished_on < opened_on:
        raise Refused(Fault.FINISHED_BEFORE_OPENED, field=field, opened_on=opened_on)
