"""More time: asked on the page of a task, decided there or in the list of requests."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker import clock
from tracker.queries.extensions import list_asked
from tracker.queries.tasks.changing import get_extension_to_decide, get_task_to_change
from tracker.rules.permissions import Action
from tracker.services import extensions
from tracker.web.access import current_actor, guarded
from tracker.web.forms.extensions import ExtensionForm, GrantForm, RefuseForm
from tracker.web.views.task_page import act, grant_form, refuse_form

bp = Blueprint("extensions", __name__)


@bp.get("/extensions")
@guarded(Action.DECIDE_EXTENSION)
def index() -> ResponseReturnValue:
    """List the requests that wait for an answer, oldest first."""
    asked = [(one, grant_form(one), refuse_form(one)) for one in list_asked(current_actor())]
    return render_template("extensions/index.html", asked=asked, today=clock.today())


@bp.post("/tasks/<int:task_id>/extension")
@guarded(Action.REQUEST_EXTENSION)
def ask(task_id: int) -> ResponseReturnValue:
    """Ask for more time for one task."""
    form = ExtensionForm()

    def do(task: Any) -> None:
        extensions.request_extension(
            task,
            new_due=form.new_due.data,
            reason=form.reason.data,
            actor=current_actor(),
            today=clock.today(),
            now=clock.now(),
        )

    said = _("Your request is with the secretariat.")
    task = get_task_to_change(current_actor(), task_id)
    return act(task, form, Action.REQUEST_EXTENSION, do, said=said)


@bp.post("/extensions/<int:extension_id>/grant")
@guarded(Action.DECIDE_EXTENSION)
def grant(extension_id: int) -> ResponseReturnValue:
    """Give more time, as asked or until another day."""
    form, extension = GrantForm(), get_extension_to_decide(current_actor(), extension_id)

    def do(_task: Any) -> None:
        extensions.grant_extension(
            extension,
            due=form.granted_due.data,
            note=form.note.data,
            actor=current_actor(),
            today=clock.today(),
            now=clock.now(),
        )

    return _decide(extension, form, do, said=_("Extended. The unit gets a letter."))


@bp.post("/extensions/<int:extension_id>/refuse")
@guarded(Action.DECIDE_EXTENSION)
def refuse(extension_id: int) -> ResponseReturnValue:
    """Give no more time."""
    form, extension = RefuseForm(), get_extension_to_decide(current_actor(), extension_id)

    def do(_task: Any) -> None:
        extensions.refuse_extension(
            extension, note=form.note.data, actor=current_actor(), now=clock.now()
        )

    return _decide(extension, form, do, said=_("Refused. The unit gets a letter with the reason."))


def _decide(extension: Any, form: Any, do: Any, *, said: str) -> ResponseReturnValue:
    """Decide, then lead back to the list or to the task, wherever the decision was taken."""
    back = url_for("extensions.index") if request.args.get("back") == "list" else None
    return act(
        extension.task,
        form,
        Action.DECIDE_EXTENSION,
        do,
        said=said,
        rows=lambda task: [task, extension],
        to=back,
    )
