"""What assignments ask, of whom and by when, before and when it is made into tasks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.database import db
from tracker.models import Assignment, Committee, Indicator, IndicatorAssignment, Plan, Unit
from tracker.queries.calendars import load_calendar
from tracker.queries.groups import in_group, load_members, valid_on
from tracker.queries.measures import is_of_detail_plans
from tracker.queries.units import list_units
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.choices import LeadGroup, Part, TaskKind
from tracker.rules.deadlines import fixed_day_explanation
from tracker.rules.periods import ReportRule, ReportTerm, report_due
from tracker.rules.readings import Recurrence
from tracker.rules.recurrences import due_in, work_periods
from tracker.rules.report_windows import window_of
from tracker.rules.rhythms import LENGTHS, Rhythm, dues_open
from tracker.rules.wording import read_deadline


@dataclass(frozen=True, slots=True)
class Ground:
    """What duties are reckoned from: units in the order of protocol, who leads an indicator."""

    units: Sequence[Unit]
    indicator_leads: frozenset[int]
    detail_leads: frozenset[int]  # of these, who leads one that detail plans cover
    calendar: WorkingCalendar
    today: date
    periods_ahead: int = 0  # of work that comes back, opened before they begin
    reads_strictly: bool = True  # "trước ngày X" ends on the day before X
    groups: Mapping[int, frozenset[int]] = field(default_factory=dict)  # stored ones


def load_ground(committee_id: int, *, today: date, plan_id: int | None = None) -> Ground:
    """Gather what the duties of a plan, or of a session (no plan), are reckoned from."""
    leads = db.session.execute(
        select(IndicatorAssignment.lead_unit_id, is_of_detail_plans().label("is_planned"))
        .join(Plan, Plan.id == IndicatorAssignment.plan_id)
        .join(Indicator, Indicator.id == IndicatorAssignment.indicator_id)
        .where(IndicatorAssignment.plan_id == plan_id)
    ).all()
    ahead, strictly = habits(committee_id)
    return Ground(
        list_units(),
        frozenset(row.lead_unit_id for row in leads),
        frozenset(row.lead_unit_id for row in leads if row.is_planned),
        load_calendar(),
        today,
        ahead,
        strictly,
        load_members(),
    )


def habits(committee_id: int) -> tuple[int, bool]:
    """Return how many periods a committee opens ahead, and whether it reads "trước" strictly."""
    ahead, strictly = db.session.execute(
        select(Committee.periods_ahead, Committee.reads_before_strictly).where(
            Committee.id == committee_id
        )
    ).one()
    return ahead, strictly


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time something is owed: its period, if it comes back, and its due date, if it has one.

    ``met_by`` are other periods it is not owed for when one of them was asked before.
    """

    opened_on: date
    period: str = ""
    due: date | None = None
    due_reason: dict[str, Any] | None = None
    is_standing: bool = False
    met_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Duty:
    """One assignment asked of one unit on one occasion."""

    assignment: Assignment
    unit: Unit
    occasion: Occasion


def list_duties(assignments: Iterable[Assignment], plan: Plan | None, ground: Ground) -> list[Duty]:
    """Return the duties of assignments, in their order, then by occasion, then by protocol.

    ``assignments`` have their units loaded.
    """
    return [
        Duty(assignment, unit, occasion)
        for assignment in assignments
        for occasion in occasions_of(assignment, plan, ground)
        for unit in units_asked(assignment, ground)
    ]


def units_asked(assignment: Assignment | Any, ground: Ground) -> list[Unit]:
    """Return the units an assignment asks: those it names as lead, or its group's members today.

    Of one that a group leads, a row with kind and group does.
    """
    if assignment.lead_group is LeadGroup.NONE:
        named = {row.unit_id for row in assignment.units if row.part is Part.LEAD}
        return [unit for unit in ground.units if unit.id in named]
    if assignment.lead_group is LeadGroup.INDICATOR_LEADS:
        is_detail_plan = assignment.kind is TaskKind.DETAIL_PLAN
        leads = ground.detail_leads if is_detail_plan else ground.indicator_leads
        return [unit for unit in ground.units if unit.id in leads]
    if assignment.lead_group is LeadGroup.STORED:
        members = ground.groups.get(assignment.lead_group_id or 0, frozenset())
        return [unit for unit in valid_on(ground.units, ground.today) if unit.id in members]
    return in_group(ground.units, assignment.lead_group, ground.today)


def occasions_of(assignment: Assignment, plan: Plan | None, ground: Ground) -> Iterator[Occasion]:
    """Walk the times an assignment is owed: once, or once in each period that is open.

    An assignment that an amendment ended is owed no more.
    """
    if assignment.ended_on is not None:
        return
    issued_on = first_day_owed(assignment, plan, ground.today)
    if assignment.kind is TaskKind.PERIODIC_REPORT and plan is not None:
        yield from _reports(plan, issued_on, ground)
    elif assignment.due is None and comes_back(assignment):
        yield from _repeated(assignment, plan, issued_on, ground)
    else:
        yield Occasion(
            opened_on=issued_on,
            due=assignment.due,
            due_reason=assignment.due_reason,
            is_standing=assignment.recurrence == Recurrence.STANDING,
        )


def first_day_owed(assignment: Assignment, plan: Plan | None, today: date) -> date:
    """Return the day of the document that asks: of an amendment, of the session, or of the plan."""
    return assignment.counts_from or (plan.issued_on if plan else today)


def comes_back(assignment: Assignment) -> bool:
    """Tell whether an assignment is owed once in each period."""
    return assignment.recurrence not in {"", Recurrence.NONE, Recurrence.STANDING}


def _reports(plan: Plan, issued_on: date, ground: Ground) -> Iterator[Occasion]:
    """Walk the reports whose data window is open or was, by the rhythm of the plan."""
    rule = ReportRule(ReportTerm(plan.report_due_kind), plan.report_due_number)
    first = window_of(plan.first_period)
    for owed in dues_open(rhythm_of(plan), first, today=ground.today, ends_on=plan.ends_on):
        for window in owed.windows:
            due, explanation = report_due(window, rule, ground.calendar)
            yield Occasion(
                opened_on=max(owed.opens_on, issued_on),
                period=window.code,
                due=due,
                due_reason=explanation.to_dict(),
                met_by=owed.met_by,
            )


def rhythm_of(plan: Any) -> Rhythm:
    """Return how often a plan that asks for reports, or the facts of one, asks for which."""
    return Rhythm(
        LENGTHS[plan.report_frequency],
        quarter=plan.quarter_report,
        half=plan.half_report,
        nine_months=plan.nine_months_report,
        year=plan.year_report,
    )


def _repeated(
    assignment: Assignment, plan: Plan | None, issued_on: date, ground: Ground
) -> Iterator[Occasion]:
    """Walk the periods of work that comes back; each is due as ``due_in`` has it."""
    reading = read_deadline(
        assignment.deadline_words,
        issued=issued_on,
        calendar=ground.calendar,
        strict_before=ground.reads_strictly,
    )
    since = max(issued_on, date(reading.first_year, 1, 1)) if reading.first_year else issued_on
    for period in work_periods(
        Recurrence(assignment.recurrence),
        since=since,
        today=ground.today,
        until=plan.ends_on if plan else None,
        ahead=ground.periods_ahead,
    ):
        due = due_in(period, reading.day_of_month, reading.month_of_year)
        if due < issued_on:
            continue  # the day of this period was over before anybody was asked
        yield Occasion(
            opened_on=max(period.starts_on, issued_on),
            period=period.code,
            due=due,
            due_reason=fixed_day_explanation(due, ground.calendar).to_dict(),
        )
