"""Who is signed in, and who is who."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import aliased

from tracker.database import db
from tracker.models import Committee, Membership, Unit, User, UserSession
from tracker.rules.permissions import Actor


@dataclass(frozen=True)
class SignedIn:
    """The person of a session, as the database has him now."""

    actor: Actor
    session_id: int
    email: str
    post: str
    language: str
    committee_name: str
    unit_name: str


@dataclass(frozen=True)
class MembershipChoice:
    """One of a person's memberships, for the switch in the top bar."""

    id: int
    committee_name: str
    unit_name: str
    role: str


def token_hash(token: str) -> str:
    """Return what is stored of a secret token."""
    return sha256(token.encode()).hexdigest()


def find_signed_in(token: str, *, now: datetime) -> SignedIn | None:
    """Return the person of a session token, or None when it ended, expired or lost its ground.

    An account that was disabled or a membership that ended counts from this moment.
    """
    unit = aliased(Unit)
    row = db.session.execute(
        select(UserSession.id, User, Membership, Committee.name, unit.name)
        .join(User, User.id == UserSession.user_id)
        .join(Membership, Membership.id == UserSession.membership_id)
        .join(Committee, Committee.id == Membership.committee_id)
        .outerjoin(unit, unit.id == Membership.unit_id)
        .where(
            UserSession.token_hash == token_hash(token),
            UserSession.expires_at > now,
            User.is_active,
            Membership.user_id == User.id,
            Membership.ended_on.is_(None),
        )
    ).first()
    if row is None:
        return None
    session_id, user, membership, committee_name, unit_name = row
    actor = Actor(
        user_id=user.id,
        committee_id=membership.committee_id,
        role=membership.role,
        unit_id=membership.unit_id,
        name=user.name,
        membership_id=membership.id,
    )
    return SignedIn(
        actor=actor,
        session_id=session_id,
        email=user.email,
        post=user.post,
        language=user.language.value,
        committee_name=committee_name,
        unit_name=unit_name or "",
    )


def list_membership_choices(user_id: int) -> list[MembershipChoice]:
    """Return the memberships a person can work in, in order of committee and unit."""
    rows = db.session.execute(
        select(Membership.id, Committee.name, Unit.short_name, Membership.role)
        .join(Committee, Committee.id == Membership.committee_id)
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(Membership.user_id == user_id, Membership.ended_on.is_(None))
        .order_by(Committee.name, Unit.position, Membership.id)
    )
    return [MembershipChoice(id_, name, unit or "", role.value) for id_, name, unit, role in rows]


def has_users() -> bool:
    """Tell whether anybody has an account yet."""
    return db.session.scalar(select(User.id).limit(1)) is not None
