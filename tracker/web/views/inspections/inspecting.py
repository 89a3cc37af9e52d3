"""Plan an inspection, correct it, start and conclude it, assign what it recommends."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.inspections.listing import get_inspection
from tracker.queries.units import list_units
from tracker.rules.permissions import Action
from tracker.services.inspections import inspecting, tasks
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded
from tracker.web.forms.inspections import ConcludeForm, InspectionForm
from tracker.web.once import sent
from tracker.web.pressing import pressed
from tracker.web.unit_picking import offer_units
from tracker.web.views.inspections.blueprint import bp
from tracker.web.views.inspections.reading import inspection_page
from tracker.web.words import UNIT_KINDS

COPIED = (
    *("title", "starts_on", "ends_on", "decision_sign", "decision_on", "lead_name"),
    *("lead_office", "members", "summary"),
)


@bp.route("/new", methods=["GET", "POST"])
@guarded(Action.EDIT_INSPECTION)
def new() -> ResponseReturnValue:
    """Plan an inspection."""
    form, units = InspectionForm(), list_units(on=clock.today())
    offer_units([form.units], units)
    if form.validate_on_submit():
        with sent(form) as receipt:
            inspection = inspecting.plan_inspection(form.facts(), actor=current_actor())
            receipt.location = url_for(".show", inspection_id=inspection.id)
            receipt.said = _("The inspection is planned. Next: its visits and what was found.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _edit_page(form, units, None)


@bp.route("/<int:inspection_id>/edit", methods=["GET", "POST"])
@guarded(Action.EDIT_INSPECTION)
def edit(inspection_id: int) -> ResponseReturnValue:
    """Correct an inspection."""
    inspection = get_inspection(inspection_id, current_actor())
    form, units = InspectionForm(data=typed(inspection)), list_units(on=inspection.starts_on)
    offer_units([form.units], units)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", inspection_id=inspection_id)
            inspecting.update_inspection(
                inspection, form.facts(), actor=current_actor(), seen=form.seen_version
            )
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _edit_page(form, units, inspection)


@bp.post("/<int:inspection_id>/start")
@guarded(Action.EDIT_INSPECTION)
def start(inspection_id: int) -> ResponseReturnValue:
    """Say that the team is at work."""
    inspection = get_inspection(inspection_id, current_actor())
    with pressed():
        inspecting.start_inspection(inspection, actor=current_actor())
    return _back(inspection_id)


@bp.post("/<int:inspection_id>/conclude")
@guarded(Action.EDIT_INSPECTION)
def conclude(inspection_id: int) -> ResponseReturnValue:
    """Conclude; while recommendations lack something the page says which."""
    inspection = get_inspection(inspection_id, current_actor())
    form = ConcludeForm()
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", inspection_id=inspection_id)
            inspecting.conclude_inspection(
                inspection, form.concluded_on.data, actor=current_actor(), today=clock.today()
            )
        if receipt.is_done:
            said: Any = {
                "text": _("The inspection is concluded; its findings stay as they are."),
                "undo_url": url_for(".reopen", inspection_id=inspection_id),
            }
            flash(said)
            return redirect(receipt.location, 303)
    return inspection_page(inspection_id, form)


@bp.post("/<int:inspection_id>/reopen")
@guarded(Action.EDIT_INSPECTION)
def reopen(inspection_id: int) -> ResponseReturnValue:
    """Take back the conclusion."""
    inspection = get_inspection(inspection_id, current_actor())
    with pressed() as done:
        inspecting.reopen_inspection(inspection, actor=current_actor())
        done.said = _("The inspection is open again.")
    return _back(inspection_id)


@bp.post("/<int:inspection_id>/tasks")
@guarded(Action.MAKE_TASKS)
def assign(inspection_id: int) -> ResponseReturnValue:
    """Make tasks of the recommendations, once."""
    inspection = get_inspection(inspection_id, current_actor())
    with pressed() as done:
        made = tasks.assign_findings(
            inspection, actor=current_actor(), today=clock.today(), now=clock.now()
        )
        done.said = _say(made)
    return _back(inspection_id)


def _say(made: tasks.FindingsGiven) -> str:
    if not made.findings:
        return _("Every recommendation of this inspection is assigned already.")
    return ngettext(
        "%(num)s task is assigned; %(letters)s letters go out in a minute.",
        "%(num)s tasks are assigned; %(letters)s letters go out in a minute.",
        made.tasks,
        letters=made.letters,
    )


def _edit_page(form: InspectionForm, units: Any, inspection: Any) -> ResponseReturnValue:
    page = render_template(
        "inspections/edit.html",
        form=form,
        inspection=inspection,
        units=units,
        unit_kinds=UNIT_KINDS,
    )
    return page, form.status


def _back(inspection_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show", inspection_id=inspection_id), 303)


def typed(inspection: Any) -> dict[str, Any]:
    """Return what the form shows of an inspection."""
    return {
        **{name: getattr(inspection, name) for name in COPIED},
        "kind": inspection.kind.value,
        "units": [row.unit_id for row in inspection.units],
        "version": inspection.version_id,
    }
