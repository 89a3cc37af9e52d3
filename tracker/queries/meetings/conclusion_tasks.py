"""The tasks that conclusions became: their states on a day, and what was told of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from tracker.clock import moment_of
from tracker.database import db
from tracker.models import Extension, ProgressLine, ReportSheet, Submission, Task, Unit
from tracker.queries.memory import remembered
from tracker.queries.statuses import facts_of
from tracker.queries.tallies import within
from tracker.queries.task_facts import OF_UNITS, known_on
from tracker.rules.choices import ExtensionState, SubmissionState
from tracker.rules.permissions import Scope
from tracker.rules.statuses import ONE_DAY, Status, status_of


@dataclass(frozen=True, slots=True)
class MoreTime:
    """More time for a task of a conclusion: the dates before and after; asked, or given."""

    old_due: date
    new_due: date
    is_given: bool
    units: int = 1


@dataclass(frozen=True, slots=True)
class UnitSeen:
    """How the unit of a task is called."""

    id: int
    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class TaskSeen:
    """What is shown of the only task of a conclusion."""

    id: int
    code: str
    unit: UnitSeen


class Told:
    """What was told of the tasks of some assignments the actor may see: more time, difficulties."""

    def __init__(self, scope: Scope, assignment_ids: Sequence[int]) -> None:
        self._mine = _tasks_of(scope, assignment_ids)
        self.extensions = self._load_extensions()
        self.difficulties = self._load_difficulties()

    def _load_extensions(self) -> dict[int, dict[int, list[Any]]]:
        found: dict[int, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
        rows = db.session.execute(
            select(
                Task.assignment_id,
                Extension.task_id,
                Extension.old_due,
                Extension.new_due,
                Extension.granted_due,
                Extension.state,
                Extension.requested_at,
                Extension.decided_at,
            )
            .join(Task, Task.id == Extension.task_id)
            .where(self._mine)
            .order_by(Extension.id)
        )
        for row in rows:
            found[row.assignment_id][row.task_id].append(row)
        return found

    def _load_difficulties(self) -> dict[int, list[Any]]:
        """Return the difficulties units told, the last one first, by assignment."""
        rows = db.session.execute(
            select(
                Task.assignment_id,
                Task.id,
                Unit.short_name,
                ProgressLine.difficulty,
                Submission.submitted_at,
            )
            .join(Task, Task.id == ProgressLine.task_id)
            .join(ReportSheet, ReportSheet.id == ProgressLine.sheet_id)
            .join(Unit, Unit.id == ReportSheet.unit_id)
            .join(Submission, Submission.id == ReportSheet.submission_id)
            .where(
                self._mine,
                ProgressLine.difficulty != "",
                Submission.state != SubmissionState.DRAFT,
                Submission.submitted_at.is_not(None),
            )
            .order_by(ProgressLine.id.desc())
        )
        found: dict[int, list[Any]] = defaultdict(list)
        for row in rows:
            found[row.assignment_id].append(row)
        return found


def told_of(scope: Scope, assignment_ids: Sequence[int]) -> Told:
    """Return what was told of the tasks of assignments, in order of their numbers."""
    key = ("told of conclusions", scope, tuple(assignment_ids))
    return remembered(key, lambda: Told(scope, assignment_ids))


def _tasks_of(scope: Scope, assignment_ids: Iterable[int]) -> ColumnElement[bool]:
    return and_(within(scope), Task.assignment_id.in_(sorted(assignment_ids)))


class TasksOnDay:
    """The tasks of some assignments that the actor may see, as they stood on a day."""

    def __init__(
        self, scope: Scope, told: Told, assignment_ids: Iterable[int], day: date, today: date
    ) -> None:
        self._scope, self._day, self._today, self._told = scope, day, today, told
        self._mine = _tasks_of(scope, assignment_ids)
        self._ends_at = moment_of(day + ONE_DAY, 0)
        self.dues: dict[int, date | None] = {}
        self.single: dict[int, TaskSeen] = {}
        self.statuses = self._load_statuses()

    def more_time(self, assignment_id: int) -> MoreTime | None:
        """Return the last word on more time for an assignment; several units are counted."""
        told = self._told.extensions.get(assignment_id, {})
        known = [found for rows in told.values() if (found := self._last(rows))]
        if not known:
            return None
        last = max(known, key=lambda one: (one.is_given, one.new_due))
        return MoreTime(last.old_due, last.new_due, last.is_given, len(known))

    def reasons(self, assignment_id: int) -> list[tuple[str, str]]:
        """Return the last difficulty each unit had told of a task by that day."""
        last: dict[int, tuple[str, str]] = {}
        for row in self._told.difficulties.get(assignment_id, ()):
            if row.submitted_at < self._ends_at:
                last.setdefault(row.id, (row.short_name, row.difficulty))
        return list(last.values())

    def _last(self, rows: Sequence[Any]) -> MoreTime | None:
        for row in reversed(rows):
            is_decided = row.decided_at is not None and row.decided_at < self._ends_at
            if is_decided and row.state is ExtensionState.GRANTED:
                return MoreTime(row.old_due, row.granted_due or row.new_due, is_given=True)
            if not is_decided and row.requested_at < self._ends_at:
                return MoreTime(row.old_due, row.new_due, is_given=False)
        return None

    def _load_statuses(self) -> dict[int, list[Status]]:
        """Return the states by assignment; of one with one task only, keep the task."""
        known = known_on(self._day, self._today, *OF_UNITS)
        found: dict[int, list[Status]] = defaultdict(list)
        named = Unit.name, Unit.short_name
        shown = select(Task.id, Task.assignment_id, Task.code, *named, *known.facts)
        rows = db.session.execute(
            known.attach(shown.select_from(Task))
            .join(Unit, Unit.id == known.unit_id)
            .where(self._mine, Task.opened_on <= self._day)
            .order_by(Task.id)
        )
        for row in rows:
            facts = facts_of(row)
            self.dues[row.id] = facts.due
            status = status_of(facts, self._day, due_soon_days=self._scope.due_soon_days)
            found[row.assignment_id].append(status)
            self.single[row.assignment_id] = TaskSeen(
                row.id, row.code, UnitSeen(row.unit_id, row.name, row.short_name)
            )
        self.single = {one: task for one, task in self.single.items() if len(found[one]) == 1}
        return found
