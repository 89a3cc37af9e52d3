"""Bring an annex into a draft: file or paste, look over, correct, confirm, take back."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import stop_reading, transaction
from tracker.queries.annexes.imports import get_import, list_imports
from tracker.queries.annexes.loading import load_preview
from tracker.queries.annexes.previews import Preview
from tracker.queries.groups import list_groups
from tracker.queries.plans import get_plan
from tracker.rules.choices import ImportState
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Action
from tracker.services.annexes import corrections, intake, undoing, writing
from tracker.sheets.reading import read_book, read_text_table
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded, writes_late
from tracker.web.annex_words import ROLES, STATES
from tracker.web.faults import words_for
from tracker.web.forms import fields
from tracker.web.forms.annexes import (
    BringForm,
    ColumnsForm,
    ConfirmForm,
)
from tracker.web.forms.base import Form
from tracker.web.once import once
from tracker.web.paging import read_page
from tracker.web.pressing import pressed
from tracker.web.views.plans import annex_pages
from tracker.web.views.plans.annex_open import OpenCell, open_cell, row_asked
from tracker.web.views.plans.annex_unknown import list_unknown
from tracker.web.views.plans.blueprint import bp

AGAIN_AFTER = "3"  # seconds while a file is being read; a script asks by itself ("live")


@bp.route("/<int:plan_id>/import", methods=["GET", "POST"])
@guarded(Action.EDIT_PLAN)
@writes_late
def bring_annex(plan_id: int) -> ResponseReturnValue:
    """Take in a file or a pasted table; a small one is read at once, before anything is kept."""
    plan, form = get_plan(plan_id, current_actor()), BringForm()
    if form.validate_on_submit():
        try:
            location = _take_in(plan_id, form)
        except Refused as refusal:
            form.show(refusal)
        else:
            return redirect(location, 303)
        plan = get_plan(plan_id, current_actor())
    page = render_template(
        "annexes/bring.html", form=form, plan=plan, imports=list_imports(plan), states=STATES
    )
    return page, form.status


def _take_in(plan_id: int, form: BringForm) -> str:
    file = form.chosen()
    name = str(file.filename) if file else ""
    data = file.stream.read() if file else str(form.text.data).encode()
    stop_reading()  # nothing is held while a file is read
    book = None
    if not file:
        book = read_text_table(str(form.text.data))
    elif len(data) <= intake.SMALL:
        book = read_book(data, name)
    with once(form.nonce.data) as receipt:
        actor = current_actor()
        plan = get_plan(plan_id, actor)
        annex = intake.take_in(plan, name=name, data=data, actor=actor, now=clock.now())
        if book is not None:
            intake.keep_book(annex.id, book)
        receipt.location = url_for(".annex", plan_id=plan_id, import_id=annex.id)
    return receipt.location


@bp.get("/<int:plan_id>/import/<int:import_id>")
@guarded(Action.EDIT_PLAN)
def annex(plan_id: int, import_id: int) -> ResponseReturnValue:
    """Show an import as far as it is."""
    return show_import(plan_id, import_id)


@bp.post("/<int:plan_id>/import/<int:import_id>/columns")
@guarded(Action.EDIT_PLAN)
def annex_columns(plan_id: int, import_id: int) -> ResponseReturnValue:
    """Say which table is the annex and what its columns hold."""
    plan, row = get_import_of(plan_id, import_id, to_change=True)
    form = ColumnsForm()
    if row.state is ImportState.READY:
        preview = load_preview(row, plan, today=clock.today())
        form.table.choices = annex_pages.table_names(preview)
    else:
        form.table.choices = []
    if form.validate_on_submit():
        try:
            with once(form.nonce.data) as receipt:
                receipt.location = link_to(plan_id, import_id)
                corrections.choose_columns(
                    row,
                    plan,
                    table_number=int(form.table.data),
                    roles=form.roles(),
                    actor=current_actor(),
                    now=clock.now(),
                    seen=form.seen_version,
                )
        except Refused as refusal:
            form.show(refusal)
        else:
            return redirect(receipt.location, 303)
    return show_import(plan_id, import_id, columns=form)


@bp.post("/<int:plan_id>/import/<int:import_id>/confirm")
@guarded(Action.EDIT_PLAN)
def confirm_annex(plan_id: int, import_id: int) -> ResponseReturnValue:
    """Bring all rows into the plan, or none."""
    plan, row = get_import_of(plan_id, import_id, to_change=True)
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            with once(form.nonce.data) as receipt:
                receipt.location = url_for(".show", plan_id=plan_id, _anchor="rows")
                done = writing.confirm_import(
                    row,
                    plan,
                    actor=current_actor(),
                    today=clock.today(),
                    now=clock.now(),
                    seen=form.seen_version,
                    removes_gone=bool(form.removes_gone.data),
                )
        except Refused as refusal:
            form.show(refusal)
        else:
            undo_url = url_for(".undo_annex", plan_id=plan_id, import_id=import_id)
            flash({"text": _told(done), "undo_url": undo_url})  # type: ignore[arg-type]
            return redirect(receipt.location, 303)
    return show_import(plan_id, import_id, confirm=form)


@bp.post("/<int:plan_id>/import/<int:import_id>/undo")
@guarded(Action.EDIT_PLAN)
def undo_annex(plan_id: int, import_id: int) -> ResponseReturnValue:
    """Take an import back out of its draft."""
    plan, row = get_import_of(plan_id, import_id, to_change=True)
    with pressed() as done:
        undoing.undo_import(row, plan, actor=current_actor())
        done.said = _("The import is taken back; the plan is as it was before.")
    return redirect(link_to(plan_id, import_id), 303)


@bp.post("/<int:plan_id>/import/<int:import_id>/again")
@guarded(Action.EDIT_PLAN)
def take_annex_up(plan_id: int, import_id: int) -> ResponseReturnValue:
    """Look over once more what was taken back."""
    plan, row = get_import_of(plan_id, import_id, to_change=True)
    with pressed():
        undoing.take_up_again(row, plan, actor=current_actor())
    return redirect(link_to(plan_id, import_id), 303)


@bp.post("/<int:plan_id>/import/<int:import_id>/drop")
@guarded(Action.EDIT_PLAN)
def drop_annex(plan_id: int, import_id: int) -> ResponseReturnValue:
    """Throw an import away that is not in the plan."""
    plan, row = get_import_of(plan_id, import_id, to_change=True)
    try:
        with transaction():
            intake.throw_away(row, plan, actor=current_actor())
    except Refused as refusal:
        flash(words_for(refusal), "warning")
        return redirect(link_to(plan_id, import_id), 303)
    flash(_("The import is thrown away; nothing of it was in the plan."))
    return redirect(url_for(".bring_annex", plan_id=plan_id), 303)


def get_import_of(plan_id: int, import_id: int, *, to_change: bool = False) -> tuple[Any, Any]:
    """Return a plan and one of its imports. Raises Missing."""
    plan = get_plan(plan_id, current_actor())
    return plan, get_import(plan, import_id, to_change=to_change)


def get_preview(
    plan_id: int, import_id: int, *, to_change: bool = False
) -> tuple[Any, Any, Preview]:
    """Return an import that was read. Raises Missing for one that was not."""
    plan, row = get_import_of(plan_id, import_id, to_change=to_change)
    if not row.book:
        raise Missing
    return plan, row, load_preview(row, plan, today=clock.today())


def show_import(
    plan_id: int,
    import_id: int,
    *,
    columns: ColumnsForm | None = None,
    confirm: ConfirmForm | None = None,
    cell: OpenCell | None = None,
) -> ResponseReturnValue:
    """Show an import, with the form that was sent and refused."""
    plan, row = get_import_of(plan_id, import_id)
    sent: Form | None = columns or confirm or (cell.form if cell else None)
    facts: dict[str, Any] = {"plan": plan, "annex": row, "form": sent, "states": STATES}
    if row.state is not ImportState.READY:
        page = render_template("annexes/state.html", problem=_problem(row), **facts)
        is_awaited = row.state is ImportState.READING and "live" not in request.args
        headers = {"Refresh": AGAIN_AFTER} if is_awaited else {}
        return page, sent.status if sent else 200, headers
    preview = load_preview(row, plan, today=clock.today())
    cell = cell or open_cell(preview)
    view = request.args.get("show", "all")
    view = view if view in annex_pages.VIEWS else "all"
    at = cell.at if cell else row_asked()
    rows = annex_pages.rows_of_view(preview, view, also=at)
    place = next((number for number, read in enumerate(rows) if read.line.at == at), None)
    part = read_page(len(rows), holding=place)
    page = render_template(
        "annexes/show.html",
        preview=preview,
        view=view,
        open=cell,
        roles=ROLES,
        groups=list_groups(),
        lists_names=len(preview.standing) <= fields.MOST_LISTED,
        rows=annex_pages.show_rows(preview, rows[part.offset : part.offset + part.size]),
        counts=annex_pages.counts_of(preview),
        tabs=annex_pages.tabs_of(preview, view),
        unknown=[one for one in list_unknown(preview) if not one.choice],
        missing=[ROLES[role] for role in annex_pages.missing_roles(preview)],
        page=part,
        columns=columns or _columns_form(preview),
        heads={str(column.at): column.head for column in preview.table.columns},
        confirm=confirm or ConfirmForm(formdata=None, data={"version": row.version_id}),
        **facts,
    )
    return page, sent.status if sent else 200


def _columns_form(preview: Preview) -> ColumnsForm:
    form = ColumnsForm(
        formdata=None,
        data={
            "table": str(preview.annex.table_number),
            "columns": annex_pages.columns_of(preview),
            "version": preview.annex.version_id,
        },
    )
    form.table.choices = annex_pages.table_names(preview)
    return form


def _problem(row: Any) -> str:
    if not row.problem:
        return ""
    return words_for(Refused(Fault(row.problem["fault"]), **row.problem["facts"]))


def link_to(plan_id: int, import_id: int) -> str:
    """Return the address of an import."""
    return url_for(".annex", plan_id=plan_id, import_id=import_id)


def _told(done: writing.Written) -> str:
    words = _(
        "%(new)s rows added, %(changed)s changed, %(same)s as before.",
        new=done.new,
        changed=done.changed,
        same=done.same,
    )
    if done.units:
        words += " " + _("%(units)s units added.", units=done.units)
    return str(words)
