"""The story of a task, told from its rows: who did what when, newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tracker import clock
from tracker.models import Extension, Submission, Task, TaskDecision
from tracker.rules.choices import DecisionKind, ExtensionState, SubmissionState
from tracker.rules.statuses import ONE_DAY, TaskFacts, grace_for


class EventKind(StrEnum):
    """What happened."""

    GIVEN = "given"
    LETTER = "letter"
    OVERDUE = "overdue"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    EXTENSION_LAPSED = "extension_lapsed"
    DUE_SET = "due_set"
    DUE_KEPT = "due_kept"
    AMENDED = "amended"
    CORRECTED = "corrected"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    REOPENED = "reopened"
    MOVED = "moved"


@dataclass(frozen=True)
class Event:
    """One line of the story; ``facts`` are what its sentence may need."""

    kind: EventKind
    at: datetime
    who: str = ""
    note: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


DATING = frozenset({DecisionKind.DUE_SET, DecisionKind.AMENDED, DecisionKind.CORRECTED})
ANSWERS = {
    ExtensionState.GRANTED: EventKind.EXTENSION_GRANTED,
    ExtensionState.REFUSED: EventKind.EXTENSION_REFUSED,
    ExtensionState.LAPSED: EventKind.EXTENSION_LAPSED,
}


def tell(task: Task, letters: Sequence[Event], *, given_by: str, today: date) -> tuple[Event, ...]:
    """Return the story of a task whose tries, extensions and decisions are loaded."""
    events = sorted(
        [
            Event(EventKind.GIVEN, task.created_at, given_by),
            *_of_tries(task.submissions),
            *_of_extensions(task.extensions),
            *_of_decisions(task.decisions),
        ],
        key=lambda event: event.at,
    )
    told = [*_Replay(task).run(events, today), *letters]
    return tuple(sorted(told, key=lambda event: event.at, reverse=True))


def _of_tries(tries: Sequence[Submission]) -> Iterator[Event]:
    for one in tries:
        if one.submitted_at is None:
            continue
        facts = {"attempt": one.attempt, "sign": one.document_sign, "submission_id": one.id}
        who = one.submitted_by.name if one.submitted_by else ""
        yield Event(EventKind.SUBMITTED, one.submitted_at, who, facts=facts)
        if one.decided_at is None:
            continue
        returned = one.state is SubmissionState.RETURNED
        kind = EventKind.RETURNED if returned else EventKind.ACCEPTED
        who = one.decided_by.name if one.decided_by else ""
        facts = facts | {"resubmit_by": one.resubmit_by}
        yield Event(kind, one.decided_at, who, note=one.decision_note, facts=facts)


def _of_extensions(extensions: Sequence[Extension]) -> Iterator[Event]:
    for one in extensions:
        facts = {
            "old_due": one.old_due,
            "new_due": one.new_due,
            "granted_due": one.granted_due,
            "asked_late": one.asked_late,
        }
        asker = one.requested_by.name
        yield Event(EventKind.EXTENSION_ASKED, one.requested_at, asker, one.reason, facts)
        if one.decided_at is not None:
            who = one.decided_by.name if one.decided_by else ""
            yield Event(ANSWERS[one.state], one.decided_at, who, one.decision_note, facts)


def _of_decisions(decisions: Sequence[TaskDecision]) -> Iterator[Event]:
    for one in decisions:
        facts = {"old_due": one.old_due, "new_due": one.new_due}
        kind = EventKind(one.kind.value)
        yield Event(kind, one.decided_at, one.decided_by.name, one.reason, facts)


class _Replay:
    """Go through the story once more, to find the days on which the task became overdue."""

    def __init__(self, task: Task) -> None:
        first = next((one for one in task.decisions[::-1] if one.kind in DATING), None)
        was_undated = first is not None and first.new_due and not first.old_due
        self.due = None if was_undated else task.original_due
        self.grace: date | None = None
        self.is_running = not task.is_standing
        self.handed_in_on: date | None = None
        self.said: date | None = None

    @property
    def last_day(self) -> date | None:
        return TaskFacts(due=self.due, grace_until=self.grace).effective_due

    def run(self, events: Sequence[Event], today: date) -> Iterator[Event]:
        for event in events:
            day = clock.local(event.at).date()
            yield from self._overdue_before(day)
            yield self._told(event, day)
            self._take(event, day)
        yield from self._overdue_before(today)

    def _overdue_before(self, day: date) -> Iterator[Event]:
        last_day = self.last_day
        if last_day is None or not self.is_running or day <= last_day or self.said == last_day:
            return
        if self.handed_in_on is not None and self.handed_in_on <= last_day:
            return
        self.said = last_day
        yield Event(EventKind.OVERDUE, clock.moment_of(last_day + ONE_DAY))

    def _told(self, event: Event, day: date) -> Event:
        if event.kind is not EventKind.SUBMITTED or self.last_day is None:
            return event
        late = max(0, (day - self.last_day).days)
        return Event(event.kind, event.at, event.who, event.note, event.facts | {"late": late})

    def _take(self, event: Event, day: date) -> None:
        match event.kind:
            case EventKind.SUBMITTED:
                self.handed_in_on = day
            case EventKind.RETURNED:
                self._return(event.facts["resubmit_by"])
            case EventKind.EXTENSION_GRANTED:
                self.due, self.grace = event.facts["granted_due"], None
            case EventKind.DUE_SET | EventKind.AMENDED | EventKind.CORRECTED:
                self._redate(event.facts["old_due"], event.facts["new_due"])
            case EventKind.ACCEPTED | EventKind.CANCELLED | EventKind.SUSPENDED:
                self.is_running = False
            case EventKind.RESUMED:
                self.is_running = True
            case EventKind.REOPENED:
                self.is_running = True
                self._return(event.facts["new_due"])

    def _redate(self, old_due: date | None, new_due: date | None) -> None:
        if new_due != old_due:  # else only the words changed, or the unit
            self.due, self.grace = new_due, None

    def _return(self, resubmit_by: date | None) -> None:
        if resubmit_by is None:
            return
        if self.handed_in_on is not None:
            self.grace = grace_for(self.due, self.grace, self.handed_in_on, resubmit_by)
        self.handed_in_on = None
