"""The secret address of a person's calendar: made, made anew, taken back."""

from datetime import datetime
from secrets import token_hex

from flask import current_app
from sqlalchemy import select

from tracker.database import db
from tracker.models import CalendarFeed
from tracker.queries.users import token_hash
from tracker.rules.links import make_token
from tracker.rules.permissions import Actor

USE = "calendar-feed"
SEED_BYTES = 16


def token_of(actor: Actor) -> str | None:
    """Return the token of the actor's own feed, or None when there is none.

    It is made of the stored seed and the secret key, so its owner can look it up again. A feed
    made under another key opens nothing and is not shown.
    """
    feed = _find(actor.user_id)
    if feed is None:
        return None
    token = _token(feed.seed)
    return token if token_hash(token) == feed.token_hash else None


def renew(actor: Actor, *, now: datetime) -> bool:
    """Give the actor a new address; tell whether an old one stopped by it."""
    feed = _find(actor.user_id)
    was_there = feed is not None
    if feed is None:
        feed = CalendarFeed(user_id=actor.user_id)
        db.session.add(feed)
    feed.seed, feed.created_at = token_hex(SEED_BYTES), now
    feed.token_hash = token_hash(_token(feed.seed))
    db.session.flush()
    return was_there


def stop(actor: Actor) -> None:
    """Take the actor's address back."""
    stop_for(actor.user_id)


def stop_for(user_id: int) -> None:
    """Take the address of a person back: the account was closed or went to another mailbox."""
    feed = _find(user_id)
    if feed is not None:
        db.session.delete(feed)
        db.session.flush()


def _find(user_id: int) -> CalendarFeed | None:
    return db.session.scalar(select(CalendarFeed).where(CalendarFeed.user_id == user_id))


def _token(seed: str) -> str:
    return make_token(current_app.config["SETTINGS"].secret_key, seed, use=USE)
