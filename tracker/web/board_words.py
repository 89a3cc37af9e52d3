"""Words and shapes of the board of reports: its states, its columns, its groups of units."""

from typing import Any

from tracker.queries.board_cells import Cell, Column
from tracker.rules.boards import BoardState, Part
from tracker.rules.choices import UnitKind
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.filters import period
from tracker.web.task_words import UNIT_GROUPS

STATES: dict[BoardState, Any] = {
    BoardState.ON_TIME: _l("On time"),
    BoardState.LATE: _l("Late"),
    BoardState.WAITING: _l("On time, waiting for confirmation"),
    BoardState.RETURNED: _l("Returned"),
    BoardState.MISSING: _l("Not handed in, overdue"),
    BoardState.NOT_DUE: _l("Not due yet"),
    BoardState.NOT_ASKED: _l("Not asked"),
}
NIL = _l("Nothing to report")
ICONS = {
    BoardState.ON_TIME: "check2",
    BoardState.LATE: "clock",
    BoardState.WAITING: "hourglass-split",
    BoardState.RETURNED: "arrow-return-left",
    BoardState.MISSING: "x-lg",
}
LEGEND = (
    BoardState.ON_TIME,
    BoardState.LATE,
    BoardState.WAITING,
    BoardState.RETURNED,
    BoardState.MISSING,
    BoardState.NOT_DUE,
)
# of a paper, where there are no icons; each letter is explained in its legend
LETTERS = {
    BoardState.ON_TIME: "Đ",
    BoardState.LATE: "C",
    BoardState.WAITING: "Đx",
    BoardState.RETURNED: "T",
    BoardState.MISSING: "–",
    BoardState.NOT_DUE: "·",
    BoardState.NOT_ASKED: "",
}
SEVERITY = (
    BoardState.MISSING,
    BoardState.RETURNED,
    BoardState.NOT_DUE,
    BoardState.LATE,
    BoardState.WAITING,
    BoardState.ON_TIME,
    BoardState.NOT_ASKED,
)
PARTS: dict[Part, Any] = {
    Part.EXPECTED: _l("Expected"),
    Part.RECEIVED: _l("Received"),
    Part.ON_TIME: _l("On time"),
    Part.LATE: _l("Late"),
    Part.WAITING: _l("Waiting"),
    Part.RETURNED: _l("Returned"),
    Part.MISSING: _l("Missing"),
    Part.LACKING: _l("Missing or returned"),
    Part.NIL: NIL,
    Part.OWED: _l("Reports fallen due"),
    Part.KEPT: _l("Handed in by the last day"),
    Part.FIGURES: _l("Figures given"),
    Part.OWED_FIGURES: _l("Figures given"),
}
SHORT_PARTS = {"H1": _l("6 months"), "H2": _l("2nd half"), "9M": _l("9 months"), "Y": _l("Year")}


def head_of(column: Column) -> tuple[str, str]:
    """Return the two lines of a column's head: Q4 over 2022."""
    if not column.is_report:
        days = column.days
        return _("Detail"), _("%(num)s days", num=days) if days else _("plan")
    year, _dash, part = column.period.partition("-")
    if not year.isdecimal() or len(year) != 4 or not part:
        return column.period, ""
    if part.isdecimal():
        return _("M%(month)s", month=int(part)), year
    return str(SHORT_PARTS.get(part, part)), year


def name_of(column: Column) -> str:
    """Return the whole name of a column."""
    if column.is_report:
        return period(column.period)
    return _("Detail plan")


def gravest(cells: list[Cell]) -> Cell:
    """Return the cell that needs somebody most, where a unit owes several reports of a period."""
    return min(cells, key=lambda cell: SEVERITY.index(cell.state))


def all_states() -> dict[tuple[BoardState, bool], str]:
    """Return what a cell says in words, by its state and whether there was nothing to report."""
    nil = str(NIL).lower()
    said = {state: str(words) for state, words in STATES.items()}
    return {(state, False): words for state, words in said.items()} | {
        (state, True): f"{words}, {nil}" for state, words in said.items()
    }


def letter_of(cell: Cell) -> str:
    """Return what a cell says on paper."""
    return f"{LETTERS[cell.state]}0" if cell.is_nil else LETTERS[cell.state]


def group_name(kind: UnitKind) -> str:
    """Return the heading of a kind of units."""
    return str(UNIT_GROUPS[kind])
