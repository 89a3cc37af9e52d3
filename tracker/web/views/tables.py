"""Read a list back in: bring the file, look over every changed cell, take it, or leave it."""

from collections.abc import Sequence

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField, HiddenField

from tracker import clock
from tracker.database import stop_reading, transaction
from tracker.queries.table_imports import get_import, list_waiting
from tracker.rules.faults import Fault, Refused
from tracker.rules.grids import Book
from tracker.rules.permissions import Action
from tracker.rules.readback import CellProblem
from tracker.services import table_imports
from tracker.services.table_imports import TableRefused
from tracker.sheets.limits import LARGEST_PASTE
from tracker.sheets.reading import read_book, read_text_table
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.access import current_actor, guarded, writes_late
from tracker.web.forms.base import Form
from tracker.web.forms.fields import LongTextField
from tracker.web.once import once
from tracker.web.paging import read_number, read_page
from tracker.web.readback.looking import but, find_grid, look
from tracker.web.readback.registry import read_back_url, table_of

bp = Blueprint("tables", __name__, url_prefix="/tables")


class BringForm(Form):
    """The file as it comes back."""

    file = FileField(_l("File"))
    pasted = LongTextField(
        _l("Or paste the table here"), limit=LARGEST_PASTE, rows=6, optional=True
    )

    def read(self) -> tuple[str, bytes, Book]:
        """Return the name, the bytes and the tables of what was brought.

        Raises Refused: REQUIRED and what reading a file raises.
        """
        file = self.file.data
        stop_reading()  # nothing is held while a file is read
        if getattr(file, "filename", ""):
            name, data = str(file.filename), file.stream.read()
            return name, data, read_book(data, name)
        if not self.pasted.data:
            raise Refused(Fault.REQUIRED, field="file")
        try:
            book = read_text_table(self.pasted.data)
        except Refused as refusal:
            refusal.field = "pasted"
            raise
        return _("pasted table"), self.pasted.data.encode(), book


class TakeForm(Form):
    """That all of what was shown is meant; ``shown`` is its sign."""

    shown = HiddenField()


def init_tables(app: Flask) -> None:
    """Let templates lead from a list to where it is read back in."""
    app.jinja_env.globals["read_back_url"] = read_back_url


# Which list it is decides who may: ``table_of`` asks the table of rights for it.
@bp.route("/<noun>", methods=["GET", "POST"])
@guarded(Action.USE_ACCOUNT)
@writes_late
def bring(noun: str) -> ResponseReturnValue:
    """Take in the file of a list, read before anything is kept."""
    place_id, form = read_number("place"), BringForm()
    table = table_of(noun, place_id)
    if form.validate_on_submit():
        try:
            return redirect(_take_in(noun, place_id, form), 303)
        except Refused as refusal:
            if refusal.field == "file" and form.pasted.data:
                refusal.field = "pasted"
            form.show(refusal)
        table = table_of(noun, place_id)
    waiting = list_waiting(noun, place_id, current_actor())
    page = render_template("tables/bring.html", form=form, table=table, waiting=waiting)
    return page, form.status


def _take_in(noun: str, place_id: int | None, form: BringForm) -> str:
    name, data, book = form.read()
    with once(form.nonce.data) as receipt:
        table = table_of(noun, place_id)
        grid = find_grid(table, book)
        seen = look(table, grid)
        row = table_imports.take_in(
            noun, place_id, grid, name=name, data=data, actor=current_actor(), now=clock.now()
        )
        table_imports.keep_outlook(row, seen.acts, is_to_be_tried=not seen.problems)
        receipt.location = url_for(".show", import_id=row.id)
    return receipt.location


@bp.get("/brought/<int:import_id>")
@guarded(Action.USE_ACCOUNT)
def show(import_id: int) -> ResponseReturnValue:
    """Show what a file would change."""
    return _page(import_id)


@bp.post("/brought/<int:import_id>/take")
@guarded(Action.USE_ACCOUNT)
def take(import_id: int) -> ResponseReturnValue:
    """Take what was shown: all rows or none."""
    form = TakeForm()
    problems: tuple[CellProblem, ...] = ()
    if form.validate_on_submit():
        try:
            with once(form.nonce.data) as receipt:
                row = get_import(import_id, current_actor())
                table = table_of(row.noun, row.place_id)
                seen = look(table, table_imports.grid_of(row))
                if seen.problems or seen.sign != form.shown.data:
                    raise Refused(Fault.TABLE_MOVED)
                table_imports.confirm(row, seen.acts, actor=current_actor(), now=clock.now())
                receipt.location = table.back()
        except TableRefused as refused:
            problems = refused.cells
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_told(seen.changed, seen.added))
            return redirect(receipt.location, 303)
    return _page(import_id, form, problems)


@bp.post("/brought/<int:import_id>/leave")
@guarded(Action.USE_ACCOUNT)
def leave(import_id: int) -> ResponseReturnValue:
    """Forget a file that was not taken."""
    row = get_import(import_id, current_actor())
    noun, place_id = row.noun, row.place_id
    form = Form()
    try:
        with transaction():
            table_imports.leave(row, actor=current_actor())
    except Refused as refusal:
        form.show(refusal)
        return _page(import_id, form)
    flash(_("The file is left; nothing of it was taken."))
    return redirect(url_for(".bring", noun=noun, place=place_id), 303)


def _page(
    import_id: int, form: Form | None = None, problems: Sequence[CellProblem] = ()
) -> ResponseReturnValue:
    row = get_import(import_id, current_actor())
    table = table_of(row.noun, row.place_id)
    if row.confirmed_at is not None:
        page = render_template("tables/taken.html", table=table, brought=row, form=form)
        return page, form.status if form else 200
    grid = table_imports.grid_of(row)
    tried = [*table_imports.problems_of(row), *problems]
    seen = but(look(table, grid), table, grid, tried)
    part = read_page(len(seen.rows))
    page = render_template(
        "tables/show.html",
        table=table,
        brought=row,
        sheet=grid.name,
        seen=seen,
        rows=seen.rows[part.offset : part.offset + part.size],
        page=part,
        form=form,
        take=TakeForm(formdata=None, data={"shown": seen.sign}),
    )
    return page, 422 if problems or (form and form.errors) else 200


def _told(changed: int, added: int) -> str:
    return _("Taken: %(changed)s rows changed, %(added)s added.", changed=changed, added=added)
