"""The board of reports: units by periods, one unit's periods, the league, the board on paper."""

from fractions import Fraction

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.printing import boards as paper
from tracker.printing.boards import BoardPaper, LeaguePaper
from tracker.printing.parts import Issuer
from tracker.queries.board_cells import BoardUnit
from tracker.queries.boards import PERIODS
from tracker.queries.committees import get_committee
from tracker.rules.boards import SMALLEST_SAMPLE, BoardState, Counts, Placed
from tracker.rules.faults import Missing
from tracker.rules.numbers import show_number, show_share
from tracker.rules.permissions import Action, may
from tracker.speech import ngettext, speaking
from tracker.web import board_words
from tracker.web.access import current_actor, guarded, writes_late
from tracker.web.board_lists import list_lines, read_shown
from tracker.web.board_page import Board, league, page_of, read_board, read_wanted, rows_of
from tracker.web.ordering import hand_out_or_order
from tracker.web.paging import read_page
from tracker.web.task_words import UNIT_GROUPS

bp = Blueprint("board", __name__, url_prefix="/board")
MOST_PRINTED = 1_000


@bp.get("")
@guarded(Action.SEE_OVERVIEW)
def index() -> ResponseReturnValue:
    """Show who handed in what, as of the day asked for."""
    board = read_board(read_wanted())
    page, blocks = page_of(board)
    actor = current_actor()
    return render_template(
        "board/index.html",
        board=board,
        page=page,
        blocks=blocks,
        names=[board_words.name_of(column) for column in board.columns],
        states=board_words.all_states(),
        periods=_periods(),
        words=board_words,
        kinds=UNIT_GROUPS,
        urges=may(actor, Action.URGE),
        takes=may(actor, Action.EXPORT_PROVINCE),
    )


@bp.get("/units/<int:unit_id>")
@guarded(Action.SEE_OVERVIEW)
def unit(unit_id: int) -> ResponseReturnValue:
    """Show the reports of one unit, the latest first."""
    board = read_board(read_wanted())
    units = [one for one in board.units if one.id == unit_id]
    if not units:
        raise Missing
    [row] = rows_of(board, units)
    lines = list_lines(board, board.columns, units)
    return render_template(
        "board/unit.html",
        board=board,
        row=row,
        lines=[line for line in lines if line.cell.state is not BoardState.NOT_ASKED],
        states=board_words.all_states(),
        words=board_words,
    )


@bp.get("/reports")
@guarded(Action.SEE_OVERVIEW)
def reports() -> ResponseReturnValue:
    """List the reports behind a number of the board or of the league."""
    board = read_board(read_wanted(), has_totals=False)
    behind = read_shown(board)
    return render_template(
        "board/reports.html",
        board=board,
        behind=behind,
        lines=behind.lines,
        page=behind.page,
        states=board_words.all_states(),
        words=board_words,
    )


@bp.get("/league")
@guarded(Action.EXPORT_PROVINCE)
def ranking() -> ResponseReturnValue:
    """Show the units by share on time, with formula and sample."""
    board = read_board(read_wanted(), has_totals=False)
    ranked, apart = league(board)
    page = read_page(len(ranked))
    return render_template(
        "board/league.html",
        board=board,
        page=page,
        ranked=ranked[page.offset : page.last],
        apart=apart,
        least=SMALLEST_SAMPLE,
        periods=_periods(),
        words=board_words,
        kinds=UNIT_GROUPS,
    )


@bp.route("/print.pdf", methods=["GET", "POST"])
@guarded(Action.EXPORT_PROVINCE)
@writes_late
def printed() -> ResponseReturnValue:
    """Print the board; papers are in Vietnamese."""
    board = read_board(read_wanted())
    units = board.units[:MOST_PRINTED]
    with speaking("vi"):
        sheet = BoardPaper(
            issuer=_issuer(),
            as_of=board.wanted.as_of,
            of=_kind_of(board),
            heads=tuple(board_words.head_of(column) for column in board.columns),
            groups=_groups(board, units),
            totals=_totals(board),
            legend=tuple(
                (board_words.LETTERS[one], str(board_words.STATES[one]))
                for one in board_words.LEGEND
            ),
            left_out=len(board.units) - len(units),
            created_at=clock.now(),
        )
    return hand_out_or_order(
        paper.board_job(sheet),
        name="bang-bao-cao.pdf",
        back=board.wanted.link(".index"),
    )


@bp.route("/league.pdf", methods=["GET", "POST"])
@guarded(Action.EXPORT_PROVINCE)
@writes_late
def printed_ranking() -> ResponseReturnValue:
    """Print the league; papers are in Vietnamese."""
    board = read_board(read_wanted(), has_totals=False)
    ranked, apart = league(board)
    with speaking("vi"):
        sheet = LeaguePaper(
            issuer=_issuer(),
            as_of=board.wanted.as_of,
            of=_kind_of(board),
            periods=tuple(board_words.name_of(one) for one in board.columns if one.is_report),
            rows=tuple(map(_ranked, ranked[:MOST_PRINTED])),
            apart=tuple(map(_ranked, apart[:MOST_PRINTED])),
            least=SMALLEST_SAMPLE,
            created_at=clock.now(),
        )
    return hand_out_or_order(
        paper.league_job(sheet),
        name="xep-hang-bao-cao.pdf",
        back=board.wanted.link(".ranking"),
    )


def _periods() -> list[tuple[int | str, str]]:
    """Return what the filter of periods offers; the usual is asked for by nothing."""
    usual, *others = PERIODS
    words = {most: ngettext("Latest period", "Latest %(num)s periods", most) for most in PERIODS}
    return [("", words[usual]), *((most, words[most]) for most in others)]


def _kind_of(board: Board) -> str:
    """Return the kind of units the paper is narrowed to, nothing for all."""
    kind = board.wanted.kind
    return f", {board_words.group_name(kind).lower()}" if kind else ""


def _issuer() -> Issuer:
    committee = get_committee(current_actor().committee_id)
    return Issuer(committee.name_on_paper, committee.issuer_parent or None)


def _groups(
    board: Board, units: tuple[BoardUnit, ...]
) -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    groups: dict[str, list[tuple[str, ...]]] = {}
    for row in rows_of(board, units):
        letters = (board_words.letter_of(cell) if cell else "" for cell in row.cells)
        group = groups.setdefault(board_words.group_name(row.unit.kind), [])
        complete = "" if row.counts.completeness is None else _complete(row.counts)
        group.append((row.unit.name, *letters, complete))
    return tuple((name, tuple(rows)) for name, rows in groups.items())


def _totals(board: Board) -> tuple[tuple[str, ...], ...]:
    pairs = zip(board.columns, board.totals, strict=True)
    shares = (counts.share if column.cut_off else None for column, counts in pairs)
    return (
        ("Phải nộp", *(show_number(one.expected) for one in board.totals)),
        ("Đã nhận", *(show_number(one.received) for one in board.totals)),
        ("Đúng hạn", *(show_number(one.on_time + one.waiting) for one in board.totals)),
        ("Chậm", *(show_number(one.late) for one in board.totals)),
        ("Bị trả lại", *(show_number(one.returned) for one in board.totals)),
        ("Chưa nộp", *(show_number(one.missing) for one in board.totals)),
        ("Tỷ lệ đúng hạn", *map(_share, shares)),
        ("Đủ số liệu", *(_share(one.completeness) for one in board.totals)),
    )


def _share(share: Fraction | None) -> str:
    return "–" if share is None else show_share(share, 0)


def _ranked(one: Placed[BoardUnit]) -> tuple[str, ...]:
    share = one.counts.share
    return (
        str(one.place or ""),
        one.key.name,
        f"{one.counts.kept}/{one.counts.owed}",
        "–" if share is None else show_share(share),
        show_number(one.counts.late),
        show_number(one.counts.missing + one.counts.returned),
        _complete(one.counts),
    )


def _complete(counts: Counts) -> str:
    """Return how complete the figures of a unit are, with a star where some are estimated."""
    return f"{_share(counts.completeness)}{'*' if counts.estimated else ''}"
