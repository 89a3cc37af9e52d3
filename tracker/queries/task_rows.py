"""Lines of work as lists show them: read in one statement, with the state computed by the rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, select

from tracker.database import db
from tracker.models import Assignment, AssignmentUnit, Extension, Submission, Task, Unit
from tracker.queries.statuses import facts_of
from tracker.rules.choices import ExtensionState, Part, SubmissionState, TaskKind
from tracker.rules.statuses import DUE_SOON_DAYS, Mark, Status, TaskFacts, status_of
from tracker.rules.texts import cut

LONGEST_LINE = 90  # of co-ordinating units; the task's own page names them all


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task in a list."""

    id: int
    code: str
    title: str
    kind: TaskKind
    period: str
    unit_id: int
    unit_name: str
    coordinating: str  # names of the co-ordinating units, cut
    deadline_words: str  # the document's own, for a task without a day
    opened_on: date
    due: date | None
    original_due: date | None
    last_day: date | None  # the due date, or the later day to resubmit by
    submitted_on: date | None
    returned_on: date | None
    finished_on: date | None
    status: Status
    note: str = ""  # the secretariat's words on a returned try
    has_draft: bool = False
    times_extended: int = 0

    @property
    def is_extended(self) -> bool:
        """Tell whether the due date is not the first one."""
        return self.original_due is not None and self.original_due != self.due

    @property
    def second_on(self) -> date | None:
        """Return the day of the fact that stands under the state."""
        return self.submitted_on if self.status.second is Mark.WAITING else self.returned_on


LAST_NOTE: ScalarSelect[str] = (
    select(Submission.decision_note)
    .where(Submission.task_id == Task.id, Submission.state == SubmissionState.RETURNED)
    .order_by(Submission.attempt.desc())
    .limit(1)
    .scalar_subquery()
)
HAS_DRAFT: ColumnElement[bool] = exists().where(
    Submission.task_id == Task.id, Submission.state == SubmissionState.DRAFT
)
TIMES_EXTENDED: ScalarSelect[int] = (
    select(func.count(Extension.id))
    .where(Extension.task_id == Task.id, Extension.state == ExtensionState.GRANTED)
    .correlate(Task)
    .scalar_subquery()
)
COLUMNS = (
    Task.id,
    Task.code,
    Task.kind,
    Task.period,
    Task.unit_id,
    Task.opened_on,
    Task.due,
    Task.original_due,
    Task.grace_until,
    Task.submitted_on,
    Task.returned_on,
    Task.finished_on,
    Task.suspended_on,
    Task.cancelled_on,
    Task.is_standing,
    Task.assignment_id,
    Assignment.title,
    Assignment.deadline_words,
    Unit.short_name.label("unit_name"),
    TIMES_EXTENDED.label("times_extended"),
)


def select_rows(*, with_tries: bool = False) -> Select[Any, *tuple[Any, ...]]:
    """Return the statement for lines of work; ``with_tries`` adds the last note and draft."""
    more = (LAST_NOTE.label("note"), HAS_DRAFT.label("has_draft")) if with_tries else ()
    return (
        select(*COLUMNS, *more)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .join(Unit, Unit.id == Task.unit_id)
    )


def read_rows(
    rows: Sequence[Any],
    *,
    today: date,
    due_soon_days: int = DUE_SOON_DAYS,
    with_coordinating: bool = True,
    longest_line: int = LONGEST_LINE,
    between: str = ", ",
) -> list[TaskRow]:
    """Return the lines of a statement made by ``select_rows``, in its order."""
    assignment_ids = {row.assignment_id for row in rows}
    coordinating = _coordinating(assignment_ids) if with_coordinating else {}
    helpers = {
        assignment_id: cut(between.join(names), longest_line)
        for assignment_id, names in coordinating.items()
    }
    return [
        _line(row, facts_of(row), helpers.get(row.assignment_id, ""), today, due_soon_days)
        for row in rows
    ]


def _line(row: Any, facts: TaskFacts, helpers: str, today: date, due_soon_days: int) -> TaskRow:
    return TaskRow(
        id=row.id,
        code=row.code,
        title=row.title,
        kind=row.kind,
        period=row.period,
        unit_id=row.unit_id,
        unit_name=row.unit_name,
        coordinating=helpers,
        deadline_words=row.deadline_words,
        opened_on=row.opened_on,
        due=row.due,
        original_due=row.original_due,
        last_day=facts.effective_due,
        submitted_on=row.submitted_on,
        returned_on=row.returned_on,
        finished_on=row.finished_on,
        status=status_of(facts, today, due_soon_days=due_soon_days),
        note=getattr(row, "note", "") or "",
        times_extended=row.times_extended,
        has_draft=bool(getattr(row, "has_draft", False)),
    )


def _coordinating(assignment_ids: set[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    if not assignment_ids:
        return names
    rows = db.session.execute(
        select(AssignmentUnit.assignment_id, Unit.short_name)
        .join(Unit, Unit.id == AssignmentUnit.unit_id)
        .where(
            AssignmentUnit.assignment_id.in_(assignment_ids),
            AssignmentUnit.part == Part.COORDINATING,
        )
        .order_by(AssignmentUnit.id)
    )
    for assignment_id, name in rows:
        names.setdefault(assignment_id, []).append(name)
    return names
