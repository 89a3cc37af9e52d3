"""The answer to a request for more time (công văn): model 1.5, Decree 30/2020, Annex III."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from tracker.printing import composed
from tracker.printing.composed import Composed, Part, Run, Signature, Words, closed, words
from tracker.printing.layout import paragraphs, tidy
from tracker.printing.parts import Issuer, Signer, Verification
from tracker.printing.sealed import AT_THE_DESK, Limits
from tracker.printing.variants import Variant
from tracker.printing.wording import date_in_words, document_number, ended


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
    return composed.render(compose(paper), limits=limits, variant=variant)


def render_word(paper: AnswerPaper, *, limits: Limits = AT_THE_DESK) -> bytes:
    """Return the same answer as a Word document. Raises PaperFailed."""
    return composed.render_word(compose(paper), limits=limits)


def compose(paper: AnswerPaper) -> Composed:
    """Return the answer put together: what was asked and why, the decision, the last words."""
    return Composed(
        title=title_of(paper),
        created_at=paper.created_at,
        issuer=paper.issuer,
        number=f"Số: {document_number(paper.number)}/{paper.symbol}",
        letter_subject=paper.subject,
        place_and_date=f"{paper.place or '…' * 4}, {date_in_words(paper.day)}",
        addressee=paper.addressee,
        parts=(*_asked(paper), _decided(paper), *_typed(paper.note)),
        closing=closed(f"Đề nghị {paper.addressee} thực hiện và báo cáo kết quả đúng thời hạn"),
        signatures=(Signature(paper.signs),),
        recipients=paper.recipients,
        is_draft=paper.is_draft,
        verification=paper.verification,
    )


def title_of(paper: AnswerPaper) -> str:
    """Return the name under which viewers and readers aloud announce the answer."""
    name = f"Công văn {paper.subject}, {paper.addressee}"
    return tidy(f"{name} (dự thảo)" if paper.is_draft else name)


def _asked(paper: AnswerPaper) -> Iterator[Part]:
    """Tell what the unit asked for, and why."""
    asked_on = date_in_words(paper.asked_on)
    given = f" giao tại {paper.source}" if paper.source else ""
    late = " (đề nghị gửi sau khi đã hết hạn)" if paper.asked_late else ""
    yield words(
        f"{asked_on[:1].upper()}{asked_on[1:]}, {paper.addressee} đề nghị gia hạn nhiệm vụ"
        f" “{paper.task}”{given}, từ {date_in_words(paper.old_due)} đến"
        f" {date_in_words(paper.asked_due)}{late}."
    )
    if paper.original_due and paper.original_due != paper.old_due:
        yield words(f"Hạn giao lần đầu của nhiệm vụ: {date_in_words(paper.original_due)}.")
    yield words("Lý do đề nghị:", keep=True)
    yield from _typed(paper.reason)


def _decided(paper: AnswerPaper) -> Part:
    if paper.granted_due is None:
        return Words(
            (
                Run("Sau khi xem xét, "),
                Run("không cho gia hạn", bold=True),
                Run("; thời hạn thực hiện nhiệm vụ nêu trên giữ nguyên là"),
                Run(f" {date_in_words(paper.old_due)}."),
            )
        )
    is_other = paper.granted_due != paper.asked_due
    other = " Thời hạn này khác với thời hạn được đề nghị." if is_other else ""
    return Words(
        (
            Run("Sau khi xem xét, cho gia hạn thực hiện nhiệm vụ nêu trên đến hết "),
            Run(date_in_words(paper.granted_due), bold=True),
            Run(f".{other}"),
        )
    )


def _typed(text: str) -> Iterator[Part]:
    """Return a typed text in paragraphs, the last of them ended by a full stop."""
    *told, last = paragraphs(text) or [""]
    yield from map(words, told)
    if last:
        yield words(ended(last, "."))
