"""Where the lines of the ledger come from: letters, urging letters, sessions, findings, answers."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Integer, Select, String, case, cast, func, literal, null, select

from tracker import clock
from tracker.database import is_sqlite
from tracker.models import (
    Assignment,
    Document,
    Letter,
    LetterItem,
    Membership,
    RecordedAnswer,
    Task,
    UrgingLetter,
    UrgingLine,
    UrgingMail,
)
from tracker.rules.choices import LetterStage
from tracker.rules.delivery import LetterState
from tracker.rules.ledgers import LedgerKind
from tracker.rules.permissions import Action, Actor, scope_of

PAPER, TOLD = "paper", "told"  # outcomes beside those of a mail
ONE_DAY = timedelta(days=1)
# a letter stands under the day it went, or should
FINISHED, NOT_BEFORE = Letter.finished_at, Letter.not_before
GONE, WAITING = FINISHED.is_not(None), FINISHED.is_(None)


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What the ledger is narrowed by."""

    task_id: int | None = None
    unit_id: int | None = None
    kind: LedgerKind | None = None
    first: date | None = None
    last: date | None = None


def is_wide(actor: Actor, wanted: LedgerFilter) -> bool:
    """Tell whether the lines of all units are asked for; those of one are few, and are sorted."""
    scope = scope_of(actor, Action.SEE_LEDGER)
    return scope.unit_id is None and wanted.unit_id is None and wanted.task_id is None


def in_order(columns: Any, *, is_oldest_first: bool = False) -> list[Any]:
    """Return the order of the ledger, or its reverse: the newest first, every line in its place.

    The mails of one urging letter may have the same moment: their readers tell them apart.
    """
    falling = {"at", "ref_id"}
    keys = ("at", "kind", "ref_id", "task_id", "what", "user_id", "address")
    return [
        columns[key].desc() if (key in falling) is not is_oldest_first else columns[key].asc()
        for key in keys
    ]


def ends_of(source: Select[Any], many: int, *, is_oldest_first: bool) -> Select[Any]:
    """Return the newest lines of one source, or the oldest."""
    order = in_order(source.selected_columns, is_oldest_first=is_oldest_first)
    return select(source.order_by(*order).limit(many).subquery())


def sources_of(actor: Actor, wanted: LedgerFilter) -> list[Select[Any]]:
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
    return [_narrowed(part, actor, wanted) for kind in chosen for part in parts[kind](actor)]


def _narrowed(query: Select[Any], actor: Actor, wanted: LedgerFilter) -> Select[Any]:
    scope = scope_of(actor, Action.SEE_LEDGER)
    # the sum keeps SQLite from beginning with all tasks of the committee: a line leads to its own
    starts_with_lines = is_sqlite() and is_wide(actor, wanted)
    whose = Task.committee_id + 0 if starts_with_lines else Task.committee_id
    query = query.where(whose == scope.committee_id)
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


def _reminders(actor: Actor) -> list[Select[Any]]:
    """Return the lines of letters: taken back, gone, and waiting, as each has a day of its own."""
    cancelled = LetterItem.cancelled_at
    taken_back = _rungs(actor, cancelled, LetterState.CANCELLED.value)
    gone, waiting = (_rungs(actor, at, Letter.state) for at in (FINISHED, NOT_BEFORE))
    return [
        taken_back.where(cancelled.is_not(None)),
        gone.where(cancelled.is_(None), GONE),
        waiting.where(cancelled.is_(None), WAITING),
    ]


def _rungs(actor: Actor, at: Any, state: Any) -> Select[Any]:
    return _sees(
        select(
            *_columns(
                LedgerKind.REMINDER,
                at,
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


def _news(actor: Actor) -> list[Select[Any]]:
    def told(at: Any) -> Select[Any]:
        about = {"user": Letter.user_id, "address": Letter.address, "state": Letter.state}
        columns = _columns(LedgerKind.NEWS, at, Letter.template, Letter.id, **about)
        return _sees(select(*columns).join(Letter, Letter.task_id == Task.id), actor)

    is_news = Letter.task_id.is_not(None)  # told by the index that has the days
    return [told(at).where(is_news, when) for at, when in ((FINISHED, GONE), (NOT_BEFORE, WAITING))]


def _urging(_actor: Actor) -> list[Select[Any]]:
    """One line for each mail of a letter; one for the letter itself where nobody was mailed."""
    lines = (
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
    return [lines]


def _sessions(_actor: Actor) -> list[Select[Any]]:
    return [_given(LedgerKind.SESSION, Assignment.meeting_id)]


def _findings(_actor: Actor) -> list[Select[Any]]:
    return [_given(LedgerKind.FINDING, Assignment.inspection_id)]


def _given(kind: LedgerKind, source: Any) -> Select[Any]:
    return (
        select(*_columns(kind, Task.created_at, literal("", String), source, state=TOLD))
        .join(Assignment, Assignment.id == Task.assignment_id)
        .where(source > 0)  # not null, as an index reads it
    )


def _answers(_actor: Actor) -> list[Select[Any]]:
    lines = select(
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
    return [lines]
