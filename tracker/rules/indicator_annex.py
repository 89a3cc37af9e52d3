"""The rows of an annex of indicators as somebody typed it, put into the words a set is read in."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from tracker.rules.columns import Line
from tracker.rules.figure_choices import IndicatorKind, MeasureKind
from tracker.rules.grids import NOTHING, Cell, CellKind
from tracker.rules.indicators import kind_of_code
from tracker.rules.readback import MARK
from tracker.rules.texts import fold

CODES = ("code", "parent")
TOLD = frozenset({"parent", "kind"})  # columns that tell where a row stands

_NUMBERS = re.compile(r"[0-9]+(?:,[0-9]+)+")
_MARKED_NAME = re.compile(
    r"(?P<code>[IVXLC]+|[A-Z]|[0-9]+(?:[.,][0-9]+)*)\s*[.):-]\s+(?P<name>\S.+)", re.DOTALL
)
_OF_GROUP = (
    r"(?: (?:nhom(?: chi so)?|muc|phan)(?: (?:[ivxlc]+|[a-d]|[0-9]+|(?:nen tang|hoat dong).*))?)?"
)
_TOTALS = re.compile(
    rf"(?:tong|cong)(?: (?:cong|so|diem|chung|dti))*{_OF_GROUP}[ :.]*(?:\(.*\))?[0-9., ]*"
)
_POINTS = re.compile(r"(?P<number>[0-9.,]+)\s*(?:điểm|đ)\.?", re.IGNORECASE)
_NOTES = re.compile(
    r"(?:ghi chu|chu thich|nguon|luu y)\b.*|\([0-9*]+\)\s.*|[*†]+\s?\S.*", re.DOTALL
)


def clean_code(text: str) -> str:
    """Return a code as a set keeps it; a sheet shows ``7.1`` as the number ``7,1``.

    A dash or a bullet in front of a name is no code.

    >>> [clean_code(text) for text in ("7,1", "7.1.", "II.", "1354-1", "a,b", "-")]
    ['7.1', '7.1', 'II', '1354-1', 'a,b', '']
    """
    code = text.strip().rstrip(".").rstrip()
    if not any(sign.isalnum() for sign in code):
        return ""
    return code.replace(",", ".") if _NUMBERS.fullmatch(code) else code


def with_codes(line: Line) -> Line:
    """Return a row with its own code and the one it stands under as codes."""
    cells = {key: _as_code(cell) if key in CODES else cell for key, cell in line.cells.items()}
    return replace(line, cells=cells)


def with_lost_zeros(lines: Iterable[Line]) -> list[Line]:
    """Return the rows with the nought a sheet took off a code that it had for a number.

    After ``7.9`` a second ``7.1`` is ``7.10``, as after ``7.19`` a second ``7.2`` is ``7.20``.
    """
    found: list[Line] = []
    seen: set[str] = set()
    last: dict[str, int] = {}  # of each main indicator the number of its last component
    for line in lines:
        code = _text(line, "code")
        main, _, number = code.rpartition(".")
        if main.isdecimal() and number.isdecimal():
            after = last.get(main, 0) + 1
            if code in seen and f"{after}".rstrip("0") == number != f"{after}":
                code, number = f"{main}.{after}", f"{after}"
            last[main] = int(number[:4])
        seen.add(code)
        found.append(line if code == _text(line, "code") else _with_code(line, code))
    return found


def _with_code(line: Line, code: str) -> Line:
    return replace(line, cells={**line.cells, "code": Cell(code, CellKind.TEXT)})


def with_points(line: Line) -> Line:
    """Return a row whose maximum is a number where it says ``12,5 điểm``."""
    found = _POINTS.fullmatch(_text(line, "max_points"))
    if found is None:
        return line
    return replace(line, cells={**line.cells, "max_points": Cell(found["number"], CellKind.TEXT)})


def with_ratio(line: Line) -> Line:
    """Return a row that names what is divided by what, and not how it is measured, as a ratio."""
    parts = all(_text(line, key) for key in ("numerator_words", "denominator_words"))
    if not parts or _text(line, "measure_kind"):
        return line
    cells = {**line.cells, "measure_kind": Cell(MeasureKind.RATIO.value, CellKind.TEXT)}
    return replace(line, cells=cells, places=_with_place(line, "measure_kind", "numerator_words"))


def as_row(line: Line, mark: str, *, empties: Collection[str] = ()) -> Line:
    """Return a row as one we know by its mark: what it leaves empty stays, but ``empties``."""
    said = {key: cell for key, cell in line.cells.items() if cell.text}
    said |= {key: NOTHING for key in empties if key not in said}
    places = line.places
    for key in empties:
        places = _with_place(replace(line, places=places), key, "code")
    return replace(line, cells={**said, MARK: Cell(mark, CellKind.TEXT)}, places=places)


def _with_place(line: Line, key: str, beside: str) -> Mapping[str, str]:
    """Return the places of a row with one for a column the file has not got."""
    return line.places if key in line.places else {**line.places, key: line.places[beside]}


def with_own_names(line: Line) -> Line:
    """Return a row whose number and name stand in one cell, as in a merged one, with both apart.

    ``I. Nhóm chỉ số nền tảng`` is typed over the whole width of a table; a document repeats it in
    every column.
    """
    code, name = (_text(line, key) for key in ("code", "name_vi"))
    if "name_vi" not in line.cells or (code and name not in {"", code}):
        return line
    found = _MARKED_NAME.fullmatch(code or name)
    if found is None:
        return line
    merged = code or name
    cells = {
        key: NOTHING if key not in CODES and cell.text.strip() == merged else cell
        for key, cell in line.cells.items()
    }
    apart = {"code": found["code"], "name_vi": " ".join(found["name"].split())}
    return replace(line, cells=cells | {key: Cell(a, CellKind.TEXT) for key, a in apart.items()})


def is_beside_the_rows(line: Line) -> bool:
    """Tell whether a row is none of a set's: a total, a note below the table, who signs it.

    A row that lacks its code but has a name, or points, is one that somebody has to put right.
    """
    code, name = (_text(line, key) for key in ("code", "name_vi"))
    words = fold(name or code)
    if code and name not in {"", code}:
        return False
    if _TOTALS.fullmatch(words) or _NOTES.fullmatch(words):
        return True
    return not (code or name or _text(line, "max_points"))


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


def _text(line: Line, key: str) -> str:
    cell = line.cells.get(key)
    return cell.text.strip() if cell else ""


def _as_code(cell: Cell) -> Cell:
    code = clean_code(cell.text)
    if code == cell.text:
        return cell
    return Cell(code, CellKind.TEXT) if code else NOTHING


def _standing_under(line: Line, group: str) -> Line:
    cells: Mapping[str, Cell] = {**line.cells, "parent": Cell(group, CellKind.TEXT)}
    return replace(line, cells=cells, places={**line.places, "parent": line.places["code"]})
