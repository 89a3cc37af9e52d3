"""Send a list as a workbook; who may change it gets one that can be read back in."""

from collections.abc import Iterable

from flask import Response

from tracker.rules.permissions import may_knock
from tracker.sheets.writing import Guide
from tracker.speech import gettext as _
from tracker.web.exporting import send_columns, send_sheet
from tracker.web.readback.table import MARK_HEAD, Line, Table


def send_table(name: str, table: Table, lines: Iterable[Line], *, sheet: str = "") -> Response:
    """Answer with a workbook of some rows of a list.

    Raises Refused: EXPORT_TOO_LONG.
    """
    if not may_knock(table.actor.role, table.action):
        heads = [(column.head, column.kind) for column in table.columns]
        return send_sheet(name, heads, map(table.plain_cells, lines), sheet=sheet)
    return send_columns(
        name, table.sheet_columns, map(table.cells, lines), sheet=sheet, guide=_guide()
    )


def _guide() -> Guide:
    """Return the sheet that says how the file is worked on."""
    return Guide(
        _("How to edit this file"),
        (
            _(
                "Change the cells below the blue headings. What stands below grey headings is "
                "worked out by the product and is not read."
            ),
            _(
                "“%(head)s” in the last column tells the rows apart: leave it as it is, and leave "
                "it empty in a new row.",
                head=MARK_HEAD,
            ),
            _(
                "Rows you take out of the file stay as they are in the product; filter, sort and "
                "leave out columns as you like."
            ),
            _("Write days as 25/12/2023 and figures as 1.390; part several units by semicolons."),
            _(
                "Then choose “Read back in” beside the list: every change is shown before anything "
                "is written, and all rows are taken or none."
            ),
        ),
    )
