"""The minutes of a session (biên bản), model 1.9 of Decree 30/2020/NĐ-CP, Annex III."""

from dataclasses import dataclass
from datetime import date, datetime, time

from tracker.printing.layout import fill, tidy
from tracker.printing.parts import Issuer, Person, Signer, Verification
from tracker.printing.sealed import AT_THE_DESK, Limits, render_pdf
from tracker.printing.variants import Variant

MOST_PEOPLE_IN_A_LIST = 12  # more of them are easier to read in a table
NOBODY_KNOWN = Person()
UNSIGNED = Signer()


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """One who came, or should have come; ``note`` for instance whom he stood in for."""

    name: str | None
    post: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the chair concluded; a task names who does it by when, or leaves a blank for it."""

    text: str
    lead: tuple[str, ...] = ()
    co_ordinating: tuple[str, ...] = ()
    due: date | None = None
    due_words: str = ""
    is_task: bool = True


@dataclass(frozen=True, slots=True)
class AgendaPart:
    """One item of the agenda as it went; ``notes`` of None means that nobody wrote them down."""

    title: str
    presenter: str = ""
    notes: tuple[str, ...] | None = None
    conclusions: tuple[Conclusion, ...] = ()


@dataclass(frozen=True, slots=True)
class MinutesPaper:
    """The facts of the minutes; None is a fact nobody knows and prints as a blank to fill in."""

    issuer: Issuer
    symbol: str
    subject: str
    opened_on: date
    chair: Person
    agenda: tuple[AgendaPart, ...]
    recipients: tuple[str, ...]
    created_at: datetime
    number: int | None = None
    opened_at: time | None = None
    part_of_day: str = ""
    place: str | None = None
    secretary: Person = NOBODY_KNOWN
    attendance: tuple[AttendanceLine, ...] | None = None
    absent: tuple[AttendanceLine, ...] | None = None
    turnout: str = ""  # how many members came, and whether that is enough
    conclusions: tuple[Conclusion, ...] = ()
    closed_on: date | None = None
    closed_at: time | None = None
    chair_signs: Signer = UNSIGNED
    secretary_signs: Signer = UNSIGNED
    is_draft: bool = True
    verification: Verification | None = None


def render(
    paper: MinutesPaper, *, limits: Limits = AT_THE_DESK, variant: Variant = Variant.EVERYDAY
) -> bytes:
    """Return the minutes as a tagged PDF.

    The head carries no place and date; the secretary signs left and the chair right; the
    recipients stand below.

    Raises PaperFailed.
    """
    title = title_of(paper)
    html = fill("minutes.html", paper=paper, title=title, most_in_a_list=MOST_PEOPLE_IN_A_LIST)
    return render_pdf(html, title=title, created=paper.created_at, limits=limits, variant=variant)


def title_of(paper: MinutesPaper) -> str:
    """Return the name under which viewers and readers aloud announce the minutes."""
    name = f"Biên bản {paper.subject}"
    return tidy(f"{name} (dự thảo)" if paper.is_draft else name)
