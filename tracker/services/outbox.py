"""Put letters into the outbox, in the same transaction as the fact they tell of."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from tracker.database import db
from tracker.models import Letter, LetterItem, User
from tracker.rules.news import is_muted

HOLD_SECONDS = 60  # a letter can be called back before it leaves the house
WAITED_LONG = timedelta(hours=1)
OPEN_STATES = ("pending", "deferred", "unknown")


def enqueue(
    key: str,
    *,
    template: str,
    user: User,
    now: datetime,
    committee_id: int | None = None,
    task_id: int | None = None,
    facts: dict[str, Any] | None = None,
    hold_seconds: int = HOLD_SECONDS,
    is_urgent: bool = False,
    guest_address: str = "",
) -> Letter | None:
    """Write one letter to one person, or return None when ``key`` was written before.

    None also for news the reader does without; duties cannot be muted.
    ``facts`` are plain words, ids and ISO dates; the words are made when the letter leaves.
    An urgent one, somebody sits waiting for it, goes before everything that is only due.
    ``guest_address`` is for a reader without an account, on whose letter ``user`` answers.
    """
    if not guest_address and is_muted(template, user.muted_news):
        return None
    if db.session.scalar(select(Letter.id).where(Letter.key == key)) is not None:
        return None
    letter = Letter(
        key=key,
        template=template,
        user_id=user.id,
        address=guest_address or user.email,
        committee_id=committee_id,
        task_id=task_id,
        facts=facts or {},
        is_urgent=is_urgent,
        created_at=now,
        not_before=now + timedelta(seconds=hold_seconds),
    )
    db.session.add(letter)
    db.session.flush()
    return letter


def cancel_for_task(task_id: int, *, now: datetime, keep: Collection[str] = ()) -> int:
    """Cancel what is pending about a task; return how many letters and lines that were.

    ``keep`` names the templates of news that stays true whatever happened since.
    """
    letters = db.session.scalars(
        select(Letter)
        .where(
            Letter.task_id == task_id,
            Letter.state.in_(OPEN_STATES),
            Letter.template.not_in(keep),
        )
        .order_by(Letter.id)
        .with_for_update()  # a sender may be taking one of them this moment
    ).all()
    for letter in letters:
        letter.state, letter.finished_at = "cancelled", now
    items = db.session.scalars(
        select(LetterItem)
        .join(Letter, Letter.id == LetterItem.letter_id)
        .where(
            LetterItem.task_id == task_id,
            LetterItem.cancelled_at.is_(None),
            Letter.state.in_(OPEN_STATES),
        )
    ).all()
    for item in items:
        item.cancelled_at = now
    return len(letters) + len(items)


def overtake(*, now: datetime) -> None:
    """Take from letters that have waited long what a newer letter tells the same person.

    So whoever could not be reached for days hears of each task once, as it stands now.
    """
    newer, newer_letter = aliased(LetterItem), aliased(Letter)
    waiting = select(Letter.id).where(
        Letter.state.in_(OPEN_STATES), Letter.created_at < now - WAITED_LONG
    )
    told_again = (
        select(newer.id)
        .join(newer_letter, newer_letter.id == newer.letter_id)
        .where(
            newer.task_id == LetterItem.task_id,
            newer.user_id == LetterItem.user_id,
            newer.id > LetterItem.id,
            newer.letter_id != LetterItem.letter_id,
            newer.cancelled_at.is_(None),
            newer_letter.state.not_in(("failed", "cancelled")),
        )
        .exists()
    )
    db.session.execute(
        update(LetterItem)
        .where(LetterItem.letter_id.in_(waiting), LetterItem.cancelled_at.is_(None), told_again)
        .values(cancelled_at=now)
        .execution_options(synchronize_session=False)
    )


def cancel_by_key(prefix: str, *, now: datetime) -> int:
    """Cancel the pending letters whose keys begin with ``prefix``; return how many."""
    letters = db.session.scalars(
        select(Letter)
        .where(Letter.key.startswith(prefix, autoescape=True), Letter.state.in_(OPEN_STATES))
        .order_by(Letter.id)
        .with_for_update()
    ).all()
    for letter in letters:
        letter.state, letter.finished_at = "cancelled", now
    return len(letters)
