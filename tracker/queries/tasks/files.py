"""Files of tries, found through the task they belong to."""

from sqlalchemy import or_, select

from tracker.database import db
from tracker.models import StoredFile, Submission, Task
from tracker.queries.tallies import within
from tracker.rules.choices import SubmissionState
from tracker.rules.permissions import Action, Actor, scope_of


def find_file(actor: Actor, file_id: int) -> StoredFile | None:
    """Return a file the actor may open, or None; a draft's files are its unit's own."""
    return db.session.scalar(
        select(StoredFile)
        .join(Submission, Submission.id == StoredFile.submission_id)
        .join(Task, Task.id == Submission.task_id)
        .where(
            StoredFile.id == file_id,
            within(scope_of(actor, Action.DOWNLOAD_EVIDENCE)),
            or_(Submission.state != SubmissionState.DRAFT, Task.unit_id == actor.unit_id),
        )
    )
