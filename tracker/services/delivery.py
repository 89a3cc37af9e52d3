"""The outbox on its way out: claim with a lease, attempt written before the conversation, fencing.

Each function is a part of one short transaction of ``jobs.delivery``; nothing here talks to a mail
server. Statements name their columns: a letter costs a handful of them, and nothing is loaded.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    CursorResult,
    Table,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from tracker.database import Moment, db, is_sqlite, lease_moment
from tracker.models import AuditEvent, DeliveryAttempt, Letter, User
from tracker.models.letters import LINE
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

LETTERS = cast(Table, Letter.__table__)
ATTEMPTS = cast(Table, DeliveryAttempt.__table__)
# The words of the small index are literal, or neither database sees that it serves the question.
IN_LINE = Letter.state.in_(bindparam("line", LINE, expanding=True, literal_execute=True))


@dataclass(frozen=True)
class Claim:
    """A letter that is ours until the lease ends; ``attempt`` fences off whoever had it before."""

    letter_id: int
    attempt: int
    owner: str


@dataclass(frozen=True)
class Claimed:
    """What the words of a letter are made from."""

    letter_id: int
    key: str
    template: str
    address: str
    facts: dict[str, Any]
    name: str
    language: str
    user_id: int = 0
    task_id: int | None = None
    attempts: int = 0  # before this one
    is_wanted: bool = True  # its reader's account has not been closed in the meantime


def _in_line(*which: Any) -> Any:
    return (
        select(
            Letter.id,
            Letter.key,
            Letter.template,
            Letter.address,
            Letter.facts,
            Letter.user_id,
            Letter.task_id,
            Letter.attempts,
            User.name,
            User.language,
            User.is_active,
        )
        .join(User, User.id == Letter.user_id)
        .where(IN_LINE, *which)
        .order_by(Letter.not_before, Letter.id)
        .limit(1)
    )


# Asked once or twice a letter, so put together once.
_DUE = Letter.state != LetterState.SENDING, Letter.not_before <= bindparam("now", type_=Moment)
_NEXT = (_in_line(Letter.is_urgent, *_DUE), _in_line(*_DUE))
_NEWEST = select(func.max(AuditEvent.id))


def _lapsed() -> Any:
    """Return the question for a letter whose sender died."""
    return _in_line(
        Letter.state == LetterState.SENDING,
        or_(
            Letter.lease_until < lease_moment(),
            Letter.lease_until > lease_moment(LEASE),  # taken before the machine was started anew
        ),
    )


def find_next(*, now: datetime, is_taken: bool = False) -> Claimed | None:
    """Return the letter that may go next, ``is_taken`` for whoever claims it right away.

    First what somebody sits waiting for; then whatever is due; then a letter whose sender died,
    when its lease has ended.
    """
    for number in range(len(_NEXT) + 1):
        query = _NEXT[number] if number < len(_NEXT) else _lapsed()
        if is_taken and not is_sqlite():
            query = query.with_for_update(skip_locked=True, of=Letter)
        row = db.session.execute(query, {"now": now}).first()
        if row is not None:
            return Claimed(
                letter_id=row.id,
                key=row.key,
                template=row.template,
                address=row.address,
                facts=dict(row.facts),
                name=row.name,
                language=row.language.value,
                user_id=row.user_id,
                task_id=row.task_id,
                attempts=row.attempts,
                is_wanted=row.is_active,
            )
    return None


def claim(letter: Claimed, *, owner: str, now: datetime) -> Claim | None:
    """Take a letter, and write down the attempt before it starts.

    None when it is not as it was found: somebody else has taken it, or called it off.
    """
    attempt = letter.attempts + 1
    taken = _change(
        update(LETTERS)
        .where(
            LETTERS.c.id == letter.letter_id,
            LETTERS.c.attempts == letter.attempts,
            LETTERS.c.state.in_((*WAITING, LetterState.SENDING.value)),
        )
        .values(
            state=LetterState.SENDING.value,
            attempts=attempt,
            lease_owner=owner,
            lease_until=lease_moment(LEASE),
        )
    )
    if not taken:
        return None
    db.session.execute(
        insert(ATTEMPTS).values(
            letter_id=letter.letter_id, number=attempt, sender=owner, started_at=now
        )
    )
    return Claim(letter.letter_id, attempt, owner)


def claim_next(*, owner: str, now: datetime) -> tuple[Claim, Claimed] | None:
    """Take the letter that may go next; None when none may."""
    letter = find_next(now=now, is_taken=True)
    taken = claim(letter, owner=owner, now=now) if letter else None
    return (taken, letter) if taken and letter else None


def newest_change() -> int:
    """Return the number of the last change of any fact: words made before it may be stale."""
    return db.session.scalar(_NEWEST) or 0


def finish(
    claim: Claim,
    outcome: Outcome,
    *,
    subject: str,
    now: datetime,
    is_away: bool = False,
) -> LetterState | None:
    """Write down what became of an attempt; None when somebody else had taken the letter over.

    ``is_away``: no mail server answered at all, which is not the letter's fault. To say the same
    twice does no harm.
    """
    _end_attempt(claim, outcome.kind.value, now=now, code=outcome.code, detail=outcome.detail)
    again = _next_try(claim, outcome.kind, now=now, is_away=is_away)
    state = state_after(outcome.kind, again)
    if state is LetterState.UNKNOWN and again is None:
        state = LetterState.FAILED  # tried again once, and still not known: for a person to see
    facts: dict[str, Any] = {"subject": subject[:300], "detail": outcome.detail[:500]}
    facts |= {"not_before": again} if again else {"finished_at": now}
    return state if _let_go(claim, state, **facts) else None


def call_off(claim: Claim, *, now: datetime) -> LetterState | None:
    """Cancel a claimed letter that has nothing left to say; None when it is not ours any more."""
    state = LetterState.CANCELLED
    _end_attempt(claim, state.value, now=now)
    return state if _let_go(claim, state, finished_at=now) else None


def send_again(letter_id: int, *, now: datetime) -> bool:
    """Put a failed letter back into the outbox, by hand; False when it is not failed."""
    letter = db.session.get(Letter, letter_id)
    if letter is None or letter.state != LetterState.FAILED:
        return False
    letter.state, letter.not_before, letter.finished_at = LetterState.PENDING.value, now, None
    db.session.flush()
    return True


def _let_go(claim: Claim, state: LetterState, **facts: Any) -> bool:
    """Give a claimed letter its state and free it, if it is still ours: owner and attempt."""
    return _change(
        update(LETTERS)
        .where(
            LETTERS.c.id == claim.letter_id,
            LETTERS.c.state == LetterState.SENDING.value,
            LETTERS.c.lease_owner == claim.owner,
            LETTERS.c.attempts == claim.attempt,
        )
        .values(state=state.value, lease_owner="", lease_until=None, **facts)
    )


def _end_attempt(
    claim: Claim, outcome: str, *, now: datetime, code: int | None = None, detail: str = ""
) -> None:
    db.session.execute(
        update(ATTEMPTS)
        .where(ATTEMPTS.c.letter_id == claim.letter_id, ATTEMPTS.c.number == claim.attempt)
        .values(finished_at=now, outcome=outcome, code=code, detail=detail[:500])
    )


def _next_try(claim: Claim, kind: OutcomeKind, *, now: datetime, is_away: bool) -> datetime | None:
    if kind in {OutcomeKind.ACCEPTED, OutcomeKind.FAILED}:
        return None
    attempts = db.session.execute(
        select(ATTEMPTS.c.number, ATTEMPTS.c.started_at, ATTEMPTS.c.outcome)
        .where(ATTEMPTS.c.letter_id == claim.letter_id)
        .order_by(ATTEMPTS.c.number)
    ).all()
    return next_try(
        claim.attempt,
        kind,
        first_at=attempts[0].started_at,
        now=now,
        was_unknown=any(row.outcome in DOUBTFUL for row in attempts if row.number != claim.attempt),
        give_up_after=PATIENCE_WHEN_AWAY if is_away else GIVE_UP_AFTER,
    )


def _change(statement: Any) -> bool:
    """Change one row; False when it was not there as expected."""
    result = db.session.execute(statement)
    return cast("CursorResult[Any]", result).rowcount == 1
