"""What units reported: when each report came, accepted figures added up, their words on tasks."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from tracker.clock import ZONE
from tracker.database import db
from tracker.models import (
    Assignment,
    Figure,
    IndicatorAssignment,
    Plan,
    ProgressLine,
    ReportSheet,
    Submission,
    Task,
    Unit,
)
from tracker.queries.consolidated.tasks import Span
from tracker.queries.figures import Summed, sum_by_period
from tracker.queries.task_facts import known_then
from tracker.queries.unit_names import NamesOverTime
from tracker.rules.choices import PlanState, SubmissionState, TaskKind
from tracker.rules.dates import local_today
from tracker.rules.drafting.facts import Owed, SheetLine, Sums, Voice
from tracker.rules.texts import cut

TASK_WORDS = 120


def list_owed(span: Span, quarters: Sequence[str], names: NamesOverTime) -> tuple[Owed, ...]:
    """Return the reports owed for these quarters by the day, in the order of protocol."""
    first = (
        select(func.min(Submission.submitted_at))
        .where(
            Submission.task_id == Task.id,
            Submission.state != SubmissionState.DRAFT,
            Submission.submitted_at <= span.ends_at,
        )
        .correlate(Task)
        .scalar_subquery()
    )
    known = known_then(span.as_of, "due", "suspended_on", "cancelled_on", "unit_id")
    facts = known.columns
    rows = db.session.execute(
        known.attach(
            select(
                Unit,
                *(Task.id, Task.period, Task.original_due, Task.submitted_on, Task.finished_on),
                first.label("first_at"),
                facts["due"].label("due"),
            ).select_from(Task)
        )
        .join(Unit, Unit.id == known.unit_id)
        .where(
            *_owed(span, quarters),
            known.existed,
            facts["cancelled_on"].is_(None),
            facts["suspended_on"].is_(None),
        )
        .order_by(Unit.position, Unit.id, Task.period, Task.id)
    )
    return tuple(
        Owed(
            task_id=row.id,
            unit_id=row.Unit.id,
            unit=names.on(row.Unit, span.as_of).name,
            unit_kind=row.Unit.kind,
            period=row.period,
            due=row.original_due if row.due is None else row.due,
            came_on=_came(row, span.as_of),
        )
        for row in rows
    )


def _owed(span: Span, quarters: Sequence[str]) -> list[ColumnElement[bool]]:
    return [
        Task.committee_id == span.committee_id,
        Task.plan_id == span.plan_id if span.plan_id else true(),
        Task.kind == TaskKind.PERIODIC_REPORT,
        Task.period.in_(quarters),
    ]


def _came(row: Any, as_of: date) -> date | None:
    """Return the day the first try came in; without one, the day the office wrote down."""
    if row.first_at is not None:
        return local_today(row.first_at, ZONE)
    known = [day for day in (row.submitted_on, row.finished_on) if day and day <= as_of]
    return min(known, default=None)


def known_on(row: type[Figure] | type[ReportSheet], day: date) -> ColumnElement[bool]:
    """Return the condition under which an accepted row was in force on a day."""
    return and_(row.accepted_on <= day, or_(row.superseded_on.is_(None), row.superseded_on > day))


def list_sheets(span: Span, quarters: Sequence[str], names: NamesOverTime) -> tuple[SheetLine, ...]:
    """Return the accepted sheets with how complete they are, in the order of protocol."""
    rows = db.session.execute(
        select(
            Unit,
            *(ReportSheet.task_id, ReportSheet.period, ReportSheet.figures_asked),
            *(ReportSheet.figures_given, ReportSheet.is_nil),
        )
        .join(Unit, Unit.id == ReportSheet.unit_id)
        .where(*_sheets(span, quarters))
        .order_by(Unit.position, Unit.id, ReportSheet.period, ReportSheet.id)
    )
    return tuple(
        SheetLine(
            row.task_id,
            row.Unit.id,
            names.on(row.Unit, span.as_of).name,
            row.period,
            row.figures_asked,
            row.figures_given,
            row.is_nil,
        )
        for row in rows
    )


def _sheets(span: Span, quarters: Sequence[str]) -> list[ColumnElement[bool]]:
    committee = select(Task.id).where(*_owed(span, quarters))
    return [ReportSheet.task_id.in_(committee), known_on(ReportSheet, span.as_of)]


def list_given(span: Span, given_by: date) -> Sequence[IndicatorAssignment]:
    """Return the indicators assigned, with leads and targets, in the order they were given.

    They are those of one plan, or of every plan the committee had promulgated by a day; what
    two of them assign counts as in the newer.
    """
    rows = db.session.scalars(
        select(IndicatorAssignment)
        .join(Plan, Plan.id == IndicatorAssignment.plan_id)
        .where(
            Plan.committee_id == span.committee_id,
            Plan.id == span.plan_id
            if span.plan_id
            else and_(Plan.state == PlanState.PROMULGATED, Plan.issued_on <= given_by),
        )
        .options(
            joinedload(IndicatorAssignment.indicator),
            joinedload(IndicatorAssignment.lead_unit),
            selectinload(IndicatorAssignment.targets),
        )
        .order_by(Plan.issued_on.desc(), Plan.id.desc(), IndicatorAssignment.id)
    )
    newest: dict[int, IndicatorAssignment] = {}
    for one in rows:
        newest.setdefault(one.indicator_id, one)
    return list(newest.values())


def list_plans_asking(span: Span, indicator_ids: Collection[int]) -> Sequence[int]:
    """Return the plans that asked for indicators by the day, the plan of the report first.

    Then come those before it, the newest first: an indicator goes on from plan to plan.
    """
    newest = select(Plan.issued_on).where(Plan.id == span.plan_id).scalar_subquery()
    return db.session.scalars(
        select(Plan.id)
        .where(
            Plan.committee_id == span.committee_id,
            Plan.issued_on <= (newest if span.plan_id else span.as_of),
            Plan.id.in_(
                select(IndicatorAssignment.plan_id).where(
                    IndicatorAssignment.indicator_id.in_(sorted(indicator_ids))
                )
            ),
        )
        .order_by((Plan.id == span.plan_id).desc(), Plan.issued_on.desc(), Plan.id.desc())
    ).all()


def sums_by_code(
    plan_ids: Sequence[int], codes: Sequence[str], as_of: date
) -> dict[tuple[int, str], Sums]:
    """Return the accepted figures in force on a day, summed by indicator and period."""
    found = sum_by_period(plan_ids, codes, as_of=as_of)
    return {key: _sums(summed) for key, summed in found.items()}


def _sums(summed: Summed) -> Sums:
    has_parts = summed.denominator > 0
    return Sums(
        given=summed.units,
        no_data=summed.no_data,
        not_applicable=summed.not_applicable,
        numerator=summed.numerator if has_parts else None,
        denominator=summed.denominator if has_parts else None,
        value=summed.value if summed.units and summed.has_value else None,
    )


class Voices(NamedTuple):
    """The reports told in words, the difficulties and the proposals."""

    accounts: tuple[Voice, ...]
    difficulties: tuple[Voice, ...]
    proposals: tuple[Voice, ...]


def list_voices(span: Span, quarters: Sequence[str], names: NamesOverTime) -> Voices:
    """Return what accepted reports say in words, by unit in protocol order."""
    lines = db.session.execute(
        select(ProgressLine, Unit, Assignment.title)
        .join(ReportSheet, ReportSheet.id == ProgressLine.sheet_id)
        .join(Unit, Unit.id == ReportSheet.unit_id)
        .join(Task, Task.id == ProgressLine.task_id)
        .join(Assignment, Assignment.id == Task.assignment_id)
        .where(
            *_sheets(span, quarters),
            or_(ProgressLine.difficulty != "", ProgressLine.proposal != ""),
        )
        .order_by(Unit.position, Unit.id, ProgressLine.id)
    ).all()
    general = db.session.execute(
        select(ReportSheet, Unit)
        .join(Unit, Unit.id == ReportSheet.unit_id)
        .where(*_sheets(span, quarters), ReportSheet.proposal != "")
        .order_by(Unit.position, Unit.id, ReportSheet.id)
    ).all()
    difficulties = [
        Voice(
            f"l{line.id}",
            line.difficulty,
            names.on(unit, span.as_of).name,
            line.task_id,
            cut(title, TASK_WORDS),
            line.cause,
        )
        for line, unit, title in lines
        if line.difficulty
    ]
    accounts: list[Voice] = []
    proposals: list[Voice] = []
    for sheet, unit in general:  # where no indicator is asked, the report itself is told in words
        said = proposals if sheet.figures_asked else accounts
        name = names.on(unit, span.as_of).name
        said.append(Voice(f"s{sheet.id}", sheet.proposal, name, sheet.task_id))
    proposals += [
        Voice(
            f"p{line.id}",
            line.proposal,
            names.on(unit, span.as_of).name,
            line.task_id,
            cut(title, TASK_WORDS),
        )
        for line, unit, title in lines
        if line.proposal
    ]
    return Voices(tuple(accounts), tuple(difficulties), tuple(proposals))
