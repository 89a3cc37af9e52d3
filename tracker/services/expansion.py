"""Make tasks of assignments: one for each lead unit and each period that has begun."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import count, groupby

from sqlalchemy import Integer, cast, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker.database import Turn, db, take_turns
from tracker.models import Assignment, Committee, Plan, Task
from tracker.queries.duties import Duty, list_duties, load_ground
from tracker.queries.successions.lineage import load_heirs
from tracker.rules.choices import PlanState, TaskKind
from tracker.rules.readings import Recurrence

PREFIXES = {TaskKind.DETAIL_PLAN: "KH", TaskKind.WORK: "NV", TaskKind.PERIODIC_REPORT: "BC"}
WIDTHS = {TaskKind.DETAIL_PLAN: 2, TaskKind.WORK: 3, TaskKind.PERIODIC_REPORT: 2}
ONCE = ("", Recurrence.NONE.value, Recurrence.STANDING.value)


def open_periods(*, today: date, now: datetime) -> int:
    """Create the tasks of every period that has begun or lies in the horizon; return how many.

    Called by the scan each time. A period is opened once, for the units of the day it begins,
    so a unit that joins later does not owe what was asked before it came. Two schedulers at once
    take turns: the second finds nothing left to do.
    """
    if not _fresh(today):
        return 0
    take_turns(Turn.TASKS)
    return len(create_tasks(_fresh(today), now=now))


def _fresh(today: date) -> list[Duty]:
    """Return the duties of periods that nobody owes yet, or that have not begun."""
    rows = _rows_that_repeat()
    opened = _opened_periods(rows)
    fresh = []
    for (committee_id, plan_id), group in groupby(rows, key=_document):
        members = list(group)
        ground = load_ground(committee_id, today=today, plan_id=plan_id)
        fresh += [
            duty
            for duty in list_duties(members, members[0].plan, ground)
            if _may_open(duty, opened, today)
        ]
    known = _known({duty.assignment.id for duty in fresh})
    return [duty for duty in fresh if _key(duty) not in known]


def _may_open(duty: Duty, opened: set[tuple[int, str]], today: date) -> bool:
    codes = {duty.occasion.period, *duty.occasion.met_by}
    is_opened = any((duty.assignment.id, code) in opened for code in codes)
    return not is_opened or duty.occasion.opened_on > today


def _key(duty: Duty) -> tuple[int, int, str]:
    return duty.assignment.id, duty.unit.id, duty.occasion.period


def _document(row: Assignment) -> tuple[int, int | None]:
    return row.committee_id, row.plan_id


def create_tasks(duties: Sequence[Duty], *, now: datetime) -> list[Task]:
    """Create a task for each duty that has none, with codes that are unique in the committee."""
    known = _known({duty.assignment.id for duty in duties})
    codes: dict[tuple[int, str], Iterator[int]] = {}
    tasks = []
    for duty in duties:
        if _key(duty) in known:
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


def _rows_that_repeat() -> Sequence[Assignment]:
    """Return what comes back, of plans in force and of sessions, document by document."""
    return db.session.scalars(
        select(Assignment)
        .outerjoin(Plan, Plan.id == Assignment.plan_id)
        .where(
            Assignment.recurrence.not_in(ONCE),
            Assignment.ended_on.is_(None),
            or_(Assignment.plan_id.is_(None), Plan.state == PlanState.PROMULGATED),
        )
        .options(selectinload(Assignment.units), joinedload(Assignment.plan))
        .order_by(
            Assignment.committee_id,
            func.coalesce(Assignment.plan_id, 0),
            Assignment.position,
            Assignment.id,
        )
        .execution_options(populate_existing=True)
    ).all()


def _opened_periods(assignments: Iterable[Assignment]) -> set[tuple[int, str]]:
    rows = db.session.execute(
        select(Task.assignment_id, Task.period)
        .where(Task.assignment_id.in_([row.id for row in assignments]))
        .distinct()
    )
    return {(assignment, period) for assignment, period in rows}
