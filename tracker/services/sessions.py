"""Open and end the sessions of signed-in browsers.

The cookie holds a token, the row its hash: a stolen database opens nothing, and an ended
session is refused whatever the cookie says.
"""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import ColumnElement, select

from tracker.database import db
from tracker.models import Membership, User, UserSession
from tracker.queries.users import token_hash
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Actor

TOKEN_BYTES = 32
AGENT_LENGTH = 200


def open_session(
    user_id: int, *, now: datetime, hours: int, address: str = "", agent: str = ""
) -> str:
    """Open a session and return its token; each sign-in has a token of its own.

    The person goes on in the committee where he was last.

    Raises Refused: NO_MEMBERSHIP, when the account has no part in any committee.
    """
    user = db.session.get(User, user_id)
    if user is None or not user.is_active:
        raise Refused(Fault.WRONG_SIGN_IN)
    _end(UserSession.user_id == user_id, UserSession.expires_at <= now)
    token = token_urlsafe(TOKEN_BYTES)
    db.session.add(
        UserSession(
            token_hash=token_hash(token),
            user_id=user_id,
            membership_id=_membership_to_open(user_id),
            created_at=now,
            expires_at=now + timedelta(hours=hours),
            address=address[:60],
            agent=agent[:AGENT_LENGTH],
        )
    )
    db.session.flush()
    return token


def _membership_to_open(user_id: int) -> int:
    last = db.session.scalar(
        select(Membership.id)
        .outerjoin(UserSession, UserSession.membership_id == Membership.id)
        .where(Membership.user_id == user_id, Membership.ended_on.is_(None))
        .order_by(UserSession.id.is_(None), UserSession.id.desc(), Membership.id)
        .limit(1)
    )
    if last is None:
        raise Refused(Fault.NO_MEMBERSHIP)
    return last


def close_session(session_id: int) -> None:
    """End one session; its cookie is worth nothing from now on."""
    _end(UserSession.id == session_id)


def close_sessions(user_id: int, *, keep_id: int | None = None) -> None:
    """End all sessions of a person, perhaps but for one."""
    _end(UserSession.user_id == user_id, UserSession.id != (keep_id or 0))


def _end(*which: ColumnElement[bool]) -> None:
    ended = db.session.scalars(select(UserSession).where(*which).order_by(UserSession.id)).all()
    for session in ended:
        db.session.delete(session)
    db.session.flush()


def switch_committee(actor: Actor, membership_id: int, *, session_id: int) -> None:
    """Go on working in another committee of the actor's own.

    Raises Missing, when the membership is somebody else's or has ended.
    """
    membership = db.session.get(Membership, membership_id)
    if membership is None or membership.user_id != actor.user_id or membership.ended_on:
        raise Missing
    session = db.session.get(UserSession, session_id)
    if session is None or session.user_id != actor.user_id:
        raise Missing
    session.membership_id = membership.id
    db.session.flush()
