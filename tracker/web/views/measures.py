"""The measures of a detail plan, line by line, and the unit's own steps on its task."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import transaction
from tracker.queries.measures import get_step, list_led
from tracker.queries.tasks.changing import get_task_to_change
from tracker.queries.tasks.one import get_task_page
from tracker.rules.choices import TaskKind
from tracker.rules.faults import Missing, Refused
from tracker.rules.permissions import Action, require
from tracker.services import measures
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded
from tracker.web.forms.base import Form
from tracker.web.forms.measures import MeasuresForm, StepForm, lines_of
from tracker.web.once import once
from tracker.web.views.task_page import act

bp = Blueprint("measures", __name__, url_prefix="/tasks/<int:task_id>")


@bp.route("/measures", methods=["GET", "POST"])
@guarded(Action.DRAFT_SUBMISSION)
def edit(task_id: int) -> ResponseReturnValue:
    """Write the measures for every indicator the unit leads; lines may be added as needed."""
    task = _own(task_id)
    form = MeasuresForm(data={"lines": lines_of(list_led(task))})
    if "more" in request.form:
        form.validate()
        form.add_room(request.form["more"])
    elif form.validate_on_submit():
        try:
            with once(form.nonce.data) as receipt:
                receipt.location = url_for("tasks.show", task_id=task_id, _anchor="measures")
                changed = measures.save_measures(task, form.facts(), actor=current_actor())
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(ngettext("%(num)s line is saved.", "%(num)s lines are saved.", changed))
            return redirect(receipt.location, 303)
    page = get_task_page(current_actor(), task_id, today=clock.today())
    return render_template("tasks/measures_edit.html", page=page, form=form), form.status


@bp.post("/steps")
@guarded(Action.SPLIT_TASK)
def add_step(task_id: int) -> ResponseReturnValue:
    """Add a step to the unit's own list."""
    form = StepForm()

    def add(task: Any) -> None:
        measures.add_step(
            task,
            text=form.text.data,
            person=form.person.data,
            due=form.due.data,
            actor=current_actor(),
            now=clock.now(),
        )

    task = get_task_to_change(current_actor(), task_id)
    return act(task, form, Action.SPLIT_TASK, add, said=_("Step added."))


@bp.post("/steps/adopt")
@guarded(Action.SPLIT_TASK)
def adopt(task_id: int) -> ResponseReturnValue:
    """Make steps of the measures."""
    task = get_task_to_change(current_actor(), task_id)
    with transaction():
        made = measures.adopt_measures(task, actor=current_actor(), now=clock.now())
    flash(ngettext("%(num)s measure is a step now.", "%(num)s measures are steps now.", made))
    return redirect(_steps_of(task_id), 303)


@bp.post("/steps/<int:step_id>/done")
@guarded(Action.DRAFT_SUBMISSION)
def finish_step(task_id: int, step_id: int) -> ResponseReturnValue:
    """Mark a step done, or open again."""
    task = get_task_to_change(current_actor(), task_id)
    form = Form()
    with transaction():
        step = get_step(task, step_id)
        measures.finish_step(
            step, task, seen=form.seen_version, actor=current_actor(), today=clock.today()
        )
    return redirect(_steps_of(task_id), 303)


@bp.post("/steps/<int:step_id>/remove")
@guarded(Action.SPLIT_TASK)
def remove_step(task_id: int, step_id: int) -> ResponseReturnValue:
    """Take a step off the list."""
    task = get_task_to_change(current_actor(), task_id)
    with transaction():
        measures.remove_step(get_step(task, step_id), task, actor=current_actor())
    flash(_("Step taken off the list."))
    return redirect(_steps_of(task_id), 303)


def _own(task_id: int) -> Any:
    """Return the unit's own detail plan. Raises Missing, NotAllowed."""
    task = get_task_to_change(current_actor(), task_id)
    require(
        current_actor(),
        Action.DRAFT_SUBMISSION,
        committee_id=task.committee_id,
        unit_id=task.unit_id,
    )
    if task.kind is not TaskKind.DETAIL_PLAN:
        raise Missing
    return task


def _steps_of(task_id: int) -> str:
    return url_for("tasks.show", task_id=task_id, _anchor="steps")
