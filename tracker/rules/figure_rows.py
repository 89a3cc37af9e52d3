"""Rows of a report's workbook: which figure each is, what its cells say, what cannot be read.

A row is known by its mark: the report, the indicator or task, and a sign of what the draft said
when the file was made. So the file of another unit or period, or an old one, is told apart.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from tracker.rules.dates import read_date
from tracker.rules.faults import Fault, Refused
from tracker.rules.figure_choices import FigureState, MeasureKind, ProgressState
from tracker.rules.figures import DECIMALS, LARGEST, may_bear_percent
from tracker.rules.grids import Cell, CellKind
from tracker.rules.numbers import read_number
from tracker.rules.readback import is_yes
from tracker.rules.texts import clean_text, fold

SIGN_LENGTH = 10
LONGEST = {"words": 1000, "reason": 1000, "note": 1000, "evidence": 300, "keep": 1000}
LONGEST_LINE = {"result": 2000, "difficulty": 2000, "cause": 2000, "proposal": 2000}
WITH_LINES = ("words", "result", "difficulty")
_MARK = re.compile(rf"([fl])([0-9]{{1,9}})-([0-9]{{1,9}})v([0-9a-f]{{{SIGN_LENGTH}}})")

CellFault = tuple[str, Refused]  # the key of the column, and why


@dataclass(frozen=True, slots=True)
class FigureCells:
    """What a row says of one indicator; ``keep`` is the reason to keep it although doubtful."""

    state: FigureState = FigureState.GIVEN
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    stated: Decimal | None = None
    is_estimated: bool = False
    words: str = ""
    reason: str = ""
    evidence: str = ""
    note: str = ""
    keep: str = ""


@dataclass(frozen=True, slots=True)
class LineCells:
    """What a row says of one open task."""

    state: ProgressState | None = None
    result: str = ""
    difficulty: str = ""
    cause: str = ""
    proposal: str = ""
    committed_on: date | None = None


FIGURE_KEYS = tuple(one.name for one in fields(FigureCells))
LINE_KEYS = tuple(one.name for one in fields(LineCells))


@dataclass(frozen=True, slots=True)
class Mark:
    """Which row of which report a mark names, and the sign of what it said."""

    is_line: bool
    report_id: int
    id: int
    sign: str


@dataclass(frozen=True, slots=True)
class Names:
    """How the words of cells lead to what is stored, folded, in every language."""

    states: Mapping[str, str]
    progress: Mapping[str, str]


def sign_of(said: FigureCells | LineCells) -> str:
    """Return the sign of what a row says.

    >>> sign_of(FigureCells(value=Decimal("5"))) == sign_of(FigureCells(value=Decimal("5.0")))
    True
    """
    words = "\x1f".join(_plainly(getattr(said, name)) for name in _keys_of(type(said)))
    return sha256(words.encode()).hexdigest()[:SIGN_LENGTH]


def mark_of(report_id: int, row_id: int, said: FigureCells | LineCells) -> str:
    """Return the mark of a row."""
    letter = "l" if isinstance(said, LineCells) else "f"
    return f"{letter}{report_id}-{row_id}v{sign_of(said)}"


def read_mark(text: str) -> Mark:
    """Read the mark of a row. Raises Refused: ROW_UNKNOWN.

    >>> read_mark(mark_of(12, 7, LineCells())).id
    7
    """
    found = _MARK.fullmatch(text.strip())
    if found is None:
        raise Refused(Fault.ROW_UNKNOWN, field="mark", mark=text.strip()[:40])
    return Mark(found[1] == "l", int(found[2]), int(found[3]), found[4])


def changes(said: FigureCells | LineCells, before: FigureCells | LineCells) -> tuple[str, ...]:
    """Return the columns in which a row says something else."""
    keys = _keys_of(type(said))
    return tuple(key for key in keys if getattr(said, key) != getattr(before, key))


def read_figure(
    cells: Mapping[str, Cell],
    before: FigureCells,
    *,
    kind: MeasureKind,
    unit_words: str,
    tiers: Sequence[str],
    names: Names,
) -> tuple[FigureCells, list[CellFault]]:
    """Return what a row says of an indicator; a column the file lacks says what it said before."""
    readers: dict[str, Any] = {
        "state": lambda cell: FigureState(_choice(cell, names.states) or FigureState.GIVEN),
        "value": lambda cell: read_value(cell, kind, tiers, unit_words),
        "is_estimated": _read_yes,
        **dict.fromkeys(("numerator", "denominator"), read_cell),
        "stated": lambda cell: read_cell(cell, percent=may_bear_percent("stated", unit_words)),
        **{key: _text_reader(key, limit) for key, limit in LONGEST.items()},
    }
    return _read(cells, before, readers)


def read_line(
    cells: Mapping[str, Cell], before: LineCells, *, names: Names
) -> tuple[LineCells, list[CellFault]]:
    """Return what a row says of an open task."""

    def state(cell: Cell) -> ProgressState | None:
        word = _choice(cell, names.progress)
        return ProgressState(word) if word else None

    readers: dict[str, Any] = {
        "state": state,
        "committed_on": lambda cell: cell.day or (read_date(cell.text) if cell.text else None),
        **{key: _text_reader(key, limit) for key, limit in LONGEST_LINE.items()},
    }
    return _read(cells, before, readers)


def read_cell(cell: Cell, *, percent: bool = False) -> Decimal | None:
    """Return the figure of a cell exactly as a person sees it; of nothing, nothing.

    A cell that Excel itself holds as a number is that number; a text is read the Vietnamese way.
    With ``percent`` it may be one of a hundred.

    >>> read_cell(Cell("1.390", CellKind.TEXT)), read_cell(Cell("70.08", CellKind.NUMBER, 70.08))
    (Decimal('1390'), Decimal('70.08'))
    """
    if cell.number is None:
        text = cell.text.strip()
        if not text:
            return None
        limits = {"minimum": -LARGEST, "maximum": LARGEST}
        return read_number(text, decimals=DECIMALS, percent=percent, **limits)
    is_share = cell.text.endswith("%")
    if is_share and not percent:
        raise Refused(Fault.NUMBER_HAS_UNIT)
    number = cell.number * 100 if is_share else cell.number
    if not abs(number) <= LARGEST:  # what is no number at all is not either
        raise Refused(Fault.NUMBER_OUT_OF_RANGE, minimum=-LARGEST, maximum=LARGEST)
    exact = Decimal(repr(round(number, 10)))
    if exact != round(exact, DECIMALS):
        raise Refused(Fault.NUMBER_TOO_PRECISE, decimals=DECIMALS)
    whole = exact.to_integral_value()
    return whole if exact == whole else exact.normalize()


def read_value(
    cell: Cell, kind: MeasureKind, tiers: Sequence[str], unit_words: str
) -> Decimal | None:
    """Return a value as the kind of indicator takes it: a figure, yes or no, or a tier by name."""
    if not cell.text:
        return None
    if kind is MeasureKind.YES_NO:
        said = is_yes(cell.text)
        if said is None:
            raise Refused(Fault.NOT_A_CHOICE)
        return Decimal(int(said))
    if kind is MeasureKind.TIER:
        found = [place for place, name in enumerate(tiers, 1) if fold(name) == fold(cell.text)]
        if not found:
            raise Refused(Fault.NOT_A_CHOICE)
        return Decimal(found[0])
    return read_cell(cell, percent=may_bear_percent("value", unit_words))


def _read(cells: Mapping[str, Cell], before: Any, readers: Mapping[str, Any]) -> tuple[Any, Any]:
    values, faults = {}, []
    for key in _keys_of(type(before)):
        cell = cells.get(key)
        values[key] = getattr(before, key)
        if cell is None:
            continue
        try:
            if cell.kind is CellKind.ERROR:
                raise Refused(Fault.CELL_BROKEN, words=cell.text[:40])
            values[key] = readers[key](cell)
        except Refused as refusal:
            faults.append((key, refusal))
    return type(before)(**values), faults


def _keys_of(cells: type[FigureCells | LineCells]) -> tuple[str, ...]:
    return FIGURE_KEYS if cells is FigureCells else LINE_KEYS


def _choice(cell: Cell, names: Mapping[str, str]) -> str:
    if not cell.text.strip():
        return ""
    word = names.get(fold(cell.text))
    if word is None:
        raise Refused(Fault.NOT_A_CHOICE)
    return word


def _read_yes(cell: Cell) -> bool:
    said = is_yes(cell.text)
    if said is None:
        raise Refused(Fault.NOT_A_CHOICE)
    return said


def _text_reader(key: str, limit: int) -> Any:
    return lambda cell: _read_text(_unmarked(cell.text), limit, has_lines=key in WITH_LINES)


def _read_text(text: str, limit: int, *, has_lines: bool) -> str:
    """Clean a text; where the form has one line, lines broken within a cell stand in one."""
    if not has_lines:
        text = " ".join(text.splitlines())
    return clean_text(text, limit=limit, multiline=has_lines)


def _unmarked(text: str) -> str:
    """Return a text without the mark that kept it from being a formula."""
    return text[1:] if text.startswith("'") and text[1:2] in {"=", "+", "-", "@"} else text


def _plainly(value: Any) -> str:
    if isinstance(value, Decimal):
        whole = value.to_integral_value()
        return f"{whole if whole == value else value.normalize():f}"
    return "" if value is None else str(value)
