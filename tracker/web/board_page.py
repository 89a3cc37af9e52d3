"""What the board of reports shows: the rows of a page, its totals, its league."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from flask import url_for

from tracker import clock
from tracker.queries.board_cells import BoardUnit, Cell, Column, list_cells
from tracker.queries.boards import (
    PERIODS,
    count_columns,
    list_board_units,
    list_columns,
    list_standings,
    standing_of,
)
from tracker.rules import dates
from tracker.rules.boards import BoardState, Counts, Placed, league_of
from tracker.rules.choices import UnitKind
from tracker.rules.permissions import Action, scope_of
from tracker.web.access import current_actor
from tracker.web.board_words import gravest
from tracker.web.paging import HEAVIEST, HEAVY, Page, read_choice, read_day, read_number, read_page

POOR = 80  # per cent; below it a unit's completeness is set in bold
FEW_COLUMNS = 6  # of a page of fifty rows
SIDE_BY_SIDE = 16  # rows from which a page stands in two columns


@dataclass(frozen=True)
class Row:
    """A unit of the board; ``cells`` follow the columns, None where it owes nothing."""

    unit: BoardUnit
    cells: tuple[Cell | None, ...]
    counts: Counts

    @property
    def is_poor(self) -> bool:
        """Tell whether its figures are less complete than they should be."""
        share = self.counts.completeness
        return share is not None and share * 100 < POOR


@dataclass
class Block:
    """Rows that stand below one another: groups of units of one kind."""

    groups: list[tuple[UnitKind, list[Row]]] = field(default_factory=list)


@dataclass(frozen=True)
class Wanted:
    """What the address asks of the board."""

    as_of: date
    today: date
    most: int
    kind: UnitKind | None

    @property
    def is_past(self) -> bool:
        """Tell whether the board is shown as it was."""
        return self.as_of < self.today

    @property
    def active(self) -> int:
        """Return how many filters are on."""
        return sum((self.is_past, self.most != PERIODS[0], self.kind is not None))

    @property
    def chosen_periods(self) -> int | str:
        """Return how many periods were asked for, nothing for the usual."""
        return self.most if self.most != PERIODS[0] else ""

    def link(self, endpoint: str, **values: Any) -> str:
        """Return the address of a page of the board that keeps what was asked."""
        words: dict[str, Any] = dict(values)
        if self.is_past:
            words["as_of"] = dates.show_date(self.as_of)
        if self.most != PERIODS[0]:
            words["periods"] = self.most
        if self.kind:
            words["kind"] = self.kind.value
        return url_for(endpoint, **words)


@dataclass
class Board:
    """The board as one reader asked for it."""

    wanted: Wanted
    columns: tuple[Column, ...]
    units: tuple[BoardUnit, ...]
    totals: Sequence[Counts]

    @property
    def current(self) -> Column | None:
        """Return the period that still runs, if any."""
        reports = [one for one in self.columns if one.is_report and not one.cut_off]
        return reports[-1] if reports else None

    @property
    def lacking(self) -> tuple[tuple[Column, int], ...]:
        """Return how many did not hand in, by column, where any."""
        pairs = zip(self.columns, self.totals, strict=True)
        return tuple((column, counts.missing) for column, counts in pairs if counts.missing)


def read_wanted() -> Wanted:
    """Return what the address asks; what cannot be read asks nothing, nor a day to come."""
    today = clock.today()
    most = read_number("periods")
    return Wanted(
        as_of=min(read_day("as_of") or today, today),
        today=today,
        most=most if most in PERIODS else PERIODS[0],
        kind=read_choice(UnitKind, "kind"),
    )


def read_board(wanted: Wanted, *, has_totals: bool = True) -> Board:
    """Return the board without its rows; the league does without totals, which cost a third."""
    scope = scope_of(current_actor(), Action.SEE_OVERVIEW)
    day = {"as_of": wanted.as_of, "today": wanted.today}
    columns = list_columns(scope, most=wanted.most, **day)
    units = list_board_units(scope, **day)
    totals = count_columns(scope, columns, **day, kind=wanted.kind) if has_totals else {}
    return Board(
        wanted=wanted,
        columns=columns,
        units=tuple(unit for unit in units if wanted.kind in (None, unit.kind)),
        totals=[totals.get(column.key, Counts()) for column in columns],
    )


def rows_of(board: Board, units: Sequence[BoardUnit]) -> list[Row]:
    """Return the rows of some units."""
    wanted = board.wanted
    scope = scope_of(current_actor(), Action.SEE_OVERVIEW)
    ids = [unit.id for unit in units]
    day: dict[str, date] = {"as_of": wanted.as_of, "today": wanted.today}
    found = list_cells(scope, board.columns, ids, **day)
    return [_row(unit, board, found.get(unit.id, {})) for unit in units]


def page_of(board: Board) -> tuple[Page, list[Block]]:
    """Return the page the address asks for, its rows in one column or in two."""
    sizes = HEAVY if len(board.columns) <= FEW_COLUMNS else HEAVIEST
    page = read_page(len(board.units), sizes=sizes)
    rows = rows_of(board, board.units[page.offset : page.last])
    if len(rows) < SIDE_BY_SIDE:
        return page, [_block(rows)] if rows else []
    middle = _middle(rows)
    return page, [_block(rows[:middle]), _block(rows[middle:])]


def league(board: Board) -> tuple[tuple[Placed[BoardUnit], ...], tuple[Placed[BoardUnit], ...]]:
    """Return the units of the board by share on time, and apart those with few reports."""
    scope, wanted = scope_of(current_actor(), Action.SEE_OVERVIEW), board.wanted
    standings = list_standings(scope, board.columns, as_of=wanted.as_of, today=wanted.today)
    nobody = Counts()
    return league_of((unit, standings.get(unit.id, nobody)) for unit in board.units)


def _row(unit: BoardUnit, board: Board, found: Mapping[tuple[str, int], list[Cell]]) -> Row:
    reports = (found.get(column.key, ()) for column in board.columns if column.is_report)
    return Row(
        unit,
        tuple(_cell(found.get(column.key)) for column in board.columns),
        standing_of(chain.from_iterable(reports), board.wanted.as_of),
    )


def _cell(cells: list[Cell] | None) -> Cell | None:
    if not cells:
        return None
    cell = gravest(cells)
    return None if cell.state is BoardState.NOT_ASKED else cell


def _block(rows: Sequence[Row]) -> Block:
    block = Block()
    for row in rows:
        if not block.groups or block.groups[-1][0] is not row.unit.kind:
            block.groups.append((row.unit.kind, []))
        block.groups[-1][1].append(row)
    return block


def _middle(rows: Sequence[Row]) -> int:
    """Return where to part the rows: between two groups near the middle, or in the middle."""
    half = (len(rows) + 1) // 2
    edges = [
        number
        for number in range(1, len(rows))
        if rows[number].unit.kind is not rows[number - 1].unit.kind
    ]
    near = min(edges, key=lambda edge: abs(edge - half), default=half)
    return near if abs(near - half) * 5 <= len(rows) else half
