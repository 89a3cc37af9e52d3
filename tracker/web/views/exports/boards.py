"""The board of reports and its league as workbooks, as their pages show them, all pages."""

from collections.abc import Iterator, Sequence

from flask.typing import ResponseReturnValue

from tracker.queries.board_cells import BoardUnit
from tracker.rules.boards import Counts, Placed
from tracker.rules.dates import show_date
from tracker.rules.permissions import Action
from tracker.sheets.writing import Value
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.access import guarded
from tracker.web.board_page import Board, league, read_board, read_wanted, rows_of
from tracker.web.board_words import all_states, group_name, name_of
from tracker.web.exporting import BLOCK, COUNT, SHARE, TEXT, WHOLE, send_sheet
from tracker.web.views.exports.blueprint import bp

COUNTED = (
    (_l("Reports fallen due"), COUNT),
    (_l("On time"), COUNT),
    (_l("Share on time"), SHARE),
    (_l("Late"), COUNT),
    (_l("Missing"), COUNT),
    (_l("Figures asked"), COUNT),
    (_l("Figures estimated"), COUNT),
    (_l("Figures given"), COUNT),
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
        *COUNTED,
    )
    return send_sheet(_("Board of reports"), headings, _board_rows(shown), note=_asked(shown))


@bp.get("/board/league.xlsx")
@guarded(Action.EXPORT_PROVINCE)
def league_sheet() -> ResponseReturnValue:
    """Take the league along; units with too few reports stand below, without a place."""
    shown = read_board(read_wanted(), has_totals=False)
    ranked, apart = league(shown)
    headings = ((_("Rank"), WHOLE), (_("Unit"), TEXT), (_("Kind"), TEXT), *COUNTED)
    rows = map(_league_row, (*ranked, *apart))
    return send_sheet(_("League table of reports"), headings, rows, note=_asked(shown))


def _asked(shown: Board) -> str:
    """Return what the reader asked for: the day, the periods, the kind of units."""
    wanted = shown.wanted
    periods = [name_of(column) for column in shown.columns if column.is_report]
    told = [_("as of %(day)s", day=show_date(wanted.as_of)).capitalize()]
    if periods:
        told.append(periods[0] if len(periods) == 1 else f"{periods[0]} – {periods[-1]}")
    told.append(group_name(wanted.kind) if wanted.kind else _("All units"))
    return " · ".join(told)


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
        None if share is None else float(share),
        counts.late,
        counts.missing + counts.returned,
        counts.asked,
        counts.estimated,
        counts.given,
    )
