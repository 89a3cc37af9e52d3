"""Order a paper that is too big to wait for, and print it; each step is one short transaction.

What the press is to print is put together when it is ordered, with the right and the figures of
that moment, and kept with the order; whoever ordered it must still have that right when it is
printed and when it is fetched. The file goes after a week.
"""

import json
import zlib
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import IntegrityError

from tracker.database import db
from tracker.models import Membership, PaperOrder, StoredFile
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.queries.paper_orders import find_next, find_order, has_its_right
from tracker.rules.choices import PrintState
from tracker.rules.faults import Fault, Refused
from tracker.rules.paper_orders import (
    ABANDONED,
    KEPT,
    LEASE,
    MOST_TRIES,
    MOST_WAITING,
    NO_RIGHT,
    pages_of,
)
from tracker.rules.permissions import Action, Actor, require
from tracker.services import files
from tracker.services.file_types import DOCX, PDF
from tracker.services.files import Made

Job = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFacts:
    """What is ordered: by which right, under which address, what the press is to print."""

    action: Action
    address: str
    back: str
    title: str
    name: str
    job: Job


@dataclass(frozen=True, slots=True)
class Taken:
    """An order somebody began to print, for the how-manieth time."""

    order_id: int
    number: int
    job: Job


def key_of(address: str) -> str:
    """Return what is the same for the same paper: the address with all that narrows it."""
    return sha256(address.encode()).hexdigest()


def place_order(facts: OrderFacts, *, actor: Actor, now: datetime) -> PaperOrder:
    """Order a paper; while the same one still waits, that one is it.

    Raises NotAllowed; Refused: TOO_MANY_ORDERS.
    """
    require(
        actor, facts.action, committee_id=actor.committee_id, unit_id=actor.unit_id
    )  # which rows it may show was asked when it was put together
    key = key_of(facts.address)
    found = find_order(key, actor)
    if found is not None and found.state is PrintState.WAITING:
        return found
    if _count_waiting(actor) >= MOST_WAITING:
        raise Refused(Fault.TOO_MANY_ORDERS, limit=MOST_WAITING)
    _forget_the_last(key, actor)
    order = PaperOrder(
        membership_id=actor.membership_id,
        role=actor.role,
        unit_id=actor.unit_id,
        action=facts.action,
        key=key,
        address=facts.address,
        back=facts.back,
        title=facts.title,
        name=facts.name,
        pages=pages_of(facts.job),
        ordered_at=now,
        data=zlib.compress(json.dumps(facts.job).encode()),
    )
    try:
        with db.session.begin_nested():
            db.session.add(order)
            db.session.flush()
    except IntegrityError:  # ordered twice at one moment
        twin = find_order(key, actor)
        if twin is None:
            raise
        return twin
    return order


def take_next(*, now: datetime) -> Taken | None:
    """Begin to print the paper that has waited longest; None when none waits.

    One whose reader lost his right is not printed, nor one that was cut off again and again.
    """
    while (order := find_next(now=now)) is not None:
        if not has_its_right(order):
            _fail(order, NO_RIGHT, now)
        elif order.tries >= MOST_TRIES:
            _fail(order, ABANDONED, now)
        else:
            order.tries += 1
            order.pages_done, order.held_until = 0, now + LEASE
            db.session.flush()
            return Taken(order.id, order.tries, _job_of(order))
    return None


def keep_progress(taken: Taken, page: int, *, now: datetime) -> None:
    """Note how many pages are laid out; whoever prints it has a while longer."""
    db.session.execute(
        update(PaperOrder)
        .where(PaperOrder.id == taken.order_id, PaperOrder.tries == taken.number)
        .values(pages_done=page, held_until=now + LEASE)
        .execution_options(synchronize_session=False)
    )


def keep_printed(taken: Taken, outcome: Made | PaperFailed, *, now: datetime) -> None:
    """Keep the file of an order, or why there is none.

    Nothing happens when it was thrown away meanwhile, or somebody else took it over. One that
    found the press busy waits for its next turn.
    """
    order = db.session.scalar(
        select(PaperOrder)
        .where(PaperOrder.id == taken.order_id, PaperOrder.tries == taken.number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if order is None or order.state is not PrintState.WAITING:
        return
    if isinstance(outcome, Made):
        by = db.session.get_one(Membership, order.membership_id).user_id
        media = (PDF if order.name.endswith(".pdf") else DOCX).media
        order.file_id = files.keep_made(outcome, name=order.name, media=media, by=by, now=now).id
        order.state, order.data = PrintState.MADE, None
        order.held_until, order.finished_at = None, now
    elif outcome.reason is PaperFault.BUSY:
        order.tries, order.held_until = order.tries - 1, None
    else:
        _fail(order, outcome.reason.value, now)
    db.session.flush()


def note_seen(order: PaperOrder, *, now: datetime) -> None:
    """Note that whoever ordered a paper knows it is finished."""
    if order.finished_at is not None and order.seen_at is None:
        order.seen_at = now
        db.session.flush()


def throw_away(order: PaperOrder) -> None:
    """Forget an order with its file; the caller has found it as the actor's own."""
    _remove(order)


def forget_old_orders(*, now: datetime) -> int:
    """Forget what was ordered too long ago, printed or not; return how many orders."""
    before = now - KEPT
    old = db.session.scalars(
        select(PaperOrder)
        .where(func.coalesce(PaperOrder.finished_at, PaperOrder.ordered_at) < before)
        .where(or_(PaperOrder.held_until.is_(None), PaperOrder.held_until < now))
        .order_by(PaperOrder.id)
    ).all()
    for order in old:
        _remove(order)
    return len(old)


def _forget_the_last(key: str, actor: Actor) -> None:
    """Remove what was ordered under this address before, also in another role."""
    last = select(PaperOrder).where(
        PaperOrder.membership_id == actor.membership_id, PaperOrder.key == key
    )
    if (order := db.session.scalar(last)) is not None:
        _remove(order)


def _remove(order: PaperOrder) -> None:
    file = db.session.get(StoredFile, order.file_id) if order.file_id else None
    db.session.delete(order)
    db.session.flush()
    if file is not None:
        files.let_go(file)


def _fail(order: PaperOrder, problem: str, now: datetime) -> None:
    order.state, order.problem, order.data = PrintState.FAILED, problem, None
    order.held_until, order.finished_at = None, now
    db.session.flush()


def _count_waiting(actor: Actor) -> int:
    waiting = select(func.count(PaperOrder.id)).where(
        PaperOrder.membership_id == actor.membership_id, PaperOrder.state == PrintState.WAITING
    )
    return db.session.scalar(waiting) or 0


def _job_of(order: PaperOrder) -> Job:
    data = db.session.scalar(select(PaperOrder.data).where(PaperOrder.id == order.id))
    job: Job = json.loads(zlib.decompress(data or b""))
    return job
