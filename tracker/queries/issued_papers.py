"""Issued papers: those of a document, and what a stranger who holds the code may know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.database import db
from tracker.models import IssuedPaper, PaperScan, UrgingLetter
from tracker.rules.choices import DocumentKind
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action, Actor, scope_of
from tracker.rules.verification import Match, Standing, match_of

MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Successor:
    """The paper that stands in the place of another, and why."""

    sign: str
    issued_on: date
    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPaper:
    """Everything the verification page knows: no file, no recipient, no name of a person."""

    code: str
    kind: DocumentKind
    is_extract: bool
    version: int
    sign: str
    issued_on: date
    issuer: str
    subject: str  # empty when it is not for strangers
    signer_office: str
    standing: Standing
    successor: Successor | None
    withdrawn_reason: str
    pdf_sha256: str
    word_sha256: str
    scan_sha256: str
    old_scans: tuple[str, ...]
    is_illustrative: bool

    def match(self, digest: str) -> Match:
        """Return which of its files has this digest."""
        return match_of(
            digest,
            pdf=self.pdf_sha256,
            word=self.word_sha256,
            scan=self.scan_sha256,
            old_scans=self.old_scans,
        )


def find_public(code: str) -> PublicPaper | None:
    """Return what a stranger who holds this code may know, or None."""
    paper = db.session.scalar(
        select(IssuedPaper)
        .where(IssuedPaper.code == code)
        .options(
            joinedload(IssuedPaper.document),
            joinedload(IssuedPaper.replaced_by),
            selectinload(IssuedPaper.scans).joinedload(PaperScan.file),
        )
        .execution_options(populate_existing=True)
    )
    if paper is None:
        return None
    scans = [scan.file.sha256 for scan in paper.scans]
    return PublicPaper(
        code=paper.shown_code,
        kind=paper.kind,
        is_extract=bool(paper.extract),
        version=paper.version,
        sign=paper.sign,
        issued_on=paper.issued_on,
        issuer=paper.issuer,
        subject="" if paper.hides_subject else paper.subject,
        signer_office=paper.signer_office,
        standing=paper.standing,
        successor=_successor(paper.replaced_by),
        withdrawn_reason="" if paper.hides_subject else paper.withdrawn_reason,
        pdf_sha256=paper.pdf_sha256,
        word_sha256=paper.word_sha256,
        scan_sha256=scans[-1] if scans else "",
        old_scans=tuple(scans[:-1]),
        is_illustrative=paper.document.is_illustrative,
    )


def find_latest(document_id: int, extract: str = "") -> IssuedPaper | None:
    """Return the last issue of a document or of an extract of it, with its scans; None before."""
    return db.session.scalar(
        select(IssuedPaper)
        .where(IssuedPaper.document_id == document_id, IssuedPaper.extract == extract)
        .options(
            joinedload(IssuedPaper.pdf),
            joinedload(IssuedPaper.word_file),
            selectinload(IssuedPaper.scans).joinedload(PaperScan.file),
        )
        .order_by(IssuedPaper.version.desc())
        .limit(1)
    )


def find_by_file(file_id: int) -> IssuedPaper | None:
    """Return the paper whose PDF a kept file is, with its document and Word file, or None."""
    return db.session.scalar(
        select(IssuedPaper)
        .where(IssuedPaper.pdf_id == file_id)
        .options(joinedload(IssuedPaper.document), joinedload(IssuedPaper.word_file))
    )


def get_paper(paper_id: int, actor: Actor) -> IssuedPaper:
    """Return an issued paper of the actor's register, with its scans. Raises Missing."""
    paper = db.session.scalar(
        select(IssuedPaper)
        .where(
            IssuedPaper.id == paper_id,
            IssuedPaper.committee_id == scope_of(actor, Action.SEE_DOCUMENT).committee_id,
        )
        .options(selectinload(IssuedPaper.scans).joinedload(PaperScan.file))
        .execution_options(populate_existing=True)
    )
    if paper is None:
        raise Missing
    return paper


def list_papers(document_id: int) -> list[IssuedPaper]:
    """Return the issues of a document whose reader may see it, the last first, with their files."""
    return list(
        db.session.scalars(
            select(IssuedPaper)
            .where(IssuedPaper.document_id == document_id)
            .options(
                joinedload(IssuedPaper.pdf),
                joinedload(IssuedPaper.word_file),
                joinedload(IssuedPaper.issued_by),
                joinedload(IssuedPaper.withdrawn_by),
                joinedload(IssuedPaper.replaces),
                joinedload(IssuedPaper.replaced_by),
                selectinload(IssuedPaper.scans).options(
                    joinedload(PaperScan.file), joinedload(PaperScan.attached_by)
                ),
            )
            .order_by(IssuedPaper.extract, IssuedPaper.version.desc())
            .execution_options(populate_existing=True)
        )
    )


def list_codes(document_ids: Iterable[int]) -> dict[int, str]:
    """Return by document the code of its last issue."""
    rows = db.session.execute(
        select(IssuedPaper.document_id, IssuedPaper.code)
        .where(IssuedPaper.document_id.in_(list(document_ids)), IssuedPaper.extract == "")
        .order_by(IssuedPaper.version)
    )
    return {document_id: code for document_id, code in rows}  # noqa: C416 - a Row is no pair


def list_standings(document_ids: Iterable[int]) -> dict[int, Standing]:
    """Return what the last issue of each document is worth, for those that were issued here."""
    rows = db.session.scalars(
        select(IssuedPaper)
        .where(IssuedPaper.document_id.in_(list(document_ids)), IssuedPaper.extract == "")
        .options(joinedload(IssuedPaper.replaced_by))
        .order_by(IssuedPaper.version)
    )
    return {paper.document_id: paper.standing for paper in rows}


def offered_papers(actor: Actor, kind: DocumentKind) -> list[IssuedPaper]:
    """Return the papers of a type that a new one may replace, the newest first."""
    later = select(IssuedPaper.replaces_id).where(IssuedPaper.replaces_id.is_not(None))
    return list(
        db.session.scalars(
            select(IssuedPaper)
            .where(
                IssuedPaper.committee_id == scope_of(actor, Action.SEE_DOCUMENT).committee_id,
                IssuedPaper.kind == kind,
                IssuedPaper.extract == "",
                IssuedPaper.id.not_in(later),
            )
            .order_by(IssuedPaper.issued_on.desc(), IssuedPaper.id.desc())
            .limit(MOST_OFFERED)
        )
    )


def is_kept(document_id: int | None) -> bool:
    """Tell whether a paper left the house under this entry: its bytes are kept, or a scan."""
    kept = select(IssuedPaper.id).where(
        IssuedPaper.document_id == document_id,
        or_(
            IssuedPaper.frozen_at.is_not(None),
            select(PaperScan.id).where(PaperScan.paper_id == IssuedPaper.id).exists(),
        ),
    )
    return db.session.scalar(kept.limit(1)) is not None


def is_of_letter(paper: IssuedPaper) -> bool:
    """Tell whether a paper is an urging letter, which has a page and ways of its own."""
    letter = select(UrgingLetter.id).where(UrgingLetter.document_id == paper.document_id)
    return db.session.scalar(letter) is not None


def _successor(paper: IssuedPaper | None) -> Successor | None:
    if paper is None:
        return None
    reason = "" if paper.hides_subject else paper.reason
    return Successor(paper.sign, paper.issued_on, paper.shown_code, reason)
