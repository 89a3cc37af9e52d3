"""The reports behind a number of the board: of a column or of a unit, as many as it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask import request

from tracker.queries.boards import BoardUnit, Cell, Column, list_cells
from tracker.rules.boards import Part, is_part
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action, scope_of
from tracker.web.access import current_actor
from tracker.web.board_page import Board
from tracker.web.paging import read_choice, read_number


@dataclass(frozen=True)
class Line:
    """One report of one unit."""

    unit: BoardUnit
    column: Column
    cell: Cell


@dataclass(frozen=True)
class Behind:
    """The reports behind a number; without a column those of all periods shown, as the league."""

    part: Part
    column: Column | None
    unit: BoardUnit | None
    lines: tuple[Line, ...]

    @property
    def asked(self) -> int:
        """Return how many figures these reports were asked for."""
        return sum(line.cell.asked for line in self.lines)

    @property
    def given(self) -> int:
        """Return how many of them they gave."""
        return sum(line.cell.given for line in self.lines)

    @property
    def completeness(self) -> Fraction:
        """Return the share of the figures asked that were given."""
        return Fraction(self.given, self.asked)


def read_behind(board: Board) -> Behind:
    """Return the reports the address asks for. Raises Missing for a column or unit unknown."""
    part = read_choice(Part, "part") or Part.EXPECTED
    word, unit_id = request.args.get("of", ""), read_number("unit")
    column = next((one for one in board.columns if one.word == word), None) if word else None
    unit = next((one for one in board.units if one.id == unit_id), None) if unit_id else None
    if (word and column is None) or (unit_id and unit is None):
        raise Missing
    columns = (column,) if column else tuple(one for one in board.columns if one.is_report)
    lines = list_lines(board, columns, (unit,) if unit else board.units)
    return Behind(part, column, unit, tuple(one for one in lines if _counts(part, one, board)))


def list_lines(
    board: Board, columns: Sequence[Column], units: Sequence[BoardUnit]
) -> tuple[Line, ...]:
    """Return every report of some units in some columns: unit by unit, the latest period first."""
    wanted = board.wanted
    scope = scope_of(current_actor(), Action.SEE_OVERVIEW)
    ids = [unit.id for unit in units]
    found = list_cells(scope, columns, ids, as_of=wanted.as_of, today=wanted.today)
    return tuple(
        Line(unit, column, cell)
        for unit in units
        for column in reversed(columns)
        for cell in found.get(unit.id, {}).get(column.key, ())
    )


def _counts(part: Part, line: Line, board: Board) -> bool:
    cell = line.cell
    has_passed = cell.fell_due(board.wanted.as_of)
    return is_part(part, cell.state, has_passed=has_passed, is_nil=cell.is_nil, asked=cell.asked)
