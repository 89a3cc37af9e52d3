"""Who is signed in, and who is who."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import aliased

from tracker.database import db
from tracker.models import Committee, Membership, SigninLink, Unit, User, UserSession
from tracker.rules.permissions import Actor, Role

DEMO_ORDER = (  # offices first, then the many units
    Role.SECRETARIAT,
    Role.CHAIR,
    Role.OBSERVER,
    Role.ADMIN,
    Role.UNIT_LEAD,
    Role.UNIT_MEMBER,
)


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


@dataclass(frozen=True)
class Credentials:
    """What a typed password is compared with."""

    user_id: int
    password_hash: str | None


@dataclass(frozen=True)
class DemoAccount:
    """An account a visitor of the demonstration may take, by post."""

    user_id: int
    name: str
    post: str
    role: Role
    unit_name: str
    committee_name: str


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


def find_credentials(email: str) -> Credentials | None:
    """Return what a password is compared with, or None when this address may not enter."""
    row = db.session.execute(
        select(User.id, User.password_hash).where(User.email == email, User.is_active)
    ).first()
    return None if row is None else Credentials(*row)


def find_link_owner(token: str, *, real_now: datetime) -> str | None:
    """Return the name of the person a sign-in link would let in, or None when it is spent."""
    return db.session.scalar(
        select(User.name)
        .join(SigninLink, SigninLink.user_id == User.id)
        .where(
            SigninLink.token_hash == token_hash(token),
            SigninLink.used_at.is_(None),
            SigninLink.expires_at > real_now,
            User.is_active,
        )
    )


def list_demo_accounts() -> list[DemoAccount]:
    """Return every account that can be entered, by its first part: offices first, then units."""
    rows = db.session.execute(
        select(User.id, User.name, User.post, Membership.role, Unit.short_name, Committee.name)
        .join(Membership, Membership.user_id == User.id)
        .join(Committee, Committee.id == Membership.committee_id)
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(User.is_active, Membership.ended_on.is_(None))
        .order_by(Unit.position, User.name, Membership.id)
    )
    first_parts: dict[int, DemoAccount] = {}
    for id_, name, post, role, unit, committee in rows:
        account = DemoAccount(id_, name, post, role, unit or "", committee)
        first_parts.setdefault(id_, account)
    return sorted(first_parts.values(), key=lambda account: DEMO_ORDER.index(account.role))


def list_sessions(user_id: int, *, now: datetime) -> list[UserSession]:
    """Return a person's sessions that still count, the newest first."""
    return list(
        db.session.scalars(
            select(UserSession)
            .where(UserSession.user_id == user_id, UserSession.expires_at > now)
            .order_by(UserSession.created_at.desc(), UserSession.id.desc())
        )
    )
