"""The reports of a committee or of one unit, in a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from tracker import clock
from tracker.database import db
from tracker.models import Assignment, Plan, ReportSheet, Submission, Task, Unit
from tracker.queries.memory import remembered
from tracker.queries.statuses import condition, facts_of
from tracker.queries.tallies import within
from tracker.rules.choices import SubmissionState, TaskKind
from tracker.rules.permissions import Actor, Scope
from tracker.rules.statuses import Status, View, status_of

MOST_TO_CONFIRM = 20  # on the page of a unit; the list of reports holds the others


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """Which reports a list shows."""

    period: str = ""
    unit_id: int | None = None
    view: View = View.ALL
    unconfirmed: bool = False


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A line of the list."""

    task_id: int
    code: str
    period: str
    title: str
    plan_sign: str  # empty: asked for outside a plan
    unit_name: str
    due: date | None
    status: Status
    submitted_on: date | None
    attempt: int  # 0: nothing was begun
    is_draft: bool  # the attempt is still being written
    asked: int
    given: int
    kept: int  # doubts that stayed with a reason
    is_unconfirmed: bool  # typed in by the secretariat, the unit has not confirmed


def count_reports(scope: Scope, which: ReportFilter, *, today: date) -> int:
    """Return how many reports the list holds."""
    count = select(func.count()).select_from(_chosen(scope, which, today))
    key = ("reports counted", scope, which, today)
    return remembered(key, lambda: db.session.scalar(count) or 0)


def list_reports(
    scope: Scope, which: ReportFilter, *, today: date, offset: int, limit: int
) -> list[ReportRow]:
    """Return reports, the latest due first, then by unit in the order of protocol."""
    order = Task.due.desc().nulls_last(), Unit.position, Task.id.desc()
    shown = (  # the page is found first, and the rest read for its lines only
        _query(scope, which, today)
        .with_only_columns(Task.id)
        .order_by(*order)
        .offset(offset)
        .limit(limit)
        .subquery()
    )
    last = aliased(Submission)
    tried = last.attempt, last.state, last.submitted_at
    attempt = (
        select(func.max(Submission.attempt))
        .where(Submission.task_id == Task.id)
        .correlate(Task)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Task, Assignment.title, Plan, Unit.name, ReportSheet, *tried)
        .join(shown, shown.c.id == Task.id)
        .join(Unit, Unit.id == Task.unit_id)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .outerjoin(Plan, Plan.id == Task.plan_id)
        .outerjoin(last, and_(last.task_id == Task.id, last.attempt == attempt))
        .outerjoin(ReportSheet, ReportSheet.submission_id == last.id)
        .order_by(*order)
    ).all()
    return [_line(row, today, scope.due_soon_days) for row in rows]


def list_periods(scope: Scope) -> Sequence[str]:
    """Return the periods there are reports of, the latest first."""
    query = (
        select(Task.period)
        .where(_reports(scope), Task.period != "")
        .group_by(Task.period)
        .order_by(func.max(Task.due).desc(), Task.period)
    )
    return remembered(("periods of reports", scope), lambda: db.session.scalars(query).all())


def list_reporting_units(scope: Scope) -> Sequence[Any]:
    """Return id and name of the units that owe reports, in the order of protocol."""
    query = (
        select(Unit.id, Unit.name)
        .where(Unit.id.in_(select(Task.unit_id).where(_reports(scope))))
        .order_by(Unit.position, Unit.id)
    )
    return remembered(("units that report", scope), lambda: db.session.execute(query).all())


def _reports(scope: Scope) -> ColumnElement[bool]:
    own = Scope(scope.committee_id, scope.unit_id)
    return and_(within(own), Task.kind == TaskKind.PERIODIC_REPORT)


def _query(scope: Scope, which: ReportFilter, today: date) -> Select[Any]:
    query = (
        select(Task)
        .join(Unit, Unit.id == Task.unit_id)
        .where(_reports(scope), condition(which.view, today, due_soon_days=scope.due_soon_days))
    )
    if which.period:
        query = query.where(Task.period == which.period)
    if which.unit_id is not None:
        query = query.where(Task.unit_id == which.unit_id)
    if which.unconfirmed:
        query = query.where(_stands_unconfirmed())
    return query


def _chosen(scope: Scope, which: ReportFilter, today: date) -> Any:
    return _query(scope, which, today).with_only_columns(Task.id).subquery()


def list_to_confirm(actor: Actor, *, today: date) -> list[ReportRow]:
    """Return what the secretariat typed in for the reader's unit and the unit has not confirmed."""
    scope = Scope(actor.committee_id, actor.unit_id)
    which = ReportFilter(unconfirmed=True)
    return list_reports(scope, which, today=today, offset=0, limit=MOST_TO_CONFIRM)


def _stands_unconfirmed() -> ColumnElement[bool]:
    """Return the condition under which a report typed in on behalf stands, and is unconfirmed.

    What was returned or taken up again comes again anyway, and of what was cancelled nothing does.
    """
    later = aliased(Submission)
    has_later = (
        exists()
        .where(later.task_id == Submission.task_id, later.attempt > Submission.attempt)
        .where(later.state != SubmissionState.DRAFT)
    )
    return (
        exists()
        .where(
            ReportSheet.task_id == Task.id,
            Submission.id == ReportSheet.submission_id,
            ReportSheet.on_behalf_by_id.is_not(None),
            ReportSheet.confirmed_at.is_(None),
            Submission.submitted_at.is_not(None),
            or_(
                Submission.state == SubmissionState.SUBMITTED,
                and_(
                    Submission.state == SubmissionState.ACCEPTED,
                    or_(Task.finished_on.is_not(None), Task.is_standing),
                ),
            ),
            Task.cancelled_on.is_(None),
            ~has_later,
        )
        .correlate(Task)
    )


def _line(row: Any, today: date, due_soon_days: int) -> ReportRow:
    task, title, plan, unit_name, sheet, attempt, state, handed_in_at = row
    return ReportRow(
        task_id=task.id,
        code=task.code,
        period=task.period,
        title=title,
        plan_sign=plan.sign if plan else "",
        unit_name=unit_name,
        due=task.due,
        status=status_of(facts_of(task), today, due_soon_days=due_soon_days),
        submitted_on=clock.local(handed_in_at).date() if handed_in_at else task.submitted_on,
        attempt=attempt or 0,
        is_draft=state is SubmissionState.DRAFT,
        asked=sheet.figures_asked if sheet else 0,
        given=sheet.figures_given if sheet else 0,
        kept=sheet.warnings_kept if sheet else 0,
        is_unconfirmed=bool(sheet and sheet.on_behalf_by_id and not sheet.confirmed_at),
    )
