"""The ledger of tasks: what was sent when to whom, what came of it, and what was answered."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Subquery, func, select, union_all

from tracker import clock
from tracker.database import db
from tracker.models import (
    Assignment,
    Extension,
    Letter,
    LetterItem,
    RecordedAnswer,
    Submission,
    Task,
    Unit,
    UrgingMail,
    User,
)
from tracker.queries.ledger_lines import LedgerFilter, ends_of, in_order, is_wide, sources_of
from tracker.queries.memory import remembered
from tracker.rules.delivery import LetterState
from tracker.rules.faults import Missing
from tracker.rules.ledgers import ASKING, LedgerKind, Reply, ReplyKind, reply_to
from tracker.rules.permissions import Action, Actor, scope_of
from tracker.rules.urging import days_until

DEEP = 10_000  # lines from either end; to find those between, sorting all is as quick


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line: what, when, to whom, with which outcome, and the answer."""

    kind: LedgerKind
    at: datetime
    task_id: int
    code: str
    title: str
    unit: str
    what: str  # a rung, a template, a way of answering, or the sign of a letter
    ref_id: int  # the letter, the urging letter, the session, the inspection, the answer
    name: str
    post: str
    address: str
    state: str
    words: str = ""  # of an answer that was written down
    reply: Reply | None = None
    days: int | None = None  # from the day of the line to the answer


@dataclass(frozen=True, slots=True)
class LedgerTask:
    """The task a ledger is of."""

    id: int
    committee_id: int
    code: str
    title: str
    unit_id: int
    unit: str


def get_ledger_task(actor: Actor, task_id: int) -> LedgerTask:
    """Return the task whose ledger the actor may read. Raises Missing."""
    scope = scope_of(actor, Action.SEE_LEDGER)
    query = (
        select(Task, Assignment.title, Unit.name)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .join(Unit, Unit.id == Task.unit_id)
        .where(Task.id == task_id, Task.committee_id == scope.committee_id)
    )
    if scope.unit_id is not None:
        query = query.where(Task.unit_id == scope.unit_id)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise Missing
    task = row.Task
    return LedgerTask(task.id, task.committee_id, task.code, row.title, task.unit_id, row.name)


def count_ledger(actor: Actor, wanted: LedgerFilter) -> int:
    """Return how many lines a filter asks for; what asks for no days is remembered.

    When a letter goes it moves to another day, and no trail tells of it. What the trail does not
    tell of else is written once and stays: its last numbers tell whether there is more.
    """

    def count() -> int:
        lines = union_all(*sources_of(actor, wanted)).subquery()
        return db.session.scalar(select(func.count()).select_from(lines)) or 0

    if wanted.first or wanted.last:
        return count()
    written = (Letter.id, LetterItem.id, UrgingMail.id)
    last = db.session.execute(
        select(*(select(func.max(one)).scalar_subquery() for one in written))
    ).one()
    scope = scope_of(actor, Action.SEE_LEDGER)
    return remembered(("lines of the ledger", scope, wanted, tuple(last)), count)


def list_ledger(
    actor: Actor,
    wanted: LedgerFilter,
    *,
    offset: int = 0,
    limit: int = 50,
    total: int | None = None,
) -> list[LedgerLine]:
    """Return a page of the ledger, the newest line first; four statements whatever it holds.

    Where the ``total`` of lines is known, a page nearer to the last one is read from there.
    """
    found = _page_of(actor, wanted, offset, limit, total)
    rows = db.session.execute(
        select(
            found,
            Task.code,
            Assignment.title,
            Unit.short_name.label("unit"),
            User.name.label("user_name"),
            User.post,
        )
        .join(Task, Task.id == found.c.task_id)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .join(Unit, Unit.id == Task.unit_id)
        .outerjoin(User, User.id == found.c.user_id)
        .order_by(*in_order(found.c))
    ).all()
    replies = _replies({row.task_id for row in rows})
    return [_line(row, replies[row.task_id]) for row in rows]


def _page_of(
    actor: Actor, wanted: LedgerFilter, offset: int, limit: int, total: int | None
) -> Subquery:
    """Find the lines of a page: names are read for these alone, not for the whole ledger."""
    is_from_end = total is not None and offset > total // 2
    if total is not None and is_from_end:  # the same lines, counted from the oldest
        limit = max(0, min(limit, total - offset))
        offset = total - offset - limit
    sources = sources_of(actor, wanted)
    if is_wide(actor, wanted) and offset + limit <= DEEP:
        many = offset + limit
        sources = [ends_of(source, many, is_oldest_first=is_from_end) for source in sources]
    lines = union_all(*sources).subquery()
    order = in_order(lines.c, is_oldest_first=is_from_end)
    return select(lines).order_by(*order).limit(limit).offset(offset).subquery()


def list_units_with_ledger(actor: Actor) -> Sequence[tuple[int, str]]:
    """Return the units that owe the committee something, by which the ledger may be narrowed."""
    scope = scope_of(actor, Action.SEE_LEDGER)
    owing = select(Task.unit_id).where(Task.committee_id == scope.committee_id)
    if scope.unit_id is not None:
        owing = owing.where(Task.unit_id == scope.unit_id)
    query = select(Unit.id, Unit.short_name).where(Unit.id.in_(owing))
    ordered = query.order_by(Unit.position, Unit.id)
    return remembered(
        ("units with a ledger", scope),
        lambda: [(row.id, row.short_name) for row in db.session.execute(ordered)],
    )


def _line(row: Any, replies: Collection[Reply]) -> LedgerLine:
    kind = LedgerKind(row.kind)
    asked_on = clock.local(row.at).date()
    is_asking = kind in ASKING and row.state != LetterState.CANCELLED
    reply = reply_to(asked_on, replies) if is_asking else None
    return LedgerLine(
        kind=kind,
        at=row.at,
        task_id=row.task_id,
        code=row.code,
        title=row.title,
        unit=row.unit,
        what=row.what,
        ref_id=row.ref_id,
        name=row.user_name or row.who,
        post=row.post or "",
        address=row.address,
        state=row.state,
        words=row.words,
        reply=reply,
        days=days_until(asked_on, reply.on) if reply else None,
    )


def _replies(task_ids: Collection[int]) -> dict[int, list[Reply]]:
    """Return what the units of these tasks answered, by task."""
    found: dict[int, list[Reply]] = defaultdict(list)
    if not task_ids:
        return found
    tries = select(Submission.task_id, Submission.submitted_at).where(
        Submission.task_id.in_(task_ids), Submission.submitted_at.is_not(None)
    )
    for task_id, handed_in in db.session.execute(tries.order_by(Submission.id)):
        if handed_in is not None:
            day = clock.local(handed_in).date()
            found[task_id].append(Reply(task_id, ReplyKind.SUBMISSION, day))
    asked = select(Extension.task_id, Extension.requested_at).where(Extension.task_id.in_(task_ids))
    for task_id, at in db.session.execute(asked.order_by(Extension.id)):
        found[task_id].append(Reply(task_id, ReplyKind.EXTENSION, clock.local(at).date()))
    told = select(RecordedAnswer.task_id, RecordedAnswer.answered_on).where(
        RecordedAnswer.task_id.in_(task_ids)
    )
    for task_id, day in db.session.execute(told.order_by(RecordedAnswer.id)):
        found[task_id].append(Reply(task_id, ReplyKind.RECORDED, day))
    return found
