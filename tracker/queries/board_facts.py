"""What was known of reports on a past day, and where they stood, as the database counts it.

A test proves on generated facts that rule (``rules/boards.py``) and condition agree.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from tracker import clock
from tracker.database import is_sqlite
from tracker.models import Extension, ReportSheet, Submission, Task
from tracker.rules.backlog import ONE_DAY
from tracker.rules.boards import BoardState
from tracker.rules.choices import ExtensionState, SubmissionState

FACTS = (
    *("due", "grace_until", "finished_on", "submitted_on", "returned_on"),
    *("suspended_on", "cancelled_on", "is_standing"),
)
EAST_OF_GREENWICH = "+7 hours"  # the zone has had no summer time since 1975


@dataclass(frozen=True)
class Known:
    """The facts of tasks as they were known on a day: their columns and where they come from."""

    day: date
    columns: dict[str, ColumnElement[Any]]
    moved: Any = None  # days that were moved later; None when the day is today

    def attach(self, query: Select[Any]) -> Select[Any]:
        """Return a statement that reads tasks, with what the columns need, and only what was."""
        if self.moved is None:
            return query
        end = clock.moment_of(self.day + ONE_DAY, 0, 0)
        later = aliased(Submission)
        is_followed = (
            select(later.id)
            .where(
                later.task_id == Submission.task_id,
                later.attempt > Submission.attempt,
                later.submitted_at < end,
            )
            .exists()
        )
        return (
            query.outerjoin(
                Submission,
                and_(
                    Submission.task_id == Task.id,
                    Submission.submitted_at < end,
                    not_(is_followed),
                ),
            )
            .outerjoin(self.moved, self.moved.c.task_id == Task.id)
            .where(Task.opened_on <= self.day)
        )

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
    def fell_due(self) -> ColumnElement[bool]:
        """Return the condition under which the last day has passed."""
        return and_(self.columns["due"].is_not(None), literal(self.day, Date) > self.last_day)

    @property
    def state(self) -> ColumnElement[str]:
        """Return where a report stands, as ``rules/boards.py`` words it."""
        column = self.columns
        in_time = or_(column["due"].is_(None), column["finished_on"] <= self.last_day)
        handed_in_time = or_(column["due"].is_(None), column["submitted_on"] <= self.last_day)
        return case(
            (
                or_(column["cancelled_on"].is_not(None), column["is_standing"]),
                BoardState.NOT_ASKED.value,
            ),
            (and_(column["finished_on"].is_not(None), in_time), BoardState.ON_TIME.value),
            (column["finished_on"].is_not(None), BoardState.LATE.value),
            (column["suspended_on"].is_not(None), BoardState.NOT_ASKED.value),
            (and_(column["submitted_on"].is_not(None), handed_in_time), BoardState.WAITING.value),
            (column["submitted_on"].is_not(None), BoardState.LATE.value),
            (column["returned_on"].is_not(None), BoardState.RETURNED.value),
            (self.fell_due, BoardState.MISSING.value),
            else_=BoardState.NOT_DUE.value,
        )


def known_on(day: date, today: date) -> Known:
    """Return the facts of tasks as they were known at the end of a day, today's or one before."""
    if day >= today:
        return Known(day, {name: getattr(Task, name) for name in FACTS})
    end = clock.moment_of(day + ONE_DAY, 0, 0)
    undecided = or_(Submission.decided_at.is_(None), Submission.decided_at >= end)
    accepted = Task.accepted_at < end
    returned = and_(not_(undecided), Submission.state == SubmissionState.RETURNED)
    moved = _moved_since(end)
    columns: dict[str, ColumnElement[Any]] = {
        "due": func.coalesce(moved.c.old_due, Task.due, type_=Date),
        "grace_until": case((or_(returned, Submission.attempt > 1), Task.grace_until)),
        "finished_on": case((accepted, Task.finished_on)),
        "submitted_on": case((undecided, _local_day(Submission.submitted_at))),
        "returned_on": case((returned, _local_day(Submission.decided_at))),
        "suspended_on": case((Task.suspended_on <= day, Task.suspended_on)),
        "cancelled_on": case((Task.cancelled_on <= day, Task.cancelled_on)),
        "is_standing": type_coerce(Task.is_standing, Boolean),
    }
    return Known(day, columns, moved)


def sheet_counts(day: date, today: date) -> ColumnElement[bool]:
    """Return the condition under which a sheet tells of its report on a day: one at most does.

    Asked of a report's task, its sheet and the try of the sheet.
    """
    if day >= today:
        return or_(
            Submission.state == SubmissionState.SUBMITTED,
            and_(
                Submission.state == SubmissionState.ACCEPTED,
                Task.finished_on.is_not(None),
                ReportSheet.superseded_on.is_(None),
            ),
        )
    end = clock.moment_of(day + ONE_DAY, 0, 0)
    return and_(
        Submission.submitted_at < end,
        or_(
            Submission.decided_at.is_(None),
            Submission.decided_at >= end,
            and_(
                Submission.state == SubmissionState.ACCEPTED,
                Task.accepted_at < end,
                or_(ReportSheet.superseded_on.is_(None), ReportSheet.superseded_on > day),
            ),
        ),
    )


def _moved_since(end: datetime) -> Subquery:
    """Return the day each task had before it was given more time, where that came later."""
    first = (
        select(func.min(Extension.id))
        .where(Extension.state == ExtensionState.GRANTED, Extension.decided_at >= end)
        .group_by(Extension.task_id)
    )
    return (
        select(Extension.task_id, Extension.old_due)
        .where(Extension.id.in_(first))
        .subquery("moved")
    )


def _local_day(moment: Any) -> ColumnElement[Any]:
    """Return the day of a moment by the clock of the office."""
    if is_sqlite():
        return type_coerce(func.date(moment, EAST_OF_GREENWICH), Date)
    return cast(func.timezone(clock.ZONE.key, moment), Date)
