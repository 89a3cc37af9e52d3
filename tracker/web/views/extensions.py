"""More time: asked on the page of a task, decided there or in the list of requests."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import begin_writing, stop_reading
from tracker.printing.faults import PaperFailed
from tracker.queries.extensions import count_answered, get_answered, list_answered, list_asked
from tracker.queries.tasks.changing import get_extension_to_decide, get_task_to_change
from tracker.rules.faults import Missing, Refused
from tracker.rules.permissions import Action
from tracker.services import extensions, issuing
from tracker.services.answers import answer_paper, render_answer, render_answer_word, render_both
from tracker.services.files import Upload
from tracker.services.versions import expect
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded, writes_late
from tracker.web.forms.extensions import AnswerNumberForm, ExtensionForm, GrantForm, RefuseForm
from tracker.web.once import once
from tracker.web.paging import read_page
from tracker.web.papers import hand_out, hand_out_kept, no_paper
from tracker.web.task_table import Tab
from tracker.web.views.task_page import act, grant_form, refuse_form

bp = Blueprint("extensions", __name__)


@bp.get("/extensions")
@guarded(Action.DECIDE_EXTENSION)
def index() -> ResponseReturnValue:
    """List the requests that wait for an answer, oldest first; or those that were answered."""
    actor, today = current_actor(), clock.today()
    shows_answered = request.args.get("view") == "answered"
    asked, answered = list_asked(actor), count_answered(actor)
    page = read_page(answered if shows_answered else len(asked))
    shown = [] if shows_answered else asked[page.offset : page.last]
    rows = list_answered(actor, offset=page.offset, limit=page.size) if shows_answered else []
    return render_template(
        "extensions/index.html",
        asked=[(one, grant_form(one), refuse_form(one)) for one in shown],
        overdue=sum(one.is_overdue(today) for one in asked),
        answered=rows,
        page=page,
        shows_answered=shows_answered,
        tabs=_tabs(len(asked), answered, shows_answered=shows_answered),
        today=today,
    )


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
            uploads=[Upload(file.filename, file.stream) for file in form.files.data or ()],
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


@bp.route("/extensions/<int:extension_id>/number", methods=["GET", "POST"])
@guarded(Action.DECIDE_EXTENSION)
@writes_late
def number(extension_id: int) -> ResponseReturnValue:
    """Issue the answer under the number and date the clerk gave it, or issue it again."""
    extension = get_extension_to_decide(current_actor(), extension_id)
    if not extension.decided_at:
        raise Missing
    known = {"answer_number": extension.answer_number, "answer_on": extension.answer_on}
    form = AnswerNumberForm(data=known | {"version": extension.version_id})
    if form.validate_on_submit():
        try:
            return _issue(extension_id, extension, form)
        except Refused as refusal:
            form.show(refusal)
            extension = get_extension_to_decide(current_actor(), extension_id)
        except PaperFailed as failed:
            return no_paper(failed, back=url_for(".number", extension_id=extension_id))
    return render_template("extensions/number.html", form=form, extension=extension), form.status


def _issue(extension_id: int, extension: Any, form: AnswerNumberForm) -> ResponseReturnValue:
    """Print first, without holding the database; then number and keep what was printed."""
    actor, now, facts = current_actor(), clock.now(), form.facts()
    paper = issuing.paper_to_issue(extension, facts, actor=actor, now=now)
    stop_reading()
    printed = render_both(paper) if paper is not None else None
    begin_writing()
    with once(form.nonce.data) as receipt:
        held = get_extension_to_decide(actor, extension_id)
        receipt.location = url_for("tasks.show", task_id=held.task_id)
        expect(held, form.seen_version)
        issuing.issue_answer(held, facts, printed, actor=actor, now=now)
    flash(_("The number of the answer is written down."))
    return redirect(receipt.location, 303)


@bp.get("/extensions/<int:extension_id>/answer.pdf")
@guarded(Action.EXPORT_OWN)
def answer(extension_id: int) -> ResponseReturnValue:
    """Hand out the answer: a draft is printed afresh, an issued one is the bytes kept then."""
    extension = get_answered(current_actor(), extension_id)
    back = url_for("tasks.show", task_id=extension.task_id)
    if extension.issued:
        versions = {str(one.version): one for one in extension.issued}
        wanted = request.args.get("version", str(len(extension.issued)))
        if wanted not in versions:
            raise Missing
        return hand_out_kept(versions[wanted].file)
    paper = answer_paper(extension, now=clock.now())
    name = issuing.file_name(extension)
    return hand_out(lambda: render_answer(paper), name=f"{name}.pdf", back=back)


@bp.get("/extensions/<int:extension_id>/answer.docx")
@guarded(Action.EXPORT_OWN)
def answer_word(extension_id: int) -> ResponseReturnValue:
    """Hand out the answer as a Word document: the one kept, or written as the answer stands."""
    extension = get_answered(current_actor(), extension_id)
    if (kept := issuing.kept_word(extension)) is not None:
        return hand_out_kept(kept)
    back = url_for("tasks.show", task_id=extension.task_id)
    paper = answer_paper(extension, now=clock.now())
    name = issuing.file_name(extension, len(extension.issued) or None)
    return hand_out(lambda: render_answer_word(paper), name=f"{name}.docx", back=back)


def _tabs(asked: int, answered: int, *, shows_answered: bool) -> list[Tab]:
    return [
        Tab(_("Waiting for an answer"), url_for(".index"), asked, False, not shows_answered),
        Tab(_("Answered"), url_for(".index", view="answered"), answered, False, shows_answered),
    ]


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
