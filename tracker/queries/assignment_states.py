"""How the tasks of assignments stand, for the lists they came from."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import Task
from tracker.queries.statuses import facts_of
from tracker.queries.tallies import Tally, tally_assignments, within
from tracker.rules.permissions import Action, Actor, Scope, scope_of
from tracker.rules.statuses import Status, status_of


@dataclass(frozen=True, slots=True)
class AssignmentState:
    """The counts of an assignment; its task and status where there is one task only."""

    tally: Tally
    task: Task | None = None
    status: Status | None = None


def states_of(
    assignment_ids: Collection[int], actor: Actor, *, today: date
) -> dict[int, AssignmentState]:
    """Return, by id, how assignments stand, those with tasks the actor may see."""
    scope = scope_of(actor, Action.SEE_TASK)
    ids = sorted(assignment_ids)
    tallies = tally_assignments(scope, ids, today=today) if ids else {}
    single = [assignment_id for assignment_id, tally in tallies.items() if tally.all == 1]
    tasks = {
        task.assignment_id: task
        for task in db.session.scalars(
            select(Task)
            .where(and_(within(scope), Task.assignment_id.in_(single)))
            .options(joinedload(Task.unit))
            .order_by(Task.id)
        )
    }
    return {
        assignment_id: _state(tally, tasks.get(assignment_id), scope, today)
        for assignment_id, tally in tallies.items()
    }


def _state(tally: Tally, task: Task | None, scope: Scope, today: date) -> AssignmentState:
    if task is None:
        return AssignmentState(tally)
    status = status_of(facts_of(task), today, due_soon_days=scope.due_soon_days)
    return AssignmentState(tally, task, status)
