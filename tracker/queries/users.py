"""Who is signed in, and who is who."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from tracker.database import db
from tracker.models import (
    ApiKey,
    Committee,
    ConsolidatedReport,
    Installation,
    Membership,
    PaperOrder,
    SigninLink,
    Unit,
    User,
    UserSession,
)
from tracker.queries.memory import remembered
from tracker.rules.consolidated import ConsolidatedState
from tracker.rules.permissions import Action, Actor, Role, may_knock

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
    """The person of a session, or of a program's key, as the database has him now."""

    actor: Actor
    session_id: int  # or the number of the key
    email: str
    post: str
    language: str
    committee_name: str
    unit_name: str
    parts: int = 1  # memberships the person can work in
    is_mail_held: bool = False
    papers_done: int = 0  # that were ordered and are finished, unseen
    reports_waiting: int = 0  # drafts put before the chair, or returned to the office, by the role


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


OTHER_PART = aliased(Membership)
WHO = (
    User.id.label("user_id"),
    User.email,
    User.name,
    User.post,
    User.language,
    Membership.id.label("membership_id"),
    Membership.committee_id,
    Membership.role,
    Membership.unit_id,
    Committee.name.label("committee_name"),
    Committee.due_soon_days,
    Committee.review_days,
    Unit.name.label("unit_name"),
    select(func.count(OTHER_PART.id))
    .where(OTHER_PART.user_id == User.id, OTHER_PART.ended_on.is_(None))
    .correlate(User)
    .scalar_subquery()
    .label("parts"),
    exists().where(Installation.held_at.is_not(None)).label("is_mail_held"),
    select(func.count(PaperOrder.id))
    .where(
        PaperOrder.membership_id == Membership.id,
        PaperOrder.finished_at.is_not(None),
        PaperOrder.seen_at.is_(None),
    )
    .correlate(Membership)
    .scalar_subquery()
    .label("papers_done"),
    select(func.count(ConsolidatedReport.id))
    .where(
        ConsolidatedReport.committee_id == Membership.committee_id,
        ConsolidatedReport.state == ConsolidatedState.DRAFT,
        or_(
            and_(
                Membership.role == Role.CHAIR,
                ConsolidatedReport.submitted_at.is_not(None),
            ),
            and_(
                Membership.role == Role.SECRETARIAT,
                ConsolidatedReport.returned_at.is_not(None),
                ConsolidatedReport.submitted_at.is_(None),
            ),
        ),
    )
    .correlate(Membership)
    .scalar_subquery()
    .label("reports_waiting"),
)


def _who_by(key: type[UserSession | ApiKey], *more: InstrumentedAttribute[Any]) -> Select[Any]:
    """Return the question whose key this is: a session's or a program's."""
    return (
        select(key.id, *WHO, *more)
        .join(User, User.id == key.user_id)
        .join(Membership, Membership.id == key.membership_id)
        .join(Committee, Committee.id == Membership.committee_id)
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(
            key.token_hash == bindparam("token_hash"),
            key.expires_at > bindparam("now"),
            User.is_active,
            Membership.user_id == User.id,
            Membership.ended_on.is_(None),
        )
    )


SIGNED_IN = _who_by(UserSession)  # asked at every request, so put together once
KEY_OWNER = _who_by(ApiKey, ApiKey.used_on).where(ApiKey.revoked_at.is_(None))


def find_signed_in(token: str, *, now: datetime) -> SignedIn | None:
    """Return the person of a session token, or None when it ended, expired or lost its ground.

    An account that was disabled or a membership that ended counts from this moment.
    """
    asked = {"token_hash": token_hash(token), "now": now}
    row = db.session.connection().execute(SIGNED_IN, asked).first()  # columns alone, no objects
    return None if row is None else _signed_in(row)


def find_key_owner(token: str, *, now: datetime) -> tuple[SignedIn, date | None] | None:
    """Return the person a program's key works for and the last day it was used, or None."""
    row = db.session.execute(KEY_OWNER, {"token_hash": token_hash(token), "now": now}).first()
    return None if row is None else (_signed_in(row), row.used_on)


def list_api_keys(user_id: int) -> list[tuple[ApiKey, str, str]]:
    """Return a person's keys of programs with committee and unit, the newest first."""
    rows = db.session.execute(
        select(ApiKey, Committee.name, Unit.name)
        .join(Membership, Membership.id == ApiKey.membership_id)
        .join(Committee, Committee.id == Membership.committee_id)
        .outerjoin(Unit, Unit.id == Membership.unit_id)
        .where(ApiKey.user_id == user_id)
        .order_by(ApiKey.id.desc())
        .limit(100)
    )
    return [(key, committee, unit or "") for key, committee, unit in rows]


def _signed_in(row: Row[Any]) -> SignedIn:
    actor = Actor(
        user_id=row.user_id,
        committee_id=row.committee_id,
        role=row.role,
        unit_id=row.unit_id,
        name=row.name,
        membership_id=row.membership_id,
        due_soon_days=row.due_soon_days,
        review_days=row.review_days,
    )
    return SignedIn(
        actor=actor,
        session_id=row.id,
        email=row.email,
        post=row.post,
        language=row.language.value,
        committee_name=row.committee_name,
        unit_name=row.unit_name or "",
        parts=row.parts,
        is_mail_held=bool(row.is_mail_held),
        papers_done=row.papers_done,
        reports_waiting=row.reports_waiting,
    )


def list_membership_choices(user_id: int) -> tuple[MembershipChoice, ...]:
    """Return the memberships a person can work in, in order of committee and unit."""

    def read() -> tuple[MembershipChoice, ...]:
        rows = db.session.execute(
            select(Membership.id, Committee.name, Unit.short_name, Membership.role)
            .join(Committee, Committee.id == Membership.committee_id)
            .outerjoin(Unit, Unit.id == Membership.unit_id)
            .where(Membership.user_id == user_id, Membership.ended_on.is_(None))
            .order_by(Committee.name, Unit.position, Membership.id)
        )
        return tuple(
            MembershipChoice(id_, name, unit or "", role.value) for id_, name, unit, role in rows
        )

    return remembered(("membership choices", user_id), read)


def has_users() -> bool:
    """Tell whether anybody has an account yet."""
    return db.session.scalar(select(User.id).limit(1)) is not None


def find_credentials(email: str) -> Credentials | None:
    """Return what a password is compared with, or None when this address may not enter."""
    row = db.session.execute(
        select(User.id, User.password_hash).where(User.email == email, User.is_active)
    ).first()
    return None if row is None else Credentials(*row)


def find_unit_manager(email: str) -> Actor | None:
    """Return the person of an address as somebody who may change units, or None."""
    row = db.session.execute(
        select(User, Membership)
        .join(Membership, Membership.user_id == User.id)
        .where(
            User.email == email,
            User.is_active,
            Membership.ended_on.is_(None),
            Membership.role.in_([role for role in Role if may_knock(role, Action.MANAGE_UNITS)]),
        )
        .order_by(Membership.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    user, part = row
    return Actor(user.id, part.committee_id, part.role, part.unit_id, user.name, part.id)


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
