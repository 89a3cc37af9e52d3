"""Files, found through what they belong to: a try, a request for more time, a document, a visit."""

from sqlalchemy import ColumnElement, and_, func, or_, select

from tracker.database import db
from tracker.models import Document, Extension, Inspection, StoredFile, Submission, Task, Visit
from tracker.queries.documents import visible as visible_document
from tracker.queries.inspections.listing import visible_visit
from tracker.queries.tallies import within
from tracker.rules.choices import SubmissionState
from tracker.rules.permissions import Action, Actor, scope_of


def find_file(actor: Actor, file_id: int) -> StoredFile | None:
    """Return a file the actor may open, or None; a draft's files are its unit's own."""
    return db.session.scalar(
        select(StoredFile)
        .outerjoin(Submission, Submission.id == StoredFile.submission_id)
        .outerjoin(Extension, Extension.id == StoredFile.extension_id)
        .outerjoin(Task, Task.id == func.coalesce(Submission.task_id, Extension.task_id))
        .outerjoin(Document, Document.id == StoredFile.document_id)
        .outerjoin(Visit, Visit.id == StoredFile.visit_id)
        .outerjoin(Inspection, Inspection.id == Visit.inspection_id)
        .where(
            StoredFile.id == file_id,
            or_(
                _of_a_try(actor),
                visible_document(actor),
                visible_visit(scope_of(actor, Action.SEE_INSPECTION)),
            ),
        )
    )


def _of_a_try(actor: Actor) -> ColumnElement[bool]:
    return and_(
        within(scope_of(actor, Action.DOWNLOAD_EVIDENCE)),
        or_(
            StoredFile.extension_id.is_not(None),
            Submission.state != SubmissionState.DRAFT,
            Task.unit_id == actor.unit_id,
        ),
    )
