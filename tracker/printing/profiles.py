"""The profile of a province on paper: a table of points, the shape, what to do first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.printing.layout import fill, tidy
from tracker.printing.parts import Issuer
from tracker.printing.sealed import AT_THE_DESK, Limits, render_pdf

HEADS = ("Chỉ số", "Điểm", "Tối đa", "Mất", "Phần mất", "Hạng", "Chủ trì")


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A row of the table; a group and the sum stand out."""

    name: str
    cells: tuple[str, ...]
    is_heavy: bool = False


@dataclass(frozen=True, slots=True)
class ProfilePaper:
    """What the paper says; all words and figures as printed."""

    issuer: Issuer
    subject: str
    notes: tuple[str, ...]
    facts: Sequence[tuple[str, str]]
    rows: Sequence[ProfileRow]
    sections: Sequence[tuple[str, Sequence[str]]]  # a heading and its sentences
    created_at: datetime
    radar: Any = None  # web's drawing: rings, rays, shapes; none with too little to draw
    is_draft: bool = False


def render(paper: ProfilePaper, *, limits: Limits = AT_THE_DESK) -> bytes:
    """Return the profile as a tagged PDF. Raises PaperFailed."""
    title = tidy(f"Phân tích chỉ số, {paper.subject}")
    html = fill("profile.html", paper=paper, title=title, heads=HEADS)
    return render_pdf(html, title=title, created=paper.created_at, limits=limits)
