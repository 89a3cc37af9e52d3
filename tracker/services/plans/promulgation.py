"""Put a plan in force: its tasks and letters in one transaction; or take it back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.database import db
from tracker.models import Assignment, Plan, Task, TaskDecision, User
from tracker.queries.duties import Ground, list_duties, load_ground, units_asked
from tracker.queries.recipients import people_of_units
from tracker.queries.successions.passed_on import check_none_ended
from tracker.rules.choices import DecisionKind, LeadGroup, PlanState
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.services import extensions, outbox
from tracker.services.expansion import create_tasks
from tracker.services.notices import task_line
from tracker.services.plans.drafts import list_rows


@dataclass(frozen=True, slots=True)
class Promulgation:
    """What came of it."""

    tasks: int = 0
    units: int = 0
    letters: int = 0


def promulgate_plan(plan: Plan, *, actor: Actor, today: date, now: datetime) -> Promulgation:
    """Put a draft in force: create what each unit owes and tell its people in one letter each.

    A plan that is in force already stays as it is, and nobody gets a second letter.

    Raises NotAllowed; Refused: PLAN_WITHDRAWN, PLAN_EMPTY, ISSUED_IN_FUTURE,
    INDICATOR_LEADS_MISSING, GROUP_EMPTY, LEAD_HAS_ENDED, LEAD_WAS_SUCCEEDED.
    """
    require(actor, Action.PROMULGATE_PLAN, committee_id=plan.committee_id)
    _hold(plan)
    if plan.state is PlanState.PROMULGATED:
        return Promulgation()
    if plan.state is PlanState.WITHDRAWN:
        raise Refused(Fault.PLAN_WITHDRAWN)
    rows = list_rows(plan)
    ground = load_ground(plan.committee_id, today=today, plan_id=plan.id)
    check_ready(plan, rows, ground)
    plan.state = PlanState.PROMULGATED
    plan.promulgated_at, plan.promulgated_by_id = now, actor.user_id
    tasks = create_tasks(list_duties(rows, plan, ground), now=now)
    letters = _tell(plan, rows, tasks, ground, now=now)
    return Promulgation(len(tasks), len({task.unit_id for task in tasks}), letters)


def check_ready(plan: Plan, rows: Sequence[Assignment], ground: Ground) -> None:
    """Refuse to put in force what asks nothing, or asks it of nobody.

    Raises Refused: PLAN_EMPTY, ISSUED_IN_FUTURE, INDICATOR_LEADS_MISSING, GROUP_EMPTY,
    LEAD_HAS_ENDED, LEAD_WAS_SUCCEEDED.
    """
    if not rows:
        raise Refused(Fault.PLAN_EMPTY)
    if plan.issued_on > ground.today:
        raise Refused(Fault.ISSUED_IN_FUTURE, issued=plan.issued_on)
    for row in rows:
        asked = units_asked(row, ground)
        if not asked:
            by_indicator = row.lead_group is LeadGroup.INDICATOR_LEADS
            fault = Fault.INDICATOR_LEADS_MISSING if by_indicator else Fault.GROUP_EMPTY
            raise Refused(fault, title=row.title)
        check_none_ended(asked, title=row.title, today=ground.today)


def withdraw_plan(plan: Plan, *, actor: Actor, today: date, now: datetime) -> int:
    """Withdraw a plan: cancel its open tasks and pending letters; return how many tasks.

    The history stays: nothing is deleted, finished tasks stay finished.

    Raises NotAllowed; Refused: PLAN_NOT_IN_FORCE.
    """
    require(actor, Action.PROMULGATE_PLAN, committee_id=plan.committee_id)
    _hold(plan)
    if plan.state is not PlanState.PROMULGATED:
        raise Refused(Fault.PLAN_NOT_IN_FORCE)
    plan.state = PlanState.WITHDRAWN
    tasks = db.session.scalars(
        select(Task)
        .where(Task.plan_id == plan.id, Task.finished_on.is_(None), Task.cancelled_on.is_(None))
        .options(selectinload(Task.extensions))
        .order_by(Task.id)
    ).all()
    for task in tasks:
        _cancel(task, plan, actor=actor, today=today, now=now)
    outbox.cancel_by_key(f"plan:{plan.id}:", now=now)
    db.session.flush()
    return len(tasks)


def _cancel(task: Task, plan: Plan, *, actor: Actor, today: date, now: datetime) -> None:
    """Cancel a task with its plan; its own page says why."""
    task.cancelled_on = today
    extensions.let_lapse(task, actor=actor, now=now)
    db.session.add(
        TaskDecision(
            task_id=task.id,
            kind=DecisionKind.CANCELLED,
            reason=f"Bãi bỏ kế hoạch {plan.sign}",
            decided_by_id=actor.user_id,
            decided_at=now,
        )
    )
    outbox.cancel_for_task(task.id, now=now)


def _hold(plan: Plan) -> None:
    """Let nobody else decide about the plan until the commit, and see it as it is now."""
    db.session.execute(select(Plan.id).where(Plan.id == plan.id).with_for_update()).one()
    db.session.refresh(plan, ["state", "version_id"])


def _tell(
    plan: Plan,
    rows: Iterable[Assignment],
    tasks: Iterable[Task],
    ground: Ground,
    *,
    now: datetime,
) -> int:
    """Write one letter to each person, with all that the person's units owe."""
    titles = {row.id: row.title for row in rows}
    names = {unit.id: unit.short_name for unit in ground.units}
    people = people_of_units(plan.committee_id, {task.unit_id for task in tasks})
    owed: dict[int, list[dict[str, Any]]] = defaultdict(list)
    users: dict[int, User] = {}
    for task in sorted(tasks, key=lambda task: (task.due or date.max, task.id)):
        for user in people.get(task.unit_id, ()):
            users[user.id] = user
            owed[user.id].append(task_line(task, titles, names))
    letters = [
        outbox.enqueue(
            f"plan:{plan.id}:promulgated:user:{user_id}",
            template="plan_promulgated",
            user=users[user_id],
            now=now,
            committee_id=plan.committee_id,
            facts={**_heading(plan), "tasks": lines},
        )
        for user_id, lines in sorted(owed.items())
    ]
    return sum(letter is not None for letter in letters)


def _heading(plan: Plan) -> dict[str, Any]:
    return {
        "plan_id": plan.id,
        "sign": plan.sign,
        "issued_on": plan.issued_on.isoformat(),
        "issuer": plan.issuer,
        "subject": plan.subject,
    }
