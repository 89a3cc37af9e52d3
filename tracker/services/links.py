"""Links into one task: given out with a letter, opened with a code, revoked, written down."""

import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from secrets import randbelow, token_hex, token_urlsafe
from typing import Any, cast

from flask import current_app
from sqlalchemy import Row, Select, Table, bindparam, exists, insert, select, update

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
from tracker.queries.delivery import Claimed
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
from tracker.services.throttling import take_try

USE = "task-link"
CODE_LETTER = "task_code"
SEED_BYTES = 16
DOOR_BYTES = 32


# Asked for every letter that leaves, so put together once.
_IS_OPEN = Task.finished_on.is_(None), Task.cancelled_on.is_(None)
_OWED_BY_LINES = (
    select(LetterItem.letter_id, Task.id, Task.due, Task.unit_id)
    .join(Task, Task.id == LetterItem.task_id)
    .join(Membership, speaks_for(LetterItem.user_id))
    .where(
        LetterItem.letter_id.in_(bindparam("letters", expanding=True)),
        LetterItem.cancelled_at.is_(None),
        *_IS_OPEN,
    )
)
_OWED_BY_PEOPLE = (
    select(Membership.user_id, Task.id, Task.due, Task.unit_id)
    .join(Task, speaks_for(Membership.user_id))
    .where(
        Task.id.in_(bindparam("tasks", expanding=True)),
        Membership.user_id.in_(bindparam("users", expanding=True)),
        *_IS_OPEN,
    )
)
_LINKS_GIVEN = select(
    TaskLink.letter_id, TaskLink.task_id, TaskLink.seed, TaskLink.revoked_at
).where(TaskLink.letter_id.in_(bindparam("letters", expanding=True)))
_GIVE = insert(cast(Table, TaskLink.__table__))


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
    token: str  # the key in its address
    is_known: bool  # from an earlier attempt to send the letter
    ends: datetime

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
    """Return the links a letter is to carry; see ``draw_up_all``."""
    return draw_up_all([letter], now=now)[letter.letter_id]


def draw_up_all(letters: Sequence[Claimed], *, now: datetime) -> dict[int, Offer]:
    """Return, by letter, its links: one for each open task it asks of its reader.

    A letter that leaves again after a crash keeps the links it had, with a new last day; one that
    was revoked in the meantime is not given again. Whoever is not of the unit that owes the task
    gets the address of the ordinary page. Only reads: three statements at most.
    """
    days = _settings().link_days
    owed = _owed(letters) if days else {}
    tried = [one.letter_id for one in letters if one.attempts and one.letter_id in owed]
    given = _given(tried) if tried else {}
    sent_on = clock.local(now).date()
    return {
        letter.letter_id: Offer(
            letter.letter_id,
            {
                task_id: Offered(
                    letter_id=letter.letter_id,
                    task_id=task_id,
                    user_id=letter.user_id,
                    unit_id=unit_id,
                    seed=seed,
                    token=_token(seed),
                    is_known=known is not None,
                    ends=clock.moment_of(last_day(due, sent_on, days) + timedelta(days=1)),
                )
                for task_id, (due, unit_id) in sorted(owed.get(letter.letter_id, {}).items())
                for known in (given.get((letter.letter_id, task_id)),)
                if known is None or known.revoked_at is None
                for seed in (known.seed if known else token_hex(SEED_BYTES),)
            },
        )
        for letter in letters
    }


def give(offer: Offer, *, now: datetime) -> None:
    """Write down the links of a letter, in the transaction that claims it for sending.

    So a letter that never leaves gives nothing out.
    """
    fresh = [one.row(now) for one in offer.links.values() if not one.is_known]
    if fresh:
        db.session.connection().execute(_GIVE, fresh)
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


def _given(letter_ids: Sequence[int]) -> dict[tuple[int, int], Row[*tuple[Any, ...]]]:
    """Return, by letter and task, the links that earlier attempts to send letters have given."""
    rows = db.session.execute(_LINKS_GIVEN, {"letters": letter_ids})
    return {(row.letter_id, row.task_id): row for row in rows}


def _owed(letters: Sequence[Claimed]) -> dict[int, dict[int, tuple[date | None, int]]]:
    """Return, by letter, the open tasks it asks of its reader: those his unit owes.

    Of each the day it is due and the unit.
    """
    found: dict[int, dict[int, tuple[date | None, int]]] = defaultdict(dict)
    ids = [one.letter_id for one in letters if one.lines]
    for letter_id, task_id, due, unit_id in (
        db.session.execute(_OWED_BY_LINES, {"letters": ids}) if ids else ()
    ):
        found[letter_id][task_id] = due, unit_id
    named = {one.letter_id: tasks_named(one.facts, [one.task_id]) for one in letters}
    tasks = {task_id for each in named.values() for task_id in each}
    if not tasks:
        return found
    asked = {"tasks": sorted(tasks), "users": sorted({one.user_id for one in letters})}
    rows = db.session.execute(_OWED_BY_PEOPLE, asked)
    owed = {(user_id, task_id): (due, unit_id) for user_id, task_id, due, unit_id in rows}
    for letter in letters:
        for task_id in named[letter.letter_id]:
            if (letter.user_id, task_id) in owed:
                found[letter.letter_id][task_id] = owed[letter.user_id, task_id]
    return found


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
