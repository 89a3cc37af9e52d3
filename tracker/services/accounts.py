"""Give people accounts, correct them and close them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tracker.database import Turn, db, take_turns
from tracker.models import Membership, User
from tracker.queries.people import get_person
from tracker.rules.choices import Language
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.news import News
from tracker.rules.permissions import Action, Actor, require
from tracker.services.api_keys import end_all
from tracker.services.feeds import stop_for
from tracker.services.meetings.invitations import hand_over_calls
from tracker.services.memberships import PartFacts, give_part, keep_an_admin
from tracker.services.sessions import close_sessions
from tracker.services.signin_links import withdraw_links
from tracker.services.versions import expect


@dataclass(frozen=True)
class PersonFacts:
    """What is kept of a person: duty contact data, no more (Law 91/2025/QH15)."""

    name: str
    post: str = ""
    phone: str = ""


def create_user(
    email: str,
    person: PersonFacts,
    *,
    now: datetime,
    password_hash: str | None = None,
    language: Language = Language.VIETNAMESE,
) -> User:
    """Make an account for an address that ``rules.addresses`` has normalised.

    Raises Refused: ADDRESS_TAKEN.
    """
    take_turns(Turn.MEMBERSHIPS)
    if db.session.scalar(select(User.id).where(User.email == email)) is not None:
        raise Refused(Fault.ADDRESS_TAKEN, field="email")
    user = User(
        email=email,
        name=person.name,
        post=person.post,
        phone=person.phone,
        password_hash=password_hash,
        language=language,
        created_at=now,
    )
    db.session.add(user)
    db.session.flush()
    return user


def add_person(
    actor: Actor, email: str, person: PersonFacts, part: PartFacts, *, now: datetime
) -> tuple[User, bool]:
    """Give somebody an account and a part in the actor's committee; tell whether it is new.

    An account the address already has in another committee gets the part and stays as it is: a
    person has one account in the installation.

    Raises NotAllowed; Refused: ADDRESS_TAKEN, UNIT_NEEDED, HEAD_NEEDS_UNIT.
    """
    require(actor, Action.MANAGE_USERS, committee_id=actor.committee_id)
    take_turns(Turn.MEMBERSHIPS)
    user = db.session.scalar(select(User).where(User.email == email))
    is_new = user is None
    if user is None:
        user = create_user(email, person, now=now)
    elif not user.is_active or _knows(user, actor.committee_id):
        raise Refused(Fault.ADDRESS_TAKEN, field="email")
    give_part(user, actor.committee_id, part)
    return user, is_new


def _knows(user: User, committee_id: int) -> bool:
    known = select(Membership.id).where(
        Membership.user_id == user.id, Membership.committee_id == committee_id
    )
    return db.session.scalar(known.limit(1)) is not None


def edit_person(actor: Actor, user_id: int, email: str, person: PersonFacts, *, seen: int) -> User:
    """Correct a person's address, name, post and phone.

    Sessions and links end with an old address: it may be in other hands.

    Raises NotAllowed; Missing; Changed; Refused: ADDRESS_TAKEN.
    """
    require(actor, Action.MANAGE_USERS, committee_id=actor.committee_id)
    user = get_person(user_id, committee_id=actor.committee_id)
    expect(user, seen)
    take_turns(Turn.MEMBERSHIPS)
    twin = select(User.id).where(User.email == email, User.id != user.id)
    if db.session.scalar(twin) is not None:
        raise Refused(Fault.ADDRESS_TAKEN, field="email")
    if user.email != email:
        user.email = email
        _shut_out(user)
        stop_for(user.id)
    _write(user, person)
    return user


def disable(actor: Actor, user_id: int) -> User:
    """Close an account; all its sessions and links end.

    Raises NotAllowed; Missing; Refused: LAST_ADMIN.
    """
    require(actor, Action.MANAGE_USERS, committee_id=actor.committee_id)
    user = get_person(user_id, committee_id=actor.committee_id)
    keep_an_admin(user)
    user.is_active = False
    db.session.flush()
    hand_over_calls(user)
    _shut_out(user)
    stop_for(user.id)
    return user


def enable(actor: Actor, user_id: int) -> User:
    """Open a closed account again; the person signs in anew.

    Raises NotAllowed; Missing.
    """
    require(actor, Action.MANAGE_USERS, committee_id=actor.committee_id)
    user = get_person(user_id, committee_id=actor.committee_id)
    user.is_active = True
    db.session.flush()
    return user


def set_password(user_id: int, password_hash: str) -> None:
    """Store a new password; every session and link of the person ends.

    The caller opens a new session when the person wants to go on on this device.
    """
    user = db.session.get(User, user_id)
    if user is None or not user.is_active:
        raise Missing
    user.password_hash = password_hash
    db.session.flush()
    _shut_out(user)


def renew_hash(user_id: int, password_hash: str) -> None:
    """Store the same password hashed at today's costs; nothing else changes."""
    user = db.session.get(User, user_id)
    if user is not None:
        user.password_hash = password_hash
        db.session.flush()


def edit_own(actor: Actor, person: PersonFacts, language: Language, *, seen: int) -> None:
    """Correct the actor's own name, post, phone and language.

    Raises Changed.
    """
    user = get_own(actor)
    expect(user, seen)
    user.language = language
    _write(user, person)


def mute_news(actor: Actor, kinds: Collection[News], *, seen: int) -> None:
    """Let the actor do without some kinds of news; reminders and answers still come.

    Raises Changed.
    """
    user = get_own(actor)
    expect(user, seen)
    user.muted_news = " ".join(sorted(kind.value for kind in kinds))
    db.session.flush()


def choose_language(actor: Actor, language: Language) -> None:
    """Remember in which language a person reads."""
    get_own(actor).language = language
    db.session.flush()


def get_own(actor: Actor) -> User:
    """Return the actor's account, or raise Missing."""
    user = db.session.get(User, actor.user_id)
    if user is None:
        raise Missing
    return user


def _write(user: User, person: PersonFacts) -> None:
    user.name, user.post, user.phone = person.name, person.post, person.phone
    db.session.flush()


def _shut_out(user: User) -> None:
    close_sessions(user.id)
    withdraw_links(user.id)
    end_all(user.id)
