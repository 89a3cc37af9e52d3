"""What somebody new at a unit has to know: what is open, which letters wait, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.database import db
from tracker.models import Assignment, Letter, Plan, Task, Unit
from tracker.queries.calendars import load_calendar
from tracker.queries.duties import load_ground, rhythm_of, units_asked
from tracker.queries.successions.holdings import IS_OPEN
from tracker.queries.task_rows import TaskRow, read_rows, select_rows
from tracker.queries.unit_pages import PersonLine, list_people_of_unit
from tracker.queries.units import get_unit
from tracker.rules.choices import PlanState, ReportFrequency, TaskKind
from tracker.rules.delivery import LetterState
from tracker.rules.periods import ReportRule, ReportTerm, report_due
from tracker.rules.report_windows import Window, window_of
from tracker.rules.rhythms import next_due

WAITING = (LetterState.PENDING.value, LetterState.DEFERRED.value, LetterState.UNKNOWN.value)


@dataclass(frozen=True, slots=True)
class NextReport:
    """A report that is asked when its period opens."""

    plan_sign: str
    window: Window
    due: date


@dataclass(frozen=True, slots=True)
class Sheet:
    """The hand-over sheet of a unit in one committee."""

    unit: Unit
    people: Sequence[PersonLine]
    rows: Sequence[TaskRow]
    letters: Sequence[Letter]  # that wait to go to its people
    reports: Sequence[NextReport]


def get_sheet(unit_id: int, *, committee_id: int, today: date) -> Sheet:
    """Return what a unit owes one committee, in order of due date. Raises Missing."""
    unit = get_unit(unit_id)
    people = list_people_of_unit(unit_id, committee_id=committee_id)
    found = db.session.execute(
        select_rows(with_tries=True)
        .where(Task.committee_id == committee_id, Task.unit_id == unit_id, IS_OPEN)
        .order_by(Task.due.asc().nulls_last(), Task.id)
    ).all()
    letters = db.session.scalars(
        select(Letter)
        .where(
            Letter.committee_id == committee_id,
            Letter.user_id.in_([person.user_id for person in people]),
            Letter.state.in_(WAITING),
        )
        .options(joinedload(Letter.user))
        .order_by(Letter.not_before, Letter.id)
    ).all()
    return Sheet(
        unit=unit,
        people=people,
        rows=read_rows(found, today=today, with_coordinating=False),
        letters=letters,
        reports=_next_reports(unit, committee_id, today),
    )


def _next_reports(unit: Unit, committee_id: int, today: date) -> list[NextReport]:
    plans = db.session.scalars(
        select(Plan)
        .where(
            Plan.committee_id == committee_id,
            Plan.state == PlanState.PROMULGATED,
            Plan.report_frequency != ReportFrequency.NONE,
        )
        .options(selectinload(Plan.assignments).selectinload(Assignment.units))
        .order_by(Plan.issued_on, Plan.id)
    ).all()
    found = []
    for plan in plans:
        first = window_of(plan.first_period)
        coming = next_due(rhythm_of(plan), first, today=today, ends_on=plan.ends_on)
        if coming is None or not _asks(plan, unit, today):
            continue
        rule = ReportRule(ReportTerm(plan.report_due_kind), plan.report_due_number)
        for window in coming.windows:
            due, _ = report_due(window, rule, load_calendar())
            found.append(NextReport(plan.sign, window, due))
    return found


def _asks(plan: Plan, unit: Unit, today: date) -> bool:
    ground = load_ground(plan.committee_id, today=today, plan_id=plan.id)
    return any(
        unit.id in {asked.id for asked in units_asked(row, ground)}
        for row in plan.assignments
        if row.kind is TaskKind.PERIODIC_REPORT
    )
