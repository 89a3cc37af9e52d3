"""The outbox on its way out: claim with a lease, attempt written before the conversation, fencing.

Each function is one short transaction of ``jobs.delivery``; nothing here talks to a mail server.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from tracker.database import db, is_sqlite
from tracker.models import DeliveryAttempt, Letter
from tracker.post.carriers import Outcome
from tracker.rules.delivery import (
    GIVE_UP_AFTER,
    LetterState,
    OutcomeKind,
    next_try,
    state_after,
)

LEASE = timedelta(minutes=20)  # longer than the longest conversation, the final wait included
PATIENCE_WHEN_AWAY = timedelta(hours=96)  # the mail server itself is away: over a long weekend
DOUBTFUL = frozenset({OutcomeKind.UNKNOWN.value, ""})  # "": the sender died in between
WAITING = (LetterState.PENDING.value, LetterState.DEFERRED.value, LetterState.UNKNOWN.value)


@dataclass(frozen=True)
class Claim:
    """A letter that is ours until the lease ends; ``attempt`` fences off whoever had it before."""

    letter_id: int
    attempt: int
    owner: str


@dataclass(frozen=True)
class Claimed:
    """What the words of a claimed letter are made from."""

    letter_id: int
    key: str
    template: str
    address: str
    facts: dict[str, Any]
    name: str
    language: str


def claim_next(*, owner: str, now: datetime) -> Claim | None:
    """Take the next letter that may go, and write down the attempt before it starts.

    A letter whose sender died is taken over when its lease has ended.
    """
    query = (
        select(Letter)
        .where(
            or_(
                and_(Letter.state.in_(WAITING), Letter.not_before <= now),
                and_(Letter.state == LetterState.SENDING, Letter.lease_until < now),
            )
        )
        .order_by(Letter.not_before, Letter.id)
        .limit(1)
    )
    letter = _first(_urgent(now)) or _first(query)
    if letter is None:
        return None
    letter.state = LetterState.SENDING
    letter.attempts += 1
    letter.lease_owner, letter.lease_until = owner, now + LEASE
    db.session.add(
        DeliveryAttempt(letter_id=letter.id, number=letter.attempts, sender=owner, started_at=now)
    )
    db.session.flush()
    return Claim(letter.id, letter.attempts, owner)


def _urgent(now: datetime) -> Select[Letter]:
    """Return the letters somebody sits waiting for; found through an index of their own."""
    return (
        select(Letter)
        .where(Letter.is_urgent, Letter.state.in_(WAITING), Letter.not_before <= now)
        .order_by(Letter.not_before, Letter.id)
        .limit(1)
    )


def _first(query: Select[Letter]) -> Letter | None:
    if not is_sqlite():
        query = query.with_for_update(skip_locked=True)
    return db.session.scalar(query)


def get_claimed(claim: Claim) -> Claimed | None:
    """Return what the claimed letter says.

    None when it was taken from us, or when its reader's account was closed in the meantime.
    """
    letter = db.session.scalar(
        select(Letter).where(Letter.id == claim.letter_id).options(joinedload(Letter.user))
    )
    if letter is None or not _is_ours(letter, claim) or not letter.user.is_active:
        return None
    return Claimed(
        letter_id=letter.id,
        key=letter.key,
        template=letter.template,
        address=letter.address,
        facts=dict(letter.facts),
        name=letter.user.name,
        language=letter.user.language.value,
    )


def finish(
    claim: Claim,
    outcome: Outcome,
    *,
    subject: str,
    now: datetime,
    is_away: bool = False,
) -> LetterState | None:
    """Write down what became of an attempt; None when somebody else had taken the letter over.

    ``is_away``: no mail server answered at all, which is not the letter's fault.
    """
    letter = _lock(claim)
    attempts = _attempts(claim.letter_id)
    mine = next(row for row in attempts if row.number == claim.attempt)
    mine.finished_at, mine.outcome = now, outcome.kind.value
    mine.code, mine.detail = outcome.code, outcome.detail[:500]
    if letter is None:
        db.session.flush()
        return None
    again = next_try(
        claim.attempt,
        outcome.kind,
        first_at=attempts[0].started_at,
        now=now,
        was_unknown=any(row.outcome in DOUBTFUL for row in attempts if row is not mine),
        give_up_after=PATIENCE_WHEN_AWAY if is_away else GIVE_UP_AFTER,
    )
    state = state_after(outcome.kind, again)
    if state is LetterState.UNKNOWN and again is None:
        state = LetterState.FAILED  # tried again once, and still not known: for a person to see
    letter.state, letter.subject = state.value, subject[:300]
    letter.detail = outcome.detail[:500]
    letter.lease_owner, letter.lease_until = "", None
    letter.not_before = again or letter.not_before
    letter.finished_at = now if again is None else None
    db.session.flush()
    return state


def call_off(claim: Claim, *, now: datetime) -> None:
    """Cancel a claimed letter that has nothing left to say."""
    letter = _lock(claim)
    if letter is not None:
        letter.state, letter.finished_at = LetterState.CANCELLED.value, now
        letter.lease_owner, letter.lease_until = "", None
        mine = next(row for row in _attempts(letter.id) if row.number == claim.attempt)
        mine.finished_at, mine.outcome = now, LetterState.CANCELLED.value
        db.session.flush()


def send_again(letter_id: int, *, now: datetime) -> bool:
    """Put a failed letter back into the outbox, by hand; False when it is not failed."""
    letter = db.session.get(Letter, letter_id)
    if letter is None or letter.state != LetterState.FAILED:
        return False
    letter.state, letter.not_before, letter.finished_at = LetterState.PENDING.value, now, None
    db.session.flush()
    return True


def _lock(claim: Claim) -> Letter | None:
    letter = db.session.scalar(select(Letter).where(Letter.id == claim.letter_id).with_for_update())
    return letter if letter is not None and _is_ours(letter, claim) else None


def _is_ours(letter: Letter, claim: Claim) -> bool:
    return (
        letter.state == LetterState.SENDING
        and letter.lease_owner == claim.owner
        and letter.attempts == claim.attempt
    )


def _attempts(letter_id: int) -> list[DeliveryAttempt]:
    return list(
        db.session.scalars(
            select(DeliveryAttempt)
            .where(DeliveryAttempt.letter_id == letter_id)
            .order_by(DeliveryAttempt.number)
        )
    )
