"""The answer to a request for more time (công văn): model 1.5, Decree 30/2020, Annex III."""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.printing.layout import fill, tidy
from tracker.printing.parts import Issuer, Signer, Verification
from tracker.printing.sealed import AT_THE_DESK, Limits, render_pdf
from tracker.printing.variants import Variant


@dataclass(frozen=True, slots=True)
class AnswerPaper:
    """The facts of the answer; None is a fact nobody knows and prints as a blank to fill in."""

    issuer: Issuer
    symbol: str
    number: int | None
    place: str
    day: date | None
    addressee: str
    task: str
    source: str  # the document that gave the task, with number and date
    original_due: date | None
    old_due: date
    asked_due: date
    asked_on: date
    asked_late: bool
    reason: str
    granted_due: date | None  # None: refused
    note: str
    recipients: tuple[str, ...]
    signs: Signer
    created_at: datetime
    verification: Verification | None = None

    @property
    def is_granted(self) -> bool:
        """Tell whether more time was given."""
        return self.granted_due is not None

    @property
    def is_draft(self) -> bool:
        """Tell whether the clerk has not numbered it yet."""
        return self.number is None

    @property
    def subject(self) -> str:
        """Return what stands under the number."""
        return (
            "V/v gia hạn thực hiện nhiệm vụ" if self.is_granted else "V/v đề nghị gia hạn nhiệm vụ"
        )


def render(
    paper: AnswerPaper, *, limits: Limits = AT_THE_DESK, variant: Variant = Variant.EVERYDAY
) -> bytes:
    """Return the answer as a tagged PDF; without a number it is marked as a draft.

    Raises PaperFailed.
    """
    title = title_of(paper)
    html = fill("answer.html", paper=paper, title=title)
    return render_pdf(html, title=title, created=paper.created_at, limits=limits, variant=variant)


def title_of(paper: AnswerPaper) -> str:
    """Return the name under which viewers and readers aloud announce the answer."""
    name = f"Công văn {paper.subject}, {paper.addressee}"
    return tidy(f"{name} (dự thảo)" if paper.is_draft else name)
