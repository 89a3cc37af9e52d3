"""The measures of detail plans, and the units' own steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from tracker.database import db
from tracker.models import Indicator, IndicatorAssignment, Measure, Plan, Step, Task
from tracker.rules.choices import SubmissionState, TaskKind
from tracker.rules.faults import Missing
from tracker.rules.measures import LedIndicator, MeasureLine, from_plain


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of a unit's own list."""

    id: int
    text: str
    person: str
    due: date | None
    done_on: date | None
    version: int


def is_of_detail_plans() -> ColumnElement[bool]:
    """Return the condition under which detail plans cover an indicator; others are reported only.

    Asked of the indicator and the plan that gives it.
    """
    return or_(Plan.indicator_set_id.is_(None), Indicator.set_id == Plan.indicator_set_id)


def list_led(task: Task) -> tuple[LedIndicator, ...]:
    """Return the indicators a detail plan has to cover, with their measures; none for other work.

    One statement, in the order of the indicator set.
    """
    if task.kind is not TaskKind.DETAIL_PLAN or task.plan_id is None:
        return ()
    rows = db.session.execute(
        select(
            IndicatorAssignment.id,
            Indicator.code,
            Indicator.name_vi,
            Indicator.name_en,
            Measure,
        )
        .join(Indicator, Indicator.id == IndicatorAssignment.indicator_id)
        .outerjoin(
            Measure,
            and_(
                Measure.indicator_assignment_id == IndicatorAssignment.id,
                Measure.task_id == task.id,
            ),
        )
        .join(Plan, Plan.id == IndicatorAssignment.plan_id)
        .where(
            IndicatorAssignment.plan_id == task.plan_id,
            IndicatorAssignment.lead_unit_id == task.unit_id,
            is_of_detail_plans(),
        )
        .order_by(Indicator.position, Indicator.id, Measure.id)
    )
    found: dict[int, tuple[str, str, str, list[MeasureLine]]] = {}
    for given_id, code, name, name_en, measure in rows:
        lines = found.setdefault(given_id, (code, name, name_en, []))[3]
        if measure is not None:
            lines.append(MeasureLine(measure.id, measure.text, measure.person, measure.due))
    return tuple(
        LedIndicator(given_id, code, name, tuple(lines), name_en)
        for given_id, (code, name, name_en, lines) in found.items()
    )


def list_led_as_finished(task: Task) -> tuple[LedIndicator, ...]:
    """Return what ``list_led`` does; of a finished plan, what it was accepted with.

    So a plan keeps its indicators when another unit leads them since. The tries are loaded.
    """
    if task.finished_on is not None:
        for one in task.submissions:
            if one.state is SubmissionState.ACCEPTED and one.measures is not None:
                return from_plain(one.measures)
    return list_led(task)


def list_stored_measures(task: Task) -> Sequence[Measure]:
    """Return the measures of a task as rows, in order of entry."""
    return db.session.scalars(
        select(Measure).where(Measure.task_id == task.id).order_by(Measure.id)
    ).all()


def list_steps(task_id: int) -> list[StepLine]:
    """Return the unit's own steps of a task: open ones first, by their day."""
    rows = db.session.scalars(
        select(Step)
        .where(Step.task_id == task_id)
        .order_by(Step.done_on.is_not(None), Step.due.asc().nulls_last(), Step.id)
    )
    return [
        StepLine(row.id, row.text, row.person, row.due, row.done_on, row.version_id) for row in rows
    ]


def get_step(task: Task, step_id: int) -> Step:
    """Return one step of a task. Raises Missing."""
    row = db.session.scalar(select(Step).where(Step.id == step_id, Step.task_id == task.id))
    if row is None:
        raise Missing
    return row


def list_adopted(task: Task) -> set[int]:
    """Return the measures of a task that are steps already."""
    rows = db.session.scalars(
        select(Step.measure_id).where(Step.task_id == task.id, Step.measure_id.is_not(None))
    )
    return {number for number in rows if number is not None}


@dataclass(frozen=True, slots=True)
class Covered:
    """Of how many indicators a detail plan says something, and of how many enough."""

    listed: int = 0
    complete: int = 0


def count_measures(plan_id: int) -> dict[int, Covered]:
    """Return, by task, how many indicators its detail plan has measures for."""
    rows = db.session.execute(
        select(
            Measure.task_id,
            Measure.indicator_assignment_id,
            and_(Measure.text != "", Measure.person != "", Measure.due.is_not(None)),
        )
        .join(Task, Task.id == Measure.task_id)
        .where(Task.plan_id == plan_id)
        .order_by(Measure.id)
    )
    whole: dict[int, dict[int, bool]] = {}
    for task_id, given_id, is_complete in rows:
        given = whole.setdefault(task_id, {})
        given[given_id] = given.get(given_id, True) and bool(is_complete)
    return {task_id: Covered(len(given), sum(given.values())) for task_id, given in whole.items()}
