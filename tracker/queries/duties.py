"""What assignments ask, of whom and by when, before and when it is made into tasks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from tracker.database import db
from tracker.models import Assignment, Committee, IndicatorAssignment, Plan, Unit
from tracker.queries.calendars import load_calendar
from tracker.queries.groups import in_group, load_members, valid_on
from tracker.queries.units import list_units
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.choices import LeadGroup, Part, TaskKind
from tracker.rules.deadlines import fixed_day_explanation
from tracker.rules.periods import (
    Period,
    ReportRule,
    ReportTerm,
    period_containing,
    read_period,
    report_due,
)
from tracker.rules.readings import Recurrence
from tracker.rules.recurrences import due_in, work_periods
from tracker.rules.report_windows import Merges, owed_periods
from tracker.rules.wording import read_deadline


@dataclass(frozen=True, slots=True)
class Ground:
    """What duties are reckoned from: units in the order of protocol, who leads an indicator."""

    units: Sequence[Unit]
    indicator_leads: frozenset[int]
    calendar: WorkingCalendar
    today: date
    periods_ahead: int = 0  # of work that comes back, opened before they begin
    reads_strictly: bool = True  # "trước ngày X" ends on the day before X
    groups: Mapping[int, frozenset[int]] = field(default_factory=dict)  # stored ones


def load_ground(committee_id: int, *, today: date, plan_id: int | None = None) -> Ground:
    """Gather what the duties of a plan, or of a session (no plan), are reckoned from."""
    leads = db.session.scalars(
        select(IndicatorAssignment.lead_unit_id).where(IndicatorAssignment.plan_id == plan_id)
    )
    ahead, strictly = habits(committee_id)
    return Ground(
        list_units(), frozenset(leads), load_calendar(), today, ahead, strictly, load_members()
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
    """One time something is owed: its period, if it comes back, and its due date, if it has one."""

    opened_on: date
    period: str = ""
    due: date | None = None
    due_reason: dict[str, Any] | None = None
    is_standing: bool = False


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


def units_asked(assignment: Assignment, ground: Ground) -> list[Unit]:
    """Return the units an assignment asks: those it names as lead, or its group's members today."""
    if assignment.lead_group is LeadGroup.NONE:
        named = {row.unit_id for row in assignment.units if row.part is Part.LEAD}
        return [unit for unit in ground.units if unit.id in named]
    if assignment.lead_group is LeadGroup.INDICATOR_LEADS:
        return [unit for unit in ground.units if unit.id in ground.indicator_leads]
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


def first_day_of(period: Period) -> date:
    """Return the first day of a quarter itself, not of its data window."""
    return date(period.year, 3 * period.quarter - 2, 1)


def comes_back(assignment: Assignment) -> bool:
    """Tell whether an assignment is owed once in each period."""
    return assignment.recurrence not in {"", Recurrence.NONE, Recurrence.STANDING}


def _reports(plan: Plan, issued_on: date, ground: Ground) -> Iterator[Occasion]:
    """Walk the quarters whose data window is open or was, from the plan's first to its end.

    One document is owed where a quarter is merged into the longer report that ends with it; a
    quarter that was asked before the setting changed is not asked again.
    """
    rule = ReportRule(ReportTerm(plan.report_due_kind), plan.report_due_number)
    merges = Merges(plan.merge_q2, plan.merge_q3, plan.merge_q4)
    last = period_containing(ground.today)
    for period, window in owed_periods(read_period(plan.first_period), last, merges):
        if plan.ends_on and first_day_of(period) > plan.ends_on:
            return
        due, explanation = report_due(period, rule, ground.calendar)
        yield Occasion(
            opened_on=max(period.opens_on, issued_on),
            period=window.code,
            due=due,
            due_reason=explanation.to_dict(),
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
