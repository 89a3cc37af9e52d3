"""Mail links that sign in once, within a quarter of an hour."""

from datetime import datetime
from secrets import token_urlsafe

from sqlalchemy import delete, select

from tracker.database import db
from tracker.models import Membership, SigninLink, User
from tracker.queries.users import token_hash
from tracker.rules.faults import Fault, Refused
from tracker.rules.throttling import LINK_LIFE
from tracker.services import outbox

TOKEN_BYTES = 32


def send_link(email: str, *, now: datetime, real_now: datetime, path: str) -> None:
    """Mail a sign-in link to the account of this address; do nothing when there is none.

    The caller says the same in both cases. ``path`` is the address of the page with ``{token}``
    in place of the token. ``now`` is the office's clock, by which letters leave; links live by
    the real one. The letter must carry the token itself, which is worth nothing once it is used
    or a quarter of an hour old.
    """
    user = _user_who_may_enter(email)
    if user is None:
        return
    link, token = _make(user, real_now=real_now)
    outbox.enqueue(
        f"signin_link:{link.id}:{link.token_hash[:16]}",
        template="signin_link",
        user=user,
        now=now,
        facts={"path": path.format(token=token), "minutes": int(LINK_LIFE.total_seconds()) // 60},
        hold_seconds=0,
        is_urgent=True,
    )


def make_link(email: str, *, real_now: datetime) -> str | None:
    """Return the token of a new link for this address, or None when nobody may enter by it."""
    user = _user_who_may_enter(email)
    return None if user is None else _make(user, real_now=real_now)[1]


def consume_link(token: str, *, real_now: datetime) -> int:
    """Use up a link and return whose it is.

    Raises Refused: LINK_SPENT, alike for a link that was used, is too old or never was.
    """
    link = db.session.scalar(
        select(SigninLink).where(SigninLink.token_hash == token_hash(token)).with_for_update()
    )
    if link is None or link.used_at is not None or link.expires_at <= real_now:
        raise Refused(Fault.LINK_SPENT)
    link.used_at = real_now
    db.session.flush()
    return link.user_id


def withdraw_links(user_id: int) -> None:
    """Make every link of a person worthless: the account was closed or has a new address."""
    db.session.execute(delete(SigninLink).where(SigninLink.user_id == user_id))


def _user_who_may_enter(email: str) -> User | None:
    has_part = (
        select(Membership.id)
        .where(Membership.user_id == User.id, Membership.ended_on.is_(None))
        .exists()
    )
    return db.session.scalar(select(User).where(User.email == email, User.is_active, has_part))


def _make(user: User, *, real_now: datetime) -> tuple[SigninLink, str]:
    db.session.execute(delete(SigninLink).where(SigninLink.expires_at <= real_now - LINK_LIFE))
    token = token_urlsafe(TOKEN_BYTES)
    link = SigninLink(
        token_hash=token_hash(token),
        user_id=user.id,
        created_at=real_now,
        expires_at=real_now + LINK_LIFE,
    )
    db.session.add(link)
    db.session.flush()
    return link, token
