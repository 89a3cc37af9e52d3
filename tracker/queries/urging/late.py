"""Who is late on a day, with which tasks, and who of them gets no letter and why."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, distinct, func, select
from sqlalchemy.orm import joinedload

from tracker import clock
from tracker.database import db
from tracker.models import (
    Assignment,
    Inspection,
    Meeting,
    Plan,
    Task,
    Unit,
    UrgingLetter,
    UrgingLine,
)
from tracker.queries.recipients import people_of_units
from tracker.queries.reminders_sent import Reminded, count_reminders
from tracker.queries.statuses import OPEN, facts_of, overdue
from tracker.queries.unit_names import load_names
from tracker.rules.choices import PlanState
from tracker.rules.dates import show_date
from tracker.rules.recurrences import name_period
from tracker.rules.urging import LateTask, LeftOut, why_no_letter

MOST_TASKS = 20_000  # late ones of a committee; beyond, a plan has to be chosen


@dataclass(frozen=True, slots=True)
class LateLine:
    """One late task as the annex is to say it."""

    task_id: int
    code: str
    title: str
    period: str
    source: str
    plan_id: int | None
    original_due: date | None
    due: date  # the last day, a granted grace included
    days_late: int
    reminded_on: date | None
    reminded_times: int
    left_out: LeftOut | None


@dataclass(frozen=True, slots=True)
class LateUnit:
    """One unit with what it is late with; ``left_out`` says why it gets no letter."""

    id: int
    name: str  # as on the day of the figures
    short_name: str
    people: int  # who can be written to
    lines: tuple[LateLine, ...]
    left_out: LeftOut | None

    @property
    def urged(self) -> tuple[LateLine, ...]:
        """Return the tasks that go into the letter."""
        return tuple(line for line in self.lines if line.left_out is None)

    @property
    def longest(self) -> int:
        """Return the days of the task that is latest."""
        return max((line.days_late for line in self.lines), default=0)


@dataclass(frozen=True, slots=True)
class Lateness:
    """All late units of a choice of plans on a day, and how many units owe work in time."""

    units: tuple[LateUnit, ...]
    in_time: int

    @property
    def written_to(self) -> tuple[LateUnit, ...]:
        """Return the units that get a letter."""
        return tuple(unit for unit in self.units if unit.left_out is None)

    @property
    def left_out(self) -> tuple[LateUnit, ...]:
        """Return the late units that get none."""
        return tuple(unit for unit in self.units if unit.left_out is not None)


def list_plans_to_urge(committee_id: int) -> list[Plan]:
    """Return the plans in force, the newest first."""
    return list(
        db.session.scalars(
            select(Plan)
            .where(Plan.committee_id == committee_id, Plan.state == PlanState.PROMULGATED)
            .order_by(Plan.issued_on.desc(), Plan.id.desc())
        )
    )


def find_lateness(
    committee_id: int,
    *,
    plan_ids: Collection[int] = (),
    as_of: date,
    today: date,
    takes_all: bool = False,
) -> Lateness:
    """Return who is late with tasks of these plans (none named: of the whole committee).

    Late is what was late on ``as_of`` and still is open. ``takes_all``: a unit without an address
    gets its letter on paper. Five statements, however many units there are.
    """
    rows = _read_late(committee_id, plan_ids, as_of)
    task_ids = [row.Task.id for row in rows]
    urged = _urged_on(task_ids, today)
    reminded = count_reminders(task_ids)
    people = people_of_units(committee_id, {row.Task.unit_id for row in rows})
    names = load_names()
    lines: dict[int, list[LateLine]] = defaultdict(list)
    units: dict[int, Unit] = {}
    for row in rows:
        units[row.Task.unit_id] = row.Task.unit
        lines[row.Task.unit_id].append(_line(row, as_of, urged, reminded))
    late = tuple(
        _unit(unit, lines[unit.id], names.on(unit, as_of), people.get(unit.id, ()), takes_all)
        for unit in sorted(units.values(), key=lambda unit: (unit.position, unit.id))
    )
    return Lateness(late, _count_in_time(committee_id, plan_ids, set(units)))


def _read_late(committee_id: int, plan_ids: Collection[int], as_of: date) -> Sequence[Any]:
    return db.session.execute(
        select(Task, Meeting.ordinal, Meeting.held_on, Inspection.title.label("inspection"))
        .join(Assignment, Assignment.id == Task.assignment_id)
        .outerjoin(Meeting, Meeting.id == Assignment.meeting_id)
        .outerjoin(Inspection, Inspection.id == Assignment.inspection_id)
        .where(Task.committee_id == committee_id, overdue(as_of), *_of_plans(plan_ids))
        .options(joinedload(Task.assignment), joinedload(Task.plan), joinedload(Task.unit))
        .order_by(Task.due, Task.id)
        .limit(MOST_TASKS)
    ).all()


def _of_plans(plan_ids: Collection[int]) -> tuple[Any, ...]:
    return (Task.plan_id.in_(sorted(plan_ids)),) if plan_ids else ()


def _urged_on(task_ids: Collection[int], day: date) -> set[int]:
    """Return which of these tasks stand in a letter made on this day that was not taken back."""
    return set(
        db.session.scalars(
            select(UrgingLine.task_id)
            .join(UrgingLetter, UrgingLetter.id == UrgingLine.letter_id)
            .where(UrgingLine.urged_on == day, UrgingLine.task_id.in_(task_ids))
        )
        if task_ids
        else ()
    )


def _count_in_time(committee_id: int, plan_ids: Collection[int], late: set[int]) -> int:
    """Return how many units owe something of the choice and are late with none of it."""
    owing = select(func.count(distinct(Task.unit_id))).where(
        OPEN, Task.committee_id == committee_id, Task.unit_id.not_in(late), *_of_plans(plan_ids)
    )
    return db.session.scalar(owing) or 0


def _line(
    row: Row[Any], as_of: date, urged: Collection[int], reminded: dict[int, Reminded]
) -> LateLine:
    task: Task = row.Task
    due = facts_of(task).effective_due or as_of
    known = reminded.get(task.id)
    judged = LateTask(task.id, task.unit_id, task.id in urged, task.submitted_on is not None)
    return LateLine(
        task_id=task.id,
        code=task.code,
        title=task.assignment.title,
        period=task.period,
        source=_source(row),
        plan_id=task.plan_id,
        original_due=task.original_due,
        due=due,
        days_late=(as_of - due).days,
        reminded_on=clock.local(known.last_at).date() if known else None,
        reminded_times=known.times if known else 0,
        left_out=judged.left_out,
    )


def _source(row: Row[Any]) -> str:
    """Return the document that gave a task, as a paper names it."""
    plan = row.Task.plan
    if plan is not None:
        return plan_in_words(plan)
    if row.ordinal is not None:
        return f"Kết luận phiên họp lần thứ {row.ordinal} ngày {show_date(row.held_on)}"
    return f"Kết luận kiểm tra: {row.inspection}" if row.inspection else ""


def plan_in_words(plan: Plan) -> str:
    """Return a plan as a paper names it."""
    return f"Kế hoạch số {plan.sign} ngày {show_date(plan.issued_on)} của {plan.issuer}"


def title_in_words(title: str, period: str) -> str:
    """Return the title of a task with its period, in Vietnamese as papers are."""
    return f"{title} ({name_period(period, 'vi')})" if period else title


def _unit(
    unit: Unit, lines: list[LateLine], name: Any, people: Collection[Any], takes_all: bool
) -> LateUnit:
    judged = [
        LateTask(
            line.task_id,
            unit.id,
            line.left_out is LeftOut.URGED_TODAY,
            line.left_out is LeftOut.WAITING,
        )
        for line in lines
    ]
    return LateUnit(
        id=unit.id,
        name=name.name,
        short_name=name.short_name,
        people=len(people),
        lines=tuple(lines),
        left_out=why_no_letter(judged, has_address=bool(people), takes_all=takes_all),
    )
