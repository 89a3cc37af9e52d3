"""The ledger of tasks: what was sent when to whom, what came of it, and what was answered."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    String,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from tracker import clock
from tracker.database import db
from tracker.models import (
    Assignment,
    Document,
    Extension,
    Letter,
    LetterItem,
    Membership,
    RecordedAnswer,
    Submission,
    Task,
    Unit,
    UrgingLetter,
    UrgingLine,
    UrgingMail,
    User,
)
from tracker.queries.memory import remembered
from tracker.rules.choices import LetterStage
from tracker.rules.delivery import LetterState
from tracker.rules.faults import Missing
from tracker.rules.ledgers import ASKING, LedgerKind, Reply, ReplyKind, reply_to
from tracker.rules.permissions import Action, Actor, scope_of
from tracker.rules.urging import days_until

PAPER, TOLD = "paper", "told"  # outcomes beside those of a mail
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What the ledger is narrowed by."""

    task_id: int | None = None
    unit_id: int | None = None
    kind: LedgerKind | None = None
    first: date | None = None
    last: date | None = None


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
    """Return how many lines a filter asks for."""
    lines = _union(actor, wanted).subquery()
    return db.session.scalar(select(func.count()).select_from(lines)) or 0


def list_ledger(
    actor: Actor, wanted: LedgerFilter, *, offset: int = 0, limit: int = 50
) -> list[LedgerLine]:
    """Return a page of the ledger, the newest line first; four statements whatever it holds."""
    lines = _union(actor, wanted).subquery()
    found = (  # what is shown is found first: names are read for a page, not for the whole ledger
        select(lines)
        .order_by(lines.c.at.desc(), lines.c.kind, lines.c.ref_id.desc(), lines.c.task_id)
        .limit(limit)
        .offset(offset)
        .subquery()
    )
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
        .order_by(found.c.at.desc(), found.c.kind, found.c.ref_id.desc(), found.c.task_id)
    ).all()
    replies = _replies({row.task_id for row in rows})
    return [_line(row, replies[row.task_id]) for row in rows]


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


def _union(actor: Actor, wanted: LedgerFilter) -> Any:
    """Return the lines of every source that the actor may see and the filter asks for."""
    parts = {
        LedgerKind.REMINDER: _reminders,
        LedgerKind.NEWS: _news,
        LedgerKind.URGING: _urging,
        LedgerKind.SESSION: _sessions,
        LedgerKind.FINDING: _findings,
        LedgerKind.ANSWER: _answers,
    }
    chosen = [wanted.kind] if wanted.kind else list(parts)
    return union_all(*(_narrowed(parts[kind](actor), actor, wanted) for kind in chosen))


def _narrowed(query: Select[Any], actor: Actor, wanted: LedgerFilter) -> Select[Any]:
    scope = scope_of(actor, Action.SEE_LEDGER)
    query = query.where(Task.committee_id == scope.committee_id)
    if scope.unit_id is not None:
        query = query.where(Task.unit_id == scope.unit_id)
    if wanted.task_id is not None:
        query = query.where(Task.id == wanted.task_id)
    if wanted.unit_id is not None:
        query = query.where(Task.unit_id == wanted.unit_id)
    at = query.selected_columns["at"]
    if wanted.first is not None:
        query = query.where(at >= clock.moment_of(wanted.first))
    if wanted.last is not None:
        query = query.where(at < clock.moment_of(wanted.last + ONE_DAY))
    return query


def _columns(
    kind: LedgerKind,
    at: Any,
    what: Any,
    ref: Any,
    *,
    user: Any = None,
    who: Any = None,
    address: Any = None,
    state: Any,
    words: Any = None,
) -> tuple[Any, ...]:
    nothing = literal("", String)
    return (
        literal(kind.value, String).label("kind"),
        at.label("at"),
        Task.id.label("task_id"),
        cast(what, String).label("what"),
        ref.label("ref_id"),
        (cast(null(), Integer) if user is None else user).label("user_id"),
        (nothing if who is None else who).label("who"),
        (nothing if address is None else address).label("address"),
        (literal(state, String) if isinstance(state, str) else state).label("state"),
        (nothing if words is None else words).label("words"),
    )


def _sees(query: Select[Any], actor: Actor) -> Select[Any]:
    """Show a unit its own people's letters only."""
    unit_id = scope_of(actor, Action.SEE_LEDGER).unit_id
    if unit_id is None:
        return query
    own = select(Membership.user_id).where(
        Membership.unit_id == unit_id, Membership.committee_id == actor.committee_id
    )
    return query.where(Letter.user_id.in_(own))


def _reminders(actor: Actor) -> Select[Any]:
    ended = func.coalesce(LetterItem.cancelled_at, Letter.finished_at, Letter.not_before)
    state = case(
        (LetterItem.cancelled_at.is_not(None), LetterState.CANCELLED.value), else_=Letter.state
    )
    return _sees(
        select(
            *_columns(
                LedgerKind.REMINDER,
                ended,
                LetterItem.rung,
                Letter.id,
                user=Letter.user_id,
                address=Letter.address,
                state=state,
            )
        )
        .join(LetterItem, LetterItem.task_id == Task.id)
        .join(Letter, Letter.id == LetterItem.letter_id),
        actor,
    )


def _news(actor: Actor) -> Select[Any]:
    return _sees(
        select(
            *_columns(
                LedgerKind.NEWS,
                func.coalesce(Letter.finished_at, Letter.not_before),
                Letter.template,
                Letter.id,
                user=Letter.user_id,
                address=Letter.address,
                state=Letter.state,
            )
        ).join(Letter, Letter.task_id == Task.id),
        actor,
    )


def _urging(_actor: Actor) -> Select[Any]:
    """One line for each mail of a letter; one for the letter itself where nobody was mailed."""
    return (
        select(
            *_columns(
                LedgerKind.URGING,
                func.coalesce(Letter.finished_at, Letter.not_before, UrgingLetter.issued_at),
                case(
                    (Letter.template.in_(("urging_withdrawn", "urging_signed")), Letter.template),
                    else_=Document.number + "/" + Document.symbol,
                ),
                UrgingLetter.id,
                user=Letter.user_id,
                address=func.coalesce(Letter.address, ""),
                state=func.coalesce(Letter.state, PAPER),
            )
        )
        .join(UrgingLine, UrgingLine.task_id == Task.id)
        .join(UrgingLetter, UrgingLetter.id == UrgingLine.letter_id)
        .join(Document, Document.id == UrgingLetter.document_id)
        .outerjoin(UrgingMail, UrgingMail.urging_letter_id == UrgingLetter.id)
        .outerjoin(Letter, Letter.id == UrgingMail.letter_id)
        .where(UrgingLetter.stage != LetterStage.DRAFT)
    )


def _sessions(_actor: Actor) -> Select[Any]:
    return _given(LedgerKind.SESSION, Assignment.meeting_id)


def _findings(_actor: Actor) -> Select[Any]:
    return _given(LedgerKind.FINDING, Assignment.inspection_id)


def _given(kind: LedgerKind, source: Any) -> Select[Any]:
    return (
        select(*_columns(kind, Task.created_at, literal("", String), source, state=TOLD))
        .join(Assignment, Assignment.id == Task.assignment_id)
        .where(source.is_not(None))
    )


def _answers(_actor: Actor) -> Select[Any]:
    return select(
        *_columns(
            LedgerKind.ANSWER,
            RecordedAnswer.recorded_at,
            RecordedAnswer.way,
            RecordedAnswer.id,
            who=RecordedAnswer.who,
            state=TOLD,
            words=RecordedAnswer.words,
        )
    ).join(RecordedAnswer, RecordedAnswer.task_id == Task.id)


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
