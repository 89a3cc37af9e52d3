"""Issue the answer to a request for more time: the printed bytes are kept and never change.

A correction is a new version with its reason; earlier versions stay beside it. The register lists
the answer; its file stays with the task, for other units do not read it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from tracker import clock
from tracker.database import db
from tracker.models import (
    Committee,
    Document,
    DocumentLink,
    Extension,
    IssuedAnswer,
    IssuedPaper,
    StoredFile,
)
from tracker.printing.answers import AnswerPaper
from tracker.printing.sealed import Printed
from tracker.queries.issued_papers import find_by_file
from tracker.rules.choices import DocumentKind
from tracker.rules.documents import POSITION_LENGTH
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.texts import cut
from tracker.services import files
from tracker.services.answers import answer_paper
from tracker.services.documents import DocumentFacts, enter_document
from tracker.services.extensions import check_answer, number_answer
from tracker.services.file_types import DOCX, PDF
from tracker.services.issued_papers import PaperFacts, freeze, new_code, open_paper


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What the clerk says of an answer; ``reason`` is why an issued one is issued again.

    ``code`` is printed at its foot and leads to the page that verifies it.
    """

    number: int | None
    day: date | None
    reason: str = ""
    code: str = field(default_factory=new_code)


def paper_to_issue(
    extension: Extension, facts: AnswerFacts, *, actor: Actor, now: datetime
) -> AnswerPaper | None:
    """Return the paper as it will be issued; None while it has no number. It writes nothing.

    Printing takes its time, so the caller prints it before the transaction that issues.

    Raises NotAllowed; Refused as ``issue_answer`` does.
    """
    _check(extension, facts, actor)
    if facts.number is None:
        return None
    code = facts.code if _committee(extension).symbol else ""
    return answer_paper(extension, now=now, number=facts.number, day=facts.day, code=code)


def issue_answer(
    extension: Extension,
    facts: AnswerFacts,
    printed: Printed | None,
    *,
    actor: Actor,
    now: datetime,
) -> IssuedAnswer | None:
    """Keep the bytes that were printed under their number; without one it stays a draft.

    Raises NotAllowed; Refused: REQUIRED (an issued answer keeps a number, and a correction has a
    reason), EXTENSION_NOT_DECIDED, ANSWER_BEFORE_DECISION, ANSWER_NUMBER_TAKEN,
    DOCUMENT_NUMBER_TAKEN, DOCUMENT_IN_FUTURE.
    """
    _check(extension, facts, actor)
    number_answer(extension, number=facts.number, day=facts.day, actor=actor)
    if printed is None or facts.number is None or facts.day is None:
        return None
    version = len(extension.issued) + 1
    stem = file_name(extension, version)
    file = files.keep_paper(printed.pdf, stem=stem, kind=PDF, actor=actor, now=now)
    if _committee(extension).symbol:  # without one the register cannot list it
        word = files.keep_paper(printed.word, stem=stem, kind=DOCX, actor=actor, now=now)
        paper = _open(extension, facts, day=facts.day, actor=actor, now=now)
        freeze(paper, file, word, now=now)
    issued = IssuedAnswer(
        version=version,
        number=facts.number,
        answer_on=facts.day,
        reason=facts.reason,
        file=file,
        issued_by_id=actor.user_id,
        issued_at=now,
    )
    extension.issued.append(issued)
    db.session.flush()
    return issued


def _open(
    extension: Extension, facts: AnswerFacts, *, day: date, actor: Actor, now: datetime
) -> IssuedPaper:
    """Enter the answer in the register; issued again, it replaces the one before."""
    before = find_by_file(extension.issued[-1].file_id) if extension.issued else None
    number = str(facts.number)
    if before is not None and (before.number, before.issued_on.year) == (number, day.year):
        document = before.document
        document.issued_on = day
    else:
        document = _register(extension, number, day=day, now=now)
    said = PaperFacts(
        code=facts.code,
        subject=answer_paper(extension, now=now).subject,
        replaces=before,
        reason=facts.reason,
    )
    return open_paper(document, said, by=actor.user_id, now=now)


def kept_word(extension: Extension) -> StoredFile | None:
    """Return the Word document kept beside the answer in force, if it has one."""
    if not extension.issued:
        return None
    paper = find_by_file(extension.issued[-1].file_id)
    return paper.word_file if paper is not None else None


def _register(extension: Extension, number: str, *, day: date, now: datetime) -> Document:
    committee, task = _committee(extension), extension.task
    paper = answer_paper(extension, now=now)
    facts = DocumentFacts(
        kind=DocumentKind.LETTER,
        number=number,
        symbol=committee.symbol,
        issued_on=day,
        issuer=committee.name,
        subject=f"{paper.subject}, {task.unit.name}",
        position=cut(committee.chair_office, POSITION_LENGTH),
    )
    today = clock.local(now).date()
    try:
        document = enter_document(facts, committee_id=committee.id, today=today)
    except Refused as refusal:
        fields = {"number": "answer_number", "issued_on": "answer_on"}
        field_here = fields.get(refusal.field or "")
        raise Refused(refusal.fault, field=field_here, **refusal.facts) from refusal
    if task.plan_id is not None:
        db.session.add(DocumentLink(document_id=document.id, plan_id=task.plan_id))
    return document


def _committee(extension: Extension) -> Committee:
    return db.session.get_one(Committee, extension.task.committee_id)


def file_name(extension: Extension, version: int | None = None) -> str:
    """Return the name an answer is sent under, without its ending; no version = a draft."""
    if version is None:
        end = "-du-thao"
    else:
        end = f"-ban-{version}" if version > 1 else ""
    return f"tra-loi-gia-han-{extension.task.code}{end}".lower()


def _check(extension: Extension, facts: AnswerFacts, actor: Actor) -> None:
    task = extension.task
    require(actor, Action.DECIDE_EXTENSION, committee_id=task.committee_id, unit_id=task.unit_id)
    if extension.issued and facts.number is None:
        raise Refused(Fault.REQUIRED, field="answer_number")
    if extension.issued and not facts.reason:
        raise Refused(Fault.REQUIRED, field="reason")
    check_answer(extension, number=facts.number, day=facts.day)
