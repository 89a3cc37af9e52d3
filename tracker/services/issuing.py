"""Issue the answer to a request for more time: the printed bytes are kept and never change.

A correction is a new version with its reason; earlier versions stay beside it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.database import db
from tracker.models import Extension, IssuedAnswer
from tracker.printing.answers import AnswerPaper
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.services import files
from tracker.services.answers import answer_paper
from tracker.services.extensions import check_answer, number_answer


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What the clerk says of an answer; ``reason`` is why an issued one is issued again."""

    number: int | None
    day: date | None
    reason: str = ""


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
    return answer_paper(extension, now=now, number=facts.number, day=facts.day)


def issue_answer(
    extension: Extension,
    facts: AnswerFacts,
    printed: bytes | None,
    *,
    actor: Actor,
    now: datetime,
) -> IssuedAnswer | None:
    """Keep the bytes that were printed under their number; without one it stays a draft.

    Raises NotAllowed; Refused: REQUIRED (an issued answer keeps a number, and a correction has a
    reason), EXTENSION_NOT_DECIDED, ANSWER_BEFORE_DECISION, ANSWER_NUMBER_TAKEN.
    """
    _check(extension, facts, actor)
    number_answer(extension, number=facts.number, day=facts.day, actor=actor)
    if printed is None or facts.number is None or facts.day is None:
        return None
    version = len(extension.issued) + 1
    file = files.keep_paper(printed, name=file_name(extension, version), actor=actor, now=now)
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


def file_name(extension: Extension, version: int | None = None) -> str:
    """Return the name an answer is sent under; no version = a draft."""
    if version is None:
        end = "-du-thao"
    else:
        end = f"-ban-{version}" if version > 1 else ""
    return f"tra-loi-gia-han-{extension.task.code}{end}.pdf".lower()


def _check(extension: Extension, facts: AnswerFacts, actor: Actor) -> None:
    task = extension.task
    require(actor, Action.DECIDE_EXTENSION, committee_id=task.committee_id, unit_id=task.unit_id)
    if extension.issued and facts.number is None:
        raise Refused(Fault.REQUIRED, field="answer_number")
    if extension.issued and not facts.reason:
        raise Refused(Fault.REQUIRED, field="reason")
    check_answer(extension, number=facts.number, day=facts.day)
