"""Visits of an inspection: add, correct, take out."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.inspections.listing import get_inspection, get_visit
from tracker.rules.permissions import Action
from tracker.services.inspections import visits
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.fields import offer
from tracker.web.forms.inspections import VisitForm
from tracker.web.once import sent
from tracker.web.pressing import pressed
from tracker.web.views.inspections.blueprint import bp


@bp.route("/<int:inspection_id>/visits/new", methods=["GET", "POST"])
@guarded(Action.EDIT_INSPECTION)
def add_visit(inspection_id: int) -> ResponseReturnValue:
    """Write down a visit."""
    inspection = get_inspection(inspection_id, current_actor())
    form = VisitForm()
    _offer_units(form, inspection)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _place(inspection_id)
            visits.record_visit(
                inspection,
                form.facts(),
                actor=current_actor(),
                today=clock.today(),
                now=clock.now(),
            )
            receipt.said = _("The visit is recorded.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _page(form, inspection, None)


@bp.route("/<int:inspection_id>/visits/<int:visit_id>/edit", methods=["GET", "POST"])
@guarded(Action.EDIT_INSPECTION)
def edit_visit(inspection_id: int, visit_id: int) -> ResponseReturnValue:
    """Correct a visit."""
    inspection = get_inspection(inspection_id, current_actor())
    visit = get_visit(inspection, visit_id)
    form = VisitForm(
        data={
            "unit": visit.unit_id,
            "held_on": visit.held_on,
            "note": visit.note,
            "version": visit.version_id,
        }
    )
    _offer_units(form, inspection)
    offer(form.removed, visit.files, lambda file: file.name)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _place(inspection_id)
            visits.update_visit(
                visit,
                inspection,
                form.facts(),
                actor=current_actor(),
                today=clock.today(),
                now=clock.now(),
                seen=form.seen_version,
            )
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _page(form, inspection, visit)


@bp.post("/<int:inspection_id>/visits/<int:visit_id>/remove")
@guarded(Action.EDIT_INSPECTION)
def remove_visit(inspection_id: int, visit_id: int) -> ResponseReturnValue:
    """Take a visit out."""
    inspection = get_inspection(inspection_id, current_actor())
    visit = get_visit(inspection, visit_id)
    name = visit.unit.name
    with pressed() as done:
        visits.remove_visit(visit, inspection, actor=current_actor())
        done.said = _("Taken out: %(title)s", title=name)
    return redirect(_place(inspection_id), 303)


def _offer_units(form: VisitForm, inspection: Any) -> None:
    units = sorted((row.unit for row in inspection.units), key=lambda unit: unit.position)
    offer(form.unit, units, lambda unit: str(unit.name), empty=_("Choose a unit"))


def _page(form: VisitForm, inspection: Any, visit: Any) -> ResponseReturnValue:
    page = render_template("inspections/visit.html", form=form, inspection=inspection, visit=visit)
    return page, form.status


def _place(inspection_id: int) -> str:
    return url_for(".show", inspection_id=inspection_id, _anchor="visits")
