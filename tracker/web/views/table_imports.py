"""Units and people from a table and into one: looked at first, all rows or none."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.database import begin_writing, transaction
from tracker.rules.columns import Column, Row, RowsRefused, to_csv
from tracker.rules.faults import Refused
from tracker.rules.permissions import Action
from tracker.services import people_imports, unit_imports
from tracker.services.unit_imports import Taken
from tracker.speech import gettext as _
from tracker.speech import ngettext
from tracker.web.access import current_actor, guarded, writes_late
from tracker.web.exporting import send_dated
from tracker.web.forms.tables import TableForm, read_given
from tracker.web.once import once
from tracker.web.views import units, users

__all__ = ["export_people", "export_units", "import_people", "import_units"]

Act = Callable[[Sequence[Row]], Taken]


@units.bp.route("/import", methods=["GET", "POST"])
@guarded(Action.MANAGE_UNITS)
@writes_late
def import_units() -> ResponseReturnValue:
    """Take units from a table."""
    return _import(
        unit_imports.COLUMNS,
        look=unit_imports.try_units,
        take=lambda rows: unit_imports.import_units(current_actor(), rows),
        template="units/import.html",
        back="units.index",
    )


@units.bp.get("/export.csv")
@guarded(Action.MANAGE_UNITS)
def export_units() -> ResponseReturnValue:
    """Give all units as a table that can be read back."""
    table = to_csv(unit_imports.COLUMNS, unit_imports.list_unit_table())
    return send_dated(table, name=_("Units"), ending=".csv")


@users.bp.route("/import", methods=["GET", "POST"])
@guarded(Action.MANAGE_USERS)
@writes_late
def import_people() -> ResponseReturnValue:
    """Take people from a table."""
    return _import(
        people_imports.COLUMNS,
        look=lambda rows: people_imports.try_people(current_actor(), rows, now=clock.now()),
        take=lambda rows: people_imports.import_people(current_actor(), rows, now=clock.now()),
        template="users/import.html",
        back="users.index",
    )


@users.bp.get("/export.csv")
@guarded(Action.MANAGE_USERS)
def export_people() -> ResponseReturnValue:
    """Give the committee's people as a table that can be read back."""
    rows = people_imports.list_people_table(current_actor().committee_id)
    table = to_csv(people_imports.COLUMNS, rows)
    return send_dated(table, name=_("People"), ending=".csv")


def _import(
    columns: Sequence[Column], *, look: Act, take: Act, template: str, back: str
) -> ResponseReturnValue:
    """Read a table, show what it would come to, and take it when that is confirmed."""
    form = TableForm()
    facts: dict[str, Any] = {"rows": (), "seen": None, "problems": ()}
    if request.form.get("step") != "edit" and form.validate_on_submit():
        try:
            facts["rows"] = read_given(form, columns)
            begin_writing()  # reading a file takes its time; from here on nothing may change
            if request.form.get("step") == "confirm":
                with once(form.nonce.data) as receipt:
                    taken = take(facts["rows"])
                    receipt.location = url_for(back)
                flash(_words(taken))
                return redirect(receipt.location, 303)
            with transaction():
                facts["seen"] = look(facts["rows"])
        except RowsRefused as refused:
            facts["problems"] = refused.problems
        except Refused as refusal:
            form.show(refusal)
    status = 422 if facts["problems"] else form.status
    return render_template(template, form=form, columns=columns, **facts), status


def _words(taken: Taken) -> str:
    return ngettext(
        "Taken: %(num)s row; %(added)s new, %(changed)s changed, %(same)s as before.",
        "Taken: %(num)s rows; %(added)s new, %(changed)s changed, %(same)s as before.",
        taken.rows,
        added=taken.added,
        changed=taken.changed,
        same=taken.same,
    )
