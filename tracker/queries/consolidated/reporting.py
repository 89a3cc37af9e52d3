"""What units reported: when each report came, accepted figures added up, their words on tasks."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select, true, tuple_
from sqlalchemy.orm import aliased, joinedload

from tracker.clock import ZONE
from tracker.database import db
from tracker.models import (
    Assignment,
    Figure,
    Indicator,
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
from tracker.rules.figure_choices import FigureState, IndicatorKind
from tracker.rules.texts import cut

TASK_WORDS = 120
Field = aliased(Indicator)  # the main indicator a component is a part of
SHEET = (
    *(ReportSheet.id, ReportSheet.task_id, ReportSheet.period, ReportSheet.figures_asked),
    *(ReportSheet.figures_given, ReportSheet.is_nil, ReportSheet.proposal),
)


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
            place=row.Unit.position,
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


class Accepted(NamedTuple):
    """What units reported and the secretariat accepted: how complete, and in which words."""

    sheets: tuple[SheetLine, ...] = ()
    accounts: tuple[Voice, ...] = ()  # reports told in words
    difficulties: tuple[Voice, ...] = ()
    proposals: tuple[Voice, ...] = ()


def list_accepted(span: Span, quarters: Sequence[str], names: NamesOverTime) -> Accepted:
    """Return the accepted sheets with what they say of tasks, in the order of protocol.

    One statement: a sheet without words on a task is one row, else it is one row a task.
    """
    has_words = or_(ProgressLine.difficulty != "", ProgressLine.proposal != "")
    rows = db.session.execute(
        select(Unit, *SHEET, ProgressLine, Assignment.title)
        .join(Unit, Unit.id == ReportSheet.unit_id)
        .outerjoin(ProgressLine, and_(ProgressLine.sheet_id == ReportSheet.id, has_words))
        .outerjoin(Task, Task.id == ProgressLine.task_id)
        .outerjoin(Assignment, Assignment.id == Task.assignment_id)
        .where(*_sheets(span, quarters))
        .order_by(
            *(Unit.position, Unit.id, ReportSheet.period, ReportSheet.id),
            ProgressLine.id,
        )
    ).all()
    sheets = list({row.id: row for row in rows}.values())
    told = [_told(row, names.on(row.Unit, span.as_of).name) for row in rows if row.ProgressLine]
    reported = [
        (row.is_nil or row.figures_asked, Voice(f"s{row.id}", row.proposal, unit, row.task_id))
        for row, unit in ((row, names.on(row.Unit, span.as_of).name) for row in sheets)
        if row.proposal
    ]
    return Accepted(
        sheets=tuple(_sheet(row, names.on(row.Unit, span.as_of).name) for row in sheets),
        # where no indicator is asked, the report itself is told in words; one that has nothing to
        # report lacks no figure, and what it says besides is what its unit proposes
        accounts=tuple(voice for asked, voice in reported if not asked),
        difficulties=tuple(one for pair in told for one in pair[:1] if one.text),
        proposals=(
            *(voice for asked, voice in reported if asked),
            *(one for pair in told for one in pair[1:] if one.text),
        ),
    )


def _sheet(row: Any, unit: str) -> SheetLine:
    figures = (row.figures_asked, row.figures_given, row.is_nil)
    return SheetLine(row.task_id, row.Unit.id, unit, row.period, *figures)


def _told(row: Any, unit: str) -> tuple[Voice, Voice]:
    """Return the difficulty and the proposal a unit wrote of a task; each may say nothing."""
    line, task = row.ProgressLine, cut(row.title, TASK_WORDS)
    return (
        Voice(f"l{line.id}", line.difficulty, unit, line.task_id, task, line.cause),
        Voice(f"p{line.id}", line.proposal, unit, line.task_id, task),
    )


def _sheets(span: Span, quarters: Sequence[str]) -> list[ColumnElement[bool]]:
    committee = select(Task.id).where(*_owed(span, quarters))
    return [ReportSheet.task_id.in_(committee), known_on(ReportSheet, span.as_of)]


Given = tuple[IndicatorAssignment, Plan, str | None]


def list_given(span: Span, given_by: date) -> Sequence[Given]:
    """Return the indicators assigned with leads and targets, each with its plan and its field.

    They are those of one plan, or of every plan the committee had promulgated by a day; what
    two of them assign counts as in the newer.
    """
    field = (
        select(Field.name_vi)
        .join(Indicator, Indicator.parent_id == Field.id)
        .where(Indicator.id == IndicatorAssignment.indicator_id, Field.kind == IndicatorKind.MAIN)
        .correlate(IndicatorAssignment)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(IndicatorAssignment, Plan, field.label("field"))
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
            joinedload(IndicatorAssignment.targets),
        )
        .order_by(Plan.issued_on.desc(), Plan.id.desc(), IndicatorAssignment.id)
    ).unique()
    newest: dict[int, Given] = {}
    for row in rows:
        newest.setdefault(row[0].indicator_id, (row[0], row[1], row[2]))
    return list(newest.values())


def list_plans_asking(span: Span, indicator_ids: Collection[int]) -> Sequence[int]:
    """Return the plans that asked for indicators by the day, the plan of the report first.

    Then come those before it, the newest first: an indicator goes on from plan to plan.
    """
    chosen = select(Plan.id).where(asks(span, indicator_ids))
    return db.session.scalars(chosen.order_by(*first_asked(span))).all()


def asks(span: Span, indicator_ids: Collection[int]) -> ColumnElement[bool]:
    """Return the condition under which a plan asked for indicators by the day."""
    newest = select(Plan.issued_on).where(Plan.id == span.plan_id).scalar_subquery()
    given = select(IndicatorAssignment.plan_id).where(
        IndicatorAssignment.indicator_id.in_(sorted(indicator_ids))
    )
    return and_(
        Plan.committee_id == span.committee_id,
        Plan.issued_on <= (newest if span.plan_id else span.as_of),
        Plan.id.in_(given),
    )


def first_asked(span: Span) -> tuple[ColumnElement[Any], ...]:
    """Return the order of plans: that of the report, then the newest first."""
    return ((Plan.id == span.plan_id).desc(), Plan.issued_on.desc(), Plan.id.desc())


def sums_by_code(
    plan_ids: Sequence[int], codes: Sequence[str], as_of: date
) -> dict[tuple[int, str], Sums]:
    """Return the accepted figures in force on a day, summed by indicator and period."""
    found = sum_by_period(plan_ids, codes, as_of=as_of)
    return {key: _sums(summed) for key, summed in found.items()}


def list_answers(
    plan_ids: Sequence[int], wanted: Collection[tuple[int, str]], as_of: date, names: NamesOverTime
) -> dict[tuple[int, str], tuple[Voice, ...]]:
    """Return what units answered in words of some indicators and periods, in force on a day.

    What several plans asked of one period counts as in the first of them, as with sums.
    """
    if not wanted:
        return {}
    rows = db.session.execute(
        select(Figure, ReportSheet.task_id, Unit)
        .join(ReportSheet, ReportSheet.id == Figure.sheet_id)
        .join(Unit, Unit.id == Figure.unit_id)
        .where(
            Figure.plan_id.in_(plan_ids),
            tuple_(Figure.indicator_id, Figure.period).in_(sorted(wanted)),
            Figure.state == FigureState.GIVEN,
            Figure.words != "",
            known_on(Figure, as_of),
        )
        .order_by(Unit.position, Unit.id, Figure.id)
    )
    said: dict[tuple[int, str], dict[int, list[Voice]]] = {}
    for figure, task_id, unit in rows:
        voice = Voice(f"f{figure.id}", figure.words, names.on(unit, as_of).name, task_id)
        plans = said.setdefault((figure.indicator_id, figure.period), {})
        plans.setdefault(figure.plan_id or 0, []).append(voice)
    return {
        key: tuple(min(plans.items(), key=lambda one: plan_ids.index(one[0]))[1])
        for key, plans in said.items()
    }


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
