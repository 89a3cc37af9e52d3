"""Write into the ledger what a unit answered outside the product."""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.database import db
from tracker.models import RecordedAnswer
from tracker.queries.ledgers import get_ledger_task
from tracker.rules.faults import Fault, Refused
from tracker.rules.ledgers import AnswerWay
from tracker.rules.permissions import Action, Actor, require


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFacts:
    """Who answered when, how and what."""

    way: AnswerWay
    answered_on: date
    who: str
    words: str


def record_answer(
    task_id: int, facts: AnswerFacts, *, actor: Actor, today: date, now: datetime
) -> RecordedAnswer:
    """Write down an answer by telephone or on paper; it is never changed afterwards.

    Raises NotAllowed, Missing; Refused: ANSWER_IN_FUTURE.
    """
    require(actor, Action.RECORD_ANSWER, committee_id=actor.committee_id)
    task = get_ledger_task(actor, task_id)
    if facts.answered_on > today:
        raise Refused(Fault.ANSWER_IN_FUTURE, field="answered_on")
    answer = RecordedAnswer(
        committee_id=task.committee_id,
        task_id=task.id,
        way=facts.way,
        answered_on=facts.answered_on,
        who=facts.who,
        words=facts.words,
        recorded_by_id=actor.user_id,
        recorded_at=now,
    )
    db.session.add(answer)
    db.session.flush()
    return answer
