"""What was decided on something: conclusions, items with their notes, and numbered papers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import (
    AgendaItem,
    Conclusion,
    ConclusionUnit,
    Document,
    Meeting,
    SessionPaper,
    Task,
)
from tracker.queries.assignment_states import AssignmentState, states_of
from tracker.queries.meetings.listing import visible
from tracker.queries.statuses import condition
from tracker.queries.tallies import within
from tracker.rules.choices import ConclusionKind
from tracker.rules.finding import words_of
from tracker.rules.permissions import Action, Actor, scope_of
from tracker.rules.statuses import View


class FoundKind(StrEnum):
    """What can be found: the kinds of conclusions, items with notes, papers."""

    TASK = "task"
    DIRECTION = "direction"
    DECISION = "decision"
    INFORMATION = "information"
    ITEM = "item"
    PAPER = "paper"


class FoundState(StrEnum):
    """How the tasks of a conclusion stand."""

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"


VIEWS = {
    FoundState.OPEN: View.OPEN_IN_TIME,
    FoundState.OVERDUE: View.OVERDUE,
    FoundState.DONE: View.DONE,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for, and what narrows it."""

    text: str = ""
    kind: FoundKind | None = None
    unit_id: int | None = None
    state: FoundState | None = None
    year: int | None = None

    @property
    def words(self) -> list[str]:
        """Return the words looked for, without marks."""
        return words_of(self.text)


@dataclass(frozen=True, slots=True)
class Found:
    """One find; ``row`` is a conclusion, an item or a paper of the session."""

    kind: FoundKind
    row: Any
    meeting: Meeting
    state: AssignmentState | None = None


CONCLUSION, ITEM, PAPER = 0, 1, 2  # the order of finds of one session


def count_found(actor: Actor, wanted: Wanted, *, today: date) -> int:
    """Return how much is found."""
    found = _found(actor, wanted, today)
    if found is None:
        return 0
    return db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def list_found(
    actor: Actor,
    wanted: Wanted,
    *,
    today: date,
    offset: int = 0,
    limit: int = 50,
    has_states: bool = True,
) -> list[Found]:
    """Return a page of what is found; seven statements at most.

    Where the words stand together comes first, then the newest session.

    Without ``has_states``, how the tasks of conclusions stand is not looked up.
    """
    chosen = _found(actor, wanted, today)
    if chosen is None:
        return []
    table = chosen.subquery()
    rows = db.session.execute(
        select(table.c.rank, table.c.id)
        .order_by(
            table.c.is_apart,
            table.c.held_on.desc(),
            table.c.meeting_id.desc(),
            table.c.rank,
            table.c.position,
            table.c.id,
        )
        .offset(offset)
        .limit(limit)
    ).all()
    by_rank = {rank: [row.id for row in rows if row.rank == rank] for rank in range(3)}
    known = _load(by_rank)
    given = [row.assignment_id for row in known[CONCLUSION].values() if row.assignment_id]
    states = states_of(given, actor, today=today) if given and has_states else {}
    return [_made(rank, known[rank][id_], states) for rank, id_ in rows]


def _made(rank: int, row: Any, states: dict[int, AssignmentState]) -> Found:
    if rank == CONCLUSION:
        return Found(FoundKind(row.kind.value), row, row.meeting, states.get(row.assignment_id))
    return Found(FoundKind.ITEM if rank == ITEM else FoundKind.PAPER, row, row.meeting)


def _found(actor: Actor, wanted: Wanted, today: date) -> Any:
    """Return the finds as one statement of rank, id and order; None when nothing can be."""
    parts = [
        _conclusions(actor, wanted, today),
        _items(actor, wanted),
        _papers(actor, wanted),
    ]
    asked = [part for part in parts if part is not None]
    return union_all(*asked) if asked else None


def _conclusions(actor: Actor, wanted: Wanted, today: date) -> Select[Any] | None:
    if wanted.kind in {FoundKind.ITEM, FoundKind.PAPER}:
        return None
    query = _chosen(actor, wanted, CONCLUSION, Conclusion, Conclusion.folded).join(
        Meeting, Meeting.id == Conclusion.meeting_id
    )
    query = query.where(*_holds(Conclusion.folded, wanted.words))
    if wanted.kind:
        query = query.where(Conclusion.kind == ConclusionKind(wanted.kind.value))
    if wanted.unit_id:
        query = query.where(_concerns(wanted.unit_id))
    if wanted.state:
        is_so = condition(VIEWS[wanted.state], today)
        query = query.where(
            exists().where(
                Task.assignment_id == Conclusion.assignment_id,
                within(scope_of(actor, Action.SEE_TASK)),
                is_so,
            )
        )
    return query


def _items(actor: Actor, wanted: Wanted) -> Select[Any] | None:
    if wanted.kind not in {None, FoundKind.ITEM} or wanted.state:
        return None
    if not wanted.words and wanted.kind is None:
        return None  # without words the list is of conclusions
    query = _chosen(actor, wanted, ITEM, AgendaItem, AgendaItem.folded).join(
        Meeting, Meeting.id == AgendaItem.meeting_id
    )
    query = query.where(*_holds(AgendaItem.folded, wanted.words))
    if wanted.unit_id:
        query = query.where(AgendaItem.presenter_unit_id == wanted.unit_id)
    return query


def _papers(actor: Actor, wanted: Wanted) -> Select[Any] | None:
    if wanted.kind not in {None, FoundKind.PAPER} or wanted.state or wanted.unit_id:
        return None
    if not wanted.words and wanted.kind is None:
        return None
    return (
        _chosen(actor, wanted, PAPER, SessionPaper, Document.folded)
        .join(Meeting, Meeting.id == SessionPaper.meeting_id)
        .join(Document, Document.id == SessionPaper.document_id)
        .where(*_holds(Document.folded, wanted.words))
    )


def _chosen(actor: Actor, wanted: Wanted, rank: int, model: Any, folded: Any) -> Select[Any]:
    together = " ".join(wanted.words)
    query = select(
        case((folded.contains(together, autoescape=True), 0), else_=1).label("is_apart"),
        literal(rank).label("rank"),
        model.id.label("id"),
        Meeting.held_on.label("held_on"),
        Meeting.id.label("meeting_id"),
        (SessionPaper.id if model is SessionPaper else model.position).label("position"),
    ).where(visible(actor))
    if wanted.year:
        first, after = date(wanted.year, 1, 1), date(wanted.year + 1, 1, 1)
        query = query.where(Meeting.held_on >= first, Meeting.held_on < after)
    return query


def _holds(column: Any, words: Sequence[str]) -> list[ColumnElement[bool]]:
    return [column.contains(word, autoescape=True) for word in words]


def _concerns(unit_id: int) -> ColumnElement[bool]:
    """Say of a conclusion that it names a unit, or made a task of it."""
    named = exists().where(
        ConclusionUnit.conclusion_id == Conclusion.id, ConclusionUnit.unit_id == unit_id
    )
    asked = exists().where(Task.assignment_id == Conclusion.assignment_id, Task.unit_id == unit_id)
    return or_(named, asked)


def _load(by_rank: dict[int, list[int]]) -> dict[int, dict[int, Any]]:
    options: dict[int, tuple[Any, tuple[Any, ...]]] = {
        CONCLUSION: (
            Conclusion,
            (
                joinedload(Conclusion.meeting),
                joinedload(Conclusion.item),
                joinedload(Conclusion.units).joinedload(ConclusionUnit.unit),
            ),
        ),
        ITEM: (AgendaItem, (joinedload(AgendaItem.meeting), joinedload(AgendaItem.presenter_unit))),
        PAPER: (
            SessionPaper,
            (joinedload(SessionPaper.meeting), joinedload(SessionPaper.document)),
        ),
    }
    known: dict[int, dict[int, Any]] = {}
    for rank, (model, loads) in options.items():
        ids = by_rank[rank]
        rows = (
            db.session.scalars(select(model).where(model.id.in_(ids)).options(*loads)).unique()
            if ids
            else ()
        )
        known[rank] = {row.id: row for row in rows}
    return known
