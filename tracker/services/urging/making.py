"""Make the files of a batch: each step is one short transaction of ``jobs.urging``.

Nothing is locked while letters are printed. Whoever prints holds a lease; one that dies leaves
the rest to the next, and what was printed from an older state of a letter is not kept.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.database import db
from tracker.models import StoredFile, UrgingBatch, UrgingLetter
from tracker.printing.faults import PaperFailed
from tracker.printing.sealed import Printed
from tracker.printing.urging import UrgingPaper
from tracker.queries.issued_papers import find_latest
from tracker.rules.choices import LetterStage, PrintState
from tracker.rules.urging import file_stem
from tracker.services import files, leases
from tracker.services.file_types import DOCX, PDF
from tracker.services.files import Made
from tracker.services.issued_papers import freeze, verifications_of
from tracker.services.urging.mailing import mail_letter
from tracker.services.urging.papers import paper_of

ZIP = "application/zip"


@dataclass(frozen=True, slots=True)
class Order:
    """A letter to be printed, and the state of it that is printed."""

    letter_id: int
    version: int
    paper: UrgingPaper


@dataclass(frozen=True, slots=True)
class Stored:
    """The files of a letter in the store, without their rows yet."""

    pdf: Made
    word: Made


@dataclass(frozen=True, slots=True)
class Sheaf:
    """All letters of a batch that stand, to be put into one file."""

    title: str
    papers: tuple[UrgingPaper, ...]
    files: tuple[tuple[str, str], ...]  # name inside the archive, key in the store
    versions: tuple[tuple[int, int], ...]


def take_batch(*, holder: str, now: datetime) -> int | None:
    """Take the oldest batch that has letters to print and that nobody else is printing."""
    for batch_id in db.session.scalars(
        select(UrgingBatch.id).where(UrgingBatch.is_making).order_by(UrgingBatch.id)
    ).all():
        if leases.hold(_lease_name(batch_id), holder=holder, now=now):
            return batch_id
    return None


def take_orders(batch_id: int, *, holder: str, now: datetime, limit: int) -> list[Order] | None:
    """Return the next letters to print and renew the lease; None when it was lost."""
    if not leases.hold(_lease_name(batch_id), holder=holder, now=now):
        return None
    letters = db.session.scalars(
        _of(batch_id)
        .where(UrgingLetter.print_state == PrintState.WAITING)
        .order_by(UrgingLetter.position, UrgingLetter.edition)
        .limit(limit)
    ).all()
    return [
        Order(letter.id, letter.version_id, paper)
        for letter, paper in zip(letters, _papers_of(letters), strict=True)
    ]


def put_away(printed: Printed, *, now: datetime) -> Stored:
    """Write the files of a letter into the store, before their rows."""
    return Stored(files.put_made(printed.pdf, now=now), files.put_made(printed.word, now=now))


def keep_printed(order: Order, outcome: Stored | PaperFailed, *, now: datetime) -> bool:
    """Keep the files of a letter, or why there are none; an issued letter goes into the post.

    False when the letter changed meanwhile: it is printed again in its new state.
    """
    letter = db.session.scalar(
        select(UrgingLetter)
        .where(UrgingLetter.id == order.letter_id)
        .options(
            joinedload(UrgingLetter.batch),
            joinedload(UrgingLetter.unit),
            joinedload(UrgingLetter.signed),
            selectinload(UrgingLetter.lines),
        )
        .with_for_update(of=UrgingLetter)
        .execution_options(populate_existing=True)
    )
    if letter is None or letter.version_id != order.version:
        return False
    if isinstance(outcome, PaperFailed):
        letter.print_state, letter.problem = PrintState.FAILED, outcome.reason.value
    else:
        _keep_files(letter, outcome, now)
        if letter.stage is LetterStage.ISSUED:
            mail_letter(letter, now=now)
    db.session.flush()
    return True


def gather(batch_id: int) -> Sheaf | None:
    """Return the letters of a batch that are to stand in one file; None while some still wait."""
    if _some_wait(batch_id):
        return None
    batch = db.session.get_one(UrgingBatch, batch_id)
    letters = db.session.scalars(
        _of(batch_id)
        .where(
            UrgingLetter.print_state == PrintState.MADE,
            UrgingLetter.stage != LetterStage.WITHDRAWN,
        )
        .options(
            joinedload(UrgingLetter.pdf),
            joinedload(UrgingLetter.word_file),
            joinedload(UrgingLetter.signed),
        )
        .order_by(UrgingLetter.position, UrgingLetter.edition)
    ).all()
    return Sheaf(
        title=f"Công văn đôn đốc tính đến ngày {batch.as_of:%d/%m/%Y}",
        papers=_papers_of(letters),
        files=tuple(pair for letter in letters for pair in _entries(letter)),
        versions=tuple((letter.id, letter.version_id) for letter in letters),
    )


def pack(sheaf: Sheaf, *, now: datetime) -> Made:
    """Write an archive of all files of the letters into the store."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, key in sheaf.files:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), _bytes_of(key))
    return files.put_made(made.getvalue(), now=now)


def finish(
    batch_id: int,
    sheaf: Sheaf,
    *,
    together: Made | PaperFailed | None,
    archive: Made | None,
    now: datetime,
) -> bool:
    """Keep the files of all letters and rest; False when a letter changed meanwhile."""
    batch = db.session.scalar(
        select(UrgingBatch)
        .where(UrgingBatch.id == batch_id)
        .options(joinedload(UrgingBatch.all_pdf), joinedload(UrgingBatch.archive))
        .with_for_update(of=UrgingBatch)
        .execution_options(populate_existing=True)
    )
    if batch is None or _some_wait(batch_id) or not _is_unchanged(sheaf):
        return batch is None
    old = [file for file in (batch.all_pdf, batch.archive) if file is not None]
    name = f"cong-van-don-doc-{batch.as_of:%Y-%m-%d}"
    whole, zipped = (
        _row(made, f"{name}{ending}", media, batch, now) if isinstance(made, Made) else None
        for made, ending, media in ((together, ".pdf", PDF.media), (archive, ".zip", ZIP))
    )
    batch.all_pdf_id = whole.id if whole else None
    batch.archive_id = zipped.id if zipped else None
    batch.problem = together.reason.value if isinstance(together, PaperFailed) else ""
    batch.is_making = False
    db.session.flush()
    for file in old:
        files.let_go(file)
    leases.let_go(_lease_name(batch_id))
    return True


def give_up_batch(batch_id: int, *, holder: str) -> None:
    """Leave a batch to whoever comes next."""
    leases.let_go(_lease_name(batch_id), holder=holder)


def _lease_name(batch_id: int) -> str:
    return f"urging:{batch_id}"


def _of(batch_id: int) -> Select[UrgingLetter]:
    return (
        select(UrgingLetter)
        .where(UrgingLetter.batch_id == batch_id)
        .options(joinedload(UrgingLetter.batch), selectinload(UrgingLetter.lines))
    )


def _papers_of(letters: Sequence[UrgingLetter]) -> tuple[UrgingPaper, ...]:
    """Return the papers of letters; an issued one says how a print of it is checked."""
    replaced = _replaced(letters)
    checks = verifications_of(letter.document_id for letter in letters if letter.document_id)
    return tuple(
        paper_of(
            letter,
            letter.batch,
            replaced.get(letter.replaces_id or 0),
            checks.get(letter.document_id or 0),
        )
        for letter in letters
    )


def _replaced(letters: Sequence[UrgingLetter]) -> dict[int, UrgingLetter]:
    wanted = [letter.replaces_id for letter in letters if letter.replaces_id]
    if not wanted:
        return {}
    rows = db.session.scalars(select(UrgingLetter).where(UrgingLetter.id.in_(wanted)))
    return {row.id: row for row in rows}


def _some_wait(batch_id: int) -> bool:
    waits = exists().where(
        UrgingLetter.batch_id == batch_id, UrgingLetter.print_state == PrintState.WAITING
    )
    return bool(db.session.scalar(select(waits)))


def _is_unchanged(sheaf: Sheaf) -> bool:
    """Tell whether the letters of a sheaf still are as they were put together."""
    ids = [letter_id for letter_id, _ in sheaf.versions]
    total = db.session.scalar(
        select(func.sum(UrgingLetter.version_id)).where(
            UrgingLetter.id.in_(ids), UrgingLetter.stage != LetterStage.WITHDRAWN
        )
    )
    return (total or 0) == sum(version for _, version in sheaf.versions)


def _keep_files(letter: UrgingLetter, stored: Stored, now: datetime) -> None:
    old = [number for number in (letter.pdf_id, letter.word_id) if number]
    stem = file_stem(letter.position, letter.unit.short_name, number=letter.number)
    document_id = letter.document_id
    pdf = _row(stored.pdf, f"{stem}.pdf", PDF.media, letter.batch, now, document_id=document_id)
    written = _row(stored.word, f"{stem}.docx", DOCX.media, letter.batch, now)
    letter.pdf_id, letter.word_id = pdf.id, written.id
    paper = find_latest(document_id) if document_id else None
    if paper is not None:
        freeze(paper, pdf, written, now=now)
    letter.print_state, letter.problem = PrintState.MADE, ""
    db.session.flush()
    for number in old:
        files.let_go(db.session.get_one(StoredFile, number))


def _row(
    made: Made,
    name: str,
    media: str,
    batch: UrgingBatch,
    now: datetime,
    *,
    document_id: int | None = None,
) -> StoredFile:
    return files.keep_made(
        made, name=name, media=media, by=batch.created_by_id, now=now, document_id=document_id
    )


def _entries(letter: UrgingLetter) -> list[tuple[str, str]]:
    stem = file_stem(letter.position, letter.unit_name, number=letter.number)
    made = (
        (f"pdf/{stem}.pdf", letter.pdf),
        (f"word/{stem}.docx", letter.word_file),
        (f"da-ky/{stem}.pdf", letter.signed),
    )
    return [(name, file.key) for name, file in made if file is not None]


def _bytes_of(key: str) -> bytes:
    return files.path_of(key).read_bytes()
