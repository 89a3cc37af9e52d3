"""The log of everything sent."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, not_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.database import db
from tracker.models import DeliveryAttempt, Letter, LetterItem, Task, User
from tracker.models.letters import LINE
from tracker.rules.delivery import LetterState
from tracker.rules.faults import Missing
from tracker.rules.permissions import Scope


@dataclass(frozen=True)
class LetterRow:
    """A line of the log."""

    id: int
    created_at: datetime
    finished_at: datetime | None
    not_before: datetime
    template: str
    name: str
    address: str
    subject: str
    state: str
    attempts: int
    detail: str


def count_letters(scope: Scope) -> Counter[str]:
    """Return how many of the committee's letters stand in each state."""
    rows = db.session.execute(
        select(Letter.state, func.count(Letter.id))
        .where(Letter.committee_id == scope.committee_id)
        .group_by(Letter.state)
    )
    return Counter({row[0]: row[1] for row in rows})


def list_letters(
    scope: Scope, *, state: LetterState | None = None, limit: int = 50, offset: int = 0
) -> list[LetterRow]:
    """Return some of the committee's letters, newest first.

    Letters about somebody's sign-in belong to no committee and are nobody else's business.
    """
    query = (
        select(Letter, User.name)
        .join(User, User.id == Letter.user_id)
        .where(Letter.committee_id == scope.committee_id)
        .order_by(Letter.id.desc())
        .limit(limit)
        .offset(offset)
    )
    if state:
        query = query.where(Letter.state == state)
    return [_row(letter, name) for letter, name in db.session.execute(query)]


def get_letter(scope: Scope, letter_id: int) -> Letter:
    """Return a letter of the committee with its person, lines and attempts.

    Raises Missing.
    """
    letter = db.session.scalar(
        select(Letter)
        .where(Letter.id == letter_id, Letter.committee_id == scope.committee_id)
        .options(
            joinedload(Letter.user),
            selectinload(Letter.tries),
            selectinload(Letter.items)
            .joinedload(LetterItem.task)
            .options(joinedload(Task.assignment), joinedload(Task.unit)),
        )
    )
    if letter is None:
        raise Missing
    return letter


def count_in_line() -> int:
    """Return how many letters are still to go, of all committees."""
    return db.session.scalar(select(func.count(Letter.id)).where(Letter.state.in_(LINE))) or 0


def oldest_due(now: datetime) -> datetime | None:
    """Return since when the longest waiting letter has been due, None when none waits.

    Whatever its next try: a letter that was put off is due since it was first tried, or an
    outage would go unseen for as long as the postman waits between two tries.
    """
    first_tried = (
        select(func.min(DeliveryAttempt.started_at))
        .where(DeliveryAttempt.letter_id == Letter.id)
        .correlate(Letter)
        .scalar_subquery()
    )
    # one that waits for its turn may have been tried before: somebody had it sent again by hand
    is_waiting = Letter.state == LetterState.PENDING
    since: ColumnElement[datetime] = case(
        (is_waiting, Letter.not_before), else_=func.coalesce(first_tried, Letter.not_before)
    )
    return db.session.scalar(
        select(func.min(since)).where(
            Letter.state.in_(LINE), or_(not_(is_waiting), Letter.not_before <= now)
        )
    )


def _row(letter: Letter, name: str) -> LetterRow:
    return LetterRow(
        id=letter.id,
        created_at=letter.created_at,
        finished_at=letter.finished_at,
        not_before=letter.not_before,
        template=letter.template,
        name=letter.facts.get("guest") or name,  # of a guest, whose row names who invited
        address=letter.address,
        subject=letter.subject,
        state=letter.state,
        attempts=letter.attempts,
        detail=letter.detail,
    )
