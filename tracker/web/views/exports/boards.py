"""The board of reports and its league as workbooks, as their pages show them, all pages."""

from collections.abc import Iterator, Sequence

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.queries.boards import BoardUnit
from tracker.rules.boards import Counts, Placed
from tracker.rules.permissions import Action
from tracker.sheets.writing import Value
from tracker.web.access import guarded
from tracker.web.board_page import Board, league, read_board, read_wanted, rows_of
from tracker.web.board_words import all_states, group_name, name_of
from tracker.web.exporting import BLOCK, DECIMAL, TEXT, WHOLE, send_sheet
from tracker.web.views.exports.blueprint import bp

COUNTS = (
    (_l("Reports fallen due"), WHOLE),
    (_l("On time"), WHOLE),
    (_l("Share on time in per cent"), DECIMAL),
    (_l("Late"), WHOLE),
    (_l("Missing"), WHOLE),
    (_l("Figures asked"), WHOLE),
    (_l("Figures given"), WHOLE),
)


@bp.get("/board/export.xlsx")
@guarded(Action.EXPORT_PROVINCE)
def board() -> ResponseReturnValue:
    """Take the board along: the state of every unit in every period, in words."""
    shown = read_board(read_wanted())
    headings = (
        (_("Unit"), TEXT),
        (_("Kind"), TEXT),
        *((name_of(column), TEXT) for column in shown.columns),
        *COUNTS,
    )
    return send_sheet(_("Board of reports"), headings, _board_rows(shown))


@bp.get("/board/league.xlsx")
@guarded(Action.EXPORT_PROVINCE)
def league_sheet() -> ResponseReturnValue:
    """Take the league along; units with too few reports stand below, without a place."""
    ranked, apart = league(read_board(read_wanted(), has_totals=False))
    headings = ((_("Rank"), WHOLE), (_("Unit"), TEXT), (_("Kind"), TEXT), *COUNTS)
    return send_sheet(_("League table of reports"), headings, map(_league_row, (*ranked, *apart)))


def _board_rows(shown: Board) -> Iterator[Sequence[Value]]:
    states = all_states()
    for start in range(0, len(shown.units), BLOCK):
        for row in rows_of(shown, shown.units[start : start + BLOCK]):
            yield (
                row.unit.name,
                group_name(row.unit.kind),
                *(states[cell.state, cell.is_nil] if cell else "" for cell in row.cells),
                *_counts(row.counts),
            )


def _league_row(one: Placed[BoardUnit]) -> Sequence[Value]:
    return (one.place, one.key.name, group_name(one.key.kind), *_counts(one.counts))


def _counts(counts: Counts) -> Sequence[Value]:
    share = counts.share
    return (
        counts.owed,
        counts.kept,
        None if share is None else float(round(share * 100, 2)),
        counts.late,
        counts.missing + counts.returned,
        counts.asked,
        counts.given,
    )
