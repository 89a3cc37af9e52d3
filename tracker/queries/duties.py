"""What assignments ask, of whom and by when, before and when it is made into tasks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.models import Assignment, Plan, Unit
from tracker.queries.groups import in_group, valid_on
from tracker.rules.calendars import WorkingCalendar
from tracker.rules.choices import LeadGroup, Part, TaskKind
from tracker.rules.deadlines import fixed_day_explanation
from tracker.rules.periods import (
    Period,
    ReportRule,
    ReportTerm,
    period_containing,
    periods_between,
    read_period,
    report_due,
)
from tracker.rules.readings import Recurrence
from tracker.rules.recurrences import work_periods_begun
from tracker.rules.wording import read_deadline


@dataclass(frozen=True, slots=True)
class Ground:
    """What duties are reckoned from: units in the order of protocol, who leads an indicator."""

    units: Sequence[Unit]
    indicator_leads: frozenset[int]
    calendar: WorkingCalendar
    today: date
    groups: Mapping[int, frozenset[int]] = field(default_factory=dict)  # stored ones


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
    """Walk the times an assignment is owed: once, or once in each period that has begun."""
    issued_on = plan.issued_on if plan else ground.today
    if assignment.kind is TaskKind.PERIODIC_REPORT and plan is not None:
        yield from _reports(plan, ground)
    elif assignment.due is None and _comes_back(assignment):
        yield from _repeated(assignment, plan, issued_on, ground)
    else:
        yield Occasion(
            opened_on=issued_on,
            due=assignment.due,
            due_reason=assignment.due_reason,
            is_standing=assignment.recurrence == Recurrence.STANDING,
        )


def first_day_of(period: Period) -> date:
    """Return the first day of a quarter itself, not of its data window."""
    return date(period.year, 3 * period.quarter - 2, 1)


def _comes_back(assignment: Assignment) -> bool:
    return assignment.recurrence not in {"", Recurrence.NONE, Recurrence.STANDING}


def _reports(plan: Plan, ground: Ground) -> Iterator[Occasion]:
    """Walk the quarters whose data window is open or was, from the plan's first to its end."""
    rule = ReportRule(ReportTerm(plan.report_due_kind), plan.report_due_number)
    for period in periods_between(read_period(plan.first_period), period_containing(ground.today)):
        if plan.ends_on and first_day_of(period) > plan.ends_on:
            return
        due, explanation = report_due(period, rule, ground.calendar)
        yield Occasion(
            opened_on=max(period.opens_on, plan.issued_on),
            period=str(period),
            due=due,
            due_reason=explanation.to_dict(),
        )


def _repeated(
    assignment: Assignment, plan: Plan | None, issued_on: date, ground: Ground
) -> Iterator[Occasion]:
    """Walk the periods of work that comes back; each is due on its last day."""
    reading = read_deadline(assignment.deadline_words, issued=issued_on, calendar=ground.calendar)
    since = max(issued_on, date(reading.first_year, 1, 1)) if reading.first_year else issued_on
    for period in work_periods_begun(
        Recurrence(assignment.recurrence),
        since=since,
        today=ground.today,
        until=plan.ends_on if plan else None,
    ):
        yield Occasion(
            opened_on=max(period.starts_on, issued_on),
            period=period.code,
            due=period.ends_on,
            due_reason=fixed_day_explanation(period.ends_on, ground.calendar).to_dict(),
        )
