"""Issue papers: one way for every paper that leaves the house.

A paper is entered in the register (its number), gets a code, is printed with it and kept; from then
on the database refuses to change it. What was wrong is put right by another paper that names it.

Where a job prints, ``open_paper`` runs with the number and ``freeze`` when the bytes are there;
where somebody waits at the desk, ``new_code`` comes first, then the press, then ``issue_paper``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from secrets import randbits

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import lazyload

from tracker.database import db
from tracker.models import Document, IssuedPaper, PaperScan, StoredFile
from tracker.printing.codes import qr_svg
from tracker.printing.parts import Verification
from tracker.printing.sealed import Printed
from tracker.queries.issued_papers import find_latest, is_kept, is_of_letter, list_codes
from tracker.rules.choices import DocumentKind
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.verification import CODE_BITS, shown_code, write_code
from tracker.services import files
from tracker.services.file_types import DOCX, JPEG, PDF, PNG
from tracker.services.files import Upload

SCANS = frozenset({PDF.media, JPEG.media, PNG.media})
VERIFY_PATH = "/verify/"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """What is said of a paper when it is issued, beside what the register says.

    ``extract`` names whose extract it is, "" for the whole paper. ``subject`` is the one printed,
    where the register says more: strangers are not told to whom a letter goes. ``replaces`` is
    the paper it corrects, with ``reason``; a further issue under the same number replaces the one
    before it.
    """

    code: str
    extract: str = ""
    unit_id: int | None = None
    subject: str = ""
    replaces: IssuedPaper | None = None
    reason: str = ""
    hides_subject: bool = False


def new_code() -> str:
    """Return a code nobody can guess, for a paper that is about to be printed."""
    return write_code(randbits(CODE_BITS))


def verification_of(code: str) -> Verification:
    """Return what is printed at the foot of a paper, so that a print can be checked."""
    address = address_of(code)
    return Verification(shown_code(code), address, qr_svg(address))


def address_of(code: str) -> str:
    """Return the public address of a paper, made from the address of the installation."""
    base: str = current_app.config["SETTINGS"].base_url
    return f"{base}{VERIFY_PATH}{shown_code(code)}"


def verifications_of(document_ids: Iterable[int]) -> dict[int, Verification]:
    """Return by document what is printed on it, for those that were given a code."""
    return {
        document_id: verification_of(code) for document_id, code in list_codes(document_ids).items()
    }


def issue_paper(
    document: Document,
    printed: Printed,
    facts: PaperFacts,
    *,
    stem: str,
    by: int,
    now: datetime,
) -> IssuedPaper:
    """Freeze a printed paper of the register: its facts, its bytes, who issued it; return it.

    ``printed`` was printed with ``verification_of(facts.code)``; an empty ``word`` means there is
    none. ``stem`` names the files. The caller has asked whether ``by`` may. Raises Refused as
    ``open_paper``.
    """
    paper = open_paper(document, facts, by=by, now=now)
    return keep_bytes(paper, printed, stem=stem, now=now)


def open_paper(document: Document, facts: PaperFacts, *, by: int, now: datetime) -> IssuedPaper:
    """Give a document that has its number a code; its bytes are kept when they are printed.

    Raises Missing; Refused: REQUIRED (a correction has a reason), PAPER_REPLACED (what it corrects
    was replaced before).
    """
    before = find_latest(document.id, facts.extract)
    replaces = before or facts.replaces
    if replaces is not None:
        _check_replaced(replaces, document, facts.reason)
    paper = IssuedPaper(
        committee_id=document.committee_id,
        document_id=document.id,
        extract=facts.extract,
        unit_id=facts.unit_id,
        version=before.version + 1 if before else 1,
        code=facts.code,
        kind=document.kind,
        number=document.number,
        symbol=document.symbol,
        issued_on=document.issued_on,
        issuer=document.issuer,
        subject=facts.subject or document.subject,
        signer_office=document.position,
        hides_subject=facts.hides_subject,
        replaces_id=replaces.id if replaces else None,
        reason=facts.reason if replaces else "",
        issued_by_id=by,
        issued_at=now,
        scans=[],
    )
    db.session.add(paper)
    db.session.flush()
    return paper


def keep_bytes(paper: IssuedPaper, printed: Printed, *, stem: str, now: datetime) -> IssuedPaper:
    """Keep the bytes of a paper, once; the register hands out those of whole papers alone.

    Raises Refused: PAPER_KEPT.
    """
    listed_under = None if paper.extract else paper.document_id
    pdf, word = (
        files.keep_made(
            files.put_made(data, now=now),
            name=f"{stem}{ending}",
            media=media,
            by=paper.issued_by_id,
            now=now,
            document_id=listed_under,
        )
        if data
        else None
        for data, ending, media in (
            (printed.pdf, ".pdf", PDF.media),
            (printed.word, ".docx", DOCX.media),
        )
    )
    if pdf is None:
        raise ValueError("an issued paper has a PDF")
    return freeze(paper, pdf, word, now=now)


def freeze(
    paper: IssuedPaper, pdf: StoredFile, word: StoredFile | None, *, now: datetime
) -> IssuedPaper:
    """Say which kept files are the paper; after this neither it nor they can change.

    Raises Refused: PAPER_KEPT.
    """
    if paper.frozen_at is not None:
        raise Refused(Fault.PAPER_KEPT)
    paper.pdf, paper.pdf_sha256 = pdf, pdf.sha256
    if word is not None:
        paper.word_file, paper.word_sha256 = word, word.sha256
    paper.frozen_at = now
    db.session.flush()
    return paper


def issued_facts(paper: IssuedPaper | None) -> dict[str, str]:
    """Return what a letter says of an issued paper, so that a print of it can be checked."""
    if paper is None:
        return {"sign": "", "check": "", "code": ""}
    return {"sign": paper.sign, "check": address_of(paper.code), "code": paper.shown_code}


def drop_unmade(document_id: int) -> None:
    """Forget the codes of a number that is taken back before anything was printed under it."""
    if is_kept(document_id):
        return
    waiting = (
        select(IssuedPaper)
        .where(IssuedPaper.document_id == document_id)
        .options(lazyload("*"))  # a deletion looks at all it is tied to
        .order_by(IssuedPaper.id)
        .execution_options(populate_existing=True)
    )
    for paper in db.session.scalars(waiting).all():
        db.session.delete(paper)
    db.session.flush()


def attach_scan(
    paper: IssuedPaper, upload: Upload, *, reason: str, actor: Actor, now: datetime
) -> PaperScan:
    """Keep the scan with signature and seal; a further one replaces it, with a reason.

    ``paper`` comes with its scans. Rights are those of the register. Raises NotAllowed; Refused:
    REQUIRED, PAPER_OF_LETTER, and what ``files.keep_upload`` raises.
    """
    require(actor, Action.EDIT_DOCUMENT, committee_id=paper.committee_id)
    if is_of_letter(paper):
        raise Refused(Fault.PAPER_OF_LETTER, field="files")
    if paper.scans and not reason:
        raise Refused(Fault.REQUIRED, field="scan_reason")
    file = files.keep_upload(
        upload, media=SCANS, actor=actor, now=now, document_id=paper.document_id
    )
    return add_scan(paper, file, reason=reason, by=actor.user_id, now=now)


def add_scan(
    paper: IssuedPaper, file: StoredFile, *, reason: str = "", by: int, now: datetime
) -> PaperScan:
    """Write down that a kept file is the scan of a paper that comes with its scans."""
    scan = PaperScan(
        ordinal=len(paper.scans) + 1,
        file_id=file.id,
        reason=reason if paper.scans else "",
        attached_by_id=by,
        attached_at=now,
    )
    paper.scans.append(scan)
    db.session.flush()
    return scan


def withdraw_paper(paper: IssuedPaper, *, reason: str, actor: Actor, now: datetime) -> None:
    """Take a paper back with a reason; its page says so, its number and bytes stay.

    Minutes only the chair takes back. Raises NotAllowed; Refused: PAPER_OF_LETTER (an urging
    letter is withdrawn on its own page, where its unit is told), and as ``close_paper``.
    """
    is_minutes = paper.kind is DocumentKind.MINUTES
    action = Action.SIGN_MINUTES if is_minutes else Action.EDIT_DOCUMENT
    require(actor, action, committee_id=paper.committee_id)
    if is_of_letter(paper):
        raise Refused(Fault.PAPER_OF_LETTER, field="reason")
    close_paper(paper, reason=reason, by=actor.user_id, now=now)


def close_paper(paper: IssuedPaper, *, reason: str, by: int, now: datetime) -> None:
    """Mark a paper as withdrawn; the caller has asked whether ``by`` may.

    Raises Refused: REQUIRED, PAPER_WITHDRAWN.
    """
    if not reason:
        raise Refused(Fault.REQUIRED, field="reason")
    if paper.withdrawn_at is not None:
        raise Refused(Fault.PAPER_WITHDRAWN, field="reason")
    paper.withdrawn_at, paper.withdrawn_by_id, paper.withdrawn_reason = now, by, reason
    db.session.flush()


def show_subject(paper: IssuedPaper, *, is_hidden: bool, actor: Actor) -> None:
    """Say whether strangers who hold the code read what the paper is about. Raises NotAllowed."""
    require(actor, Action.EDIT_DOCUMENT, committee_id=paper.committee_id)
    paper.hides_subject = is_hidden
    db.session.flush()


def _check_replaced(replaces: IssuedPaper, document: Document, reason: str) -> None:
    if replaces.committee_id != document.committee_id:
        raise Missing
    if not reason:
        raise Refused(Fault.REQUIRED, field="reason")
    successor = select(IssuedPaper.id).where(IssuedPaper.replaces_id == replaces.id)
    if db.session.scalar(successor) is not None:
        raise Refused(Fault.PAPER_REPLACED, field="reason", sign=replaces.sign)
