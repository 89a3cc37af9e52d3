"""The ledger: what was sent about a task, and the answer that followed it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LedgerKind(StrEnum):
    """What a line of the ledger is."""

    REMINDER = "reminder"  # a rung of the ladder, in somebody's letter of the day
    NEWS = "news"  # a letter about something that was decided
    URGING = "urging"  # an urging letter
    SESSION = "session"  # a conclusion of a session gave the task
    FINDING = "finding"  # a finding of an inspection gave it
    ANSWER = "answer"  # the unit answered outside the product


class AnswerWay(StrEnum):
    """How a unit answered outside the product."""

    TELEPHONE = "telephone"
    PAPER = "paper"
    MEETING = "meeting"
    OTHER = "other"


ASKING = frozenset({LedgerKind.REMINDER, LedgerKind.URGING, LedgerKind.SESSION, LedgerKind.FINDING})


class ReplyKind(StrEnum):
    """How a unit answered."""

    SUBMISSION = "submission"
    EXTENSION = "extension"
    RECORDED = "recorded"  # by telephone, on paper


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of a unit."""

    task_id: int
    kind: ReplyKind
    on: date


def reply_to(asked_on: date, replies: Iterable[Reply]) -> Reply | None:
    """Return the first answer on or after the day something was asked, None while none came.

    >>> late = Reply(1, ReplyKind.SUBMISSION, date(2023, 11, 24))
    >>> early = Reply(1, ReplyKind.EXTENSION, date(2023, 11, 10))
    >>> reply_to(date(2023, 11, 21), [late, early]).kind
    <ReplyKind.SUBMISSION: 'submission'>
    """
    later = [reply for reply in replies if reply.on >= asked_on]
    return min(later, key=lambda reply: (reply.on, reply.kind), default=None)
