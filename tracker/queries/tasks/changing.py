"""One task, held for the change that is about to be made."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from tracker.database import db
from tracker.models import Extension, IssuedAnswer, Submission, Task
from tracker.queries.tallies import within
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action, Actor, scope_of


def get_task_to_change(actor: Actor, task_id: int) -> Task:
    """Return a task the actor may know of, locked until the transaction ends (PostgreSQL).

    Raises Missing.
    """
    task = db.session.scalar(_locked(actor).where(Task.id == task_id))
    if task is None:
        raise Missing
    return task


def get_extension_to_decide(actor: Actor, extension_id: int) -> Extension:
    """Return a request for more time whose task the actor may know of, task and all locked.

    Raises Missing.
    """
    of_extension = select(Extension.task_id).where(Extension.id == extension_id)
    task = db.session.scalar(_locked(actor).where(Task.id == of_extension.scalar_subquery()))
    if task is None:
        raise Missing
    extension = next(each for each in task.extensions if each.id == extension_id)
    set_committed_value(extension, "task", task)
    return extension


def _locked(actor: Actor) -> Select[Task]:
    return (
        select(Task)
        .where(within(scope_of(actor, Action.SEE_TASK)))
        .options(
            joinedload(Task.assignment),
            joinedload(Task.unit),
            joinedload(Task.plan),
            selectinload(Task.submissions).selectinload(Submission.files),
            selectinload(Task.extensions).options(
                joinedload(Extension.requested_by),
                selectinload(Extension.issued).options(
                    joinedload(IssuedAnswer.file), joinedload(IssuedAnswer.issued_by)
                ),
            ),
        )
        .with_for_update(of=Task)
        .execution_options(populate_existing=True)
    )
