"""The one cell of an annex that is open on its page."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from tracker.queries.annexes.previews import Preview
from tracker.queries.groups import list_groups
from tracker.rules.annexes.columns import Role
from tracker.rules.annexes.reading import LIMITS
from tracker.rules.faults import Missing
from tracker.services.annexes.corrections import mark_of
from tracker.web.annex_words import reading_words
from tracker.web.forms.annexes import CellForm, cell_form
from tracker.web.views.plans.annex_unknown import Unknown, list_unknown, proposed


@dataclass(frozen=True, slots=True)
class OpenCell:
    """A cell with its form: the row it is in, its column, the names in it nobody answers to."""

    at: int
    role: Role
    form: CellForm
    unknown: Mapping[str, Unknown]
    reading: str  # how the words of a deadline are read


def open_cell(preview: Preview) -> OpenCell | None:
    """Return the cell the address asks to open, if it is one of the annex."""
    at, role = row_asked(), request.args.get("cell", "")
    if at is None or role not in set(LIMITS):
        return None
    try:
        return make_cell(preview, at, Role(role))
    except Missing:
        return None


def make_cell(preview: Preview, at: int, role: Role) -> OpenCell:
    """Return a cell with the form that corrects it, filled as sent. Raises Missing."""
    row = preview.row_at(at)
    unknown = {one.key: one for one in list_unknown(preview, [row], role)}
    text = row.line.text(role)
    lines = [{"key": one.key, "choice": one.choice or proposed(one)} for one in unknown.values()]
    form = cell_form(role)(data={"text": text, "seen": mark_of(text), "lines": lines})
    form.offer(preview.standing, list_groups(), {key: one.name for key, one in unknown.items()})
    reading = reading_words(row.deadline, preview.plan.issued_on) if role is Role.DEADLINE else ""
    return OpenCell(at, role, form, unknown, reading)


def row_asked() -> int | None:
    """Return the row the address asks to show, by its place in the file."""
    typed = request.args.get("row", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else None
