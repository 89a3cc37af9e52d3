"""The register of documents: lists, one, its links, and numbers given so far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.database import db
from tracker.models import (
    Assignment,
    BudgetLine,
    ConsolidatedReport,
    Document,
    DocumentLink,
    Inspection,
    IssuedPaper,
    Meeting,
    Plan,
    SessionPaper,
    UrgingLetter,
)
from tracker.queries import plans
from tracker.queries.inspections import listing as inspections
from tracker.queries.meetings import listing as meetings
from tracker.rules.choices import DocumentKind
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action, Actor, may_knock, scope_of
from tracker.rules.texts import fold

MOST_WORDS = 8
MOST_SERIES = 12
MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """What the register is narrowed by."""

    text: str = ""
    kind: DocumentKind | None = None
    year: int | None = None
    linked: str = ""  # a word of LINKED


@dataclass(frozen=True, slots=True)
class Series:
    """One series of numbers in a year: the greatest used, and the one after it."""

    kind: DocumentKind
    symbol: str
    year: int
    last: int
    count: int

    @property
    def next(self) -> int:
        """Return the number after the greatest used."""
        return self.last + 1


@dataclass(frozen=True, slots=True)
class Linked:
    """What a document belongs to; ``row`` is None where this reader may not open it."""

    link: DocumentLink
    target: str
    row: Plan | Assignment | Meeting | Inspection | BudgetLine | None


LINKED: dict[str, ColumnElement[bool]] = {
    "plan": DocumentLink.plan_id.is_not(None),
    "assignment": DocumentLink.assignment_id.is_not(None),
    "meeting": DocumentLink.meeting_id.is_not(None),
    "inspection": DocumentLink.inspection_id.is_not(None),
    "budget_line": DocumentLink.budget_line_id.is_not(None),
}


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which the actor may know of a document."""
    return Document.committee_id == scope_of(actor, Action.SEE_DOCUMENT).committee_id


def get_document(document_id: int, actor: Actor) -> Document:
    """Return a document with files and links. Raises Missing."""
    document = db.session.scalar(
        select(Document)
        .where(Document.id == document_id, visible(actor))
        .options(
            selectinload(Document.files),
            selectinload(Document.links).options(
                joinedload(DocumentLink.plan),
                joinedload(DocumentLink.assignment),
                joinedload(DocumentLink.meeting),
                joinedload(DocumentLink.inspection),
                joinedload(DocumentLink.budget_line),
            ),
        )
        .execution_options(populate_existing=True)
    )
    if document is None:
        raise Missing
    return document


def find_twin(document: Document) -> Document | None:
    """Return another document with the same type, symbol, year and number, or None."""
    return db.session.scalar(
        select(Document).where(
            Document.committee_id == document.committee_id,
            Document.kind == document.kind,
            Document.series == document.series,
            Document.year == document.year,
            Document.number == document.number,
            Document.id != (document.id or 0),
        )
    )


def is_issued_here(document_id: int) -> bool:
    """Tell whether an entry stands for a paper that was issued here."""
    paper = select(IssuedPaper.id).where(IssuedPaper.document_id == document_id)
    letter = select(UrgingLetter.id).where(UrgingLetter.document_id == document_id)
    report = select(ConsolidatedReport.id).where(ConsolidatedReport.document_id == document_id)
    notice = select(SessionPaper.id).where(SessionPaper.document_id == document_id)
    found = or_(*(one.exists() for one in (paper, letter, report, notice)))
    return bool(db.session.scalar(select(found)))


def list_documents(
    actor: Actor, wanted: DocumentFilter, *, offset: int = 0, limit: int | None = 50
) -> list[Document]:
    """Return a page of the register, the newest first, with files."""
    return list(
        db.session.scalars(
            _chosen(actor, wanted)
            .options(selectinload(Document.files))
            .order_by(Document.issued_on.desc(), Document.place.desc(), Document.id.desc())
            .limit(limit)
            .offset(offset)
        )
    )


def count_kinds(actor: Actor, wanted: DocumentFilter) -> dict[DocumentKind, int]:
    """Return how many documents of each type a filter asks for."""
    rows = db.session.execute(
        _chosen(actor, wanted)
        .with_only_columns(Document.kind, func.count(Document.id))
        .group_by(Document.kind)
    )
    counts = {kind: count for kind, count in rows}  # noqa: C416 - a Row is no pair to mypy
    return {kind: counts[kind] for kind in DocumentKind if kind in counts}


def years_of_documents(actor: Actor) -> list[int]:
    """Return the years of the register, the latest first."""
    return list(
        db.session.scalars(
            select(Document.year).where(visible(actor)).distinct().order_by(Document.year.desc())
        )
    )


def list_series(actor: Actor, *, year: int) -> list[Series]:
    """Return the series of a year with the greatest number used, the busiest first."""
    last, count = func.max(Document.place), func.count(Document.id)
    rows = db.session.execute(
        select(Document.kind, func.min(Document.symbol), last, count)
        .where(visible(actor), Document.year == year)
        .group_by(Document.kind, Document.series)
        .order_by(count.desc(), Document.kind, Document.series)
        .limit(MOST_SERIES)
    )
    return [Series(kind, symbol, year, top, many) for kind, symbol, top, many in rows]


def list_linked(actor: Actor, target: str, target_id: int) -> list[Document]:
    """Return the documents that belong to a thing, the newest first; none without the right."""
    if not may_knock(actor.role, Action.SEE_DOCUMENT):
        return []
    column = getattr(DocumentLink, f"{target}_id")
    return list(
        db.session.scalars(
            select(Document)
            .join(DocumentLink, DocumentLink.document_id == Document.id)
            .where(visible(actor), column == target_id)
            .order_by(Document.issued_on.desc(), Document.id.desc())
        )
    )


def links_of(document: Document, actor: Actor) -> list[Linked]:
    """Return what a document belongs to; what the reader may not open is left out."""
    known = {
        target: _known(actor, target, [one for one in map(_source(target), document.links) if one])
        for target in ("plan", "meeting", "inspection")
    }
    found = []
    for link in document.links:
        target = next(word for word in LINKED if getattr(link, f"{word}_id") is not None)
        row = getattr(link, target)
        if target == "budget_line":
            is_open = may_knock(actor.role, Action.SEE_BUDGET)
        else:
            is_open = any(_source(word)(link) in ids for word, ids in known.items())
        if is_open:
            found.append(Linked(link, target, row))
    return found


def offered_plans(actor: Actor) -> Sequence[Plan]:
    """Return the plans a document can belong to, the newest first."""
    return db.session.scalars(
        select(Plan)
        .where(plans.visible(actor))
        .order_by(Plan.issued_on.desc(), Plan.id.desc())
        .limit(MOST_OFFERED)
    ).all()


def offered_meetings(actor: Actor) -> Sequence[Meeting]:
    """Return the sessions a document can belong to, the newest first."""
    return db.session.scalars(
        select(Meeting)
        .where(meetings.visible(actor))
        .order_by(Meeting.held_on.desc(), Meeting.id.desc())
        .limit(MOST_OFFERED)
    ).all()


def offered_inspections(actor: Actor) -> Sequence[Inspection]:
    """Return the inspections a document can belong to, the newest first."""
    return db.session.scalars(
        select(Inspection)
        .where(inspections.visible(scope_of(actor, Action.SEE_INSPECTION)))
        .order_by(Inspection.starts_on.desc(), Inspection.id.desc())
        .limit(MOST_OFFERED)
    ).all()


def offered_budget_lines(actor: Actor) -> Sequence[BudgetLine]:
    """Return the budget lines a document can belong to, the latest year first."""
    return db.session.scalars(
        select(BudgetLine)
        .where(BudgetLine.committee_id == scope_of(actor, Action.SEE_BUDGET).committee_id)
        .options(joinedload(BudgetLine.plan))
        .order_by(BudgetLine.first_year.desc(), BudgetLine.id.desc())
        .limit(MOST_OFFERED)
    ).all()


def offered_assignments(document: Document) -> Sequence[Assignment]:
    """Return the assignments a document can belong to: those of what it is linked to already."""
    plan_ids = [link.plan_id for link in document.links if link.plan_id]
    meeting_ids = [link.meeting_id for link in document.links if link.meeting_id]
    inspection_ids = [link.inspection_id for link in document.links if link.inspection_id]
    return db.session.scalars(
        select(Assignment)
        .where(
            Assignment.committee_id == document.committee_id,
            Assignment.plan_id.in_(plan_ids)
            | Assignment.meeting_id.in_(meeting_ids)
            | Assignment.inspection_id.in_(inspection_ids),
        )
        .order_by(
            Assignment.plan_id,
            Assignment.meeting_id,
            Assignment.inspection_id,
            Assignment.position,
            Assignment.id,
        )
        .limit(MOST_OFFERED)
    ).all()


def _source(word: str) -> Callable[[DocumentLink], int | None]:
    """Return how to find the plan, session or inspection a link leads to, by itself or a row."""

    def find(link: DocumentLink) -> int | None:
        own: int | None = getattr(link, f"{word}_id")
        if own is not None or link.assignment is None:
            return own
        source: int | None = getattr(link.assignment, f"{word}_id")
        return source

    return find


def _known(actor: Actor, target: str, ids: Sequence[int]) -> set[int]:
    """Return those of some plans, sessions or inspections that the reader may open."""
    action = {
        "plan": Action.SEE_PLAN,
        "meeting": Action.SEE_MEETING,
        "inspection": Action.SEE_INSPECTION,
    }[target]
    if not ids or not may_knock(actor.role, action):
        return set()
    chosen = {
        "plan": lambda: select(Plan.id).where(Plan.id.in_(ids), plans.visible(actor)),
        "meeting": lambda: select(Meeting.id).where(Meeting.id.in_(ids), meetings.visible(actor)),
        "inspection": lambda: select(Inspection.id).where(
            Inspection.id.in_(ids), inspections.visible(scope_of(actor, action))
        ),
    }[target]()
    return set(db.session.scalars(chosen))


def _chosen(actor: Actor, wanted: DocumentFilter) -> Select[Document]:
    chosen = select(Document).where(visible(actor))
    for word in fold(wanted.text).split()[:MOST_WORDS]:
        chosen = chosen.where(Document.folded.contains(word, autoescape=True))
    if wanted.kind:
        chosen = chosen.where(Document.kind == wanted.kind)
    if wanted.year:
        chosen = chosen.where(Document.year == wanted.year)
    if wanted.linked in LINKED:
        chosen = chosen.where(
            Document.id.in_(select(DocumentLink.document_id).where(LINKED[wanted.linked]))
        )
    return chosen
