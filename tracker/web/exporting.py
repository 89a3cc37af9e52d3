"""Lists to take along as workbooks: their address, their columns, the answer that carries them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Flask, Response, current_app, request, url_for

from tracker import clock
from tracker.rules.file_names import dated_name
from tracker.rules.permissions import may_knock
from tracker.sheets.writing import Column, ColumnKind, Guide, Value, write_sheet
from tracker.speech import gettext as _
from tracker.web.access import current_signed_in
from tracker.web.paging import OWN

MEDIA = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
}
BLOCK = 500
TEXT, WHOLE, COUNT, SHARE, DECIMAL, DAY = (
    ColumnKind.TEXT,
    ColumnKind.WHOLE,
    ColumnKind.COUNT,
    ColumnKind.SHARE,
    ColumnKind.DECIMAL,
    ColumnKind.DAY,
)

Heading = tuple[Any, ColumnKind]
Line = TypeVar("Line")


def init_exporting(app: Flask) -> None:
    """Let templates link to a list as a workbook."""
    app.jinja_env.globals["excel_url"] = excel_url


def excel_url(endpoint: str, **values: Any) -> str | None:
    """Return the address of this list as a workbook, filtered as it is seen; None if not allowed.

    The reader's role decides, as at the route itself.
    """
    signed_in, view = current_signed_in(), current_app.view_functions[endpoint]
    action = getattr(view, "guard", None)
    if signed_in is None or action is None or not may_knock(signed_in.actor.role, action):
        return None
    words = [(key, word) for key, word in request.args.items(multi=True) if key not in OWN]
    address = url_for(endpoint, **values)
    return f"{address}?{urlencode(words)}" if words else address


def send_sheet(
    name: str,
    headings: Sequence[Heading],
    rows: Iterable[Sequence[Value]],
    *,
    sheet: str = "",
    note: str = "",
) -> Response:
    """Answer with a workbook of one list; its headings in the reader's language, its file dated.

    ``name`` is of the file, and of its sheet unless that has a shorter one. A ``note`` says what
    was asked for (a day, a filter): then a title stands above the table, and counts are added up.

    Raises Refused: EXPORT_TOO_LONG.
    """
    columns = [Column(str(heading), kind) for heading, kind in headings]
    title, total = (name, _("Total")) if note else ("", "")
    return _send(name, columns, rows, sheet=sheet or name, title=title, note=note, total=total)


def send_columns(
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    sheet: str = "",
    guide: Guide | None = None,
) -> Response:
    """Answer with a workbook of these columns, and a guide to work on it if there is one.

    Raises Refused: EXPORT_TOO_LONG.
    """
    return _send(name, columns, rows, sheet=sheet or name, guide=guide)


def _send(
    name: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    sheet: str,
    **facts: Any,
) -> Response:
    content = write_sheet(columns, rows, name=sheet, created=clock.now(), **facts)
    return send_dated(content, name=name, ending=".xlsx")


def send_dated(content: str | bytes, *, name: str, ending: str) -> Response:
    """Answer with a file to be kept, called by its name and the day."""
    response = Response(content, mimetype=MEDIA[ending])
    file_name = dated_name(name, clock.today(), ending)
    response.headers.set("Content-Disposition", "attachment", filename=file_name)
    response.headers["Cache-Control"] = "no-store"
    return response


def in_blocks(read: Callable[[int, int], Sequence[Line]]) -> Iterator[Line]:
    """Yield the lines of a long list; ``read(offset, limit)`` returns one block of it."""
    offset = 0
    while block := read(offset, BLOCK):
        yield from block
        if len(block) < BLOCK:
            return
        offset += BLOCK


def joined(names: Iterable[object]) -> str:
    """Return several names for one cell, parted as an import parts them."""
    return "; ".join(str(name) for name in names)
