"""The sheets of a report's tries."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from tracker.database import db
from tracker.models import Figure, ReportSheet, Submission, Task
from tracker.rules.choices import SubmissionState


def find_sheet(submission_id: int) -> ReportSheet | None:
    """Return the sheet of a try with its figures and lines, or None."""
    return db.session.scalar(_whole().where(ReportSheet.submission_id == submission_id))


def find_draft_sheet(task: Task) -> ReportSheet | None:
    """Return the sheet of a task's draft, or None when nothing was drafted yet."""
    return find_draft_sheets([task.id]).get(task.id)


def find_last_sheet(task: Task) -> ReportSheet | None:
    """Return the sheet of the last try that was handed in, or None."""
    return find_last_sheets([task.id]).get(task.id)


def find_draft_sheets(task_ids: Collection[int]) -> dict[int, ReportSheet]:
    """Return the sheets of the drafts of many tasks, by task; one without a draft has none."""
    return _by_task(
        _whole().where(ReportSheet.task_id.in_(task_ids), Submission.state == SubmissionState.DRAFT)
    )


def find_last_sheets(task_ids: Collection[int]) -> dict[int, ReportSheet]:
    """Return the sheets of the last tries of many tasks that were handed in, by task."""
    other, later = aliased(ReportSheet), aliased(Submission)
    has_later = (
        exists()
        .where(other.task_id == ReportSheet.task_id, later.id == other.submission_id)
        .where(later.attempt > Submission.attempt, later.state != SubmissionState.DRAFT)
    )
    return _by_task(
        _whole().where(
            ReportSheet.task_id.in_(task_ids),
            Submission.state != SubmissionState.DRAFT,
            ~has_later,
        )
    )


def _by_task(query: Select[ReportSheet]) -> dict[int, ReportSheet]:
    return {sheet.task_id: sheet for sheet in db.session.scalars(query)}


def list_sheets(task: Task) -> Sequence[ReportSheet]:
    """Return the sheets of all tries of a task with all they say, the latest first."""
    return db.session.scalars(
        _whole().where(ReportSheet.task_id == task.id).order_by(Submission.attempt.desc())
    ).all()


def _whole() -> Select[ReportSheet]:
    return (
        select(ReportSheet)
        .join(Submission, Submission.id == ReportSheet.submission_id)
        .options(
            contains_eager(ReportSheet.submission).options(
                joinedload(Submission.submitted_by),
                joinedload(Submission.decided_by),
                selectinload(Submission.files),
            ),
            joinedload(ReportSheet.saved_by),
            joinedload(ReportSheet.on_behalf_by),
            joinedload(ReportSheet.confirmed_by),
            selectinload(ReportSheet.figures).options(
                joinedload(Figure.indicator), joinedload(Figure.file)
            ),
            selectinload(ReportSheet.lines),
        )
        .execution_options(populate_existing=True)
    )
