"""Tasks as they stood at the end of a day: counted by unit, and listed.

What happened later does not count (``queries/task_facts.py``); on the day itself the counts are
those of every other page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    func,
    literal,
    not_,
    or_,
    select,
    true,
)

from tracker.clock import moment_of
from tracker.database import db
from tracker.models import Assignment, Plan, Task, Unit
from tracker.queries.task_facts import OF_UNITS, known_then
from tracker.rules.choices import TaskKind
from tracker.rules.drafting.facts import Cells, Duty
from tracker.rules.statuses import ONE_DAY
from tracker.rules.windows import Window


@dataclass(frozen=True, slots=True)
class Span:
    """Whose tasks, on which day; ``ends_at`` is the moment that day was over."""

    committee_id: int
    plan_id: int | None
    as_of: date
    ends_at: datetime


def span_of(committee_id: int, plan_id: int | None, as_of: date) -> Span:
    """Return the tasks of a committee, or of one plan, at the end of a day."""
    return Span(committee_id, plan_id, as_of, moment_of(as_of + ONE_DAY, 0))


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task behind a number."""

    task_id: int
    code: str
    title: str
    unit: str
    due: date | None


class _Then:
    """What was counted, open and done at the end of a day; ``window`` is whose tasks count."""

    def __init__(self, span: Span, window: Window | None = None) -> None:
        self.known = known_then(span.as_of, *OF_UNITS)
        facts = self.known.columns
        self.due, self.finished = facts["due"], facts["finished_on"]
        self.submitted = facts["submitted_on"]
        self.exists = and_(
            Task.opened_on <= (window.given_by(span.as_of) if window else span.as_of),
            facts["cancelled_on"].is_(None),
        )
        self.counted = and_(self.exists, not_(Task.is_standing))
        self.is_open = and_(self.counted, self.finished.is_(None), facts["suspended_on"].is_(None))
        self.is_done = and_(self.counted, self.finished.is_not(None))

    def cell(self, name: str, window: Window) -> ColumnElement[bool]:
        """Return the condition under which a task belongs to a cell of ``Cells``."""
        last_day = self.known.last_day
        in_time = or_(self.due.is_(None), self.finished <= last_day)
        overdue = and_(
            self.is_open,
            self.known.fell_due,
            or_(self.submitted.is_(None), self.submitted > last_day),
        )
        conditions: dict[str, ColumnElement[bool]] = {
            "counted": or_(self.is_open, self.is_done),
            "done": self.is_done,
            "fell_due": or_(self.is_done, overdue),
            "done_on_time": and_(self.is_done, in_time),
            "done_late": and_(self.is_done, not_(in_time)),
            "overdue": overdue,
            "open_in_time": and_(self.is_open, not_(func.coalesce(overdue, literal(value=False)))),
            "standing": and_(self.exists, Task.is_standing),
            "finished_in_window": and_(
                self.is_done, self.finished.between(window.opens_on, window.closes_on)
            ),
        }
        return conditions[name]


COLUMNS = (
    *("done_on_time", "done_late", "open_in_time", "overdue", "standing", "finished_in_window"),
)


def count_by_unit(span: Span, window: Window) -> Sequence[tuple[Unit, Cells]]:
    """Return the units that owed something that day with their cells; one statement."""
    then = _Then(span, window)
    sums = [func.sum(case((then.cell(name, window), 1), else_=0)).label(name) for name in COLUMNS]
    rows = db.session.execute(
        then.known.attach(select(Unit, *sums).select_from(Task))
        .join(Unit, Unit.id == then.known.unit_id)
        .where(_within(span), then.exists)
        .group_by(Unit.id)
    )
    return [(row[0], Cells(*row[1:])) for row in rows]


def list_of_cell(
    span: Span, window: Window, name: str, *, unit_id: int | None = None
) -> list[TaskLine]:
    """Return the tasks behind a number, the earliest due first."""
    then = _Then(span, window)
    chosen = _lines(then).where(_within(span), then.cell(name, window))
    if unit_id is not None:
        chosen = chosen.where(then.known.unit_id == unit_id)
    return [TaskLine(*row) for row in db.session.execute(chosen)]


def list_duties(
    span: Span, window: Window, *, limit: int | None = None
) -> tuple[tuple[Duty, ...], int]:
    """Return what falls due after the day up to the end of the time ahead, and how many."""
    then = _Then(span)
    chosen = _lines(then).where(
        _within(span),
        then.is_open,
        then.due.between(span.as_of, window.next_closes_on),
        then.due > span.as_of,
    )
    rows = db.session.execute(chosen.add_columns(func.count().over()).limit(limit)).all()
    duties = tuple(
        Duty(row.id, row.title, row.unit, row.due) for row in rows if row.due is not None
    )
    return duties, rows[0][-1] if rows else 0


def _lines(then: _Then) -> Select[Any]:
    query = (
        select(
            Task.id,
            Task.code,
            Assignment.title,
            Unit.short_name.label("unit"),
            then.due.label("due"),
        )
        .select_from(Task)
        .join(Assignment, Assignment.id == Task.assignment_id)
    )
    query = then.known.attach(query).join(Unit, Unit.id == then.known.unit_id)
    return query.order_by(then.due.is_(None), then.due, Unit.position, Task.id)


def _within(span: Span) -> ColumnElement[bool]:
    """Return the tasks of the committee, or of one plan; reports are told of by themselves."""
    return and_(
        Task.committee_id == span.committee_id,
        Task.plan_id == span.plan_id if span.plan_id else true(),
        Task.kind != TaskKind.PERIODIC_REPORT,
    )


def plan_words(plan: Plan | None) -> str:
    """Name a plan in the middle of a sentence."""
    return f"Kế hoạch số {plan.sign}" if plan is not None else ""
