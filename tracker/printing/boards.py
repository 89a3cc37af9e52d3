"""The board of reports and its league on paper: plain tables, no number and no signature."""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.printing.layout import fill, tidy
from tracker.printing.parts import Issuer
from tracker.printing.sealed import Job, pdf_job

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoardPaper:
    """Units by periods; each row has the unit, a letter for each column and its completeness."""

    issuer: Issuer
    as_of: date
    heads: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    totals: tuple[Row, ...]
    legend: tuple[tuple[str, str], ...]
    left_out: int
    created_at: datetime
    of: str = ""  # ", huyện, thị xã, thành phố": which units it is narrowed to
    is_draft: bool = False  # it has no number, and is no document that is issued


@dataclass(frozen=True, slots=True)
class LeaguePaper:
    """Units by share on time; each row has place, unit, counts, shares."""

    issuer: Issuer
    as_of: date
    periods: tuple[str, ...]
    rows: tuple[Row, ...]
    apart: tuple[Row, ...]
    least: int
    created_at: datetime
    of: str = ""
    is_draft: bool = False


def board_job(paper: BoardPaper) -> Job:
    """Return what the board asks of the press."""
    title = tidy(f"Bảng theo dõi báo cáo, tính đến hết ngày {paper.as_of:%d/%m/%Y}")
    html = fill("board.html", paper=paper, title=title)
    return pdf_job(html, title=title, created=paper.created_at)


def league_job(paper: LeaguePaper) -> Job:
    """Return what the league asks of the press."""
    title = tidy(f"Xếp hạng nộp báo cáo, tính đến hết ngày {paper.as_of:%d/%m/%Y}")
    html = fill("league.html", paper=paper, title=title)
    return pdf_job(html, title=title, created=paper.created_at)
