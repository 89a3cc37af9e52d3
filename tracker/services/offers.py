"""The links that letters carry: drawn up and written down before they leave, many at a time."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import Any, cast

from flask import current_app
from sqlalchemy import Row, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from config import Settings
from tracker import clock
from tracker.database import db, is_sqlite
from tracker.models import LetterItem, Membership, Task, TaskLink
from tracker.queries.delivery import Claimed
from tracker.queries.links import speaks_for
from tracker.queries.users import token_hash
from tracker.rules.links import last_day, make_token, tasks_named

USE = "task-link"
SEED_BYTES = 16
LINKS = cast(Table, TaskLink.__table__)

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
_GIVEN = select(
    TaskLink.letter_id,
    TaskLink.task_id,
    TaskLink.unit_id,
    TaskLink.seed,
    TaskLink.token_hash,
    TaskLink.expires_at,
    TaskLink.revoked_at,
).where(TaskLink.letter_id.in_(bindparam("letters", expanding=True)))
# Another sender may prepare the same letter this moment: whose link is first is the link.
_ONCE = [LINKS.c.letter_id, LINKS.c.task_id]
_COUNTED = {"preserve_rowcount": True}
_GIVE = {
    True: sqlite.insert(LINKS)
    .on_conflict_do_nothing(index_elements=_ONCE)
    .execution_options(**_COUNTED),
    False: postgresql.insert(LINKS)
    .on_conflict_do_nothing(index_elements=_ONCE)
    .execution_options(**_COUNTED),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """One link a letter is to carry."""

    letter_id: int
    task_id: int
    user_id: int
    unit_id: int
    ends: datetime
    seed: str
    token: str  # the key in its address
    is_fresh: bool  # not written down yet
    is_changed: bool = False  # written down otherwise

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
    """The links one letter is to carry, by task."""

    letter_id: int
    links: Mapping[int, Offered] = field(default_factory=dict)

    @property
    def is_settled(self) -> bool:
        """Tell whether its links are written down as they are."""
        return not any(one.is_fresh or one.is_changed for one in self.links.values())

    def addresses(self) -> dict[str, str]:
        """Return, for the page of a task, the path of the link that opens this one task."""
        return {f"/tasks/{id_}": f"/link/{one.token}" for id_, one in self.links.items()}


def draw_up(letter: Claimed, *, now: datetime) -> Offer:
    """Return the links a letter is to carry; see ``draw_up_all``."""
    return draw_up_all([letter], now=now)[letter.letter_id]


def draw_up_all(letters: Sequence[Claimed], *, now: datetime) -> dict[int, Offer]:
    """Return, by letter, its links: one for each open task it asks of its reader.

    A letter keeps the links it was given once, with a new last day where it leaves another day; one
    that was revoked in the meantime is not given again. Whoever is not of the unit that owes the
    task gets the address of the ordinary page. Only reads: three statements at most.
    """
    days = _settings().link_days
    owed = _owed(letters) if days else {}
    given = _given(owed.keys()) if owed else {}
    sent_on = clock.local(now).date()
    offers = {}
    for letter in letters:
        links = {}
        for task_id, (due, unit_id) in sorted(owed.get(letter.letter_id, {}).items()):
            seed = token_hex(SEED_BYTES)
            one = Offered(
                letter_id=letter.letter_id,
                task_id=task_id,
                user_id=letter.user_id,
                unit_id=unit_id,
                ends=clock.moment_of(last_day(due, sent_on, days) + timedelta(days=1)),
                seed=seed,
                token=_token(seed),
                is_fresh=True,
            )
            links[task_id] = _as_given(one, given)
        kept = {task_id: one for task_id, one in links.items() if one is not None}
        offers[letter.letter_id] = Offer(letter.letter_id, kept)
    return offers


def give(offer: Offer, *, now: datetime) -> Offer:
    """Write down the links of a letter; see ``give_all``."""
    return give_all([offer], now=now)[offer.letter_id]


def give_all(offers: Collection[Offer], *, now: datetime) -> dict[int, Offer]:
    """Write down the links of letters that are about to leave; return them as they now stand.

    A link opens nothing to anybody before its letter has left, and is shown to nobody until then.
    """
    links = [one for offer in offers for one in offer.links.values()]
    for one in links:
        if one.is_changed:
            _change(one)
    fresh = [one for one in links if one.is_fresh]
    if not fresh:
        return {offer.letter_id: offer for offer in offers}
    rows = [one.row(now) for one in fresh]
    if db.session.connection().execute(_GIVE[is_sqlite()], rows).rowcount == len(fresh):
        return {offer.letter_id: _as_written(offer) for offer in offers}
    given = _given({one.letter_id for one in fresh})
    return {offer.letter_id: _as_stored(offer, given) for offer in offers}


Given = Mapping[tuple[int, int], Row[*tuple[Any, ...]]]


def _as_written(offer: Offer) -> Offer:
    """Return an offer that nobody else has written down before."""
    links = {
        id_: replace(one, is_fresh=False, is_changed=False) for id_, one in offer.links.items()
    }
    return Offer(offer.letter_id, links)


def _as_stored(offer: Offer, given: Given) -> Offer:
    found = {task_id: _as_given(one, given) for task_id, one in offer.links.items()}
    return Offer(offer.letter_id, {id_: one for id_, one in found.items() if one is not None})


def _as_given(one: Offered, given: Given) -> Offered | None:
    """Return a link as it was written down before, if it was; None when it was revoked since."""
    row = given.get((one.letter_id, one.task_id))
    if row is None:
        return one
    if row.revoked_at is not None:
        return None
    token = _token(row.seed)
    # the hash is another should the secret key have changed
    is_same = (row.token_hash, row.expires_at, row.unit_id) == (
        token_hash(token),
        one.ends,
        one.unit_id,
    )
    return replace(one, seed=row.seed, token=token, is_fresh=False, is_changed=not is_same)


def _change(one: Offered) -> None:
    db.session.execute(
        update(TaskLink)
        .where(TaskLink.letter_id == one.letter_id, TaskLink.task_id == one.task_id)
        .values(token_hash=token_hash(one.token), expires_at=one.ends, unit_id=one.unit_id)
        .execution_options(synchronize_session=False)
    )


def _given(letter_ids: Collection[int]) -> Given:
    """Return, by letter and task, the links that were written down."""
    rows = db.session.execute(_GIVEN, {"letters": sorted(letter_ids)})
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


def _token(seed: str) -> str:
    return make_token(_settings().secret_key, seed, use=USE)


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
