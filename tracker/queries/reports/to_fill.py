"""Reports that can be written now: of one unit, or of a whole province in one workbook."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.database import db
from tracker.models import Submission, Task, Unit
from tracker.queries.statuses import OPEN
from tracker.queries.tallies import within
from tracker.rules.choices import TaskKind
from tracker.rules.permissions import Action, Actor, scope_of

MOST_REPORTS = 400  # of one workbook


def list_reports_to_fill(actor: Actor, period: str) -> Sequence[Task]:
    """Return the reports of a period nobody has handed in yet, in the order of protocol."""
    return db.session.scalars(
        _open(actor)
        .where(Task.period == period)
        .order_by(Unit.position, Unit.id, Task.id)
        .limit(MOST_REPORTS)
    ).all()


def list_reports(actor: Actor, task_ids: Collection[int]) -> Sequence[Task]:
    """Return these reports as far as the actor may know of them, whether still open or not."""
    return db.session.scalars(
        _reports(actor)
        .where(Task.id.in_(sorted(task_ids)[:MOST_REPORTS]))
        .order_by(Unit.position, Unit.id, Task.id)
    ).all()


def _open(actor: Actor) -> Select[Task]:
    return _reports(actor).where(OPEN, Task.submitted_on.is_(None))


def _reports(actor: Actor) -> Select[Task]:
    return (
        select(Task)
        .join(Unit, Unit.id == Task.unit_id)
        .where(
            within(scope_of(actor, Action.SEE_TASK)),
            Task.kind == TaskKind.PERIODIC_REPORT,
        )
        .options(
            joinedload(Task.assignment),
            joinedload(Task.unit),
            joinedload(Task.plan),
            selectinload(Task.submissions).selectinload(Submission.files),
        )
        .execution_options(populate_existing=True)
    )
