"""The pack of a session: one file with all that is laid before those who attend.

A cover with contents, the agenda, what became of the conclusions before, what is overdue, the
place in the index, and how each unit stands. It is no document that is issued: it has no number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.printing.layout import fill, tidy
from tracker.printing.parts import Issuer
from tracker.printing.profiles import HEADS as PROFILE_HEADS
from tracker.printing.profiles import ProfilePaper
from tracker.printing.sealed import AT_THE_DESK, Job, Limits, pdf_job, print_job

WHOLE = 1000  # how long a drawn bar is, in its own units
# Dark enough to be told apart without colours: in time, late, in progress, overdue.
COLOURS = ("#1f5fa8", "#9cc2ea", "#dedede", "#a61b1b")
NAMES = ("Hoàn thành đúng hạn", "Xong quá hạn", "Còn trong hạn", "Quá hạn")


@dataclass(frozen=True, slots=True)
class Standing:
    """How many are done in time, done late, in progress, overdue."""

    done_on_time: int = 0
    done_late: int = 0
    in_time: int = 0
    overdue: int = 0

    @property
    def counts(self) -> tuple[int, ...]:
        """Return the four counts in the order they are drawn."""
        return (self.done_on_time, self.done_late, self.in_time, self.overdue)

    @property
    def all(self) -> int:
        """Return how many there are."""
        return sum(self.counts)

    @property
    def bars(self) -> list[tuple[int, int, str]]:
        """Return start, length and colour of each piece of the bar; lengths make up the whole.

        >>> Standing(1, 0, 2, 1).bars[2]
        (250, 500, '#dedede')
        """
        edges = [WHOLE * sum(self.counts[:place]) // (self.all or 1) for place in range(5)]
        return [
            (edges[place], edges[place + 1] - edges[place], colour)
            for place, colour in enumerate(COLOURS)
            if edges[place + 1] > edges[place]
        ]

    @property
    def words(self) -> str:
        """Return the same in words."""
        named = (f"{name.lower()} {count}" for name, count in zip(NAMES, self.counts, strict=True))
        return ", ".join(named)

    @property
    def legend(self) -> list[tuple[str, int, str]]:
        """Return name, count and colour of each piece."""
        return list(zip(NAMES, self.counts, COLOURS, strict=True))


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """An item of the agenda."""

    title: str
    presenter: str = ""
    minutes: str = ""
    section: str = ""  # its heading


@dataclass(frozen=True, slots=True)
class ConclusionRow:
    """A conclusion of the session before, and how it stands in words."""

    text: str
    units: str
    due: str
    state: str
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """A task that is overdue."""

    code: str
    title: str
    due: str
    days: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit: how its tasks stand, and how many of its reports came in time."""

    name: str
    standing: Standing
    reports: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """The session before."""

    name: str
    standing: Standing
    rows: Sequence[ConclusionRow]


@dataclass(frozen=True, slots=True)
class PackPaper:
    """What the pack says; a part with nothing to say is left out."""

    issuer: Issuer
    subject: str
    facts: Sequence[tuple[str, str]]  # when, where, who presides
    as_of: date
    agenda: Sequence[AgendaRow]
    before: Before | None
    standing: Standing
    overdue: Sequence[tuple[str, Sequence[OverdueRow]]]  # by unit
    overdue_left_out: int
    units: Sequence[UnitRow]
    created_at: datetime
    index: ProfilePaper | None = None
    symbol: str = "Tài liệu phiên họp"
    is_draft: bool = False  # it has no number, and is no document that is issued

    @property
    def parts(self) -> list[tuple[str, int, str]]:
        """Return anchor, number and title of each part there is, in order."""
        named = (
            ("agenda", "Chương trình phiên họp", True),
            ("before", f"Kết luận {self.before.name} đã làm đến đâu" if self.before else "",
             self.before is not None),
            ("overdue", "Nhiệm vụ quá hạn", True),
            ("index", "Chỉ số chuyển đổi số", self.index is not None),
            ("units", "Kết quả của từng đơn vị", bool(self.units)),
        )  # fmt: skip
        there = [(anchor, title) for anchor, title, is_there in named if is_there]
        return [(anchor, number, title) for number, (anchor, title) in enumerate(there, 1)]


def render(paper: PackPaper, *, limits: Limits = AT_THE_DESK) -> bytes:
    """Return the pack as a tagged PDF, its parts as bookmarks. Raises PaperFailed."""
    return print_job(job_of(paper), limits=limits)


def job_of(paper: PackPaper) -> Job:
    """Return what the pack asks of the press."""
    return pdf_job(html_of(paper), title=title_of(paper), created=paper.created_at)


def html_of(paper: PackPaper) -> str:
    """Return the page the press prints."""
    return fill(
        "session_pack.html", paper=paper, title=title_of(paper), profile_heads=PROFILE_HEADS
    )


def title_of(paper: PackPaper) -> str:
    """Return the name under which viewers and readers aloud announce the pack."""
    return tidy(f"Tài liệu {paper.subject}")
