"""Give a due date to what the document left without one."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import Assignment, Plan, Task, TaskDecision
from tracker.queries.calendars import load_calendar
from tracker.queries.due_differences import KEPT, DueDifference
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.choices import DecisionKind
from tracker.rules.deadlines import DueWarning, check_due, fixed_day_explanation
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.services import notices

UNUSUAL = {DueWarning.IN_THE_PAST: Fault.DUE_IN_PAST, DueWarning.FAR_AHEAD: Fault.DUE_FAR_AHEAD}


def set_due(
    task: Task,
    due: date,
    *,
    reason: str,
    actor: Actor,
    today: date,
    now: datetime,
    is_confirmed: bool = False,
) -> None:
    """Set the date of a task that has none; a date once set is changed by an extension only.

    Raises NotAllowed; Refused: TASK_CLOSED, DUE_IS_SET, DUE_BEFORE_ISSUE, DUE_IN_PAST,
    DUE_FAR_AHEAD.
    """
    require(actor, Action.EDIT_TASK, committee_id=task.committee_id, unit_id=task.unit_id)
    _check_undated(task)
    calendar = load_calendar()
    check_new_due(
        due, issued=task.opened_on, today=today, calendar=calendar, is_confirmed=is_confirmed
    )
    task.due, task.original_due = due, task.original_due or due
    task.due_reason = _decided(due, reason, actor, calendar)
    _tell(task, due, reason=reason, actor=actor, now=now)


def _check_undated(task: Task) -> None:
    if task.finished_on or task.cancelled_on:
        raise Refused(Fault.TASK_CLOSED)
    if task.due is not None or task.is_standing:
        raise Refused(Fault.DUE_IS_SET, field="due", due=task.due)


def _tell(task: Task, due: date, *, reason: str, actor: Actor, now: datetime) -> None:
    """Record the decision, and write to the unit instead of what was pending."""
    decision = TaskDecision(
        task_id=task.id,
        kind=DecisionKind.DUE_SET,
        reason=reason,
        new_due=due,
        decided_by_id=actor.user_id,
        decided_at=now,
    )
    db.session.add(decision)
    db.session.flush()  # the letters' key is the id
    notices.call_back(task, now=now, keep=(notices.RECEIVED, notices.RETURNED))
    facts = {"change": decision.kind.value, "reason": reason}
    notices.tell_unit(task, notices.CHANGED, str(decision.id), facts=facts, now=now)


def move_due(task: Task, due: date | None, *, reckoning: dict[str, Any] | None = None) -> None:
    """Move the due date of a task; the first date and its reckoning stay beside the new one.

    ``reckoning`` is why it is that day, where more is known than the day itself. Days of grace
    earned by the old date end with it.
    """
    original = (task.due_reason or {}).get("original") or task.due_reason
    if due is None:
        task.due_reason = None
    else:
        explained = reckoning or fixed_day_explanation(due, load_calendar()).to_dict()
        task.due_reason = explained | ({"original": original} if original else {})
    task.due, task.grace_until = due, None
    task.original_due = task.original_due or due


def set_assignment_due(
    row: Assignment,
    due: date,
    *,
    reason: str,
    actor: Actor,
    today: date,
    now: datetime,
    is_confirmed: bool = False,
) -> int:
    """Set the date of an assignment that has none, and of its open tasks; return how many tasks.

    Raises what ``set_due`` raises.
    """
    require(actor, Action.EDIT_TASK, committee_id=row.committee_id)
    if row.due is not None or row.recurrence not in {"", "none"}:
        raise Refused(Fault.DUE_IS_SET, field="due", due=row.due)
    calendar = load_calendar()
    issued = db.session.scalar(select(Plan.issued_on).where(Plan.id == row.plan_id))
    check_new_due(due, issued=issued, today=today, calendar=calendar, is_confirmed=is_confirmed)
    row.due, row.due_reason = due, _decided(due, reason, actor, calendar)
    tasks = db.session.scalars(
        select(Task)
        .where(
            Task.assignment_id == row.id,
            Task.due.is_(None),
            Task.finished_on.is_(None),
            Task.cancelled_on.is_(None),
        )
        .options(joinedload(Task.assignment), joinedload(Task.unit))
        .order_by(Task.id)
    ).all()
    for task in tasks:
        set_due(task, due, reason=reason, actor=actor, today=today, now=now, is_confirmed=True)
    db.session.flush()
    return len(tasks)


def follow_calendar(
    differences: Sequence[DueDifference],
    *,
    moved: Collection[int],
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Move the due dates the office chose to move by a new calendar; write down that others stay.

    The first reckoning stays beside the new one, the reminders of a moved date start anew, and
    the row of the plan follows when all its open tasks did. Raises NotAllowed.
    """
    tasks = _tasks_of(differences)
    for one in differences:
        task = tasks[one.task_id]
        require(actor, Action.EDIT_TASK, committee_id=task.committee_id, unit_id=task.unit_id)
        if one.task_id in moved:
            _move_by_calendar(task, one, reason=reason, actor=actor, now=now)
        else:
            _keep_date(task, one, reason=reason, actor=actor, now=now)
    _let_rows_follow([tasks[one.task_id] for one in differences if one.task_id in moved])


def _tasks_of(differences: Sequence[DueDifference]) -> dict[int, Task]:
    rows = db.session.scalars(
        select(Task)
        .where(Task.id.in_([one.task_id for one in differences]))
        .options(joinedload(Task.assignment), joinedload(Task.unit))
        .order_by(Task.id)
        .with_for_update(of=Task)
        .execution_options(populate_existing=True)
    )
    return {task.id: task for task in rows}


def _move_by_calendar(
    task: Task, one: DueDifference, *, reason: str, actor: Actor, now: datetime
) -> None:
    original = (task.due_reason or {}).get("original") or task.due_reason
    task.due, task.due_reason = one.new_due, one.explained.to_dict() | {"original": original}
    decision = TaskDecision(
        task_id=task.id,
        kind=DecisionKind.DUE_SET,
        reason=reason,
        old_due=one.due,
        old_grace=task.grace_until,
        new_due=one.new_due,
        decided_by_id=actor.user_id,
        decided_at=now,
    )
    db.session.add(decision)
    db.session.flush()  # the letters' key is the id
    notices.call_back(task, now=now, keep=(notices.RECEIVED, notices.RETURNED))
    facts = {"change": decision.kind.value, "reason": reason}
    notices.tell_unit(task, notices.CHANGED, str(decision.id), facts=facts, now=now)


def _keep_date(task: Task, one: DueDifference, *, reason: str, actor: Actor, now: datetime) -> None:
    task.due_reason = (task.due_reason or {}) | {KEPT: one.new_due.isoformat()}
    db.session.add(
        TaskDecision(
            task_id=task.id,
            kind=DecisionKind.DUE_KEPT,
            reason=reason,
            old_due=one.due,
            new_due=one.new_due,
            decided_by_id=actor.user_id,
            decided_at=now,
        )
    )


def _let_rows_follow(moved: Sequence[Task]) -> None:
    """Give a row the date of its tasks when none of its open tasks is left at the old one."""
    db.session.flush()
    moved_of = {task.assignment_id: task for task in moved if not task.period}
    at_the_old_one = (
        select(Task.assignment_id)
        .join(Task.assignment)
        .where(
            Task.assignment_id.in_(moved_of),
            Task.due == Assignment.due,
            Task.finished_on.is_(None),
            Task.cancelled_on.is_(None),
        )
    )
    left = set(db.session.scalars(at_the_old_one))
    for task in moved_of.values():
        row = task.assignment
        if row.due is not None and row.id not in left:
            row.due, row.due_reason = task.due, task.due_reason


def check_new_due(
    due: date,
    *,
    issued: date | None,
    today: date,
    calendar: WorkingCalendar,
    is_confirmed: bool,
    field: str = "due",
) -> None:
    """Refuse a due date before the issue; one that is past or far off must be confirmed.

    Raises Refused: DUE_BEFORE_ISSUE, DUE_IN_PAST, DUE_FAR_AHEAD.
    """
    warnings = check_due(due, issued=issued, today=today, calendar=calendar, field=field)
    for warning, fault in UNUSUAL.items():
        if warning in warnings and not is_confirmed:
            raise Refused(fault, field=field, due=due)


def _decided(due: date, reason: str, actor: Actor, calendar: WorkingCalendar) -> dict[str, object]:
    """Explain a day that a person set: the reckoning, and who decided why."""
    explained = fixed_day_explanation(due, calendar).to_dict()
    return {**explained, "decided_by": actor.name, "decided_because": reason}
