"""The rows of a plan: add, change, move, take out, set a due date."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.calendars import load_calendar
from tracker.queries.effects import list_effects_of, list_movable
from tracker.queries.groups import list_groups
from tracker.queries.plans import get_plan, get_row
from tracker.queries.units import list_units
from tracker.rules.choices import Part, TaskKind
from tracker.rules.permissions import Action
from tracker.services import deadlines
from tracker.services.effects import link_indicators
from tracker.services.plans import rows
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded
from tracker.web.forms.base import Form
from tracker.web.forms.fields import offer
from tracker.web.forms.plans import (
    DueForm,
    EffectsForm,
    RowForm,
    WordsForm,
    group_word,
    offer_groups,
)
from tracker.web.indicator_words import titled
from tracker.web.once import sent
from tracker.web.pressing import pressed
from tracker.web.unit_picking import offer_units
from tracker.web.views.plans.blueprint import bp
from tracker.web.words import UNIT_KINDS


@bp.route("/<int:plan_id>/assignments/new", methods=["GET", "POST"])
@guarded(Action.EDIT_PLAN)
def add_row(plan_id: int) -> ResponseReturnValue:
    """Add a row to a draft."""
    plan, form = get_plan(plan_id, current_actor()), RowForm()
    units = list_units(on=plan.issued_on)
    offer_units([form.lead, form.coordinating], units)
    offer_groups([form.lead_group], list_groups())
    _offer_indicators(form, plan)
    if form.validate_on_submit():
        with sent(form) as receipt:
            row = rows.add_assignment(
                plan, form.facts(), actor=current_actor(), today=clock.today()
            )
            link_indicators(row, plan, form.indicators.data or (), actor=current_actor())
            receipt.location = _after(plan_id, row.id)
            receipt.said = _("Added: %(title)s", title=row.title)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template(
        "plans/row.html", form=form, plan=plan, row=None, units=units, unit_kinds=UNIT_KINDS
    )
    return page, form.status


@bp.route("/<int:plan_id>/assignments/<int:row_id>/edit", methods=["GET", "POST"])
@guarded(Action.EDIT_PLAN)
def edit_row(plan_id: int, row_id: int) -> ResponseReturnValue:
    """Change a row of a draft."""
    plan = get_plan(plan_id, current_actor())
    row = get_row(plan, row_id)
    units = list_units(on=plan.issued_on)
    form = _form_of(row, plan, units)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _after(plan_id, row_id)
            rows.update_assignment(
                row,
                plan,
                form.facts(),
                actor=current_actor(),
                today=clock.today(),
                seen=form.seen_version,
            )
            if row.kind is TaskKind.WORK:
                link_indicators(row, plan, form.indicators.data or (), actor=current_actor())
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    template = "plans/row.html" if row.kind is TaskKind.WORK else "plans/words.html"
    return render_template(
        template, form=form, plan=plan, row=row, units=units, unit_kinds=UNIT_KINDS
    ), form.status


@bp.post("/<int:plan_id>/assignments/<int:row_id>/remove")
@guarded(Action.EDIT_PLAN)
def remove_row(plan_id: int, row_id: int) -> ResponseReturnValue:
    """Take a row out of a draft."""
    plan = get_plan(plan_id, current_actor())
    row = get_row(plan, row_id)
    title = row.title
    with pressed() as done:
        rows.remove_assignment(row, plan, actor=current_actor())
        done.said = _("Taken out: %(title)s", title=title)
    return redirect(_rows_of(plan_id), 303)


@bp.post("/<int:plan_id>/assignments/<int:row_id>/move")
@guarded(Action.EDIT_PLAN)
def move_row(plan_id: int, row_id: int) -> ResponseReturnValue:
    """Let a row change places with the one above (``direction=up``) or below."""
    plan = get_plan(plan_id, current_actor())
    is_up = request.form.get("direction") == "up"
    with pressed():
        rows.move_assignment(get_row(plan, row_id), plan, is_up=is_up, actor=current_actor())
    return redirect(_rows_of(plan_id, row_id), 303)


@bp.route("/<int:plan_id>/assignments/<int:row_id>/due", methods=["GET", "POST"])
@guarded(Action.EDIT_TASK)
def set_due(plan_id: int, row_id: int) -> ResponseReturnValue:
    """Give a due date to a row that has none, and to its tasks."""
    plan = get_plan(plan_id, current_actor())
    row, form = get_row(plan, row_id), DueForm()
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _rows_of(plan_id, row_id)
            tasks = deadlines.set_assignment_due(
                row,
                form.due.data,
                reason=form.reason.data,
                actor=current_actor(),
                today=clock.today(),
                now=clock.now(),
                is_confirmed=bool(form.is_confirmed.data),
            )
            receipt.said = ngettext(
                "The due date is set for %(num)s task.",
                "The due date is set for %(num)s tasks.",
                tasks,
            )
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("plans/due.html", form=form, plan=plan, row=row), form.status


def _form_of(row: Any, plan: Any, units: Any) -> Any:
    """Return the form of a row; what the plan's fields decide is not in it."""
    words = {"text": row.text, "title": row.title, "deliverable": row.deliverable}
    shared = {**words, "version": row.version_id}
    if row.kind is not TaskKind.WORK:
        return WordsForm(data=shared)
    form: Form = RowForm(
        data={
            **shared,
            "title": "" if row.title == rows.short_title(row.text) else row.title,
            "lead_group": group_word(row.lead_group, row.lead_group_id),
            "lead": [unit.unit_id for unit in row.units if unit.part is Part.LEAD],
            "coordinating": [unit.unit_id for unit in row.units if unit.part is not Part.LEAD],
            "lead_words": row.lead_words,
            "deadline_words": row.deadline_words,
            "due": rows.typed_due(row, plan, load_calendar()),
            "indicators": [one.id for one in list_effects_of([row.id]).get(row.id, ())],
        }
    )
    offer_units([form.lead, form.coordinating], units)
    offer_groups([form.lead_group], list_groups())
    _offer_indicators(form, plan)
    return form


def _offer_indicators(form: Any, plan: Any) -> None:
    """Offer the indicators of the plan's set, without its groups."""
    offer(form.indicators, list_movable(plan), titled)


@bp.route("/<int:plan_id>/assignments/<int:row_id>/indicators", methods=["GET", "POST"])
@guarded(Action.EDIT_PLAN)
def name_effects(plan_id: int, row_id: int) -> ResponseReturnValue:
    """Say which indicators an assignment is to move, also of a plan in force."""
    plan = get_plan(plan_id, current_actor())
    row = get_row(plan, row_id)
    form = EffectsForm(
        data={"indicators": [one.id for one in list_effects_of([row_id]).get(row_id, ())]}
    )
    _offer_indicators(form, plan)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _rows_of(plan_id, row_id)
            link_indicators(row, plan, form.indicators.data or (), actor=current_actor())
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("plans/effects.html", form=form, plan=plan, row=row), form.status


def _after(plan_id: int, row_id: int) -> str:
    """Lead on to another new row when asked, else back to the row on the plan's page."""
    if "again" in request.form:
        return url_for(".add_row", plan_id=plan_id)
    return _rows_of(plan_id, row_id)


def _rows_of(plan_id: int, row_id: int | None = None) -> str:
    if row_id is None:
        return url_for(".show", plan_id=plan_id, _anchor="rows")
    return url_for(".show", plan_id=plan_id, row=row_id, _anchor=f"row-{row_id}")
