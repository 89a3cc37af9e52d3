"""What an amendment will do: each row before and after it, and what becomes of each task.

The same outlook is shown before the button is pressed and carried out when it is.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import Amendment, AmendmentRow, Assignment, AssignmentUnit, Plan, Task
from tracker.queries.duties import (
    Duty,
    Ground,
    comes_back,
    first_day_owed,
    list_duties,
    load_ground,
    units_asked,
)
from tracker.queries.plans import list_rows
from tracker.queries.wordings import deadline_columns, reads_strictly
from tracker.rules.amendments import (
    Asked,
    Effect,
    EffectKind,
    Standing,
    Turnover,
    effects_of,
    end_all,
    still_asked,
)
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.choices import ChangeKind, Part, TaskKind
from tracker.rules.deadlines import explain_term
from tracker.rules.terms import Counting, StartEvent, TermExplanation
from tracker.rules.wording import read_deadline

COLUMNS = tuple(
    column.name for column in Assignment.__table__.columns if column.name != "version_id"
)


@dataclass(frozen=True, slots=True)
class RowOutlook:
    """One row that changes: as it is (None: it is added), as it will be, and its tasks.

    ``changes`` is empty where only its term counts anew. ``after`` belongs to no session until
    the amendment is in force.
    """

    before: Assignment | None
    after: Assignment
    changes: Sequence[AmendmentRow]
    tasks: Mapping[int, Task]
    duties: Mapping[tuple[int, str], Duty]
    effects: Sequence[Effect]
    no_units: bool = False

    @property
    def kinds(self) -> list[ChangeKind]:
        """Return what is done to the row."""
        return [change.kind for change in self.changes] or [ChangeKind.RESTART]

    def amended_due(self, effect: Effect) -> date | None:
        """Return the date the row asks for by itself, whatever a task was granted."""
        duty = self.duties.get((effect.unit_id, effect.period))
        return duty.occasion.due if duty is not None else self.after.due


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything an amendment will do."""

    rows: Sequence[RowOutlook]
    ground: Ground
    plan_rows: Sequence[Assignment]  # of the plan as it is

    @property
    def effects(self) -> list[Effect]:
        """Return what becomes of all tasks, row by row."""
        return [effect for row in self.rows for effect in row.effects]

    def count(self, kind: EffectKind) -> int:
        """Return how many tasks meet one sort of effect."""
        return sum(effect.kind is kind for effect in self.effects)

    @property
    def granted_past(self) -> list[tuple[RowOutlook, Effect]]:
        """Return the tasks whose granted date is later than the new one: somebody chooses."""
        return [(row, effect) for row in self.rows for effect in row.effects if effect.granted_due]

    @property
    def unit_ids(self) -> set[int]:
        """Return the units that have to be told."""
        told = {
            unit_id
            for effect in self.effects
            if effect.kind is not EffectKind.KEPT
            for unit_id in (effect.unit_id, effect.from_unit_id)
            if unit_id is not None
        }
        return told | {
            task.unit_id
            for row in self.rows
            if ChangeKind.WORDS in row.kinds
            for task in row.tasks.values()
            if _is_open(task)
        }


def look_ahead(
    amendment: Amendment, plan: Plan, *, today: date, keeps: Collection[int] = ()
) -> Outlook:
    """Return what putting an amendment in force today does; its changes are loaded.

    ``keeps`` are the tasks that keep a date granted to them, later than the row's new one.
    """
    ground = load_ground(plan.committee_id, today=today, plan_id=plan.id)
    changes: dict[int | None, list[AmendmentRow]] = defaultdict(list)
    for change in amendment.rows:
        changes[change.assignment_id].append(change)
    plan_rows = list_rows(plan)
    rows = [row for row in plan_rows if row.id in changes or _counts_anew(row, amendment)]
    tasks = _tasks_of(row.id for row in rows)
    reader = _Reader(amendment, plan, ground.calendar, ground.reads_strictly, frozenset(keeps))
    outlooks = [
        _of_row(row, changes.get(row.id, []), reader, tasks[row.id], ground) for row in rows
    ]
    added = [_of_added(change, reader, ground) for change in changes.get(None, [])]
    return Outlook([*outlooks, *added], ground, plan_rows)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads new deadlines as the plan's committee does, and knows from when they count."""

    amendment: Amendment
    plan: Plan
    calendar: WorkingCalendar
    strict: bool
    keeps: frozenset[int] = frozenset()

    def read(self, change: AmendmentRow, row: Assignment | None) -> dict[str, Any]:
        """Read the new deadline of a row; what is added or restarts counts from the amendment.

        Any other term goes on counting from the plan's own issue.
        """
        anew = row is None or self.amendment.restarts_terms
        plan_day = self.plan.issued_on
        reading = read_deadline(
            change.deadline_words,
            issued=self.amendment.issued_on
            if anew or row is None
            else first_day_owed(row, self.plan, plan_day),
            calendar=self.calendar,
            strict_before=self.strict,
        )
        return deadline_columns(change.due, reading, self.calendar)

    def restarted(self, row: Assignment) -> dict[str, Any]:
        """Count the row's term again, from the day of the amendment: days, or months as worded."""
        old = TermExplanation.from_dict(row.due_reason or {})
        issued = self.amendment.issued_on
        again = read_deadline(
            row.deadline_words, issued=issued, calendar=self.calendar, roll=old.roll
        )
        new = again.explanation if again.months else None
        new = new or explain_term(
            issued,
            old.days or 1,
            self.calendar,
            counting=old.counting or Counting.CALENDAR,
            roll=old.roll,
        )
        return {"due": new.due, "due_reason": new.to_dict()}


def due_of_change(
    change: AmendmentRow,
    row: Assignment | None,
    amendment: Amendment,
    plan: Plan,
    calendar: WorkingCalendar,
) -> date | None:
    """Return the due date a change gives its row (None: one that is added), if it gives one."""
    reader = _Reader(amendment, plan, calendar, reads_strictly(plan.committee_id))
    due: date | None = reader.read(change, row)["due"]
    return due


def _of_row(
    row: Assignment,
    changes: Sequence[AmendmentRow],
    reader: _Reader,
    tasks: Mapping[int, Task],
    ground: Ground,
) -> RowOutlook:
    amendment, plan = reader.amendment, reader.plan
    after = _amended(row, changes, reader)
    standing = [_standing(task) for task in tasks.values()]
    if after.ended_on is not None:
        return RowOutlook(row, after, changes, tasks, {}, end_all(standing))
    duties = _duties(after, plan, ground)
    asked = [Asked(unit, period, duty.occasion.due) for (unit, period), duty in duties.items()]
    turnover = Turnover(
        amendment.issued_on,
        keeps=reader.keeps,
        **_turnover(row, after, changes, standing, ground),
    )
    effects = effects_of(standing, still_asked(asked, standing, amendment.issued_on), turnover)
    if not turnover.redates and not turnover.newcomers and not turnover.leavers:
        effects = []
    return RowOutlook(
        row, after, changes, tasks, duties, effects, no_units=not units_asked(after, ground)
    )


def _of_added(change: AmendmentRow, reader: _Reader, ground: Ground) -> RowOutlook:
    amendment, plan = reader.amendment, reader.plan
    after = Assignment(
        committee_id=plan.committee_id,
        plan_id=plan.id,
        kind=TaskKind.WORK,
        title=change.title,
        text=change.text,
        deliverable=change.deliverable,
        counts_from=amendment.issued_on,
        deadline_words=change.deadline_words,
        lead_group=change.lead_group,
        lead_words=change.lead_words,
        units=_units_of(change),
        **reader.read(change, None),
    )
    duties = _duties(after, plan, ground)
    asked = [Asked(unit, period, duty.occasion.due) for (unit, period), duty in duties.items()]
    effects = effects_of([], asked, Turnover(amendment.issued_on))
    return RowOutlook(
        None, after, [change], {}, duties, effects, no_units=not units_asked(after, ground)
    )


def _amended(row: Assignment, changes: Sequence[AmendmentRow], reader: _Reader) -> Assignment:
    """Return a row as it will be, apart from the session."""
    amendment = reader.amendment
    after = _copy(row)
    for change in changes:
        match change.kind:
            case ChangeKind.END:
                after.ended_on = amendment.issued_on
            case ChangeKind.WORDS:
                after.title, after.text = change.title, change.text
                after.deliverable = change.deliverable
            case ChangeKind.LEAD:
                after.lead_group, after.lead_words = change.lead_group, change.lead_words
                after.units = _units_of(change)
            case ChangeKind.REDATE:
                after.deadline_words = change.deadline_words
                _take(after, reader.read(change, row))
                if comes_back(after) and after.recurrence != row.recurrence:
                    after.counts_from = amendment.issued_on
    if _counts_anew(row, amendment) and not _kinds(changes) & {ChangeKind.END, ChangeKind.REDATE}:
        _take(after, reader.restarted(row))
    return after


def _counts_anew(row: Assignment, amendment: Amendment) -> bool:
    """Tell whether a row has a term from the issue that the amendment restarts."""
    reason = row.due_reason or {}
    is_term = reason.get("event") == StartEvent.ISSUED and reason.get("days") is not None
    return amendment.restarts_terms and is_term and row.ended_on is None


def _turnover(
    row: Assignment,
    after: Assignment,
    changes: Sequence[AmendmentRow],
    standing: Iterable[Standing],
    ground: Ground,
) -> dict[str, Any]:
    """Return who leads the row from now on, who no more, and whether its date changes."""
    redates = ChangeKind.REDATE in _kinds(changes) or after.due != row.due
    if ChangeKind.LEAD not in _kinds(changes):
        return {"redates": redates}
    old = {unit.id for unit in units_asked(row, ground)}
    new = {unit.id for unit in units_asked(after, ground)}
    owing = {task.unit_id for task in standing if task.is_open}
    return {
        "newcomers": frozenset(new - old),
        "leavers": frozenset((old | owing) - new),
        "redates": redates,
    }


def _kinds(changes: Sequence[AmendmentRow]) -> set[ChangeKind]:
    return {change.kind for change in changes}


def _duties(row: Assignment, plan: Plan, ground: Ground) -> dict[tuple[int, str], Duty]:
    return {(duty.unit.id, duty.occasion.period): duty for duty in list_duties([row], plan, ground)}


def _copy(row: Assignment) -> Assignment:
    facts = {name: getattr(row, name) for name in COLUMNS}
    units = [AssignmentUnit(unit_id=unit.unit_id, part=unit.part) for unit in row.units]
    return Assignment(**facts, units=units)


def _units_of(change: AmendmentRow) -> list[AssignmentUnit]:
    return [AssignmentUnit(unit_id=unit.unit_id, part=Part(unit.part)) for unit in change.units]


def _take(row: Assignment, columns: Mapping[str, object]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)


def _standing(task: Task) -> Standing:
    return Standing(
        task_id=task.id,
        unit_id=task.unit_id,
        period=task.period,
        due=task.due,
        is_open=_is_open(task),
        is_waiting=task.submitted_on is not None,
        is_cancelled=task.cancelled_on is not None,
        is_extended=any(one.granted_due == task.due for one in task.extensions if one.granted_due),
    )


def _is_open(task: Task) -> bool:
    return task.finished_on is None and task.cancelled_on is None


def _tasks_of(row_ids: Iterable[int]) -> dict[int, dict[int, Task]]:
    """Return the tasks of rows, by row and id, in order, with what carrying out needs."""
    found: dict[int, dict[int, Task]] = defaultdict(dict)
    tasks = db.session.scalars(
        select(Task)
        .where(Task.assignment_id.in_(list(row_ids)))
        .options(joinedload(Task.extensions))
        .order_by(Task.id)
        .execution_options(populate_existing=True)
    )
    for task in tasks.unique():
        found[task.assignment_id][task.id] = task
    return found
