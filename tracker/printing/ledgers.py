"""The ledger on paper: a plain table with title and filter, on pages laid sideways."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.printing.layout import fill, tidy
from tracker.printing.parts import Issuer
from tracker.printing.sealed import AT_THE_DESK, Job, Limits, pdf_job, print_job

HEADS = (
    *("STT", "Thời điểm", "Nội dung", "Nhiệm vụ", "Nơi nhận", "Kết quả", "Phản hồi của đơn vị"),
)


@dataclass(frozen=True, slots=True)
class LedgerPaper:
    """What the ledger says; each row has the words of its columns after the first."""

    issuer: Issuer
    subject: str
    notes: tuple[str, ...]  # what it is narrowed by, and as of when it is
    rows: Sequence[tuple[str, ...]]
    created_at: datetime
    is_draft: bool = False  # it has no number, and is no document that is issued


def render(paper: LedgerPaper, *, limits: Limits = AT_THE_DESK) -> bytes:
    """Return the ledger as a tagged PDF. Raises PaperFailed."""
    return print_job(job_of(paper), limits=limits)


def job_of(paper: LedgerPaper) -> Job:
    """Return what the ledger asks of the press."""
    title = tidy(f"Sổ theo dõi đôn đốc, {paper.subject}")
    html = fill("ledger.html", paper=paper, title=title, heads=HEADS)
    return pdf_job(html, title=title, created=paper.created_at)
