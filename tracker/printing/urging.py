"""The urging letter (công văn đôn đốc): model 1.5, Decree 30/2020, Annex III, with its annex."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from tracker.printing.composed import (
    CAPITALS,
    NOTE_LINE,
    addressee_lines,
    signature_facts,
    tidied,
)
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.printing.layout import fill, paragraphs, tidy
from tracker.printing.parts import Issuer, Signer, Verification, verification_facts
from tracker.printing.sealed import (
    IN_A_JOB,
    Job,
    Limits,
    Printed,
    print_group,
    render_all,
    render_pdf,
    write_word,
)
from tracker.printing.variants import Variant
from tracker.printing.wording import balanced, date_in_words, document_number, ended
from tracker.rules.dates import show_date

SUBJECT = "V/v đôn đốc thực hiện các nhiệm vụ quá hạn"
HEADS = (
    *("STT", "Nhiệm vụ", "Văn bản giao nhiệm vụ", "Hạn ban đầu", "Hạn hiện tại"),
    *("Số ngày quá hạn", "Nhắc gần nhất"),
)
WIDTHS = (10, 44, 32, 20, 20, 14, 20)  # millimetres, in Word
RECIPIENTS = ("Như trên", "Lưu: VT, Hồ sơ")


@dataclass(frozen=True, slots=True)
class UrgedLine:
    """One late task in the annex."""

    title: str
    source: str
    original_due: date | None
    due: date
    days_late: int
    reminded_on: date | None

    @property
    def cells(self) -> tuple[str, ...]:
        """Return what stands in the columns after the first."""
        return (
            self.title,
            self.source or "Không có văn bản giao riêng",
            show_date(self.original_due) if self.original_due else "Không có",
            show_date(self.due),
            str(self.days_late),
            show_date(self.reminded_on) if self.reminded_on else "Chưa nhắc",
        )


@dataclass(frozen=True, slots=True)
class UrgingPaper:
    """The facts of the letter; None is a fact nobody knows and prints as a blank to fill in."""

    issuer: Issuer
    issuer_words: str  # in sentences, as the committee is called
    symbol: str
    number: str | None
    place: str
    day: date | None
    addressee: str
    as_of: date
    reply_by: date
    opening: str
    sources: tuple[str, ...]  # the documents behind the late tasks, for the usual first words
    lines: tuple[UrgedLine, ...]
    signs: Signer
    created_at: datetime
    replaces: str = ""  # number and date of the letter this one is issued for
    recipients: tuple[str, ...] = RECIPIENTS
    verification: Verification | None = None

    @property
    def is_draft(self) -> bool:
        """Tell whether the clerk has not numbered it yet."""
        return self.number is None

    @property
    def shown_number(self) -> str:
        """Return the number as printed: a zero in front below ten, dots where there is none."""
        if self.number is None:
            return document_number(None)
        return document_number(int(self.number)) if self.number.isdigit() else self.number

    @property
    def number_line(self) -> str:
        """Return box 3."""
        return f"Số: {self.shown_number}/{self.symbol}"

    @property
    def reference(self) -> str:
        """Return the line under the title of the annex that names the letter."""
        return (
            f"(Kèm theo Công văn số {self.shown_number}/{self.symbol} {date_in_words(self.day)}"
            f" của {self.issuer_words})"
        )


def texts_of(paper: UrgingPaper) -> list[str]:
    """Return the paragraphs of the letter, the same on PDF and in Word."""
    count = len(paper.lines)
    told = (
        f"Theo kết quả theo dõi, tính đến hết {date_in_words(paper.as_of)}, {paper.addressee} còn"
        f" {count:02} nhiệm vụ đã quá thời hạn được giao mà chưa hoàn thành"
        " (chi tiết tại Phụ lục kèm theo)."
    )
    asked = (
        f"{paper.issuer_words} đề nghị {paper.addressee} khẩn trương thực hiện các nhiệm vụ nêu"
        " trên; báo cáo kết quả, nguyên nhân chậm, khó khăn, vướng mắc, kiến nghị (nếu có) và cam"
        f" kết thời hạn hoàn thành từng nhiệm vụ, chậm nhất {date_in_words(paper.reply_by)}."
    )
    replaced = f"Công văn này thay thế {paper.replaces}." if paper.replaces else ""
    last = f"Đề nghị {paper.addressee} quan tâm, thực hiện đúng thời hạn."
    parts = (*_opening(paper), told, asked, *((replaced,) if replaced else ()))
    return [*parts, ended(last, ".") + "/."]


def _opening(paper: UrgingPaper) -> list[str]:
    if paper.opening:
        return paragraphs(paper.opening)
    if not paper.sources:
        return []
    given = "; ".join(paper.sources)
    return [f"Thực hiện {given}, {paper.issuer_words} đã giao nhiệm vụ cho {paper.addressee}."]


def render(paper: UrgingPaper, *, limits: Limits = IN_A_JOB) -> bytes:
    """Return the letter with its annex as a tagged PDF; without a number it is marked as a draft.

    Raises PaperFailed.
    """
    title = title_of(paper)
    return render_pdf(html_of(paper), title=title, created=paper.created_at, limits=limits)


def render_word(paper: UrgingPaper, *, limits: Limits = IN_A_JOB) -> bytes:
    """Return the same letter as a Word document. Raises PaperFailed."""
    return write_word(word_facts(paper), created=paper.created_at, limits=limits)


def render_each(
    papers: Sequence[UrgingPaper], *, limits: Limits = IN_A_JOB
) -> list[Printed | PaperFailed]:
    """Return PDF and Word of several letters, printed together; what fails, fails by itself.

    When their child does not last, each letter is printed in one of its own.
    """
    jobs = [job for paper in papers for job in (_pdf_job(paper), _word_job(paper))]
    try:
        made = print_group(jobs, limits=limits)
    except PaperFailed as failed:
        if len(papers) == 1 or failed.reason is PaperFault.UNAVAILABLE:
            return [failed for _ in papers]
        return [one for paper in papers for one in render_each([paper], limits=limits)]
    return [_both(*pair) for pair in zip(made[::2], made[1::2], strict=True)]


def render_together(
    papers: Sequence[UrgingPaper], *, title: str, created: datetime, limits: Limits
) -> bytes:
    """Return many letters in one PDF, each numbered from its own first page.

    Raises PaperFailed.
    """
    pages = [html_of(paper) for paper in papers]
    return render_all(pages, title=tidy(title), created=created, limits=limits)


def _pdf_job(paper: UrgingPaper) -> Job:
    created = paper.created_at.isoformat()
    variant = Variant.EVERYDAY if paper.is_draft else Variant.ARCHIVE
    job = {"pages": [html_of(paper)], "title": title_of(paper), "created": created}
    return job | {"variant": variant}


def _word_job(paper: UrgingPaper) -> Job:
    return {"word": word_facts(paper), "created": paper.created_at.isoformat()}


def _both(pdf: bytes | PaperFailed, word: bytes | PaperFailed) -> Printed | PaperFailed:
    if isinstance(pdf, PaperFailed):
        return pdf
    return word if isinstance(word, PaperFailed) else Printed(pdf, word)


def word_facts(paper: UrgingPaper) -> dict[str, Any]:
    """Return what the Word document is written from; see ``printing.word``."""
    facts: dict[str, Any] = {
        "title": title_of(paper),
        "issuer": asdict(paper.issuer),
        "issuer_lines": balanced(paper.issuer.name, 26),
        "number": paper.number_line,
        "subject": balanced(SUBJECT, 30),
        "place_and_date": place_and_date(paper),
        "addressee": addressee_lines(paper.addressee),
        "texts": texts_of(paper),
        "recipients": list(paper.recipients),
        "signature": signature_facts(paper.signs),
        "as_of": as_of_words(paper),
        "annex": {
            "title": balanced(annex_title(paper), CAPITALS),
            "note": balanced(paper.reference, NOTE_LINE),
            "heads": list(HEADS),
            "rows": [[str(order), *line.cells] for order, line in enumerate(paper.lines, 1)],
            "widths": WIDTHS,
            "left": [1, 2],
            "size": 11,
            "height": 0,
        },
        "is_draft": paper.is_draft,
        "verification": verification_facts(paper.verification),
    }
    return tidied(facts)


def html_of(paper: UrgingPaper) -> str:
    """Return the page the press prints."""
    return fill(
        "urging.html",
        paper=paper,
        title=title_of(paper),
        subject=SUBJECT,
        texts=texts_of(paper),
        heads=HEADS,
        place_and_date=place_and_date(paper),
        annex_title=annex_title(paper),
        as_of=as_of_words(paper),
    )


def title_of(paper: UrgingPaper) -> str:
    """Return the name under which viewers and readers aloud announce the letter."""
    name = f"Công văn {SUBJECT}, {paper.addressee}"
    return tidy(f"{name} (dự thảo)" if paper.is_draft else name)


def place_and_date(paper: UrgingPaper) -> str:
    """Return the line of place and date; the date is the clerk's to fill in."""
    return f"{paper.place or '…' * 4}, {date_in_words(paper.day)}"


def annex_title(paper: UrgingPaper) -> str:
    """Return the title of the annex, in capitals."""
    return f"DANH MỤC NHIỆM VỤ QUÁ HẠN CỦA {paper.addressee.upper()}"


def as_of_words(paper: UrgingPaper) -> str:
    """Return of which day the figures are."""
    return f"Số liệu tính đến hết {date_in_words(paper.as_of)}."
