"""Indicator sets: the list, one set as a tree, its rows, and what became of them in other sets."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.indicators import (
    get_row,
    get_set,
    list_alike,
    list_effects,
    list_mappings,
    list_rows,
    list_sets,
    pillars_in,
    tree_of,
)
from tracker.queries.units import list_units
from tracker.rules import columns as sheet_columns
from tracker.rules.evidence import kind_of
from tracker.rules.indicators import show_tiers
from tracker.rules.numbers import show_number
from tracker.rules.permissions import Action, may
from tracker.services import indicator_sets
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded
from tracker.web.evidence_words import KIND_NAMES
from tracker.web.exporting import send_dated
from tracker.web.forms.fields import offer
from tracker.web.forms.indicators import IndicatorRowForm, MappingForm, SetForm
from tracker.web.indicator_words import (
    ACROSS_SETS,
    DIRECTIONS,
    INDICATOR_KINDS,
    MAPPING_KINDS,
    MEASURE_KINDS,
    SET_LEVELS,
    data_of_row,
    titled,
)
from tracker.web.once import sent
from tracker.web.paging import read_number
from tracker.web.pressing import pressed
from tracker.web.readback.indicators import IndicatorTable
from tracker.web.readback.sending import send_table
from tracker.web.target_words import targets_shown

bp = Blueprint("indicator_sets", __name__, url_prefix="/indicators/sets")
OF_SET = ("code", "name", "issued_on", "first_year", "last_year", "source")


@bp.get("")
@guarded(Action.SEE_PLAN)
def index() -> ResponseReturnValue:
    """List the sets."""
    return render_template(
        "indicator_sets/index.html", sets=list_sets(), levels=SET_LEVELS, may_edit=_may_edit()
    )


@bp.get("/<int:set_id>")
@guarded(Action.SEE_PLAN)
def show(set_id: int) -> ResponseReturnValue:
    """Show a set as a tree."""
    kept, tree = get_set(set_id), tree_of(set_id)
    return render_template(
        "indicator_sets/show.html",
        index_set=kept,
        tree=tree,
        pillars=pillars_in(tree),
        across=ACROSS_SETS,
        mapped=list_mappings(set_id),
        others=_others(set_id),
        levels=SET_LEVELS,
        measure_kinds=MEASURE_KINDS,
        directions=DIRECTIONS,
        may_edit=_may_edit(),
    )


@bp.get("/<int:set_id>/export.xlsx")
@guarded(Action.EXPORT_OWN)
def export(set_id: int) -> ResponseReturnValue:
    """Take the rows of a set along as a workbook."""
    table = _table(set_id)
    return send_table(_("Indicator set"), table, table.lines())


@bp.get("/<int:set_id>/export.csv")
@guarded(Action.EXPORT_OWN)
def export_csv(set_id: int) -> ResponseReturnValue:
    """Take the rows of a set along as text, under the headings an import knows."""
    table = _table(set_id)
    heads = [sheet_columns.Column(column.key, str(column.head)) for column in table.columns]
    rows = (
        {
            column.key: _plain(cell)
            for column, cell in zip(table.columns, table.plain_cells(line), strict=True)
        }
        for line in table.lines()
    )
    return send_dated(sheet_columns.to_csv(heads, rows), name=_("Indicator set"), ending=".csv")


@bp.route("/new", methods=["GET", "POST"])
@guarded(Action.MANAGE_INDICATORS)
def new() -> ResponseReturnValue:
    """Enter a set."""
    form = SetForm()
    if form.validate_on_submit():
        with sent(form) as receipt:
            kept = indicator_sets.add_set(form.facts(), actor=current_actor())
            receipt.location = url_for(".show", set_id=kept.id)
            receipt.said = _("The set is entered; now bring in its indicators.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("indicator_sets/edit.html", form=form, index_set=None), form.status


@bp.route("/<int:set_id>/edit", methods=["GET", "POST"])
@guarded(Action.MANAGE_INDICATORS)
def edit(set_id: int) -> ResponseReturnValue:
    """Correct what is said of a set."""
    kept = get_set(set_id)
    shown = {name: getattr(kept, name) for name in OF_SET}
    form = SetForm(
        data=shown
        | {"level": kept.level.value, "version": kept.version_id}
        | {"is_partial": kept.is_partial, "is_example": kept.is_example}
    )
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", set_id=set_id)
            indicator_sets.edit_set(
                kept, form.facts(), actor=current_actor(), seen=form.seen_version
            )
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("indicator_sets/edit.html", form=form, index_set=kept), form.status


@bp.get("/<int:set_id>/rows/<int:indicator_id>")
@guarded(Action.SEE_PLAN)
def show_row(set_id: int, indicator_id: int) -> ResponseReturnValue:
    """Show one indicator: how it is measured, who leads it, what is to move it."""
    kept, row = get_set(set_id), get_row(set_id, indicator_id)
    effects = list_effects(indicator_id, current_actor())
    return render_template(
        "indicator_sets/row.html",
        index_set=kept,
        row=row,
        tiers=show_tiers(row.tiers),
        computed_by=KIND_NAMES.get(kind_of(row.computed_by)),
        given=[one for one in effects if one.given],
        moving=[one for one in effects if one.assignment],
        targets=targets_shown,
        unit_names={unit.id: unit.name for unit in list_units()},
        mappings=list_mappings(set_id).get(indicator_id, ()),
        others=_others(set_id),
        kinds=INDICATOR_KINDS,
        measure_kinds=MEASURE_KINDS,
        directions=DIRECTIONS,
        mapping_kinds=MAPPING_KINDS,
        may_edit=_may_edit(),
    )


@bp.route("/<int:set_id>/rows/new", methods=["GET", "POST"])
@guarded(Action.MANAGE_INDICATORS)
def new_row(set_id: int) -> ResponseReturnValue:
    """Add one indicator to a set."""
    kept = get_set(set_id)
    form = IndicatorRowForm(data={"version": kept.version_id})
    if form.validate_on_submit():
        with sent(form) as receipt:
            row = indicator_sets.add_indicator(kept, form.facts(), actor=current_actor())
            receipt.location = url_for(".show", set_id=set_id, _anchor=f"row-{row.id}")
            receipt.said = _("Added: %(title)s", title=form.name_vi.data)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("indicator_sets/edit_row.html", form=form, index_set=kept, row=None), (
        form.status
    )


@bp.route("/<int:set_id>/rows/<int:indicator_id>/edit", methods=["GET", "POST"])
@guarded(Action.MANAGE_INDICATORS)
def edit_row(set_id: int, indicator_id: int) -> ResponseReturnValue:
    """Correct one indicator."""
    kept, row = get_set(set_id), get_row(set_id, indicator_id)
    codes = {other.id: other.code for other in list_rows(set_id)}
    shown = data_of_row(row, codes.get(row.parent_id or 0, ""), show_tiers(row.tiers))
    form = IndicatorRowForm(data=shown | {"version": kept.version_id})
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location = url_for(".show", set_id=set_id, _anchor=f"row-{row.id}")
            indicator_sets.edit_indicator(
                row, kept, form.facts(), actor=current_actor(), seen=form.seen_version
            )
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("indicator_sets/edit_row.html", form=form, index_set=kept, row=row), (
        form.status
    )


@bp.post("/<int:set_id>/rows/<int:indicator_id>/remove")
@guarded(Action.MANAGE_INDICATORS)
def remove_row(set_id: int, indicator_id: int) -> ResponseReturnValue:
    """Take an indicator out of a set, when nothing names it."""
    kept, row = get_set(set_id), get_row(set_id, indicator_id)
    title = titled(row)
    with pressed() as done:
        indicator_sets.remove_indicator(row, kept, actor=current_actor())
        done.said = _("Taken out: %(title)s", title=title)
    return redirect(url_for(".show", set_id=set_id), 303)


@bp.get("/<int:set_id>/mapping")
@guarded(Action.SEE_PLAN)
def mapping(set_id: int) -> ResponseReturnValue:
    """Show what became of the rows of a set in another one."""
    kept = get_set(set_id)
    others = _others(set_id)
    to = next((one for one in others if one.id == read_number("to")), next(iter(others), None))
    mapped = {
        old_id: [row for row in rows if row.new is None or (to and row.new.set_id == to.id)]
        for old_id, rows in list_mappings(set_id).items()
    }
    return render_template(
        "indicator_sets/mapping.html",
        index_set=kept,
        to=to,
        others=others,
        tree=tree_of(set_id),
        mapped=mapped,
        alike=list_alike(set_id, to.id) if to and _may_edit() else [],
        mapping_kinds=MAPPING_KINDS,
        may_edit=_may_edit(),
    )


@bp.post("/<int:set_id>/mapping/<int:to_id>/alike")
@guarded(Action.MANAGE_INDICATORS)
def map_alike(set_id: int, to_id: int) -> ResponseReturnValue:
    """Say of all rows with a namesake in another set that they stayed the same."""
    kept, to = get_set(set_id), get_set(to_id)
    with pressed() as done:
        count = indicator_sets.map_alike(kept, to, actor=current_actor())
        done.said = ngettext(
            "%(num)s indicator stays the same.", "%(num)s indicators stay the same.", count
        )
    return redirect(url_for(".mapping", set_id=set_id, to=to_id), 303)


@bp.route("/<int:set_id>/rows/<int:indicator_id>/mapping/<int:to_id>", methods=["GET", "POST"])
@guarded(Action.MANAGE_INDICATORS)
def map_row(set_id: int, indicator_id: int, to_id: int) -> ResponseReturnValue:
    """Say what became of one indicator in another set."""
    kept, to, row = get_set(set_id), get_set(to_id), get_row(set_id, indicator_id)
    choices = list_rows(to_id)
    known = [
        one
        for one in list_mappings(set_id).get(indicator_id, ())
        if one.new is None or one.new.set_id == to_id
    ]
    form = MappingForm(
        data={
            "kind": known[0].kind.value if known else "",
            "new": [one.new_id for one in known if one.new_id],
            "note": known[0].note if known else "",
        }
    )
    offer(form.new, choices, titled)
    if form.validate_on_submit():
        with sent(form) as receipt:
            indicator_sets.map_indicator(
                row,
                [one for one in choices if one.id in (form.new.data or ())],
                to_set=to,
                kind=form.mapping_kind,
                note=form.note.data,
                actor=current_actor(),
            )
            receipt.location = url_for(".mapping", set_id=set_id, to=to_id)
            receipt.said = _("Saved.")
        if receipt.is_done:
            return redirect(receipt.location, 303)
    page = render_template("indicator_sets/map_row.html", form=form, index_set=kept, to=to, row=row)
    return page, form.status


def _may_edit() -> bool:
    return may(current_actor(), Action.MANAGE_INDICATORS)


def _others(set_id: int) -> list[Any]:
    return [line.row for line in list_sets() if line.row.id != set_id]


def _table(set_id: int) -> IndicatorTable:
    table = IndicatorTable(current_actor(), clock.today(), set_id)
    table.check_place()
    return table


def _plain(cell: Any) -> str:
    if cell is None:
        return ""
    return show_number(Decimal(str(cell))) if isinstance(cell, int | float) else str(cell)
