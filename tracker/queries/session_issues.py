"""Papers of sessions as they were issued: which there are, which still wait for their files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import Document, DocumentLink, IssuedPaper, PaperScan, SessionPaper
from tracker.rules.choices import DocumentKind

KINDS = (DocumentKind.INVITATION, DocumentKind.MINUTES, DocumentKind.NOTICE)


@dataclass(frozen=True, slots=True)
class SessionIssues:
    """The issues of one session, the last of each paper first."""

    papers: Sequence[IssuedPaper]

    def find(self, kind: str, unit_id: int | None = None) -> IssuedPaper | None:
        """Return the last issue of a paper, or of the extract of one unit; None before it."""
        for paper in self.papers:
            if (paper.kind.value, paper.unit_id) == (kind, unit_id):
                return paper
        return None

    def find_kept(self, kind: str, unit_id: int | None = None) -> IssuedPaper | None:
        """Return the last issue whose bytes are kept."""
        paper = self.find(kind, unit_id)
        return paper if paper is not None and paper.frozen_at is not None else None

    @property
    def extracts(self) -> dict[int, IssuedPaper]:
        """Return the last issue of each extract, by unit."""
        found: dict[int, IssuedPaper] = {}
        for paper in self.papers:
            if paper.unit_id is not None:
                found.setdefault(paper.unit_id, paper)
        return found

    def numbers_of_copies(self, first: int | None) -> dict[int, int]:
        """Return the number of each extract in the register of copies, by unit.

        Those issued together follow one another; without the first the clerk writes them by hand.
        """
        return _numbers_of_copies([one for one in self.papers if one.unit_id], first)

    @property
    def unmade_extracts(self) -> Sequence[IssuedPaper]:
        """Return the extracts that still wait for their files."""
        return [one for one in self.extracts.values() if one.frozen_at is None]

    @property
    def unmade(self) -> int:
        """Return how many papers have their number and not yet their files."""
        return sum(paper.frozen_at is None for paper in self.papers)


def load_issues(meeting_id: int) -> SessionIssues:
    """Return what was issued of a session, whose reader may see it; scans come with it."""
    return SessionIssues(
        db.session.scalars(
            _issued()
            .where(DocumentLink.meeting_id == meeting_id)
            .options(
                joinedload(IssuedPaper.pdf),
                joinedload(IssuedPaper.word_file),
                joinedload(IssuedPaper.scans).joinedload(PaperScan.file),
            )
            .order_by(IssuedPaper.id.desc())
            .execution_options(populate_existing=True)
        )
        .unique()
        .all()
    )


def list_copies(firsts: Mapping[int, int | None]) -> dict[int, dict[int, int]]:
    """Return the numbers of extracts in the register of copies, by session and unit.

    ``firsts`` are the numbers they begin with, by session.
    """
    found: dict[int, list[Any]] = {one: [] for one in firsts}
    rows = db.session.execute(
        _issued()
        .with_only_columns(
            DocumentLink.meeting_id, IssuedPaper.id, IssuedPaper.unit_id, IssuedPaper.issued_at
        )
        .where(DocumentLink.meeting_id.in_(sorted(found)), IssuedPaper.unit_id.is_not(None))
        .order_by(IssuedPaper.id)
    )
    for row in rows:
        found[row.meeting_id].append(row)
    return {one: _numbers_of_copies(rows, firsts[one]) for one, rows in found.items()}


def list_unmade(meeting_id: int | None = None) -> list[str]:
    """Return the codes of papers that wait for their files, whole papers first.

    Of one session all of them; of all sessions those that have not failed before.
    """
    waiting = _issued().where(IssuedPaper.frozen_at.is_(None))
    if meeting_id is None:
        waiting = waiting.where(IssuedPaper.problem == "")
    else:
        waiting = waiting.where(DocumentLink.meeting_id == meeting_id)
    ordered = waiting.order_by(IssuedPaper.extract != "", IssuedPaper.id)
    return list(db.session.scalars(ordered.with_only_columns(IssuedPaper.code)))


def find_waiting(code: str) -> tuple[IssuedPaper, int] | None:
    """Return a paper that waits for its files, with its session; None once it has them."""
    row = db.session.execute(
        _issued()
        .add_columns(DocumentLink.meeting_id)
        .where(IssuedPaper.code == code, IssuedPaper.frozen_at.is_(None))
    ).first()
    return (row[0], row[1]) if row is not None else None


def find_of_document(document_id: int) -> SessionPaper | None:
    """Return the paper on its way that has this entry in the register; None for an invitation."""
    return db.session.scalar(select(SessionPaper).where(SessionPaper.document_id == document_id))


def _numbers_of_copies(extracts: Sequence[Any], first: int | None) -> dict[int, int]:
    if first is None or not extracts:
        return {}
    ordered = sorted(extracts, key=lambda one: one.id)
    together = [one for one in ordered if one.issued_at == ordered[-1].issued_at]
    return {one.unit_id: first + place for place, one in enumerate(together)}


def _issued() -> Select[IssuedPaper]:
    return (
        select(IssuedPaper)
        .join(Document, Document.id == IssuedPaper.document_id)
        .join(DocumentLink, DocumentLink.document_id == Document.id)
        .where(DocumentLink.meeting_id.is_not(None), IssuedPaper.kind.in_(KINDS))
    )
