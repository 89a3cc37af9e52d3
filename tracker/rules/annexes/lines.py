"""The rows of an annex out of its table: numbers, headings, what belongs to the row above."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.rules.annexes.columns import Role
from tracker.rules.annexes.tables import Sheet, Table
from tracker.rules.dates import show_date
from tracker.rules.grids import Cell, CellKind
from tracker.rules.texts import fold

MOST_LINES = 2_000
SERIALS = range(36_526, 73_051)  # 01/01/2000 to 31/12/2099 as a workbook counts days
SERIAL_ZERO = date(1899, 12, 30)

_DIGITS = re.compile(r"\(?([0-9]{1,4}(?:\.[0-9]{1,3}){0,3})[.)]?")
_ROMAN = re.compile(r"\(?((?=[IVX])X{0,3}(?:IX|IV|V?I{0,3}))[.)]?")
_LETTER = re.compile(r"\(?([A-ZĐ])[.)]?")
_HEADED = re.compile(r"(?:((?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})|[A-ZĐ])\s*[.)/-]\s*)(.+)", re.DOTALL)
_MONTH = re.compile(r"(1[0-2]|[1-9])\.(20[0-9]{2})")
_BULLET = re.compile(r"[-–+•*]|[a-zà-ỹđ]")
LONGEST_DITTO = 10  # letters
_AS_ABOVE = frozenset({"nt", "-nt-", "- nt -", '"', "”", "nhu tren", "//", "''"})
CARRIED = (Role.LEAD, Role.COORDINATING, Role.DELIVERABLE, Role.DEADLINE, Role.NOTE)


@dataclass(slots=True)
class Line:
    """One row of an annex as it is written; ``at`` is its first row in the grid."""

    at: int
    number: str
    group: str
    texts: dict[Role, str]
    places: dict[Role, tuple[int, int]] = field(default_factory=dict)
    broken: frozenset[Role] = frozenset()  # cells that hold an error such as #REF!
    from_days: frozenset[Role] = frozenset()  # cells whose day the workbook made of something
    is_left_out: bool = False
    edited: frozenset[Role] = frozenset()

    def text(self, role: Role) -> str:
        """Return what the row says in a column."""
        return self.texts.get(role, "")


Corrections = Mapping[str, Mapping[str, str]]


def read_lines(table: Table, sheet: Sheet, corrections: Corrections) -> tuple[Line, ...]:
    """Return the rows of a table in order, as a person corrected them."""
    lines: list[Line] = []
    for line in _lines(table, sheet):
        lines.append(line)
        if len(lines) > MOST_LINES:
            break
    for line in lines:
        _correct(line, corrections.get(str(line.at), {}))
    return tuple(lines)


def number_of(text: str) -> str:
    """Return the number of a row without its dot; "" when it is none.

    >>> number_of("2."), number_of(" 11.1 "), number_of("07"), number_of("II")
    ('2', '11.1', '7', '')
    """
    match = _DIGITS.fullmatch(text.strip())
    return ".".join(str(int(part)) for part in match[1].split(".")) if match else ""


def _lines(table: Table, sheet: Sheet) -> Iterator[Line]:
    last: Line | None = None
    above: Line | None = None  # what "as above" speaks of, over a heading too
    group = ""
    for row in range(table.top, table.bottom):
        cells = _cells(table, sheet, row)
        if not any(cells.values()) or _is_head_again(table, cells):
            continue
        following = _next_number(table, sheet, row)
        heading = _heading(cells, following) or _heading_under_merged(
            table, sheet, row, cells, following
        )
        if heading is not None and not _goes_on(cells, last):
            group = heading
            if last is not None:
                yield last
            last = None
        elif last is not None and _belongs_above(table, sheet, row, cells, last):
            _join(last, cells, table, sheet, row)
        else:
            if last is not None:
                yield last
            last = above = _line(table, sheet, row, cells, group, above)
    if last is not None:
        yield last


def _cells(table: Table, sheet: Sheet, row: int) -> dict[Role, str]:
    """Return the texts of a row by role; several columns of one role are read one after another."""
    cells: dict[Role, str] = {}
    for column in table.columns:
        if column.role is Role.IGNORED or column.at >= len(sheet.cells[row]):
            continue
        text = _shown(sheet.cells[row][column.at], column.role)
        known = cells.get(column.role, "")
        cells[column.role] = f"{known}\n{text}".strip() if text and known else known or text
    return cells


def _is_head_again(table: Table, cells: Mapping[Role, str]) -> bool:
    """Tell whether a row only says the heads again, as on the next page of a document."""
    heads = {column.role: column.head for column in table.columns}
    said = [(text, heads[role]) for role, text in cells.items() if text]
    return len(said) > 1 and all(
        len(text) <= len(head) and fold(text) in fold(head) for text, head in said
    )


def _shown(cell: Cell, role: Role) -> str:
    """Return the text of a cell; a day is written out, so is one left as a bare number."""
    if cell.kind is CellKind.DATE and cell.day is not None:
        return show_date(cell.day)
    if role is Role.DEADLINE and _is_serial(cell):
        return show_date(SERIAL_ZERO + timedelta(days=int(cell.number or 0)))
    if cell.kind is CellKind.NUMBER and cell.number is not None:
        if role is Role.NUMBER:
            return f"{cell.number:g}"  # 1.1 is the first row under 1, whatever the decimal sign
        if role is Role.DEADLINE and (month := _MONTH.fullmatch(f"{cell.number:.4f}")):
            return f"{month[1]}/{month[2]}"
    lines = (" ".join(line.split()) for line in cell.text.replace("\r", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def _is_serial(cell: Cell) -> bool:
    return (
        cell.kind is CellKind.NUMBER
        and cell.number is not None
        and cell.number == int(cell.number)
        and int(cell.number) in SERIALS
    )


def _heading(cells: Mapping[Role, str], next_number: str) -> str | None:
    """Return a heading's words when a row is one: a Roman or letter number, or text alone."""
    number, task = cells.get(Role.NUMBER, ""), cells.get(Role.TASK, "")
    others = {text for role, text in cells.items() if text and role is not Role.NUMBER}
    is_one_text = len(others | ({number} if number else set())) == 1 and bool(number or task)
    if is_one_text and (number == task or not task) and not number_of(number):
        return _written(number or task)  # merged over the whole row
    if others - {task}:
        return None
    if _is_mark(number):
        return _written(f"{number.strip('().')}. {task}") if task else None
    if not number:
        headed = _HEADED.fullmatch(task)
        is_plain = not _BULLET.match(task) and len(task) <= 300 and bool(number_of(next_number))
        return _written(task) if headed or is_plain else None
    digits = number_of(number)
    is_parent = bool(digits) and number_of(next_number).startswith(f"{digits}.")
    return f"{digits}. {task}" if is_parent and task else None


def _heading_under_merged(
    table: Table, sheet: Sheet, row: int, cells: Mapping[Role, str], following: str
) -> str | None:
    """Return the words of a Roman or letter heading that a cell merged down only runs across.

    Rows with numbers must follow: an annex may number its very rows I, II, III.
    """
    if not number_of(following) or not _is_mark(cells.get(Role.NUMBER, "")):
        return None
    own = {
        column.role: cells[column.role]
        for column in table.columns
        if cells.get(column.role) and sheet.begins_at(row, column.at)[0] == row
    }
    return _heading(own, following)


def _is_mark(number: str) -> bool:
    return bool(_ROMAN.fullmatch(number) or _LETTER.fullmatch(number))


def _written(text: str) -> str:
    """Write a heading one way: "I. Nhóm nhiệm vụ"."""
    match = _HEADED.fullmatch(text.strip())
    return f"{match[1]}. {' '.join(match[2].split())}" if match else " ".join(text.split())


def _next_number(table: Table, sheet: Sheet, row: int) -> str:
    """Return the number of the next row that has one."""
    at = next((column.at for column in table.columns if column.role is Role.NUMBER), None)
    if at is None:
        return ""
    following = (
        _shown(sheet.cells[below][at], Role.NUMBER)
        for below in range(row + 1, min(row + 4, table.bottom))
    )
    return next((text for text in following if text), "")


def _goes_on(cells: Mapping[Role, str], last: Line | None) -> bool:
    """Tell whether text alone goes on with the row above rather than being a heading."""
    if last is None or cells.get(Role.NUMBER):
        return False
    task = cells.get(Role.TASK, "")
    return bool(_BULLET.match(task)) or last.text(Role.TASK).endswith((",", ":", ";"))


def _belongs_above(
    table: Table, sheet: Sheet, row: int, cells: Mapping[Role, str], last: Line
) -> bool:
    """Tell whether a row goes on with the one above: merged with it, or without number and task."""
    for column in table.columns:
        if column.role is Role.TASK and sheet.text(row, column.at):
            return sheet.begins_at(row, column.at)[0] < row or _goes_on(cells, last)
    if number_of(cells.get(Role.NUMBER, "")) not in {"", last.number}:
        return False
    return not cells.get(Role.TASK) or _goes_on(cells, last)


def _join(last: Line, cells: Mapping[Role, str], table: Table, sheet: Sheet, row: int) -> None:
    """Add to a row what its continuation says, but not again what is merged over both."""
    for column in table.columns:
        text = cells.get(column.role, "")
        is_new = sheet.begins_at(row, column.at)[0] == row
        if column.role in {Role.IGNORED, Role.NUMBER} or not text or not is_new:
            continue
        last.texts[column.role] = f"{last.text(column.role)}\n{text}".strip()
        last.places.setdefault(column.role, (row, column.at))


def _line(  # noqa: PLR0917 - a row is read from all of these
    table: Table,
    sheet: Sheet,
    row: int,
    cells: dict[Role, str],
    group: str,
    above: Line | None,
) -> Line:
    for role in CARRIED:
        text = cells.get(role, "")
        if 0 < len(text) <= LONGEST_DITTO and fold(text) in _AS_ABOVE and above is not None:
            cells[role] = above.text(role)
    read = [column for column in table.columns if column.role is not Role.IGNORED]
    own = [(column, sheet.cells[row][column.at]) for column in read]
    return Line(
        at=row,
        number=number_of(cells.get(Role.NUMBER, "")),
        group=group,
        texts=cells,
        places={column.role: (row, column.at) for column in reversed(read)},
        broken=frozenset(column.role for column, cell in own if cell.kind is CellKind.ERROR),
        from_days=frozenset(column.role for column, cell in own if _made_a_day(cell, column.role)),
    )


def _made_a_day(cell: Cell, role: Role) -> bool:
    """Tell whether a workbook may have made a day of "6/2025": a first of a month, a number."""
    if role is not Role.DEADLINE:
        return False
    return _is_serial(cell) or (cell.day is not None and cell.day.day == 1)


def _correct(line: Line, corrected: Mapping[str, str]) -> None:
    """Put a person's words in the place of the file's."""
    texts = {Role(role): text for role, text in corrected.items() if role in set(Role)}
    line.texts |= texts
    line.edited = frozenset(texts)
    line.broken -= line.edited
    line.from_days -= line.edited
    line.is_left_out = bool(corrected.get("out"))
    if Role.NUMBER in texts:
        line.number = number_of(texts[Role.NUMBER])
