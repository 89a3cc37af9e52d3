"""Slow down guessing: tries are written down in the database, so that all processes agree.

Moments are the database's own: neither a wrong clock of one machine nor the clock of a
demonstration opens or closes this door.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select, update

from tracker.database import Turn, db, server_now, take_turns
from tracker.models import SigninAttempt
from tracker.rules.faults import Fault, Refused
from tracker.rules.throttling import TRIES_KEPT, WINDOW, has_to_wait, window_start


def take_try(
    limits: Mapping[str, int], *, fault: Fault = Fault.TOO_MANY_TRIES, field: str | None = None
) -> list[int]:
    """Write down one try for each subject and return the numbers of these tries.

    A subject says what is counted and for whom ("password:ten@donvi.example"); only its hash is
    kept. The try is written before its outcome is known, so many at once cannot slip through.

    Raises Refused: ``fault``, when one of the subjects has to wait; then nothing is written.
    """
    take_turns(Turn.SIGN_IN)
    now = server_now()
    hashes = {_hash(subject): limit for subject, limit in limits.items()}
    for subject, limit in hashes.items():
        if _has_to_wait(subject, now, limit):
            minutes = int(WINDOW.total_seconds()) // 60
            raise Refused(fault, field=field, minutes=minutes)
    db.session.execute(delete(SigninAttempt).where(SigninAttempt.at < now - TRIES_KEPT))
    tries = [SigninAttempt(subject=subject, at=now) for subject in hashes]
    db.session.add_all(tries)
    db.session.flush()
    return [row.id for row in tries]


def is_waiting(subject: str, limit: int) -> bool:
    """Tell whether a subject has to wait by the tries written down so far; this writes none."""
    return _has_to_wait(_hash(subject), server_now(), limit)


def forgive(tries: list[int], *, subject: str) -> None:
    """Count these tries, and all others of ``subject``, as good ones: the right person came."""
    db.session.execute(
        update(SigninAttempt)
        .where(SigninAttempt.id.in_(tries) | (SigninAttempt.subject == _hash(subject)))
        .values(succeeded=True)
        .execution_options(synchronize_session=False)
    )


def _has_to_wait(hashed: str, now: datetime, limit: int) -> bool:
    moments = db.session.scalars(
        select(SigninAttempt.at)
        .where(
            SigninAttempt.subject == hashed,
            SigninAttempt.at > window_start(now),
            SigninAttempt.succeeded.is_(False),
        )
        .order_by(SigninAttempt.at.desc())
        .limit(limit)
    ).all()
    return has_to_wait(list(moments), now=now, limit=limit)


def _hash(subject: str) -> str:
    return sha256(subject.encode()).hexdigest()
