"""The consolidated report (báo cáo), model 1.4 of Decree 30/2020, Annex III, with its annexes."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from tracker.printing.composed import (
    CAPITALS,
    NOTE_LINE,
    TITLE_LINE,
    WIDE_CAPITALS,
    WIDE_NOTE_LINE,
    addressee_lines,
    signature_facts,
    tidied,
)
from tracker.printing.layout import ZERO_WIDTH_SPACE, fill, paragraphs, tidy
from tracker.printing.parts import Issuer, Signer, Verification, verification_facts
from tracker.printing.sealed import (
    AT_THE_DESK,
    IN_A_JOB,
    Job,
    Limits,
    Printed,
    pdf_job,
    print_job,
    word_job,
)
from tracker.printing.variants import Variant
from tracker.printing.wording import balanced, date_in_words, document_number, ended
from tracker.rules.consolidated import BlockKind
from tracker.rules.drafting.blocks import Block
from tracker.rules.drafting.numbering import ROMAN, Numbered, numbered

FIGURES = 14  # letters; a column of no more holds figures or marks
LINE, WIDE_LINE = 86, 135  # letters of 11 points between the margins, upright and sideways
WIDE = 8  # columns of an annex that is laid sideways
BOLD = 1.2  # a bold letter beside another
EDGES = 2.0  # letters of white at both edges of a cell
CAPITAL = 0.4  # of a letter more
MOST_WHOLE = 16  # bars of a chart that is never parted; half a page
FRACTION = re.compile(r"(?<=\d{3})/(?=\d)")
LONG_FRACTION = 12  # letters; a shorter cell stays on one line (dates, small fractions)


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """The facts of the report; None is a fact nobody knows and prints as a blank to fill in."""

    issuer: Issuer
    issuer_words: str
    symbol: str
    number: str | None
    place: str
    day: date | None
    subject: str
    addressee: str
    blocks: tuple[Block, ...]
    signs: Signer
    recipients: tuple[str, ...]
    created_at: datetime
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
    def place_and_date(self) -> str:
        """Return the line of place and date; the date is the clerk's to fill in."""
        return f"{self.place or '…' * 4}, {date_in_words(self.day)}"

    @property
    def parts(self) -> tuple[Numbered, ...]:
        """Return the blocks of the body with the marks of their headings."""
        return numbered([block for block in self.blocks if not block.is_annex])

    @property
    def parts_before_the_last(self) -> tuple[Numbered, ...]:
        """Return the body without the words it ends with, which stay with the signature."""
        return self.parts[:-1] if _ends_in_words(self.parts) else self.parts

    @property
    def annexes(self) -> tuple[Block, ...]:
        """Return the annexes that are printed."""
        return tuple(one for one in self.blocks if one.is_annex and not one.is_left_out)

    @property
    def reference(self) -> str:
        """Return the line under the title of an annex that names the report."""
        return (
            f"(Kèm theo Báo cáo số {self.shown_number}/{self.symbol} {date_in_words(self.day)}"
            f" của {self.issuer_words})"
        )

    def annex_name(self, order: int) -> str:
        """Return the name of an annex: a Roman number where there are two or more."""
        return f"Phụ lục {ROMAN[order]}" if len(self.annexes) > 1 else "Phụ lục"


def render(
    paper: ReportPaper, *, limits: Limits = AT_THE_DESK, variant: Variant = Variant.EVERYDAY
) -> bytes:
    """Return the report as a tagged PDF; without a number it is marked as a draft.

    Raises PaperFailed.
    """
    return print_job(job_of(paper, variant=variant), limits=limits)


def render_word(paper: ReportPaper, *, limits: Limits = AT_THE_DESK) -> bytes:
    """Return the same report as a Word document. Raises PaperFailed."""
    return print_job(word_job_of(paper), limits=limits)


def job_of(paper: ReportPaper, *, variant: Variant = Variant.EVERYDAY) -> Job:
    """Return what its PDF asks of the press."""
    html, title = html_of(paper), title_of(paper)
    return pdf_job(html, title=title, created=paper.created_at, variant=variant)


def word_job_of(paper: ReportPaper) -> Job:
    """Return what its Word document asks of the press."""
    return word_job(word_facts(paper), created=paper.created_at)


def render_both(paper: ReportPaper) -> Printed:
    """Return the archive's PDF, and Word, of an issued report. Raises PaperFailed."""
    pdf = render(paper, limits=IN_A_JOB, variant=Variant.ARCHIVE)
    return Printed(pdf, render_word(paper, limits=IN_A_JOB))


def html_of(paper: ReportPaper) -> str:
    """Return the page the press prints."""
    return fill(
        "consolidated.html",
        paper=paper,
        title=title_of(paper),
        parts=paper.parts_before_the_last,
        closing=closing_of(paper),
        texts=texts_of,
        shares=shares_of,
        left=left_columns,
        cell_of=cell_of,
        is_wide=is_wide,
        lines_of=annex_lines,
        most_whole=MOST_WHOLE,
    )


def title_of(paper: ReportPaper) -> str:
    """Return the name under which viewers and readers aloud announce the report."""
    name = f"Báo cáo {paper.subject}"
    return tidy(f"{name} (dự thảo)" if paper.is_draft else name)


def closing_of(paper: ReportPaper) -> list[str]:
    """Return the last paragraphs, ended by ``./.``: its last words, or a sentence that says so."""
    parts = paper.parts
    if not _ends_in_words(parts):
        return [f"Trên đây là báo cáo của {paper.issuer_words}./."]
    *texts, last = texts_of(parts[-1].block)
    return [*texts, f"{ended(last, '.')}/."]


def _ends_in_words(parts: Sequence[Numbered]) -> bool:
    kinds = (BlockKind.PARAGRAPH, BlockKind.QUOTE)
    return bool(parts) and parts[-1].block.kind in kinds and bool(texts_of(parts[-1].block))


def texts_of(block: Block) -> list[str]:
    """Return the paragraphs of a block: its sentences, and what the office broke into lines."""
    return paragraphs(" ".join(one.text for one in block.sentences if one.text))


def annex_lines(block: Block) -> tuple[int, int]:
    """Return how many letters a line of its title and of the note below have room for."""
    return (WIDE_CAPITALS, WIDE_NOTE_LINE) if is_wide(block) else (CAPITALS, NOTE_LINE)


def is_wide(block: Block) -> bool:
    """Tell whether an annex is laid sideways: it has too many columns to be read upright."""
    return block.is_annex and len(block.heads) >= WIDE


def shares_of(block: Block) -> list[float]:
    """Return how much of the width each column gets.

    Its longest word has room on one line; what is left goes to the columns with most words.
    """
    columns = list(zip(block.heads, *block.rows, strict=True))
    least = [
        _longest_word(head, [cell_of(block, cell) for cell in cells]) for head, *cells in columns
    ]
    whole = [sum(map(len, cells)) / len(cells) for _head, *cells in columns]
    wanted = [max(0.0, words - word) for words, word in zip(whole, least, strict=True)]
    room = WIDE_LINE if is_wide(block) else LINE
    spare = max(0.0, room - sum(least)) / (sum(wanted) or 1)
    widths = [word + spare * more for word, more in zip(least, wanted, strict=True)]
    return [width / sum(widths) for width in widths]


def cell_of(block: Block, cell: str) -> str:
    """Return a cell as it is printed: sideways there is room for whole fractions."""
    return cell if is_wide(block) else breakable(cell)


def breakable(cell: str) -> str:
    """Return a cell whose long fractions may break after their stroke; days and signs may not."""
    return FRACTION.sub(f"/{ZERO_WIDTH_SPACE}", cell) if len(cell) > LONG_FRACTION else cell


def _longest_word(head: str, cells: Sequence[str]) -> float:
    """Return the room a column needs, in letters: a head is bold, an edge keeps some white."""
    words = [word for cell in cells for word in re.split(r"[ \n\u200b]", cell)]
    bold = max((len(word) for word in head.split()), default=0) * BOLD
    return max(bold, max(map(_room, words), default=0.0)) + EDGES


def _room(word: str) -> float:
    """Return the room of a word in letters: the capitals of a sign are wider."""
    return len(word) + CAPITAL * max(0, sum(map(str.isupper, word)) - 1)


def left_columns(block: Block) -> list[int]:
    """Return the columns that hold words: they stand left, figures in the middle."""
    columns = list(zip(*block.rows, strict=True))
    return [
        place
        for place, cells in enumerate(columns)
        if max(map(len, cells)) > FIGURES and not all(_is_figure(cell) for cell in cells)
    ]


def _is_figure(cell: str) -> bool:
    return bool(cell) and cell[0] in "0123456789+−–≥≤"


def word_facts(paper: ReportPaper) -> dict[str, Any]:
    """Return what the Word document is written from; see ``printing.word_reports``."""
    facts: dict[str, Any] = {
        "paper": "report",
        "title": title_of(paper),
        "issuer": asdict(paper.issuer),
        "issuer_lines": balanced(paper.issuer.name, 26),
        "number": paper.number_line,
        "subject": [],
        "title_lines": balanced(paper.subject, TITLE_LINE),
        "place_and_date": paper.place_and_date,
        "addressee": addressee_lines(paper.addressee),
        "parts": [_word_part(one) for one in paper.parts_before_the_last],
        "closing": closing_of(paper),
        "recipients": list(paper.recipients),
        "signature": signature_facts(paper.signs),
        "annexes": [
            {
                **_word_table(block),
                "name": paper.annex_name(order),
                "title": balanced(block.text.upper(), annex_lines(block)[0]),
                "note": balanced(paper.reference, annex_lines(block)[1]),
                "is_wide": is_wide(block),
            }
            for order, block in enumerate(paper.annexes)
        ],
        "is_draft": paper.is_draft,
        "verification": verification_facts(paper.verification),
    }
    return tidied(facts)


def _word_part(one: Numbered) -> dict[str, object]:
    block = one.block
    if block.kind is BlockKind.HEADING:
        return {"kind": "heading", "level": block.level, "mark": one.mark, "text": block.text}
    if block.kind is BlockKind.TABLE:
        return _word_table(block)
    if block.kind is BlockKind.CHART:
        bars = [[bar.label, bar.length, bar.words, bar.target] for bar in block.bars]
        is_whole = len(bars) <= MOST_WHOLE
        return {"kind": "chart", "title": block.text, "bars": bars, "is_whole": is_whole}
    return {"kind": "words", "texts": texts_of(block)}


def _word_table(block: Block) -> dict[str, object]:
    return {
        "kind": "table",
        "title": block.text,
        "heads": list(block.heads),
        "rows": [[cell_of(block, cell) for cell in row] for row in block.rows],
        "widths": shares_of(block),
        "left": left_columns(block),
        "size": 11,
        "height": 0,
    }
