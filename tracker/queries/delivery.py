"""What stands in line at the outbox, and whether what was read of it still holds.

Asked once or more a letter, so each question is put together once and names its columns.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Row, and_, bindparam, func, not_, or_, select, text, true

from tracker.database import Moment, db, lease_moment
from tracker.models import AuditEvent, Letter, LetterItem, User
from tracker.models.letters import IS_IN_LINE
from tracker.rules.delivery import LetterState
from tracker.rules.news import is_muted

# The words of the small index are literal, or neither database sees that it serves the question.
IN_LINE = text(f"letters.{IS_IN_LINE}")


@dataclass(frozen=True)
class Claimed:
    """What the words of a letter are made from."""

    letter_id: int
    key: str
    template: str
    address: str
    facts: dict[str, Any]
    name: str
    language: str
    user_id: int = 0
    task_id: int | None = None
    attempts: int = 0  # before this one
    is_wanted: bool = True  # its reader's account is open, and he has not muted such news since
    is_urgent: bool = False
    lines: int = 0  # that it carries and that were not called off


_LINES = (
    select(func.count(LetterItem.id))
    .where(LetterItem.letter_id == Letter.id, LetterItem.cancelled_at.is_(None))
    .scalar_subquery()
)


def _in_line(*which: Any) -> Any:
    return (
        select(
            Letter.id,
            Letter.key,
            Letter.template,
            Letter.address,
            Letter.facts,
            Letter.user_id,
            Letter.task_id,
            Letter.attempts,
            Letter.is_urgent,
            _LINES.label("lines"),
            User.name,
            User.language,
            User.is_active,
            User.muted_news,
        )
        .join(User, User.id == Letter.user_id)
        .where(IN_LINE, *which)
        .order_by(Letter.not_before, Letter.id)
        .limit(bindparam("count"))
    )


_IS_DUE = Letter.state != LetterState.SENDING, Letter.not_before <= bindparam("now", type_=Moment)
# First what somebody sits waiting for.
_DUE = (_in_line(Letter.is_urgent, *_IS_DUE), _in_line(*_IS_DUE))
_DUE_AND_OURS = tuple(each.with_for_update(skip_locked=True, of=Letter) for each in _DUE)
_NEWEST = select(func.max(AuditEvent.id))
_URGENT = select(Letter.id).where(IN_LINE, Letter.is_urgent, *_IS_DUE).correlate(None).exists()
# Of a letter that was prepared, in the statement that claims it: no fact was changed since, no line
# of it called off, and nobody sits waiting for another.
STANDS = and_(
    func.coalesce(_NEWEST.scalar_subquery(), 0) == bindparam("newest"),
    select(func.count(LetterItem.id))
    .where(LetterItem.letter_id == bindparam("letter"), LetterItem.cancelled_at.is_(None))
    .scalar_subquery()
    == bindparam("lines"),
    or_(bindparam("goes_first", type_=Boolean) == true(), ~_URGENT),
)


def find_due(*, now: datetime, is_taken: bool = False) -> Claimed | None:
    """Return the letter that is due and may go next, ``is_taken`` for whoever claims it at once."""
    found = _due(now, 1, _DUE_AND_OURS if is_taken else _DUE)
    return found[0] if found else None


def find_lapsed(lease: timedelta, *, is_taken: bool = False) -> Claimed | None:
    """Return a letter whose sender died, when its lease, at most so long, has ended."""
    query = _in_line(
        Letter.state == LetterState.SENDING,
        or_(
            Letter.lease_until < lease_moment(),
            Letter.lease_until > lease_moment(lease),  # taken before the machine was started anew
        ),
    )
    if is_taken:
        query = query.with_for_update(skip_locked=True, of=Letter)
    row = db.session.execute(query, {"count": 1}).first()
    return _claimed(row) if row else None


def list_due(*, now: datetime, count: int, last: Collection[str] = ()) -> list[Claimed]:
    """Return the letters that may go next, at most ``count``; to be claimed later, if at all.

    Letters to the domains named ``last`` only where no other is due.
    """
    if last:
        is_other = [not_(Letter.address.endswith(f"@{name}", autoescape=True)) for name in last]
        found = _due(now, count, tuple(query.where(*is_other) for query in _DUE))
        if found:
            return found
    return _due(now, count, _DUE)


def newest_change() -> int:
    """Return the number of the last change of any fact: words made before it may be stale."""
    return db.session.scalar(_NEWEST) or 0


def _due(now: datetime, count: int, queries: tuple[Any, ...]) -> list[Claimed]:
    for query in queries:
        rows = db.session.execute(query, {"now": now, "count": count}).all()
        if rows:
            return [_claimed(row) for row in rows]
    return []


def _claimed(row: Row[*tuple[Any, ...]]) -> Claimed:
    return Claimed(
        letter_id=row.id,
        key=row.key,
        template=row.template,
        address=row.address,
        facts=dict(row.facts),
        name=row.name,
        language=row.language.value,
        user_id=row.user_id,
        task_id=row.task_id,
        attempts=row.attempts,
        is_wanted=row.is_active and not is_muted(row.template, row.muted_news),
        is_urgent=row.is_urgent,
        lines=row.lines,
    )
