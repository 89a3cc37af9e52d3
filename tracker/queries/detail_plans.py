"""The league of a plan's detail plans: who has issued, in time or late, and who has not."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from tracker.database import db
from tracker.models import Indicator, IndicatorAssignment, Plan, Submission, Task, Unit
from tracker.queries.measures import Covered, count_measures, is_of_detail_plans
from tracker.queries.statuses import facts_of
from tracker.queries.tallies import within
from tracker.rules.choices import SubmissionState, TaskKind
from tracker.rules.league import Issue, LeagueSort, issue_of
from tracker.rules.permissions import Action, Actor, scope_of
from tracker.rules.statuses import Status, status_of

ORDER = {Issue.OVERDUE: 0, Issue.NOT_YET: 1, Issue.LATE: 2, Issue.IN_TIME: 3}
NEVER = date.max


@dataclass(frozen=True, slots=True)
class LeagueLine:
    """One unit's detail plan; measures are counted once the plan is handed in."""

    place: int  # in the order of protocol
    task_id: int
    code: str
    unit_id: int
    unit_name: str
    due: date | None
    original_due: date | None
    issue: Issue
    status: Status
    document_sign: str
    document_on: date | None
    covered: int | None
    total: int
    days_late: int

    @property
    def is_extended(self) -> bool:
        """Tell whether the due date is not the first one."""
        return self.original_due is not None and self.original_due != self.due


KEYS: dict[LeagueSort, Callable[[LeagueLine], Any]] = {
    LeagueSort.PROTOCOL: lambda line: line.place,
    LeagueSort.DUE: lambda line: line.due or NEVER,
    LeagueSort.ISSUED: lambda line: line.document_on or NEVER,
    LeagueSort.STATE: lambda line: (ORDER[line.issue], -line.days_late),
    LeagueSort.MEASURES: lambda line: (line.covered or 0) - line.total,
}


def list_detail_plans(
    plan: Plan,
    actor: Actor,
    *,
    today: date,
    sort: LeagueSort = LeagueSort.PROTOCOL,
    descending: bool = False,
    due_soon_days: int,
) -> list[LeagueLine]:
    """Return the detail plans of a plan within the actor's scope; equal ones in protocol order.

    Three statements, however many units there are.
    """
    covered, total = count_measures(plan.id), _count_led(plan.id)
    lines = [
        _line(row, place=place, measures=(covered, total), today=today, soon=due_soon_days)
        for place, row in enumerate(_tasks(plan, actor), 1)
    ]
    return sorted(lines, key=KEYS[sort], reverse=descending)


def count_issues(lines: list[LeagueLine]) -> Counter[Issue]:
    """Return how many stand where."""
    return Counter(line.issue for line in lines)


def _line(
    row: Any,
    *,
    place: int,
    measures: tuple[dict[int, Covered], dict[int, int]],
    today: date,
    soon: int,
) -> LeagueLine:
    covered, led = measures
    has = covered.get(row.id, Covered())
    facts = facts_of(row)
    issue = issue_of(facts, today)
    is_in = issue in {Issue.IN_TIME, Issue.LATE}
    ended = (facts.finished_on or facts.submitted_on) if is_in else today
    last_day = facts.effective_due
    return LeagueLine(
        place=place,
        task_id=row.id,
        code=row.code,
        unit_id=row.unit_id,
        unit_name=row.unit_name,
        due=row.due,
        original_due=row.original_due,
        issue=issue,
        status=status_of(facts, today, due_soon_days=soon),
        document_sign=row.document_sign or "" if is_in else "",
        document_on=row.document_on if is_in else None,
        covered=has.complete if is_in else None,
        total=has.listed if row.finished_on and has.listed else led.get(row.unit_id, 0),
        days_late=max(0, (ended - last_day).days) if ended and last_day else 0,
    )


def _tasks(plan: Plan, actor: Actor) -> list[Any]:
    """Return the tasks with the last try that was handed in, in the order of protocol."""
    last = (
        select(Submission.task_id, func.max(Submission.attempt).label("attempt"))
        .where(Submission.state != SubmissionState.DRAFT)
        .group_by(Submission.task_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Task.id,
            Task.code,
            Task.unit_id,
            Task.due,
            Task.original_due,
            Task.grace_until,
            Task.submitted_on,
            Task.returned_on,
            Task.finished_on,
            Task.suspended_on,
            Task.cancelled_on,
            Task.is_standing,
            Unit.short_name.label("unit_name"),
            Submission.document_sign,
            Submission.document_on,
        )
        .join(Unit, Unit.id == Task.unit_id)
        .outerjoin(last, last.c.task_id == Task.id)
        .outerjoin(
            Submission,
            (Submission.task_id == Task.id) & (Submission.attempt == last.c.attempt),
        )
        .where(
            within(scope_of(actor, Action.SEE_TASK)),
            Task.plan_id == plan.id,
            Task.kind == TaskKind.DETAIL_PLAN,
            Task.cancelled_on.is_(None),
        )
        .order_by(Unit.position, Unit.id, Task.id)
    )
    return list(rows)


def _count_led(plan_id: int) -> dict[int, int]:
    rows = db.session.execute(
        select(IndicatorAssignment.lead_unit_id, func.count(IndicatorAssignment.id))
        .join(Plan, Plan.id == IndicatorAssignment.plan_id)
        .join(Indicator, Indicator.id == IndicatorAssignment.indicator_id)
        .where(IndicatorAssignment.plan_id == plan_id, is_of_detail_plans())
        .group_by(IndicatorAssignment.lead_unit_id)
    )
    return {unit_id: count for unit_id, count in rows}  # noqa: C416 - a Row is no pair to mypy
