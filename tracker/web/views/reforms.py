"""A reform of many units at once: a table uploaded or pasted, looked at, done."""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from tracker.database import begin_writing
from tracker.rules.choices import SuccessionKind
from tracker.rules.columns import Column, Row, RowsRefused, read_rows, to_csv
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action
from tracker.rules.successions import Heir
from tracker.services.succession import reforms
from tracker.services.succession.facts import SuccessionFacts
from tracker.sheets.reading import read_book, read_text_table
from tracker.web.access import guarded, writes_late
from tracker.web.forms.successions import ReformForm
from tracker.web.views import successions
from tracker.web.views.successions import bp
from tracker.web.words import SUCCESSION_HINTS, SUCCESSION_KINDS

__all__ = ["reform"]


@bp.route("/new/reform", methods=["GET", "POST"])
@guarded(Action.MANAGE_UNITS)
@writes_late
def reform() -> ResponseReturnValue:
    """Type the document, give the table, look at what it moves, and do it."""
    form = ReformForm()
    refused = RowsRefused(())
    if request.form.get("step") != "edit" and form.validate_on_submit():
        try:
            rows = given_rows(form, reforms.COLUMNS)
            begin_writing()  # reading a file takes its time; from here on nothing may change
            return successions.go_on(form, _facts(form, reforms.read_heirs(rows)))
        except RowsRefused as problems:
            refused = problems
        except Refused as refusal:
            form.show(refusal)
    page = render_template(
        "successions/reform.html",
        form=form,
        kind_name=SUCCESSION_KINDS[SuccessionKind.REFORM],
        hint=SUCCESSION_HINTS[SuccessionKind.REFORM],
        is_upload=True,
        problems=refused.problems,
    )
    return page, 422 if refused.problems else form.status


def given_rows(form: ReformForm, columns: Sequence[Column]) -> list[Row]:
    """Return the rows of the file, or of what was pasted; they are kept in the form as text.

    Raises Refused: REQUIRED and what reading a file raises.
    """
    upload = request.files.get("file")
    data = upload.read() if upload else b""
    if data:
        book = read_book(data, upload.filename or "" if upload else "")
    elif form.table.data:
        book = read_text_table(form.table.data)
    else:
        raise Refused(Fault.REQUIRED, field="file")
    rows = read_rows(book.grids[0], columns)
    form.table.data = form.table.typed = to_csv(columns, [row.words for row in rows]).strip(
        "\ufeff"
    )
    return rows


def _facts(form: ReformForm, heirs: Sequence[Heir]) -> SuccessionFacts:
    return SuccessionFacts(
        kind=SuccessionKind.REFORM,
        on=form.effective_on.data,
        document=form.document(),
        heirs=heirs,
    )
