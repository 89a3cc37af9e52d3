"""Make tasks of assignments: one for each lead unit and each period that has begun."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import count

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import selectinload

from tracker.database import db
from tracker.models import Assignment, Committee, IndicatorAssignment, Plan, Task
from tracker.queries.calendars import load_calendar
from tracker.queries.duties import Duty, Ground, list_duties
from tracker.queries.groups import load_members
from tracker.queries.successions.lineage import load_heirs
from tracker.queries.units import list_units
from tracker.rules.choices import PlanState, TaskKind
from tracker.rules.readings import Recurrence

PREFIXES = {TaskKind.DETAIL_PLAN: "KH", TaskKind.WORK: "NV", TaskKind.PERIODIC_REPORT: "BC"}
WIDTHS = {TaskKind.DETAIL_PLAN: 2, TaskKind.WORK: 3, TaskKind.PERIODIC_REPORT: 2}


def ground_of(plan: Plan | None, *, today: date) -> Ground:
    """Gather what the duties of a plan (or of a meeting, with None) are reckoned from."""
    leads: Iterable[int] = ()
    if plan is not None:
        leads = db.session.scalars(
            select(IndicatorAssignment.lead_unit_id).where(IndicatorAssignment.plan_id == plan.id)
        )
    return Ground(list_units(), frozenset(leads), load_calendar(), today, load_members())


def expand_assignment(
    assignment: Assignment, *, plan: Plan | None, today: date, now: datetime
) -> list[Task]:
    """Create the tasks of one assignment that do not exist yet, and return them."""
    loaded = db.session.scalars(
        select(Assignment)
        .where(Assignment.id == assignment.id)
        .options(selectinload(Assignment.units))
        .execution_options(populate_existing=True)
    ).all()
    return create_tasks(list_duties(loaded, plan, ground_of(plan, today=today)), now=now)


def open_periods(*, today: date, now: datetime) -> int:
    """Create the tasks of every period that has begun; return how many.

    Called by the scan each time; a period is opened once, for the units of that day, so a unit
    that joins later does not owe what was asked before it came.
    """
    made = 0
    for plan in _plans_that_repeat():
        opened = _opened_periods(plan.assignments)
        duties = list_duties(_repeating(plan), plan, ground_of(plan, today=today))
        fresh = [
            duty for duty in duties if (duty.assignment.id, duty.occasion.period) not in opened
        ]
        made += len(create_tasks(fresh, now=now))
    return made


def create_tasks(duties: Sequence[Duty], *, now: datetime) -> list[Task]:
    """Create a task for each duty that has none, with codes that are unique in the committee."""
    known = _known({duty.assignment.id for duty in duties})
    codes: dict[tuple[int, str], Iterator[int]] = {}
    tasks = []
    for duty in duties:
        if (duty.assignment.id, duty.unit.id, duty.occasion.period) in known:
            continue
        prefix = _prefix(duty.assignment.kind, duty.occasion.period)
        series = (duty.assignment.committee_id, prefix)
        if series not in codes:
            codes[series] = count(_last_number(*series) + 1)
        number = f"{next(codes[series]):0{WIDTHS[duty.assignment.kind]}}"
        tasks.append(_task(duty, code=f"{prefix}-{number}", now=now))
    db.session.add_all(tasks)
    db.session.flush()
    return tasks


def _task(duty: Duty, *, code: str, now: datetime) -> Task:
    occasion = duty.occasion
    return Task(
        committee_id=duty.assignment.committee_id,
        assignment_id=duty.assignment.id,
        plan_id=duty.assignment.plan_id,
        unit_id=duty.unit.id,
        kind=duty.assignment.kind,
        period=occasion.period,
        code=code,
        opened_on=occasion.opened_on,
        original_due=occasion.due,
        due=occasion.due,
        due_reason=occasion.due_reason,
        is_standing=occasion.is_standing,
        created_at=now,
    )


def _prefix(kind: TaskKind, period: str) -> str:
    """Return what a code begins with: KH, NV, or BC-2023Q4 for a report."""
    if kind is TaskKind.PERIODIC_REPORT:
        return f"{PREFIXES[kind]}-{period.replace('-', '')}"
    return PREFIXES[kind]


def _last_number(committee_id: int, prefix: str) -> int:
    """Return the last number of a series; whoever asks holds the committee until the commit."""
    db.session.execute(
        select(Committee.id).where(Committee.id == committee_id).with_for_update()
    ).one()
    number = cast(func.substr(Task.code, len(prefix) + 2), Integer)
    return (
        db.session.scalar(
            select(func.max(number)).where(
                Task.committee_id == committee_id, Task.code.startswith(f"{prefix}-")
            )
        )
        or 0
    )


def _known(assignment_ids: set[int]) -> set[tuple[int, int, str]]:
    """Return what has been asked: of a unit that ended, its successor is not asked again."""
    rows = db.session.execute(
        select(Task.assignment_id, Task.unit_id, Task.asked_unit_id, Task.period).where(
            Task.assignment_id.in_(sorted(assignment_ids))
        )
    ).all()
    heirs = load_heirs()
    return {
        (assignment, unit_id, period)
        for assignment, owner, asked, period in rows
        for unit_id in (owner, asked, heirs.get(owner, owner))
    }


def _plans_that_repeat() -> Sequence[Plan]:
    """Return the plans in force with their assignments and units, in order."""
    return db.session.scalars(
        select(Plan)
        .where(Plan.state == PlanState.PROMULGATED)
        .where(Plan.assignments.any(Assignment.recurrence.not_in(_once())))
        .options(selectinload(Plan.assignments).selectinload(Assignment.units))
        .order_by(Plan.id)
    ).all()


def _once() -> list[str]:
    return ["", Recurrence.NONE.value, Recurrence.STANDING.value]


def _repeating(plan: Plan) -> list[Assignment]:
    return [row for row in plan.assignments if row.recurrence not in _once()]


def _opened_periods(assignments: Iterable[Assignment]) -> set[tuple[int, str]]:
    rows = db.session.execute(
        select(Task.assignment_id, Task.period)
        .where(Task.assignment_id.in_([row.id for row in assignments]))
        .distinct()
    )
    return {(assignment, period) for assignment, period in rows}
