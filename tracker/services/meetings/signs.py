"""By what the letters and the link of one invited person are told from those of others."""

from hashlib import sha256
from secrets import token_hex

from flask import current_app
from sqlalchemy import select

from tracker.database import db
from tracker.models import Invitation
from tracker.queries.users import token_hash
from tracker.rules.links import make_token

USE = "session-answer"
SEED_BYTES = 16


def sign_of(invitation: Invitation) -> str:
    """Return what tells the letters of one person from those of others, however long the name."""
    if invitation.address is None:
        return str(invitation.user_id)
    return "guest-" + sha256(invitation.address.encode()).hexdigest()[:24]


def give_link(invitation: Invitation) -> None:
    """Give an invitation the link its letters carry, once; one that was revoked stays shut."""
    if invitation.link_hash is None:
        invitation.link_seed = token_hex(SEED_BYTES)
        invitation.link_hash = token_hash(_token(invitation.link_seed))


def path_of_answer(invitation_id: int) -> str:
    """Return the path by which a letter leads to the answer; empty where its link opens nothing.

    The token is made anew each time: only its hash and its seed are kept.
    """
    row = db.session.execute(
        select(Invitation.link_seed, Invitation.link_hash).where(
            Invitation.id == invitation_id,
            Invitation.withdrawn_at.is_(None),
            Invitation.link_revoked_at.is_(None),
            Invitation.link_hash.is_not(None),
        )
    ).first()
    if row is None:
        return ""
    token = _token(row.link_seed)
    # the hash is another should the secret key have changed since
    return f"/invitation/{token}" if token_hash(token) == row.link_hash else ""


def _token(seed: str) -> str:
    return make_token(current_app.config["SETTINGS"].secret_key, seed, use=USE)
