"""What the page of a session says to a unit that is invited to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.queries.meetings.answering import find_answer_and_call, is_answered_too_late
from tracker.queries.meetings.content import MeetingContent
from tracker.rules.permissions import Action, Actor, Relation, may
from tracker.web.words import ANSWERS


@dataclass(frozen=True, slots=True)
class Asked:
    """The unit's place on the list, and what it answered."""

    answer: Any
    is_over: bool
    is_sent: bool  # somebody was invited by letter, so an answer is waited for

    @property
    def words(self) -> str:
        """Return the answer in words."""
        return str(ANSWERS[self.answer.answer])


def asked_of(content: MeetingContent, actor: Actor, *, now: datetime) -> Asked | None:
    """Return how the actor's unit is invited; None for everybody else."""
    if not may(actor, Action.ANSWER_INVITATION, Relation.OWN):
        return None
    lines = [
        line
        for line in content.attendance
        if line.unit_id is not None and line.unit_id == actor.unit_id and not line.address
    ]
    if not lines:
        return None
    answer, is_sent = find_answer_and_call(lines[0].id)
    is_over = is_answered_too_late(content.meeting, now=now)
    return Asked(answer=answer, is_over=is_over, is_sent=is_sent)
