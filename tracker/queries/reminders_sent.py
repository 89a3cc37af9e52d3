"""How often a unit has been reminded of a task, and when last."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from tracker.database import db
from tracker.models import Letter, LetterItem
from tracker.rules.delivery import LetterState
from tracker.rules.ladder import Audience

UNIT = (Audience.FOCAL, Audience.HEAD)  # not what tells the secretariat or the chair


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many rungs of a task were sent to its unit, and when the last was."""

    times: int
    last_at: datetime


def count_reminders(task_ids: Collection[int]) -> dict[int, Reminded]:
    """Return the reminders sent of each of these tasks; several readers of one rung count once."""
    if not task_ids:
        return {}
    rungs = db.session.execute(
        select(LetterItem.task_id, func.max(Letter.finished_at))
        .join(Letter, Letter.id == LetterItem.letter_id)
        .where(
            LetterItem.task_id.in_(task_ids),
            LetterItem.cancelled_at.is_(None),
            LetterItem.audience.in_(UNIT),
            Letter.state == LetterState.SENT,
            Letter.finished_at.is_not(None),
        )
        .group_by(LetterItem.task_id, LetterItem.due, LetterItem.rung)
        .order_by(LetterItem.task_id)
    )
    sent: dict[int, Reminded] = {}
    for task_id, at in rungs:
        if at is not None:
            known = sent.get(task_id, Reminded(0, at))
            sent[task_id] = Reminded(known.times + 1, max(known.last_at, at))
    return sent
