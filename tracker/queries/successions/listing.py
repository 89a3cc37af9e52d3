"""The list of successions, and everything the page of one shows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, selectinload

from tracker.database import db
from tracker.models import (
    Assignment,
    Succession,
    SuccessionLine,
    SuccessionMove,
    Task,
    Unit,
    User,
)
from tracker.rules.choices import SuccessionKind, SuccessionState
from tracker.rules.faults import Missing

FEW = 3  # names of units that a line of the list holds


@dataclass(frozen=True, slots=True)
class LineView:
    """One unit and one that took over from it, by the names of today."""

    from_id: int
    from_name: str
    to_id: int
    to_name: str
    share: int | None
    is_main: bool


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """A line of the list."""

    id: int
    kind: SuccessionKind
    effective_on: date
    sign: str
    words: str
    state: SuccessionState
    is_stuck: bool  # could not be carried out on its day
    olds: Sequence[str]
    news: Sequence[str]
    more_olds: int
    more_news: int


@dataclass(frozen=True, slots=True)
class MovedTask:
    """A task that passed from one unit to another."""

    id: int
    code: str
    title: str
    period: str
    due: date | None
    from_name: str
    to_name: str
    is_joined: bool


@dataclass(frozen=True, slots=True)
class SuccessionPage:
    """One succession with what it moved."""

    row: Succession
    lines: Sequence[LineView]
    counts: Counter[str]  # of rows moved, by table
    tasks: Sequence[MovedTask]  # of the reader's committee
    former_name: str
    done_by: str
    undone_by: str

    @property
    def state(self) -> SuccessionState:
        """Return how far it is."""
        return self.row.state

    @property
    def new_name(self) -> str:
        """Return what a unit renamed ahead will be called; of others nothing."""
        return str(self.row.said.get("name", ""))


def count_successions(*, kind: SuccessionKind | None = None) -> int:
    """Return how many lines the list has."""
    query = _chosen(select(func.count()).select_from(Succession), kind)
    return db.session.scalar(query) or 0


def list_successions(
    *, kind: SuccessionKind | None = None, offset: int = 0, limit: int = 50
) -> list[SuccessionRow]:
    """Return a page of the successions, the latest effect first."""
    query = _chosen(select(Succession).options(selectinload(Succession.lines)), kind)
    rows = db.session.scalars(
        query.order_by(Succession.effective_on.desc(), Succession.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()
    lines = [line for row in rows for line in row.lines]
    ids = {id_ for line in lines for id_ in (line.from_unit_id, line.to_unit_id)}
    known = db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(sorted(ids))))
    names = {unit.id: unit.name for unit in known}
    return [_row(row, names) for row in rows]


def _chosen(query: Select[Any], kind: SuccessionKind | None) -> Select[Any]:
    return query if kind is None else query.where(Succession.kind == kind)


def _row(row: Succession, names: dict[int, str]) -> SuccessionRow:
    olds = list(dict.fromkeys(names[line.from_unit_id] for line in row.lines))
    news = list(dict.fromkeys(names[line.to_unit_id] for line in row.lines))
    return SuccessionRow(
        id=row.id,
        kind=row.kind,
        effective_on=row.effective_on,
        sign=row.sign,
        words=row.words,
        state=row.state,
        is_stuck=row.state is SuccessionState.AHEAD and row.refusal is not None,
        olds=olds[:FEW],
        news=news[:FEW],
        more_olds=max(0, len(olds) - FEW),
        more_news=max(0, len(news) - FEW),
    )


def get_succession_page(succession_id: int, *, committee_id: int) -> SuccessionPage:
    """Return one succession; of its tasks those of one committee. Raises Missing."""
    row = db.session.get(Succession, succession_id)
    if row is None:
        raise Missing
    doers = [each for each in (row.done_by_id, row.undone_by_id) if each]
    known = db.session.execute(select(User.id, User.name).where(User.id.in_(doers)))
    people = {user.id: user.name for user in known}
    counts = db.session.execute(
        select(SuccessionMove.table, func.count(SuccessionMove.row_id.distinct()))
        .where(SuccessionMove.succession_id == row.id, SuccessionMove.to_unit_id.is_not(None))
        .group_by(SuccessionMove.table)
    )
    former = db.session.scalars(
        select(SuccessionMove.before)
        .where(SuccessionMove.succession_id == row.id, SuccessionMove.table == Unit.__tablename__)
        .order_by(SuccessionMove.id)
    ).first()
    return SuccessionPage(
        row=row,
        lines=_lines(row.id),
        counts=Counter({each[0]: each[1] for each in counts}),
        tasks=_tasks(row.id, committee_id),
        former_name=str((former or {}).get("name", "")),
        done_by=people.get(row.done_by_id, ""),
        undone_by=people.get(row.undone_by_id or 0, ""),
    )


def _lines(succession_id: int) -> list[LineView]:
    old, new = aliased(Unit), aliased(Unit)
    rows = db.session.execute(
        select(SuccessionLine, old.name, new.name)
        .join(old, old.id == SuccessionLine.from_unit_id)
        .join(new, new.id == SuccessionLine.to_unit_id)
        .where(SuccessionLine.succession_id == succession_id)
        .order_by(SuccessionLine.id)
    )
    return [
        LineView(line.from_unit_id, was, line.to_unit_id, now, line.share, line.is_main)
        for line, was, now in rows
    ]


def _tasks(succession_id: int, committee_id: int) -> list[MovedTask]:
    old, new = aliased(Unit), aliased(Unit)
    rows = db.session.execute(
        select(SuccessionMove, Task, Assignment.title, old.name, new.name)
        .join(Task, Task.id == SuccessionMove.row_id)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .join(old, old.id == SuccessionMove.from_unit_id)
        .join(new, new.id == SuccessionMove.to_unit_id)
        .where(
            SuccessionMove.succession_id == succession_id,
            SuccessionMove.table == Task.__tablename__,
            Task.committee_id == committee_id,
        )
        .order_by(old.position, old.id, Task.due, Task.id)
    )
    return [
        MovedTask(
            id=task.id,
            code=task.code,
            title=title,
            period=task.period,
            due=task.due,
            from_name=was,
            to_name=now,
            is_joined="cancelled_on" in move.after,
        )
        for move, task, title, was, now in rows
    ]
