"""A paper put together from plain parts, from which PDF and Word are printed alike.

Each model composes its facts into one of these; the template and the Word writer show the same
parts in the same order, so that the two files cannot say different things.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from tracker.printing.layout import fill, paragraphs, tidy
from tracker.printing.parts import Issuer, Signer, Verification, verification_facts
from tracker.printing.sealed import AT_THE_DESK, Job, Limits, pdf_job, print_job, word_job
from tracker.printing.variants import Variant
from tracker.printing.wording import balanced, ended
from tracker.rules.drafting.numbering import ROMAN

DOTS = "…" * 12
SIGNATURES_IN_A_ROW = 3
NARROW_CAPACITY, NARROW_NAME = 15, 19  # letters, where three sign in a row
ISSUER_LINE, TITLE_LINE, CAPACITY_LINE, NAME_LINE, ADDRESSEE_LINE = 26, 54, 25, 28, 62  # letters
LETTER_LINE = 30
CAPITALS, NOTE_LINE = 44, 70  # of a title and a note of an annex
WIDE_CAPITALS, WIDE_NOTE_LINE = 70, 110


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one cut."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph, or a heading where ``level`` is 2 or 3.

    ``look``: ``body`` is justified with its first line indented; ``open`` stands left, for what
    is filled in by hand; ``rule`` is a line to write on; ``centre`` is in the middle. ``fill``
    ends in dots up to the margin; ``keep`` stays with what follows.
    """

    runs: tuple[Run, ...] = ()
    level: int = 0
    look: str = "body"
    fill: bool = False
    keep: bool = False
    on_a_new_page: bool = False
    kind: str = field(default="words", init=False)

    @property
    def text(self) -> str:
        """Return the words without their looks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head repeats on each page; a row of one cell spans it all, in bold.

    ``widths`` are millimetres; the columns of ``left`` hold words, the others stand in the
    middle; ``name`` is the column that names the row; rows are ``height`` millimetres or more.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    left: tuple[int, ...] = ()
    name: int | None = None
    size: int = 11
    height: float = 0
    kind: str = field(default="table", init=False)


Part = Words | Table


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex on pages of its own, numbered from 1, laid sideways where it is wide."""

    title: str
    note: str
    parts: tuple[Part, ...]
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """One who signs; ``role`` stands above his titles where several sign."""

    signer: Signer
    role: str = ""


@dataclass(frozen=True, slots=True)
class Composed:
    """A whole paper; what is empty is not printed.

    One signature stands right of the recipients; two or more stand in a row of their own, three
    to a row, with the recipients below.
    """

    title: str  # of the file
    created_at: datetime
    issuer: Issuer | None = None
    number: str = ""
    letter_subject: str = ""  # box 5b, of letters, which have no name
    place_and_date: str = ""
    urgency: str = ""
    name: str = ""
    subject: str = ""
    addressee: str = ""
    parts: tuple[Part, ...] = ()
    closing: Words | None = None
    signatures: tuple[Signature, ...] = ()
    recipients: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    is_draft: bool = False
    verification: Verification | None = None

    @property
    def has_body(self) -> bool:
        """Tell whether there is more than annexes."""
        return self.issuer is not None

    @property
    def signature_rows(self) -> tuple[tuple[Signature, ...], ...]:
        """Return who signs, row by row: two side by side, of more three."""
        count = SIGNATURES_IN_A_ROW
        return tuple(
            self.signatures[start : start + count]
            for start in range(0, len(self.signatures), count)
        )

    def annex_name(self, order: int) -> str:
        """Return the name of an annex: a Roman number where there are two or more."""
        return f"Phụ lục {ROMAN[order]}" if len(self.annexes) > 1 else "Phụ lục"


def words(text: str, **looks: Any) -> Words:
    """Return a plain paragraph."""
    return Words((Run(text),), **looks)


def labelled(label: str, text: str, **looks: Any) -> Words:
    """Return a paragraph that opens with a label in bold; without a text, with room for one."""
    if not text:
        return Words((Run(f"{label}:", bold=True), Run(" ")), look="open", fill=True)
    return Words((Run(f"{label}:", bold=True), Run(f" {text}")), **looks)


def heading(text: str, level: int = 3, *, keep: bool = True, on_a_new_page: bool = False) -> Words:
    """Return a heading of the body."""
    return Words((Run(text),), level=level, keep=keep, on_a_new_page=on_a_new_page)


def lines_to_write_on(count: int, look: str = "open") -> tuple[Words, ...]:
    """Return dotted lines."""
    return tuple(Words(look=look, fill=True) for _ in range(count))


def typed(text: str, *, keep_last: bool = False) -> tuple[Words, ...]:
    """Return a typed text as the paragraphs it is made of."""
    told = paragraphs(text)
    return tuple(
        words(one, keep=keep_last and order == len(told)) for order, one in enumerate(told, 1)
    )


def closed(text: str) -> Words:
    """Return the last paragraph of a paper, ended by ``./.``."""
    return words(f"{ended(text, '.')}/.")


def render(
    paper: Composed, *, limits: Limits = AT_THE_DESK, variant: Variant = Variant.EVERYDAY
) -> bytes:
    """Return the paper as a tagged PDF. Raises PaperFailed."""
    return print_job(job_of(paper, variant=variant), limits=limits)


def render_word(paper: Composed, *, limits: Limits = AT_THE_DESK) -> bytes:
    """Return the same paper as a Word document. Raises PaperFailed."""
    return print_job(word_job_of(paper), limits=limits)


def job_of(paper: Composed, *, variant: Variant = Variant.EVERYDAY) -> Job:
    """Return what its PDF asks of the press."""
    html, title = html_of(paper), paper.title
    return pdf_job(html, title=title, created=paper.created_at, variant=variant)


def word_job_of(paper: Composed) -> Job:
    """Return what its Word document asks of the press."""
    return word_job(word_facts(paper), created=paper.created_at)


def html_of(paper: Composed) -> str:
    """Return the page the press prints."""
    return fill("composed.html", paper=paper, title=paper.title)


def word_facts(paper: Composed) -> dict[str, Any]:
    """Return what the Word document is written from; see ``printing.word_composed``."""
    facts: dict[str, Any] = {
        "paper": "composed",
        "title": paper.title,
        "issuer": asdict(paper.issuer) if paper.issuer else None,
        "issuer_lines": balanced(paper.issuer.name, ISSUER_LINE) if paper.issuer else [],
        "number": paper.number,
        "place_and_date": paper.place_and_date,
        "urgency": paper.urgency,
        "name": paper.name,
        "subject": balanced(paper.letter_subject, LETTER_LINE) if paper.letter_subject else [],
        "subject_lines": balanced(paper.subject, TITLE_LINE),
        "addressee": addressee_lines(paper.addressee),
        "parts": [asdict(part) for part in paper.parts],
        "closing": asdict(paper.closing) if paper.closing else None,
        "signatures": _signatures(paper),
        "recipients": list(paper.recipients),
        "annexes": [_annex(paper, order, one) for order, one in enumerate(paper.annexes)],
        "is_draft": paper.is_draft,
        "verification": verification_facts(paper.verification),
    }
    return tidied(facts)


def addressee_lines(name: str) -> list[str]:
    """Return box 9a in lines of even length; none where nobody is addressed."""
    return balanced(f"Kính gửi: {ended(name, '.')}", ADDRESSEE_LINE) if name else []


def signature_facts(signer: Signer, role: str = "") -> dict[str, object]:
    """Return box 7 of the only one who signs, as Word writes it."""
    lone = replace(signer, capacities=signer.shown_capacities)
    return _signature(Signature(lone, role), is_narrow=False)


def _signatures(paper: Composed) -> list[list[dict[str, object]]]:
    if len(paper.signatures) == 1:
        only = paper.signatures[0]
        return [[signature_facts(only.signer, only.role)]]
    is_narrow = len(paper.signatures) > 2
    return [[_signature(one, is_narrow=is_narrow) for one in row] for row in paper.signature_rows]


def _signature(one: Signature, *, is_narrow: bool) -> dict[str, object]:
    signer = one.signer
    capacity, name = (NARROW_CAPACITY, NARROW_NAME) if is_narrow else (CAPACITY_LINE, NAME_LINE)
    return {
        "role": one.role,
        "capacities": _lines(signer.capacities, capacity),
        "office": _lines([signer.office] if signer.office else [], capacity),
        "name": _lines([signer.name], name) if signer.name else [DOTS[:8] if is_narrow else DOTS],
    }


def _lines(texts: Sequence[str], width: int) -> list[str]:
    return [line for text in texts for line in balanced(text, width)]


def _annex(paper: Composed, order: int, annex: Annex) -> dict[str, object]:
    return {
        "name": paper.annex_name(order),
        "title": balanced(annex.title.upper(), WIDE_CAPITALS if annex.is_wide else CAPITALS),
        "note": balanced(annex.note, WIDE_NOTE_LINE if annex.is_wide else NOTE_LINE),
        "parts": [asdict(part) for part in annex.parts],
        "is_wide": annex.is_wide,
    }


def tidied(facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts as they can be printed, through all their lists."""
    return {key: _tidied(one) for key, one in facts.items()}


def _tidied(value: Any) -> Any:
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, dict):
        return tidied(value)
    if isinstance(value, (list, tuple)):
        return [_tidied(one) for one in value]
    return value
