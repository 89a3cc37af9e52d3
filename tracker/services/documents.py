"""The register of issued documents: enter, correct, say what a document belongs to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from tracker.database import db
from tracker.models import (
    Assignment,
    BudgetLine,
    Document,
    DocumentLink,
    Inspection,
    Meeting,
    Plan,
)
from tracker.queries.documents import find_twin, is_issued_here
from tracker.rules.choices import DocumentKind, Priority
from tracker.rules.documents import check_symbol, read_document_number, series_of
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.texts import fold
from tracker.services import files
from tracker.services.files import Upload
from tracker.services.versions import expect, take_out

Target = Plan | Assignment | Meeting | Inspection | BudgetLine
TARGETS: dict[str, type[Target]] = {
    "plan": Plan,
    "assignment": Assignment,
    "meeting": Meeting,
    "inspection": Inspection,
    "budget_line": BudgetLine,
}
COPIED = (
    *("kind", "symbol", "issued_on", "issuer", "issuer_code", "subject", "signer", "position"),
    *("priority", "due", "copies", "note"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What the clerk types of a document; the number is the one on the paper."""

    kind: DocumentKind
    number: str
    symbol: str
    issued_on: date
    issuer: str
    subject: str
    issuer_code: str = ""
    signer: str = ""
    position: str = ""
    priority: Priority = Priority.NORMAL
    due: date | None = None
    copies: int | None = None
    note: str = ""


def register_document(
    facts: DocumentFacts,
    *,
    actor: Actor,
    today: date,
    now: datetime,
    uploads: Sequence[Upload] = (),
) -> Document:
    """Enter a document in the register of the actor's committee.

    Raises NotAllowed; Refused: NOT_A_DOCUMENT_NUMBER, NOT_A_SYMBOL, DOCUMENT_IN_FUTURE,
    DATES_REVERSED, DOCUMENT_NUMBER_TAKEN, and what ``files.store`` raises.
    """
    require(actor, Action.EDIT_DOCUMENT, committee_id=actor.committee_id)
    document = enter_document(facts, committee_id=actor.committee_id, today=today)
    files.attach(document, uploads, actor=actor, now=now)
    return document


def enter_document(facts: DocumentFacts, *, committee_id: int, today: date) -> Document:
    """Enter a document in the register; the caller has asked whether the actor may.

    Raises Refused as ``register_document`` does.
    """
    document = Document(committee_id=committee_id, files=[], links=[])
    _fill(document, facts, today=today)
    _check_new(document)
    db.session.add(document)
    _write(document)
    return document


def update_document(
    document: Document,
    facts: DocumentFacts,
    *,
    actor: Actor,
    today: date,
    now: datetime,
    seen: int,
    uploads: Sequence[Upload] = (),
    removed: Collection[int] = (),
) -> None:
    """Correct an entry of the register.

    Raises what ``register_document`` raises, Changed, and Refused: DOCUMENT_OF_SESSION when the
    facts that a session gives its minutes would differ from it; DOCUMENT_IS_LOCKED when an issued
    urging letter or report would lose its number or its file.
    """
    require(actor, Action.EDIT_DOCUMENT, committee_id=document.committee_id)
    expect(document, seen)
    before = _identity(document)
    with db.session.no_autoflush:
        _fill(document, facts, today=today)
        if document.minutes_of_id is not None and _identity(document) != before:
            raise Refused(Fault.DOCUMENT_OF_SESSION, field="number")
        if is_issued_here(document.id) and (removed or _identity(document) != before):
            raise Refused(Fault.DOCUMENT_IS_LOCKED, field="number")
        _check_new(document)
    _write(document)
    files.detach(document, removed)
    files.attach(document, uploads, actor=actor, now=now)


def link_document(document: Document, target: str, target_id: int, *, actor: Actor) -> None:
    """Say that a document belongs to a plan, an assignment, a session, an inspection or money.

    ``target`` is a word of TARGETS. Raises NotAllowed, Missing; Refused: LINK_EXISTS.
    """
    require(actor, Action.EDIT_DOCUMENT, committee_id=document.committee_id)
    row: Any = db.session.get(TARGETS[target], target_id)
    if row is None or row.committee_id != document.committee_id:
        raise Missing
    column = f"{target}_id"
    if any(getattr(link, column) == target_id for link in document.links):
        raise Refused(Fault.LINK_EXISTS, field=target)
    try:
        with db.session.begin_nested():
            document.links.append(DocumentLink(**{column: target_id}))
            db.session.flush()
    except IntegrityError as twin:
        raise Refused(Fault.LINK_EXISTS, field=target) from twin


def unlink_document(document: Document, link_id: int, *, actor: Actor) -> None:
    """Take a link away. Raises NotAllowed, Missing."""
    require(actor, Action.EDIT_DOCUMENT, committee_id=document.committee_id)
    link = next((each for each in document.links if each.id == link_id), None)
    if link is None:
        raise Missing
    take_out(link)
    db.session.expire(document, ["links"])


def _fill(document: Document, facts: DocumentFacts, *, today: date) -> None:
    number, place = read_document_number(facts.number)
    check_symbol(facts.symbol)
    if facts.issued_on > today:
        raise Refused(Fault.DOCUMENT_IN_FUTURE, field="issued_on", today=today)
    if facts.due and facts.due < facts.issued_on:
        raise Refused(Fault.DATES_REVERSED, field="due", first=facts.issued_on)
    for name in COPIED:
        setattr(document, name, getattr(facts, name))
    document.number, document.place = number, place
    document.series, document.year = series_of(facts.symbol), facts.issued_on.year
    document.folded = fold(
        f"{document.sign} {number} {facts.subject} {facts.issuer} {facts.signer}"
    )


def _identity(document: Document) -> tuple[object, ...]:
    return document.kind, document.series, document.issued_on, document.number


def _check_new(document: Document) -> None:
    """Refuse a number that its type, symbol and year have already (Decree 30/2020, article 15)."""
    twin = find_twin(document)
    if twin is not None:
        raise _taken(twin.sign, twin.year, twin.subject)


def _taken(sign: str, year: int, subject: str) -> Refused:
    return Refused(
        Fault.DOCUMENT_NUMBER_TAKEN, field="number", sign=sign, year=year, subject=subject
    )


def _write(document: Document) -> None:
    """Write the entry; a twin written at the same moment is refused as any other."""
    sign, year, subject = document.sign, document.year, document.subject
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError as twin:
        raise _taken(sign, year, subject) from twin
