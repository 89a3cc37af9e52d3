"""What the office decides about a task as a whole: suspend, resume, cancel, take up again."""

from datetime import date, datetime

from tracker.database import db
from tracker.models import Task, TaskDecision
from tracker.queries.statuses import facts_of
from tracker.rules.choices import DecisionKind
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.tasks import check_not_closed, check_open
from tracker.services import extensions, notices


def cancel(task: Task, *, reason: str, actor: Actor, today: date, now: datetime) -> None:
    """Take a task off the books; it stays readable, and nobody is urged any more.

    Raises NotAllowed; Refused: TASK_CANCELLED, TASK_FINISHED, REQUIRED.
    """
    _require(task, Action.CLOSE_TASK, actor)
    check_not_closed(facts_of(task))
    _check_reason(reason)
    task.cancelled_on = today
    extensions.let_lapse(task, actor=actor, now=now)
    _record(task, DecisionKind.CANCELLED, reason, actor=actor, now=now)


def suspend(task: Task, *, reason: str, actor: Actor, today: date, now: datetime) -> None:
    """Let a task rest: nothing is handed in, nobody is urged, and it is not counted as late.

    Raises NotAllowed; Refused: TASK_CANCELLED, TASK_FINISHED, TASK_SUSPENDED, REQUIRED.
    """
    _require(task, Action.CLOSE_TASK, actor)
    check_open(facts_of(task))
    _check_reason(reason)
    task.suspended_on = today
    _record(task, DecisionKind.SUSPENDED, reason, actor=actor, now=now)


def resume(task: Task, *, reason: str, actor: Actor, now: datetime) -> None:
    """Go on with a task that rested; its due date is what it was.

    Raises NotAllowed; Refused: TASK_CANCELLED, TASK_FINISHED, TASK_NOT_SUSPENDED, REQUIRED.
    """
    _require(task, Action.CLOSE_TASK, actor)
    check_not_closed(facts_of(task))
    if task.suspended_on is None:
        raise Refused(Fault.TASK_NOT_SUSPENDED)
    _check_reason(reason)
    task.suspended_on = None
    _record(task, DecisionKind.RESUMED, reason, actor=actor, now=now)


def reopen(task: Task, *, reason: str, actor: Actor, now: datetime) -> None:
    """Take a cancelled task up again, as it stood.

    Raises NotAllowed; Refused: TASK_NOT_CLOSED, REQUIRED.
    """
    _require(task, Action.REOPEN_TASK, actor)
    if task.cancelled_on is None:
        raise Refused(Fault.TASK_NOT_CLOSED)
    _check_reason(reason)
    task.cancelled_on = None
    _record(task, DecisionKind.REOPENED, reason, actor=actor, now=now)


def _require(task: Task, action: Action, actor: Actor) -> None:
    require(actor, action, committee_id=task.committee_id, unit_id=task.unit_id)


def _check_reason(reason: str) -> None:
    if not reason:
        raise Refused(Fault.REQUIRED, field="reason")


def _record(task: Task, kind: DecisionKind, reason: str, *, actor: Actor, now: datetime) -> None:
    decision = TaskDecision(
        task_id=task.id, kind=kind, reason=reason, decided_by_id=actor.user_id, decided_at=now
    )
    db.session.add(decision)
    db.session.flush()
    notices.call_back(task, now=now)
    facts = {"change": kind.value, "reason": reason}
    notices.tell_unit(task, notices.CHANGED, str(decision.id), facts=facts, now=now)
