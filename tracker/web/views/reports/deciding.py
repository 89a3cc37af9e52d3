"""What is decided about a report that was handed in."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.reports.page import ReportPage, get_report
from tracker.queries.tasks.changing import get_task_to_change
from tracker.rules.faults import Fault, Refused
from tracker.rules.figure_choices import FigureReview
from tracker.rules.permissions import Action
from tracker.services import submissions
from tracker.services.reports import deciding
from tracker.services.reports.deciding import Mark
from tracker.services.versions import expect
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.access import current_actor, guarded
from tracker.web.forms.deciding import DecideForm
from tracker.web.once import once
from tracker.web.views.reports.blueprint import bp
from tracker.web.views.reports.reading import decide_form, show_read


@bp.post("/<int:task_id>/decide")
@guarded(Action.DECIDE_SUBMISSION)
def decide(task_id: int) -> ResponseReturnValue:
    """Keep what is said of single values, and accept or return the whole when told to."""
    do, said = STEPS.get(request.form.get("step", ""), (_only_keep, _l("Your notes are saved.")))
    page = get_report(current_actor(), task_id, today=clock.today())
    form = decide_form(page)
    if form.validate_all():
        try:
            with once(form.nonce.data) as receipt:
                receipt.location = url_for(".read", task_id=task_id)
                _mark(task_id, page, form)
                do(page, form)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(str(said))
            return redirect(receipt.location, 303)
    return show_read(get_report(current_actor(), task_id, today=clock.today()), form)


@bp.post("/<int:task_id>/confirm")
@guarded(Action.SUBMIT)
def confirm(task_id: int) -> ResponseReturnValue:
    """Confirm what the secretariat typed in for the unit."""
    with transaction():
        task = get_task_to_change(current_actor(), task_id)
        deciding.confirm_on_behalf(task, actor=current_actor(), now=clock.now())
    flash(_("Confirmed: these are the unit's figures."))
    return redirect(url_for(".read", task_id=task_id), 303)


def _accept(page: ReportPage, form: DecideForm) -> None:
    if any(review is FigureReview.RETURNED for review, _note in form.said().values()):
        raise Refused(Fault.REPORT_HAS_RETURNED_VALUES)
    submissions.accept(
        get_task_to_change(current_actor(), page.task.id),
        finished_on=form.finished_on.data or page.task.submitted_on or clock.today(),
        note=form.note.data or "",
        actor=current_actor(),
        today=clock.today(),
        now=clock.now(),
    )


def _give_back(page: ReportPage, form: DecideForm) -> None:
    submissions.return_submission(
        get_task_to_change(current_actor(), page.task.id),
        note=form.note.data or "",
        resubmit_by=form.resubmit_by.data,
        actor=current_actor(),
        today=clock.today(),
        now=clock.now(),
    )


def _only_keep(_page: ReportPage, _form: DecideForm) -> None:
    """Decide nothing yet."""


Step = Callable[[ReportPage, DecideForm], None]
STEPS: dict[str, tuple[Step, Any]] = {
    "accept": (_accept, _l("Accepted. The figures are known from today on.")),
    "return": (_give_back, _l("Returned. The unit gets a letter with the note.")),
}


def _mark(task_id: int, page: ReportPage, form: DecideForm) -> None:
    if page.waiting is None:
        raise Refused(Fault.NOTHING_WAITING)
    expect(page.waiting, form.seen_version)
    marks = {id_: Mark(review, note) for id_, (review, note) in form.said().items()}
    task = get_task_to_change(current_actor(), task_id)
    deciding.mark_figures(task, marks, actor=current_actor())
