"""Links into one task: given out with a letter, opened with a code, revoked, written down."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import randbelow, token_urlsafe

from flask import current_app
from sqlalchemy import Select, exists, select

from config import Settings
from tracker.database import db
from tracker.models import (
    Assignment,
    LinkCode,
    LinkOpening,
    Task,
    TaskLink,
    User,
)
from tracker.queries.links import OpenLink
from tracker.queries.users import token_hash
from tracker.rules.faults import Fault, Missing
from tracker.rules.links import (
    CODE_DIGITS,
    CODE_LIFE,
    CODES_PER_COMPUTER,
    CODES_PER_LINK,
    CODES_PER_PERSON,
    OPEN_FOR,
    QUIET,
    TRIES_PER_CODE,
    Deed,
    code_hash,
)
from tracker.rules.permissions import Action, Actor, require
from tracker.services import outbox
from tracker.services.throttling import take_try

CODE_LETTER = "task_code"
DOOR_BYTES = 32


@dataclass(frozen=True)
class Entry:
    """What became of a code that was typed: the door it opens, or how many tries are left.

    ``left`` is None when there is no code to try: it is spent, too old or never was.
    """

    door: str = ""
    left: int | None = None


def send_code(link: OpenLink, *, computer: str, now: datetime, real_now: datetime) -> None:
    """Mail a new code to the duty mailbox of the link's person; an older one counts no more.

    Codes live by the real clock, letters leave by the office's.

    Raises Refused: TOO_MANY_CODES.
    """
    limits = {
        f"code-link:{link.id}": CODES_PER_LINK,
        f"code-person:{link.user_id}": CODES_PER_PERSON,
        f"code-computer:{computer}": CODES_PER_COMPUTER,
    }
    take_try(limits, fault=Fault.TOO_MANY_CODES)
    outbox.cancel_by_key(f"{CODE_LETTER}:{link.id}:", now=now)
    for older in _waiting(link.id, real_now):
        older.expires_at = real_now
    code = f"{randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    row = LinkCode(
        link_id=link.id,
        code_hash=code_hash(_settings().secret_key, link.id, code),
        created_at=real_now,
        expires_at=real_now + CODE_LIFE,
    )
    db.session.add(row)
    db.session.flush()
    title = db.session.scalar(
        select(Assignment.title)
        .join(Task, Task.assignment_id == Assignment.id)
        .where(Task.id == link.task_id)
    )
    outbox.enqueue(
        f"{CODE_LETTER}:{link.id}:{row.id}:{row.code_hash[:16]}",
        template=CODE_LETTER,
        user=db.session.get_one(User, link.user_id),
        now=now,
        facts={"code": code, "title": title, "minutes": int(CODE_LIFE.total_seconds()) // 60},
        hold_seconds=0,
        is_urgent=True,
    )


def enter_code(link: OpenLink, code: str, *, real_now: datetime) -> Entry:
    """Try a code of six digits; a right one is spent and opens the form for one browser.

    The try counts whatever comes of it, so the caller commits also when it was wrong.
    """
    waiting = _waiting(link.id, real_now)
    if not waiting:
        return Entry()
    row = waiting[0]
    row.tries += 1
    if not hmac.compare_digest(row.code_hash, code_hash(_settings().secret_key, link.id, code)):
        db.session.flush()
        left = TRIES_PER_CODE - row.tries
        return Entry(left=left or None)
    door = token_urlsafe(DOOR_BYTES)
    row.used_at, row.open_until = real_now, real_now + OPEN_FOR
    row.door_hash = token_hash(door)
    db.session.flush()
    return Entry(door=door)


def note(link_id: int, deed: Deed, *, address: str, now: datetime) -> None:
    """Write down what was done with a link; the same look within minutes stays one line."""
    if deed is Deed.OPENED and _was_looked_at(link_id, address, now):
        return
    db.session.add(LinkOpening(link_id=link_id, deed=deed, address=address[:60], at=now))
    db.session.flush()


def revoke_own(actor: Actor, *, now: datetime) -> int:
    """Revoke every link the actor was given; return how many still opened something."""
    return _revoke(
        select(TaskLink).where(TaskLink.user_id == actor.user_id), by=actor.user_id, now=now
    )


def revoke(link_id: int, task_id: int, *, actor: Actor, now: datetime) -> None:
    """Revoke one link of a task.

    Raises NotAllowed, Missing.
    """
    row = db.session.execute(
        select(TaskLink, Task.committee_id, Task.unit_id)
        .join(Task, Task.id == TaskLink.task_id)
        .where(TaskLink.id == link_id, Task.id == task_id)
    ).first()
    if row is None:
        raise Missing
    require(actor, Action.EDIT_MAIL, committee_id=row.committee_id, unit_id=row.unit_id)
    _revoke(select(TaskLink).where(TaskLink.id == link_id), by=actor.user_id, now=now)


def _revoke(links: Select[TaskLink], *, by: int, now: datetime) -> int:
    live = db.session.scalars(
        links.where(TaskLink.revoked_at.is_(None), TaskLink.expires_at > now).order_by(TaskLink.id)
    ).all()
    for link in live:
        link.revoked_at, link.revoked_by_id = now, by
    db.session.flush()
    return len(live)


def _waiting(link_id: int, real_now: datetime) -> Sequence[LinkCode]:
    """Return the codes of a link that can still be typed, the newest first, held for a change."""
    return db.session.scalars(
        select(LinkCode)
        .where(
            LinkCode.link_id == link_id,
            LinkCode.used_at.is_(None),
            LinkCode.expires_at > real_now,
            LinkCode.tries < TRIES_PER_CODE,
        )
        .order_by(LinkCode.id.desc())
        .with_for_update()
    ).all()


def _was_looked_at(link_id: int, address: str, now: datetime) -> bool:
    looked = exists().where(
        LinkOpening.link_id == link_id,
        LinkOpening.deed == Deed.OPENED,
        LinkOpening.address == address[:60],
        LinkOpening.at > now - QUIET,
        LinkOpening.at <= now,
    )
    return bool(db.session.scalar(select(looked)))


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
