"""The reports behind a number of the board: of a column or of a unit, as many as it counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from flask import request

from tracker.queries.board_cells import (
    Behind,
    BoardUnit,
    Cell,
    Column,
    list_cells,
    list_reports,
    sum_reports,
)
from tracker.queries.boards import standing_of
from tracker.rules.boards import Part
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action, scope_of
from tracker.web.access import current_actor
from tracker.web.board_page import Board
from tracker.web.paging import Page, read_choice, read_number, read_page


@dataclass(frozen=True)
class Line:
    """One report of one unit."""

    unit: BoardUnit
    column: Column
    cell: Cell


@dataclass(frozen=True)
class Shown:
    """The reports behind a number; without a column those of all periods shown, as the league."""

    part: Part
    column: Column | None
    unit: BoardUnit | None
    page: Page
    lines: tuple[Line, ...]
    asked: int  # figures, of all these reports
    given: int
    estimated: int = 0  # of those asked
    longest: int = 0  # figures that a report which did not come is taken to owe

    @property
    def completeness(self) -> Fraction:
        """Return the share of the figures asked that were given."""
        return Fraction(self.given, self.asked)


def read_shown(board: Board) -> Shown:
    """Return the reports the address asks for. Raises Missing for a column or unit unknown."""
    part = read_choice(Part, "part") or Part.EXPECTED
    word, unit_id = request.args.get("of", ""), read_number("unit")
    column = next((one for one in board.columns if one.word == word), None) if word else None
    unit = next((one for one in board.units if one.id == unit_id), None) if unit_id else None
    if (word and column is None) or (unit_id and unit is None):
        raise Missing
    if part is Part.OWED_FIGURES and unit is None:
        raise Missing  # what a missing report owes is taken from the others of its unit
    columns = (column,) if column else tuple(one for one in board.columns if one.is_report)
    behind = Behind(part, columns, unit.id if unit else None, board.wanted.kind)
    day = {"as_of": board.wanted.as_of, "today": board.wanted.today}
    scope = scope_of(current_actor(), Action.SEE_OVERVIEW)
    total, asked, given = sum_reports(scope, behind, **day)
    page, by_key = read_page(total), {column.key: column for column in columns}
    rows = list_reports(scope, behind, **day, offset=page.offset, limit=page.size)
    lines = tuple(Line(row.unit, by_key[row.cell.column], row.cell) for row in rows)
    shown = Shown(part, column, unit, page, lines, asked, given)
    return _with_estimate(shown, board, columns) if part is Part.OWED_FIGURES else shown


def _with_estimate(shown: Shown, board: Board, columns: Sequence[Column]) -> Shown:
    """Add the figures that the missing reports of the unit are taken to owe, as the league does."""
    units = [shown.unit] if shown.unit else []
    cells = [line.cell for line in list_lines(board, columns, units)]
    estimated = standing_of(cells, board.wanted.as_of).estimated
    longest = max((cell.asked for cell in cells), default=0)
    return replace(shown, asked=shown.asked + estimated, estimated=estimated, longest=longest)


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
