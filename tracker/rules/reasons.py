"""Why a task stands as it stands, since when, and whose turn it is; worded elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.rules.statuses import Mark, Status, TaskFacts, Turn, status_of


class ReasonKind(StrEnum):
    """One sentence of the answer, with the facts it can count on."""

    FINISHED_ON_TIME = "finished_on_time"  # finished_on
    FINISHED_LATE = "finished_late"  # finished_on, due, days
    CANCELLED = "cancelled"  # since
    SUSPENDED = "suspended"  # since
    STANDING = "standing"
    NO_DATE = "no_date"
    DUE_PASSED = "due_passed"  # due, since, days
    RESUBMISSION_PASSED = "resubmission_passed"  # due, resubmit_by, since, days
    HANDED_IN = "handed_in"  # submitted_on
    HANDED_IN_LATE = "handed_in_late"  # submitted_on, due, days_late_when_handed_in
    RETURNED = "returned"  # returned_on
    RETURNED_WITH_GRACE = "returned_with_grace"  # returned_on, resubmit_by
    TURN_OF_UNIT = "turn_of_unit"
    TURN_OF_SECRETARIAT = "turn_of_secretariat"


@dataclass(frozen=True, slots=True)
class Reason:
    """A kind of sentence, and the days and counts that may go into it."""

    kind: ReasonKind
    facts: Mapping[str, date | int]


STATE_KINDS = {
    Mark.DONE_ON_TIME: ReasonKind.FINISHED_ON_TIME,
    Mark.DONE_LATE: ReasonKind.FINISHED_LATE,
    Mark.CANCELLED: ReasonKind.CANCELLED,
    Mark.SUSPENDED: ReasonKind.SUSPENDED,
    Mark.STANDING: ReasonKind.STANDING,
    Mark.NO_DATE: ReasonKind.NO_DATE,
    Mark.OVERDUE: ReasonKind.DUE_PASSED,
}
TURN_KINDS = {
    Turn.UNIT: ReasonKind.TURN_OF_UNIT,
    Turn.SECRETARIAT: ReasonKind.TURN_OF_SECRETARIAT,
}


def reasons(facts: TaskFacts, today: date) -> list[Reason]:
    """Say why a task stands as it stands: its date, its last try, whose turn it is, in this order.

    >>> late = TaskFacts(due=date(2023, 11, 17))
    >>> [reason.kind.value for reason in reasons(late, date(2023, 11, 20))]
    ['due_passed', 'turn_of_unit']
    """
    status = status_of(facts, today)
    known = _known(facts, status)
    kinds = (
        _kind_of_state(status, known),
        _kind_of_try(status, known),
        TURN_KINDS[status.turn] if status.turn else None,
    )
    return [Reason(kind, known) for kind in kinds if kind]


def _known(facts: TaskFacts, status: Status) -> dict[str, date | int]:
    last_day = facts.effective_due
    known = {
        "due": facts.due,
        "resubmit_by": last_day if last_day != facts.due else None,
        "finished_on": facts.finished_on,
        "submitted_on": facts.submitted_on,
        "returned_on": facts.returned_on,
        "days_late_when_handed_in": _days_late(facts.submitted_on, last_day),
        "days": status.days,
        "since": status.since,
    }
    return {name: value for name, value in known.items() if value is not None}


def _days_late(submitted_on: date | None, last_day: date | None) -> int | None:
    if submitted_on is None or last_day is None or submitted_on <= last_day:
        return None
    return (submitted_on - last_day).days


def _kind_of_state(status: Status, known: Mapping[str, date | int]) -> ReasonKind | None:
    if status.mark is Mark.OVERDUE and "resubmit_by" in known:
        return ReasonKind.RESUBMISSION_PASSED
    return STATE_KINDS.get(status.mark)


def _kind_of_try(status: Status, known: Mapping[str, date | int]) -> ReasonKind | None:
    if status.turn is None:
        return None
    if "days_late_when_handed_in" in known:
        return ReasonKind.HANDED_IN_LATE
    if "submitted_on" in known:
        return ReasonKind.HANDED_IN
    if "returned_on" not in known:
        return None
    return ReasonKind.RETURNED_WITH_GRACE if "resubmit_by" in known else ReasonKind.RETURNED
