"""The rows of an annex of indicators as somebody typed it, put into the words a set is read in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from tracker.rules.columns import Line
from tracker.rules.figure_choices import IndicatorKind
from tracker.rules.grids import Cell, CellKind
from tracker.rules.indicators import kind_of_code

CODES = ("code", "parent")
TOLD = frozenset({"parent", "kind"})  # columns that tell where a row stands

_NUMBERS = re.compile(r"[0-9]+(?:,[0-9]+)+")


def clean_code(text: str) -> str:
    """Return a code as a set keeps it; a sheet shows ``7.1`` as the number ``7,1``.

    >>> [clean_code(text) for text in ("7,1", "7.1.", "II.", "1354-1", "a,b")]
    ['7.1', '7.1', 'II', '1354-1', 'a,b']
    """
    code = text.strip().rstrip(".").rstrip()
    return code.replace(",", ".") if _NUMBERS.fullmatch(code) else code


def with_codes(line: Line) -> Line:
    """Return a row with its own code and the one it stands under as codes."""
    cells = {key: _as_code(cell) if key in CODES else cell for key, cell in line.cells.items()}
    return replace(line, cells=cells)


def under_groups(lines: Iterable[Line]) -> list[Line]:
    """Return the rows of a file that names no parents, each main indicator under its group.

    An annex is read from the top: a main indicator belongs to the group above it. Where the file
    has a column for the level of a row or for what it stands under, that says it.
    """
    found, group = [], ""
    for line in lines:
        code = line.cells["code"].text if "code" in line.cells else ""
        kind = kind_of_code(code) if code else None
        if kind is IndicatorKind.GROUP:
            group = code
        elif kind is IndicatorKind.MAIN and group and not TOLD & line.cells.keys():
            line = _standing_under(line, group)  # noqa: PLW2901 - the row, as its place tells it
        found.append(line)
    return found


def _as_code(cell: Cell) -> Cell:
    code = clean_code(cell.text)
    return cell if code == cell.text else Cell(code, CellKind.TEXT)


def _standing_under(line: Line, group: str) -> Line:
    cells: Mapping[str, Cell] = {**line.cells, "parent": Cell(group, CellKind.TEXT)}
    return replace(line, cells=cells, places={**line.places, "parent": line.places["code"]})
