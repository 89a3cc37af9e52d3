"""How a letter of the outbox ends: its states, and when it is tried again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum


class OutcomeKind(StrEnum):
    """What one attempt to hand a letter to the mail server came to."""

    ACCEPTED = "accepted"  # the server answered 2xx after the final dot
    LATER = "later"  # 4xx, no connection, or the connection was lost before the final dot
    FAILED = "failed"  # 5xx, or a letter that cannot be addressed or encoded
    UNKNOWN = "unknown"  # no answer after the final dot: it may or may not have gone


class LetterState(StrEnum):
    """Where a letter of the outbox stands; the pages show the words at the right."""

    PENDING = "pending"  # chờ
    SENDING = "sending"  # đang gửi
    SENT = "sent"  # đã gửi
    DEFERRED = "deferred"  # hoãn
    FAILED = "failed"  # hỏng
    CANCELLED = "cancelled"  # huỷ
    UNKNOWN = "unknown"  # không rõ
    RETURNED = "returned"  # bị trả lại


NEXT_STATES: Mapping[LetterState, frozenset[LetterState]] = {
    LetterState.PENDING: frozenset({LetterState.SENDING, LetterState.CANCELLED}),
    LetterState.SENDING: frozenset(
        {
            LetterState.SENDING,  # the lease of a sender that died is taken over
            LetterState.SENT,
            LetterState.DEFERRED,
            LetterState.FAILED,
            LetterState.UNKNOWN,
            LetterState.CANCELLED,  # claimed, but the task has been closed meanwhile
        }
    ),
    LetterState.DEFERRED: frozenset(
        {LetterState.SENDING, LetterState.FAILED, LetterState.CANCELLED}
    ),
    # The one retry of an unknown letter; or somebody learnt what became of it.
    LetterState.UNKNOWN: frozenset(
        {
            LetterState.SENDING,
            LetterState.SENT,
            LetterState.FAILED,
            LetterState.CANCELLED,
            LetterState.RETURNED,
        }
    ),
    # Only by hand: the address was put right and the secretariat sends it again.
    LetterState.FAILED: frozenset({LetterState.PENDING, LetterState.CANCELLED}),
    LetterState.SENT: frozenset({LetterState.RETURNED}),  # accepted, and sent back later
    LetterState.RETURNED: frozenset(),
    LetterState.CANCELLED: frozenset(),
}

FIRST_WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60))
HOURLY = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=24)
UNKNOWN_WAIT = timedelta(minutes=30)


def can_become(state: LetterState, new: LetterState) -> bool:
    """Say whether a letter may go from one state to the other.

    >>> can_become(LetterState.DEFERRED, LetterState.SENDING)
    True
    >>> can_become(LetterState.SENT, LetterState.SENDING)
    False
    """
    return new in NEXT_STATES[state]


def is_final(state: LetterState) -> bool:
    """Say whether nothing, not even a hand, moves a letter on from this state.

    >>> [state.value for state in LetterState if is_final(state)]
    ['cancelled', 'returned']
    """
    return not NEXT_STATES[state]


def next_try(
    attempt: int,
    kind: OutcomeKind,
    *,
    first_at: datetime,
    now: datetime,
    was_unknown: bool = False,
    give_up_after: timedelta = GIVE_UP_AFTER,
) -> datetime | None:
    """Return when the letter is tried again after its ``attempt``-th attempt, or None for never.

    Put off: after 1, 5, 15, 30 and 60 minutes, then every hour until a day has passed since
    the first attempt. Unknown: once more after 30 minutes, and never a second time
    (``was_unknown``), since each such retry may reach the reader twice.

    >>> from datetime import UTC
    >>> eight = datetime(2023, 11, 21, 8, tzinfo=UTC)
    >>> next_try(2, OutcomeKind.LATER, first_at=eight, now=eight + timedelta(minutes=1))
    datetime.datetime(2023, 11, 21, 8, 6, tzinfo=datetime.timezone.utc)
    >>> next_try(1, OutcomeKind.FAILED, first_at=eight, now=eight) is None
    True
    """
    if attempt < 1:
        raise ValueError(f"attempts are counted from 1, not {attempt}")
    if kind is OutcomeKind.UNKNOWN:
        return None if was_unknown else now + UNKNOWN_WAIT
    if kind is not OutcomeKind.LATER:
        return None
    moment = now + _wait_after(attempt)
    return moment if moment <= first_at + give_up_after else None


def state_after(kind: OutcomeKind, try_at: datetime | None) -> LetterState:
    """Return the state an attempt leaves the letter in, given the answer of ``next_try``.

    >>> state_after(OutcomeKind.LATER, None).value
    'failed'
    """
    if kind is OutcomeKind.LATER:
        return LetterState.FAILED if try_at is None else LetterState.DEFERRED
    return {
        OutcomeKind.ACCEPTED: LetterState.SENT,
        OutcomeKind.FAILED: LetterState.FAILED,
        OutcomeKind.UNKNOWN: LetterState.UNKNOWN,
    }[kind]


def _wait_after(attempt: int) -> timedelta:
    return FIRST_WAITS[attempt - 1] if attempt <= len(FIRST_WAITS) else HOURLY
