"""Units: list, add, correct."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.unit_pages import list_aliases
from tracker.queries.units import as_tree, get_unit, list_unit_rows, list_units
from tracker.rules.choices import UnitKind
from tracker.rules.permissions import Action
from tracker.services import units
from tracker.services.units import UnitFacts
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded, short_form
from tracker.web.forms.fields import offer
from tracker.web.forms.units import UnitForm
from tracker.web.once import sent
from tracker.web.paging import read_choice, read_page, read_search
from tracker.web.words import UNIT_KINDS

bp = Blueprint("units", __name__, url_prefix="/units")


@bp.get("")
@guarded(Action.MANAGE_UNITS)
def index() -> ResponseReturnValue:
    """List the units in the order of protocol; closed ones when asked for."""
    search = read_search()
    kind = read_choice(UnitKind, "kind")
    with_closed = request.args.get("closed", "") == "yes"
    rows = as_tree(
        list_unit_rows(
            search=search,
            kind=kind,
            on=None if with_closed else clock.today(),
        )
    )
    page = read_page(len(rows))
    return render_template(
        "units/index.html",
        rows=rows[page.offset : page.offset + page.size],
        page=page,
        kinds=UNIT_KINDS,
        search=search,
        kind=kind or "",
        with_closed=with_closed,
    )


@bp.route("/add", methods=["GET", "POST"])
@guarded(Action.MANAGE_UNITS)
@short_form
def add() -> ResponseReturnValue:
    """Enter a unit."""
    form = UnitForm()
    offer_parents(form, list_units())
    if form.validate_on_submit():
        with sent(form) as receipt:
            unit = units.add_unit(current_actor(), facts_of(form), aliases=aliases_of(form))
            receipt.location = url_for(".index")
            receipt.said = _("%(name)s is entered.", name=unit.name)
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("units/edit.html", form=form, unit=None), form.status


@bp.route("/<int:unit_id>/edit", methods=["GET", "POST"])
@guarded(Action.MANAGE_UNITS)
@short_form
def edit(unit_id: int) -> ResponseReturnValue:
    """Correct a unit."""
    unit = get_unit(unit_id)
    words = "\n".join(list_aliases(unit_id))
    form = UnitForm(obj=unit, version=unit.version_id, aliases=words)
    offer_parents(form, list_units(), without=unit_id)
    if form.validate_on_submit():
        with sent(form) as receipt:
            receipt.location, receipt.said = url_for(".show", unit_id=unit_id), _("Saved.")
            units.edit_unit(
                current_actor(),
                unit_id,
                facts_of(form),
                seen=form.seen_version,
                aliases=aliases_of(form),
            )
        if receipt.is_done:
            return redirect(receipt.location, 303)
    return render_template("units/edit.html", form=form, unit=unit), form.status


def facts_of(form: UnitForm) -> UnitFacts:
    """Return what was typed of a unit."""
    return UnitFacts(
        code=form.code.data,
        name=form.name.data,
        short_name=form.short_name.data,
        kind=UnitKind(form.kind.data),
        position=form.position.data,
        parent_id=form.parent_id.data,
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
    )


def aliases_of(form: UnitForm) -> list[str]:
    """Return the other words that were typed, one a line."""
    return [line.strip() for line in form.aliases.data.splitlines() if line.strip()]


def offer_parents(form: UnitForm, known: Iterable[Any], *, without: int | None = None) -> None:
    """Offer the units that can stand above one."""
    others = [unit for unit in known if unit.id != without]
    offer(form.parent_id, others, lambda unit: str(unit.name), empty=_("None"))
