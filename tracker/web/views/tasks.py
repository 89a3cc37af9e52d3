"""One task: read, handed in, confirmed or returned, and what the office decides about it."""

from typing import Any

from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.tasks.changing import get_task_to_change
from tracker.rules.permissions import Action
from tracker.services import deadlines, submissions, tasks
from tracker.services.files import Upload
from tracker.services.submissions import Content, drafts_of
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.fields import offer
from tracker.web.forms.tasks import (
    AcceptForm,
    CancelForm,
    DueForm,
    ReopenForm,
    ResumeForm,
    ReturnForm,
    SubmissionForm,
    SuspendForm,
)
from tracker.web.views.task_blueprint import bp
from tracker.web.views.task_page import act, show_task

__all__ = ["bp", "content_of", "offer_files", "show"]


@bp.get("/<int:task_id>")
@guarded(Action.SEE_TASK)
def show(task_id: int) -> ResponseReturnValue:
    """Show one task."""
    return show_task(task_id)


@bp.post("/<int:task_id>/draft")
@guarded(Action.DRAFT_SUBMISSION)
def draft(task_id: int) -> ResponseReturnValue:
    """Keep what the unit has so far."""
    task = _held(task_id)
    form = _submission_form(task)

    def save(task: Any) -> None:
        submissions.save_draft(task, content_of(form), actor=current_actor(), now=clock.now())

    said = _("Draft saved.")
    return act(task, form, Action.DRAFT_SUBMISSION, save, said=said, rows=_with_draft)


@bp.post("/<int:task_id>/submit")
@guarded(Action.SUBMIT)
def submit(task_id: int) -> ResponseReturnValue:
    """Hand in the unit's try."""
    task = _held(task_id)
    form = _submission_form(task)

    def hand_in(task: Any) -> None:
        submissions.submit(
            task, content_of(form), actor=current_actor(), today=clock.today(), now=clock.now()
        )

    said = _("Handed in. The secretariat gets a letter.")
    return act(task, form, Action.SUBMIT, hand_in, said=said, rows=_with_draft)


@bp.post("/<int:task_id>/accept")
@guarded(Action.DECIDE_SUBMISSION)
def accept(task_id: int) -> ResponseReturnValue:
    """Confirm the try that waits."""
    form = AcceptForm()

    def confirm(task: Any) -> None:
        submissions.accept(
            task,
            finished_on=form.finished_on.data,
            actor=current_actor(),
            today=clock.today(),
            now=clock.now(),
        )

    said = _("Confirmed. The unit gets a letter.")
    return act(_held(task_id), form, Action.DECIDE_SUBMISSION, confirm, said=said)


@bp.post("/<int:task_id>/return")
@guarded(Action.DECIDE_SUBMISSION)
def give_back(task_id: int) -> ResponseReturnValue:
    """Return the try that waits, with a note."""
    form = ReturnForm()

    def return_try(task: Any) -> None:
        submissions.return_submission(
            task,
            note=form.note.data,
            resubmit_by=form.resubmit_by.data,
            actor=current_actor(),
            today=clock.today(),
            now=clock.now(),
        )

    said = _("Returned. The unit gets a letter with the note.")
    return act(_held(task_id), form, Action.DECIDE_SUBMISSION, return_try, said=said)


@bp.post("/<int:task_id>/due")
@guarded(Action.EDIT_TASK)
def set_due(task_id: int) -> ResponseReturnValue:
    """Give the task a due date, or another one."""
    form = DueForm()

    def move(task: Any) -> None:
        deadlines.set_due(
            task,
            form.due.data,
            reason=form.reason.data,
            actor=current_actor(),
            today=clock.today(),
            now=clock.now(),
            is_confirmed=form.is_confirmed.data,
        )

    return act(_held(task_id), form, Action.EDIT_TASK, move, said=_("Due date set."))


@bp.post("/<int:task_id>/cancel")
@guarded(Action.CLOSE_TASK)
def cancel(task_id: int) -> ResponseReturnValue:
    """Take the task off the books."""
    form = CancelForm()

    def do(task: Any) -> None:
        tasks.cancel(
            task,
            reason=form.reason.data,
            actor=current_actor(),
            today=clock.today(),
            now=clock.now(),
        )

    return act(_held(task_id), form, Action.CLOSE_TASK, do, said=_("Task cancelled."))


@bp.post("/<int:task_id>/suspend")
@guarded(Action.CLOSE_TASK)
def suspend(task_id: int) -> ResponseReturnValue:
    """Let the task rest."""
    form = SuspendForm()

    def do(task: Any) -> None:
        tasks.suspend(
            task,
            reason=form.reason.data,
            actor=current_actor(),
            today=clock.today(),
            now=clock.now(),
        )

    return act(_held(task_id), form, Action.CLOSE_TASK, do, said=_("Task paused."))


@bp.post("/<int:task_id>/resume")
@guarded(Action.CLOSE_TASK)
def resume(task_id: int) -> ResponseReturnValue:
    """Go on with the task."""
    form = ResumeForm()

    def do(task: Any) -> None:
        tasks.resume(task, reason=form.reason.data, actor=current_actor(), now=clock.now())

    return act(_held(task_id), form, Action.CLOSE_TASK, do, said=_("Task resumed."))


@bp.post("/<int:task_id>/reopen")
@guarded(Action.REOPEN_TASK)
def reopen(task_id: int) -> ResponseReturnValue:
    """Take a cancelled or a finished task up again."""
    form = ReopenForm()

    def do(task: Any) -> None:
        actor, now = current_actor(), clock.now()
        if task.cancelled_on is not None:
            tasks.reopen(task, reason=form.reason.data, actor=actor, now=now)
            return
        submissions.reopen(
            task,
            reason=form.reason.data,
            resubmit_by=form.resubmit_by.data,
            actor=actor,
            today=clock.today(),
            now=now,
        )

    return act(_held(task_id), form, Action.REOPEN_TASK, do, said=_("Task reopened."))


def _held(task_id: int) -> Any:
    return get_task_to_change(current_actor(), task_id)


def _submission_form(task: Any) -> SubmissionForm:
    """Return the form that was sent; files of the draft may be taken out by it."""
    form = SubmissionForm()
    offer_files(form, task)
    return form


def offer_files(form: SubmissionForm, task: Any) -> None:
    """Offer the files of the draft to be taken out."""
    files = [file for draft in drafts_of(task) for file in draft.files]
    offer(form.removed, files, lambda file: str(file.name))


def _with_draft(task: Any) -> list[Any]:
    return [task, *drafts_of(task)]


def content_of(form: SubmissionForm) -> Content:
    """Return what a unit typed and chose."""
    return Content(
        text=form.text.data,
        document_sign=form.document_sign.data,
        document_on=form.document_on.data,
        signed_by=form.signed_by.data,
        uploads=[Upload(file.filename, file.stream) for file in form.files.data or ()],
        removed=frozenset(form.removed.data or ()),
    )
