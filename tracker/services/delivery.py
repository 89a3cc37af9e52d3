"""The outbox on its way out: claim with a lease, attempt written before the conversation, fencing.

Each function is a part of one short transaction of ``jobs.delivery``; nothing here talks to a mail
server. Statements name their columns: a letter costs a handful of them, and nothing is loaded.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import BindParameter, CursorResult, Table, bindparam, insert, select, update

from tracker.database import db, lease_moment
from tracker.models import DeliveryAttempt, Letter
from tracker.post.carriers import Outcome
from tracker.queries.delivery import IN_LINE, STANDS, Claimed, find_due, find_lapsed
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

LETTERS = cast(Table, Letter.__table__)
ATTEMPTS = cast(Table, DeliveryAttempt.__table__)
# Put together once. Nobody waits for a letter that another sender has in its hands.
_AS_FOUND = (
    select(LETTERS.c.id)
    .where(
        LETTERS.c.id == bindparam("letter"),
        LETTERS.c.attempts == bindparam("before"),
        IN_LINE,
    )
    .with_for_update(skip_locked=True)
    .correlate(None)
)


def _claiming(found: Any) -> Any:
    return (
        update(LETTERS)
        .where(LETTERS.c.id == found.scalar_subquery())
        .values(
            state=LetterState.SENDING.value,
            attempts=bindparam("attempt"),
            lease_owner=bindparam("owner"),
        )
    )


_CLAIM = _claiming(_AS_FOUND)
_CLAIM_PREPARED = _claiming(_AS_FOUND.where(STANDS))
_LET_GO = (
    update(LETTERS)
    .where(
        LETTERS.c.id == bindparam("letter"),
        LETTERS.c.state == LetterState.SENDING.value,
        LETTERS.c.lease_owner == bindparam("owner"),
        LETTERS.c.attempts == bindparam("attempt"),
    )
    .values(lease_owner="", lease_until=None)
)
_BEGIN_ATTEMPT = insert(ATTEMPTS)
_END_ATTEMPT = update(ATTEMPTS).where(
    ATTEMPTS.c.letter_id == bindparam("letter"), ATTEMPTS.c.number == bindparam("attempt")
)


@dataclass(frozen=True)
class Claim:
    """A letter that is ours until the lease ends; ``attempt`` fences off whoever had it before."""

    letter_id: int
    attempt: int
    owner: str


def find_next(*, now: datetime, is_taken: bool = False) -> Claimed | None:
    """Return the letter that may go next, ``is_taken`` for whoever claims it right away.

    First what somebody sits waiting for; then whatever is due; then a letter whose sender died,
    when its lease has ended.
    """
    return find_due(now=now, is_taken=is_taken) or find_lapsed(LEASE, is_taken=is_taken)


def claim(letter: Claimed, *, owner: str, now: datetime, newest: int | None = None) -> Claim | None:
    """Take a letter, and write down the attempt before it starts.

    None when it is not as it was found: somebody else has taken it, or called it off. ``newest``,
    of a letter that was prepared, is the last change of any fact that was known then: None also
    when another has been made since, when a line of the letter was called off, or when somebody
    sits waiting for another letter.
    """
    attempt = letter.attempts + 1
    facts: dict[str, Any] = {
        "letter": letter.letter_id,
        "before": letter.attempts,
        "attempt": attempt,
        "owner": owner,
    }
    claiming = _CLAIM
    if newest is not None:
        claiming = _CLAIM_PREPARED
        facts |= {"newest": newest, "lines": letter.lines, "goes_first": letter.is_urgent}
        facts |= {"now": now}
    until = lease_moment(LEASE)
    if isinstance(until, BindParameter):  # a value: nothing has to be put together
        facts["lease_until"] = until.value
    else:
        claiming = claiming.values(lease_until=until)
    if not _run(claiming, facts):
        return None
    begun = {"letter_id": letter.letter_id, "number": attempt, "sender": owner, "started_at": now}
    _run(_BEGIN_ATTEMPT, begun)
    return Claim(letter.letter_id, attempt, owner)


def claim_next(*, owner: str, now: datetime) -> tuple[Claim, Claimed] | None:
    """Take the letter that may go next; None when none may."""
    letter = find_next(now=now, is_taken=True)
    taken = claim(letter, owner=owner, now=now) if letter else None
    return (taken, letter) if taken and letter else None


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
    fence = {"letter": claim.letter_id, "attempt": claim.attempt, "owner": claim.owner}
    return _run(_LET_GO, fence | facts | {"state": state.value})


def _end_attempt(
    claim: Claim, outcome: str, *, now: datetime, code: int | None = None, detail: str = ""
) -> None:
    facts = {"finished_at": now, "outcome": outcome, "code": code, "detail": detail[:500]}
    _run(_END_ATTEMPT, {"letter": claim.letter_id, "attempt": claim.attempt} | facts)


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


def _run(statement: Any, facts: dict[str, Any]) -> bool:
    """Write one row; False when it was not there as expected."""
    result = db.session.connection().execute(statement, facts)
    return cast("CursorResult[Any]", result).rowcount == 1
