"""What an inspection found: add, correct, take out."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.groups import list_groups
from tracker.queries.inspections.findings import get_finding
from tracker.queries.inspections.listing import get_inspection
from tracker.queries.units import list_units
from tracker.rules.choices import FindingKind, Part
from tracker.rules.permissions import Action
from tracker.rules.texts import cut
from tracker.services.inspections import findings
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.forms.fields import offer
from tracker.web.forms.inspections import FindingForm
from tracker.web.forms.plans import group_word, offer_groups
from tracker.web.once import sent
from tracker.web.paging import read_choice
from tracker.web.pressing import pressed
from tracker.web.unit_picking import offer_units
from tracker.web.views.inspections.blueprint import bp
from tracker.web.words import UNIT_KINDS

COPIED = (
    *("text", "deliverable", "lead_words", "deadline_words", "due", "has_no_date"),
    "has_no_action",
)


@bp.route("/<int:inspection_id>/findings/new", methods=["GET", "POST"])
@guarded(Action.EDIT_INSPECTION)
def add_finding(inspection_id: int) -> ResponseReturnValue:
    """Write down a finding."""
    inspection = get_inspection(inspection_id, current_actor())
    kind = read_choice(FindingKind, "kind") or FindingKind.RECOMMENDATION
    form = FindingForm(data={"kind": kind.value})
    units = _offer(form, inspection)
    if form.validate_on_submit():
        with sent(form) as receipt:
            row = findings.record_finding(
                inspection, form.facts(), actor=current_actor(), today=clock.today()
            )
            receipt.location = _after(inspection_id, row)
            receipt.said = _("The finding is recorded.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _page(form, inspection, units, None)


@bp.route("/<int:inspection_id>/findings/<int:finding_id>/edit", methods=["GET", "POST"])
@guarded(Action.EDIT_INSPECTION)
def edit_finding(inspection_id: int, finding_id: int) -> ResponseReturnValue:
    """Correct a finding: say who does it by when."""
    inspection = get_inspection(inspection_id, current_actor())
    row = get_finding(inspection, finding_id)
    form = FindingForm(data=typed(row))
    units = _offer(form, inspection)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = _place(inspection_id, row)
            findings.update_finding(
                row,
                inspection,
                form.facts(),
                actor=current_actor(),
                today=clock.today(),
                seen=form.seen_version,
            )
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return _page(form, inspection, units, row)


@bp.post("/<int:inspection_id>/findings/<int:finding_id>/remove")
@guarded(Action.EDIT_INSPECTION)
def remove_finding(inspection_id: int, finding_id: int) -> ResponseReturnValue:
    """Take a finding out."""
    inspection = get_inspection(inspection_id, current_actor())
    row = get_finding(inspection, finding_id)
    title = cut(row.text, 90)
    with pressed() as done:
        findings.remove_finding(row, inspection, actor=current_actor())
        done.said = _("Taken out: %(title)s", title=title)
    return redirect(url_for(".show", inspection_id=inspection_id), 303)


def typed(row: Any) -> dict[str, Any]:
    """Return what the form shows of a finding."""
    return {
        **{name: getattr(row, name) for name in COPIED},
        "kind": row.kind.value,
        "unit": row.unit_id,
        "lead_group": group_word(row.lead_group, row.lead_group_id),
        "lead": [unit.unit_id for unit in row.units if unit.part is Part.LEAD],
        "coordinating": [unit.unit_id for unit in row.units if unit.part is not Part.LEAD],
        "version": row.version_id,
    }


def _offer(form: FindingForm, inspection: Any) -> Any:
    """Offer the units inspected, and all units to act; return these."""
    inspected = sorted((row.unit for row in inspection.units), key=lambda unit: unit.position)
    offer(form.unit, inspected, lambda unit: str(unit.name), empty=_("General, about no unit"))
    units = list_units(on=min(clock.today(), inspection.ends_on))
    offer_units([form.lead, form.coordinating], units)
    offer_groups([form.lead_group], list_groups())
    return units


def _page(form: FindingForm, inspection: Any, units: Any, row: Any) -> ResponseReturnValue:
    page = render_template(
        "inspections/finding.html",
        form=form,
        inspection=inspection,
        row=row,
        units=units,
        unit_kinds=UNIT_KINDS,
    )
    return page, form.status


def _after(inspection_id: int, row: Any) -> str:
    """Lead on to another finding of the kind when asked, else to the one just written."""
    if "again" in request.form:
        return url_for(".add_finding", inspection_id=inspection_id, kind=row.kind.value)
    return _place(inspection_id, row)


def _place(inspection_id: int, row: Any) -> str:
    return url_for(".show", inspection_id=inspection_id, _anchor=f"finding-{row.id}")
