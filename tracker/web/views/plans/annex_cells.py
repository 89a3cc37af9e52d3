"""Correct an annex cell by cell, each where it stands in the table."""

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.calendars import load_calendar
from tracker.queries.groups import list_groups
from tracker.queries.plans import get_plan
from tracker.queries.units import list_units
from tracker.queries.wordings import read_words
from tracker.rules.annexes.columns import Role
from tracker.rules.annexes.reading import LIMITS
from tracker.rules.faults import Missing, Refused
from tracker.rules.permissions import Action
from tracker.services.annexes import corrections
from tracker.services.annexes.corrections import Cell, mark_of
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.annex_words import reading_words
from tracker.web.faults import words_for
from tracker.web.forms.annexes import LeaveOutForm
from tracker.web.once import once
from tracker.web.unit_picking import find_names
from tracker.web.views.plans.annex_open import make_cell
from tracker.web.views.plans.annex_unknown import decisions_of
from tracker.web.views.plans.annexes import get_preview, show_import
from tracker.web.views.plans.blueprint import bp


@bp.post("/<int:plan_id>/import/<int:import_id>/rows/<int:line_id>/<cell>")
@guarded(Action.EDIT_PLAN)
def annex_cell(plan_id: int, import_id: int, line_id: int, cell: str) -> ResponseReturnValue:
    """Put other words into one cell, and say who is meant by names in it."""
    if cell not in set(LIMITS):
        raise Missing
    plan, row, preview = get_preview(plan_id, import_id, to_change=True)
    opened = make_cell(preview, line_id, Role(cell))
    form = opened.form
    if form.validate_on_submit():
        try:
            with once(form.nonce.data) as receipt:
                receipt.location = _back(plan_id, import_id, line_id, f"cell-{line_id}-{cell}")
                corrections.correct_cell(
                    row,
                    plan,
                    preview,
                    Cell(line_id, opened.role, str(form.seen.data or "")),
                    text=form.words(),
                    decisions=decisions_of(form.choices(), opened.unknown, {}),
                    actor=current_actor(),
                    now=clock.now(),
                )
        except Refused as refusal:
            form.show(refusal)
            form.seen.data = mark_of(preview.row_at(line_id).line.text(opened.role))
        else:
            flash(_("Saved."))
            return redirect(receipt.location, 303)
    return show_import(plan_id, import_id, cell=opened)


@bp.post("/<int:plan_id>/import/<int:import_id>/rows/<int:line_id>")
@guarded(Action.EDIT_PLAN)
def annex_row(plan_id: int, import_id: int, line_id: int) -> ResponseReturnValue:
    """Leave a row out of the plan, or take it in again."""
    plan, row, preview = get_preview(plan_id, import_id, to_change=True)
    form = LeaveOutForm()
    back = _back(plan_id, import_id, line_id, f"row-{line_id}")
    if not form.validate_on_submit():
        return redirect(back, 303)
    try:
        with once(form.nonce.data):
            corrections.leave_out(
                row,
                plan,
                preview,
                line_id,
                is_left_out=bool(form.is_left_out.data),
                actor=current_actor(),
                now=clock.now(),
            )
    except Refused as refusal:
        flash(words_for(refusal), "warning")
    else:
        flash(_("Saved."))
    return redirect(back, 303)


@bp.get("/<int:plan_id>/import/deadline")
@guarded(Action.EDIT_PLAN)
def annex_deadline(plan_id: int) -> ResponseReturnValue:
    """Say how the words of a deadline are read, while they are typed."""
    plan = get_plan(plan_id, current_actor())
    words = " ".join(request.args.get("words", "").split())[: LIMITS[Role.DEADLINE]]
    reading = read_words(
        words,
        committee_id=plan.committee_id,
        issued=plan.issued_on,
        calendar=load_calendar(),
    )
    return reading_words(reading, plan.issued_on), {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/<int:plan_id>/import/names")
@guarded(Action.EDIT_PLAN)
def find_annex_names(plan_id: int) -> ResponseReturnValue:
    """Offer the units and groups that have the words typed into a cell of units."""
    plan = get_plan(plan_id, current_actor())
    groups = [group.name for group in list_groups()]
    typed, units = request.args.get("words", ""), list_units(on=plan.issued_on)
    return jsonify(found=find_names(typed, units, groups))


def _back(plan_id: int, import_id: int, line_id: int, anchor: str) -> str:
    """Return the address of the table at a row, with the tab that was open."""
    return url_for(
        ".annex",
        plan_id=plan_id,
        import_id=import_id,
        show=request.args.get("show") or None,
        row=line_id,
        _anchor=anchor,
    )
