"""Links into one task: given out with a letter, opened with a code, revoked, written down."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from secrets import randbelow, token_hex, token_urlsafe
from typing import Any

from flask import current_app
from sqlalchemy import Row, Select, exists, insert, select, update

from config import Settings
from tracker import clock
from tracker.database import db
from tracker.models import (
    Assignment,
    LetterItem,
    LinkCode,
    LinkOpening,
    Membership,
    Task,
    TaskLink,
    User,
)
from tracker.queries.links import OpenLink, speaks_for
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
    last_day,
    make_token,
    tasks_named,
)
from tracker.rules.permissions import Action, Actor, require
from tracker.services import outbox
from tracker.services.delivery import Claimed
from tracker.services.throttling import take_try

USE = "task-link"
CODE_LETTER = "task_code"
SEED_BYTES = 16
DOOR_BYTES = 32


@dataclass(frozen=True)
class Entry:
    """What became of a code that was typed: the door it opens, or how many tries are left.

    ``left`` is None when there is no code to try: it is spent, too old or never was.
    """

    door: str = ""
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """One link a letter is to carry."""

    letter_id: int
    task_id: int
    user_id: int
    unit_id: int
    seed: str
    is_known: bool  # from an earlier attempt to send the letter
    ends: datetime

    @property
    def token(self) -> str:
        """Return the key in its address."""
        return _token(self.seed)

    def row(self, now: datetime) -> dict[str, Any]:
        """Return what is stored of it."""
        return {
            "letter_id": self.letter_id,
            "task_id": self.task_id,
            "user_id": self.user_id,
            "unit_id": self.unit_id,
            "seed": self.seed,
            "token_hash": token_hash(self.token),
            "created_at": now,
            "expires_at": self.ends,
        }


@dataclass(frozen=True, slots=True)
class Offer:
    """The links one letter is to carry, by task; drawn up before the letter is claimed."""

    letter_id: int
    links: Mapping[int, Offered] = field(default_factory=dict)

    def addresses(self) -> dict[str, str]:
        """Return, for the page of a task, the path of the link that opens this one task."""
        return {f"/tasks/{id_}": f"/link/{one.token}" for id_, one in self.links.items()}


def draw_up(letter: Claimed, *, now: datetime) -> Offer:
    """Return the links a letter is to carry: one for each open task it asks of its reader.

    A letter that leaves again after a crash keeps the links it had, with a new last day; one that
    was revoked in the meantime is not given again. Whoever is not of the unit that owes the task
    gets the address of the ordinary page. Only reads.
    """
    letter_id, days = letter.letter_id, _settings().link_days
    tasks = _tasks_of(letter) if days else []
    if not tasks:
        return Offer(letter_id)
    rows = _given(letter_id) if letter.attempts else ()
    known = {row.task_id: row.seed for row in rows}
    revoked = {row.task_id for row in rows if row.revoked_at is not None}
    sent_on = clock.local(now).date()
    return Offer(
        letter_id,
        {
            task_id: Offered(
                letter_id=letter_id,
                task_id=task_id,
                user_id=letter.user_id,
                unit_id=unit_id,
                seed=known.get(task_id) or token_hex(SEED_BYTES),
                is_known=task_id in known,
                ends=clock.moment_of(last_day(due, sent_on, days) + timedelta(days=1)),
            )
            for task_id, due, unit_id in tasks
            if task_id not in revoked
        },
    )


def give(offer: Offer, *, now: datetime) -> None:
    """Write down the links of a letter, in the transaction that claims it for sending.

    So a letter that never leaves gives nothing out.
    """
    fresh = [one.row(now) for one in offer.links.values() if not one.is_known]
    if fresh:
        db.session.execute(insert(TaskLink), fresh)
    for one in offer.links.values():
        if one.is_known:  # the hash anew, should the key have changed
            db.session.execute(
                update(TaskLink)
                .where(TaskLink.letter_id == one.letter_id, TaskLink.task_id == one.task_id)
                .values(token_hash=token_hash(one.token), expires_at=one.ends)
                .execution_options(synchronize_session=False)
            )


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


def _given(letter_id: int) -> Sequence[Row[int, str, datetime | None]]:
    """Return the links an earlier attempt to send a letter has given."""
    return db.session.execute(
        select(TaskLink.task_id, TaskLink.seed, TaskLink.revoked_at).where(
            TaskLink.letter_id == letter_id
        )
    ).all()


def _tasks_of(letter: Claimed) -> list[tuple[int, date | None, int]]:
    """Return the open tasks a letter asks of its reader: those his unit owes."""
    items = db.session.scalars(
        select(LetterItem.task_id)
        .where(LetterItem.letter_id == letter.letter_id, LetterItem.cancelled_at.is_(None))
        .order_by(LetterItem.id)
    )
    named = tasks_named(letter.facts, [letter.task_id, *items])
    if not named:
        return []
    rows = db.session.execute(
        select(Task.id, Task.due, Task.unit_id)
        .where(
            Task.id.in_(named),
            Task.finished_on.is_(None),
            Task.cancelled_on.is_(None),
            exists(select(Membership.id).where(speaks_for(letter.user_id))),
        )
        .order_by(Task.id)
    )
    return [(task_id, due, unit_id) for task_id, due, unit_id in rows]


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


def _token(seed: str) -> str:
    return make_token(_settings().secret_key, seed, use=USE)


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
