"""The facts of tasks as they were known at the end of a day: the one place that looks back.

Each fact follows what is recorded of it, by its own moment: tries and their answers, more time
given and other dates set, work that was suspended and resumed, cancelled and taken up again, or
passed on to another unit. A test tells a long story day by day and proves that each day is told
afterwards as it was then.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Date,
    Subquery,
    and_,
    case,
    false,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from tracker import clock
from tracker.models import Submission, Task, TaskDecision
from tracker.queries.task_changes import (
    CLOSING,
    RESTING,
    Rows,
    changed_since,
    first_date_after,
    first_passing_after,
    last_decision,
    local_day,
)
from tracker.rules.choices import DecisionKind, SubmissionState
from tracker.rules.statuses import ONE_DAY

FACTS = (
    *("due", "grace_until", "finished_on", "submitted_on", "returned_on"),
    *("suspended_on", "cancelled_on", "is_standing"),
)
OF_UNITS = (*FACTS, "unit_id")  # and whose task it was
# facts that no try changes
LASTING = frozenset({"due", "suspended_on", "cancelled_on", "is_standing", "unit_id"})
SUSPENDED, CANCELLED = Task.suspended_on, Task.cancelled_on


@dataclass(frozen=True)
class Known:
    """The facts of tasks as they were known on a day: their columns and where they come from."""

    day: date
    columns: dict[str, ColumnElement[Any]]
    past: "_Past | None" = None  # None when they are those the tasks themselves bear
    only: ColumnElement[bool] | None = None  # of which tasks, where not of all
    is_settled: bool = False  # work that is finished, and on a past day was as it is now

    def attach(self, query: Rows) -> Rows:
        """Return a statement that reads tasks, joined with what the columns need."""
        return query if self.past is None else self.past.attach(query)

    @cached_property
    def parts(self) -> tuple["Known", ...]:
        """Return the facts of tasks that are settled, and those of the rest.

        What was settled by then and not touched since stands in the task itself, so few are left
        to look back for. Who does not ask how work ended has all that nothing was decided about.
        """
        stored = {name: getattr(Task, name) for name in self.columns}
        if self.past is None and LASTING.issuperset(self.columns):
            return (self,)
        if self.past is None:
            settled: ColumnElement[bool] = Task.finished_on.is_not(None)
            rest = replace(self, only=Task.finished_on.is_(None))
        else:
            settled = and_(Task.opened_on <= self.day, self.past.stands(self.columns))
            rest = replace(self, only=self.past.moved(self.columns))
        return Known(self.day, stored, only=settled, is_settled=True), rest

    def table(self, rows: Rows, where: ColumnElement[bool]) -> tuple["Known", CTE]:
        """Return the facts of some tasks as columns of a table, each worked out once, and it.

        ``rows`` reads the facts of tasks, and what else the table is to say. SQLite works out what
        is asked of it, and stops at the first that settles a state; PostgreSQL has to be told to
        do it once.
        """
        table = rows.where(where, self.existed).cte("settled" if self.is_settled else "then")
        if self.past is not None:
            table = table.prefix_with("MATERIALIZED", dialect="postgresql")
        return Known(self.day, {name: table.c[name] for name in self.columns}), table

    @property
    def existed(self) -> ColumnElement[bool]:
        """Return the condition under which a task had been given by then, and is one of these."""
        given = true() if self.past is None else Task.opened_on <= self.day
        return given if self.only is None else and_(given, self.only)

    @property
    def facts(self) -> list[ColumnElement[Any]]:
        """Return the columns a state is computed from, labelled as ``facts_of`` reads them."""
        return [column.label(name) for name, column in self.columns.items()]

    @property
    def last_day(self) -> ColumnElement[Any]:
        """Return the last day in time."""
        due, grace = self.columns["due"], self.columns["grace_until"]
        return case((grace > due, grace), else_=due)

    @property
    def unit_id(self) -> ColumnElement[Any]:
        """Return the unit that held the task."""
        return self.columns["unit_id"]

    def held_by(self, unit_ids: Collection[int] | None, committee_id: int) -> ColumnElement[bool]:
        """Return the condition under which one of some units held a task; of None, any."""
        if unit_ids is None:
            return true()
        ids = sorted(unit_ids)
        if self.past is None:
            return Task.unit_id.in_(ids)
        now = aliased(Task)
        ever = union_all(  # few, so that only their past is worked out
            select(now.id).where(now.committee_id == committee_id, now.unit_id.in_(ids)),
            select(TaskDecision.task_id).where(TaskDecision.old_unit_id.in_(ids)),
        )
        return and_(Task.id.in_(ever), self.unit_id.in_(ids))

    @property
    def fell_due(self) -> ColumnElement[bool]:
        """Return the condition under which the last day has passed."""
        return and_(self.columns["due"].is_not(None), literal(self.day, Date) > self.last_day)


def known_on(day: date, today: date, *names: str) -> Known:
    """Return facts of tasks as they were known at the end of a day, today's or one before.

    Whoever asks for a few by name spares the database what only the others need.
    """
    if day >= today:
        return Known(day, {name: getattr(Task, name) for name in names or FACTS})
    return known_then(day, *names)


@lru_cache(maxsize=64)  # a page asks several times, and to put it together takes milliseconds
def known_then(day: date, *names: str) -> Known:
    """Return facts of tasks as they were known at the end of a day, read from what followed."""
    past = _Past(day)
    return Known(day, {name: getattr(past, name) for name in names or FACTS}, past)


class _Past:
    """The last try handed in by the end of a day, and the decisions around that moment.

    What a fact is read from is joined because the fact was asked for.
    """

    def __init__(self, day: date) -> None:
        self.day, self.end = day, clock.moment_of(day + ONE_DAY, 0, 0)
        self._joins: list[tuple[type[Submission] | Subquery, ColumnElement[bool]]] = []

    def attach(self, query: Rows) -> Rows:
        for source, condition in self._joins:
            query = query.outerjoin(source, condition)
        return query

    def _joined(self, source: Subquery) -> Any:
        self._joins.append((source, source.c.task_id == Task.id))
        return source.c

    @cached_property
    def _moved(self) -> Any:
        return self._joined(first_date_after(self.end))

    @cached_property
    def _passed_on(self) -> Any:
        return self._joined(first_passing_after(self.end))

    @cached_property
    def _rest(self) -> Any:
        return self._joined(last_decision(self.end, RESTING, "rest"))

    @cached_property
    def _closing(self) -> Any:
        return self._joined(last_decision(self.end, CLOSING, "closing"))

    @cached_property
    def _try(self) -> type[Submission]:
        later = aliased(Submission)
        is_followed = (
            select(later.id)
            .where(
                later.task_id == Submission.task_id,
                later.attempt > Submission.attempt,
                later.attempt > 1,  # says nothing new, but leaves few to look through
                later.submitted_at < self.end,
            )
            .exists()
        )
        is_last = and_(
            Submission.task_id == Task.id, Submission.submitted_at < self.end, not_(is_followed)
        )
        self._joins.append((Submission, is_last))
        return Submission

    @property
    def _is_untried(self) -> ColumnElement[bool]:
        return self._try.id.is_(None)

    @cached_property
    def _was_returned(self) -> ColumnElement[bool]:
        is_decided = self._try.decided_at < self.end
        return and_(is_decided, self._try.state == SubmissionState.RETURNED)

    @cached_property
    def _was_accepted(self) -> ColumnElement[bool]:
        is_decided = self._try.decided_at < self.end
        is_accepted = self._try.state == SubmissionState.ACCEPTED
        return and_(is_decided, is_accepted, not_(Task.is_standing))

    @cached_property
    def _reopened_at(self) -> ColumnElement[Any]:
        return self._last_reopening(TaskDecision.decided_at)

    @cached_property
    def _was_reopened(self) -> ColumnElement[bool]:
        return and_(
            self._was_accepted,
            or_(Task.accepted_at.is_(None), Task.accepted_at >= self.end),
            self._reopened_at >= self._try.decided_at,
        )

    def _last_reopening(self, column: Any) -> ColumnElement[Any]:
        """Return what is greatest among the times finished work was taken up again by then."""
        return (
            select(func.max(column))
            .where(
                TaskDecision.task_id == Task.id,
                TaskDecision.kind == DecisionKind.REOPENED,
                TaskDecision.new_due.is_not(None),  # a day to hand in anew by
                TaskDecision.decided_at < self.end,
            )
            .correlate(Task)
            .scalar_subquery()
        )

    def stands(self, names: Collection[str]) -> ColumnElement[bool]:
        """Return the condition under which tasks stand as they did; ``moved`` is its opposite."""
        untouched = and_(
            *(or_(column.is_(None), column <= self.day) for column in (SUSPENDED, CANCELLED)),
            Task.id.not_in(changed_since(self.end)),
        )
        if LASTING.issuperset(names):
            return untouched
        return and_(Task.finished_on.is_not(None), Task.accepted_at < self.end, untouched)

    def moved(self, names: Collection[str]) -> ColumnElement[bool]:
        """Return the condition under which tasks have to be looked back for."""
        touched = or_(
            *(column > self.day for column in (SUSPENDED, CANCELLED)),
            Task.id.in_(changed_since(self.end)),
        )
        if LASTING.issuperset(names):
            return touched
        never = or_(Task.finished_on.is_(None), Task.accepted_at.is_(None))
        return or_(never, Task.accepted_at >= self.end, touched)

    @property
    def tells(self) -> ColumnElement[bool]:
        """Return the condition under which the last try told what it says, by then."""
        undecided = or_(self._try.decided_at.is_(None), self._try.decided_at >= self.end)
        taken_back = func.coalesce(self._was_reopened, false())
        return or_(undecided, and_(self._was_accepted, not_(taken_back)))

    @property
    def unit_id(self) -> ColumnElement[Any]:
        return func.coalesce(self._passed_on.old_unit_id, Task.unit_id)

    @property
    def due(self) -> ColumnElement[Any]:
        return case((self._moved.task_id.is_not(None), self._moved.old_due), else_=Task.due)

    @property
    def grace_until(self) -> ColumnElement[Any]:
        """Return the day to resubmit by, where the try that earned it was given back by then."""
        moved = self._moved
        last = case((moved.task_id.is_not(None), moved.old_grace), else_=Task.grace_until)
        returned, reopened = self._resubmit_by()
        earned = case((reopened > returned, reopened), else_=func.coalesce(returned, reopened))
        # work that stands hands in again although nothing was given back
        again = and_(self._try.attempt > 1, or_(not_(Task.is_standing), earned.is_not(None)))
        has_come_back = or_(self._was_returned, self._was_reopened, again)
        return case((last.is_(None), null()), (earned < last, earned), (has_come_back, last))

    def _resubmit_by(self) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """Return the last days given by then, with a return and with finished work reopened."""
        earlier = aliased(Submission)
        returned = select(func.max(earlier.resubmit_by)).where(
            earlier.task_id == Task.id,
            earlier.state == SubmissionState.RETURNED,
            earlier.decided_at < self.end,
        )
        reopened = self._last_reopening(TaskDecision.new_due)
        return returned.correlate(Task).scalar_subquery(), reopened

    @property
    def finished_on(self) -> ColumnElement[Any]:
        """Return the day of the result, once it was confirmed.

        What was entered afterwards, as old papers are, was finished by the day they bear.
        """
        taken_back = (
            select(TaskDecision.finished_on)
            .where(
                TaskDecision.task_id == Task.id,
                TaskDecision.finished_on.is_not(None),
                TaskDecision.decided_at >= self.end,
            )
            .order_by(TaskDecision.id)
            .limit(1)
            .correlate(Task)
            .scalar_subquery()
        )
        is_of_papers = or_(
            Task.accepted_at.is_(None), and_(self._is_untried, Task.created_at >= self.end)
        )
        return case(
            (Task.accepted_at < self.end, Task.finished_on),
            (self._was_reopened, null()),
            (
                self._was_accepted,
                func.coalesce(
                    taken_back, Task.finished_on, local_day(self._try.submitted_at), type_=Date
                ),
            ),
            (is_of_papers, self._by_then(Task.finished_on)),
        )

    @property
    def submitted_on(self) -> ColumnElement[Any]:
        undecided = or_(self._try.decided_at.is_(None), self._try.decided_at >= self.end)
        return case(
            (self._is_untried, self._by_then(Task.submitted_on)),
            (undecided, local_day(self._try.submitted_at)),
        )

    @property
    def returned_on(self) -> ColumnElement[Any]:
        return case(
            (self._is_untried, self._by_then(Task.returned_on)),
            (self._was_returned, local_day(self._try.decided_at)),
            (self._was_reopened, local_day(self._reopened_at)),
        )

    @property
    def suspended_on(self) -> ColumnElement[Any]:
        return self._since(self._rest, DecisionKind.SUSPENDED, Task.suspended_on)

    @property
    def cancelled_on(self) -> ColumnElement[Any]:
        return self._since(self._closing, DecisionKind.CANCELLED, Task.cancelled_on)

    @property
    def is_standing(self) -> ColumnElement[bool]:
        return type_coerce(Task.is_standing, Boolean)

    def _since(self, last: Any, begins: DecisionKind, column: Any) -> ColumnElement[Any]:
        """Return the day of the last decision when it began something; undecided, the stored."""
        return case(
            (last.kind == begins, local_day(last.decided_at)),
            (last.task_id.is_(None), self._by_then(column)),
        )

    def _by_then(self, column: Any) -> ColumnElement[Any]:
        return case((column <= self.day, column))
