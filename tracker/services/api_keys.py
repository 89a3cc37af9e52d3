"""Keys of programs: given out, used, taken back."""

from datetime import date, datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import func, select

from tracker.database import Turn, db, take_turns
from tracker.models import ApiKey
from tracker.queries.users import token_hash
from tracker.rules.api import KEYS_PER_PERSON, LIVES, MARK
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Actor


def give_out(actor: Actor, *, name: str, days: int, now: datetime) -> str:
    """Make a key for a program and return it; it is told this once and only its hash is kept.

    It works in the part (committee, role, unit) the actor works in now, and ends with it.
    Raises Refused: NOT_A_CHOICE, TOO_MANY_KEYS.
    """
    if days not in LIVES or actor.membership_id is None:
        raise Refused(Fault.NOT_A_CHOICE, field="days")
    take_turns(Turn.SIGN_IN)
    if _count_live(actor.user_id, now) >= KEYS_PER_PERSON:
        raise Refused(Fault.TOO_MANY_KEYS, field="name", most=KEYS_PER_PERSON)
    key = MARK + token_urlsafe(32)
    db.session.add(
        ApiKey(
            token_hash=token_hash(key),
            name=name,
            user_id=actor.user_id,
            membership_id=actor.membership_id,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
    )
    db.session.flush()
    return key


def revoke(actor: Actor, key_id: int, *, now: datetime) -> None:
    """Let one of the actor's own keys open nothing from now on. Raises Missing."""
    key = db.session.get(ApiKey, key_id)
    if key is None or key.user_id != actor.user_id:
        raise Missing
    key.revoked_at = key.revoked_at or now
    db.session.flush()


def end_all(user_id: int) -> None:
    """Let no key of a person open anything any more: the person is shut out everywhere."""
    for key in db.session.scalars(select(ApiKey).where(ApiKey.user_id == user_id)):
        db.session.delete(key)
    db.session.flush()


def note_use(key_id: int, *, today: date) -> None:
    """Write down that a key was used on a day, so that its owner sees which ones lie idle."""
    key = db.session.get(ApiKey, key_id)
    if key is not None:
        key.used_on = today
        db.session.flush()


def _count_live(user_id: int, now: datetime) -> int:
    query = select(func.count(ApiKey.id)).where(
        ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None), ApiKey.expires_at > now
    )
    return db.session.scalar(query) or 0
