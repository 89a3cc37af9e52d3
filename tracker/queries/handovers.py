"""What somebody new at a unit has to know: what is open, which letters wait, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import (
    Assignment,
    AssignmentUnit,
    IndicatorAssignment,
    Letter,
    Plan,
    Task,
    Unit,
)
from tracker.queries.calendars import load_calendar
from tracker.queries.duties import Ground, rhythm_of, units_asked
from tracker.queries.groups import load_members
from tracker.queries.successions.holdings import IS_OPEN
from tracker.queries.task_rows import TaskRow, read_rows, select_rows
from tracker.queries.unit_pages import PersonLine, list_people_of_unit
from tracker.queries.units import get_unit
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.choices import LeadGroup, Part, PlanState, ReportFrequency, TaskKind
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
    found, calendar = [], load_calendar()
    for plan in _plans_asking(unit, committee_id, calendar, today):
        first = window_of(plan.first_period)
        coming = next_due(rhythm_of(plan), first, today=today, ends_on=plan.ends_on)
        if coming is None:
            continue
        rule = ReportRule(ReportTerm(plan.report_due_kind), plan.report_due_number)
        for window in coming.windows:
            due, _ = report_due(window, rule, calendar)
            found.append(NextReport(plan.sign, window, due))
    return found


def _plans_asking(
    unit: Unit, committee_id: int, calendar: WorkingCalendar, today: date
) -> list[Plan]:
    """Return the plans that ask a unit for reports, by name or in a group; one statement."""
    is_named = exists().where(
        AssignmentUnit.assignment_id == Assignment.id,
        AssignmentUnit.unit_id == unit.id,
        AssignmentUnit.part == Part.LEAD,
    )
    leads = exists().where(
        IndicatorAssignment.plan_id == Plan.id, IndicatorAssignment.lead_unit_id == unit.id
    )
    rows = db.session.execute(
        select(
            Plan,
            Assignment.kind,
            Assignment.lead_group,
            Assignment.lead_group_id,
            leads.label("leads"),
        )
        .join(Assignment, Assignment.plan_id == Plan.id)
        .where(
            Plan.committee_id == committee_id,
            Plan.state == PlanState.PROMULGATED,
            Plan.report_frequency != ReportFrequency.NONE,
            Assignment.kind == TaskKind.PERIODIC_REPORT,
            Assignment.ended_on.is_(None),
            or_(Assignment.lead_group != LeadGroup.NONE, is_named),
        )
        .order_by(Plan.issued_on, Plan.id, Assignment.id)
    )
    groups, none = load_members(), frozenset[int]()
    plans = {}
    for row in rows:
        leaders = frozenset({unit.id}) if row.leads else none
        ground = Ground([unit], leaders, none, calendar, today, groups=groups)
        if row.lead_group is LeadGroup.NONE or units_asked(row, ground):
            plans[row.Plan.id] = row.Plan
    return list(plans.values())
