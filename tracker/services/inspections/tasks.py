"""Make tasks of what a concluded inspection recommends, once, as of a session's conclusions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.database import db
from tracker.models import Assignment, AssignmentUnit, Committee, Finding, Inspection
from tracker.queries.calendars import load_calendar
from tracker.queries.inspections.findings import list_findings, words_reader
from tracker.rules.choices import InspectionState, TaskKind
from tracker.rules.deadlines import fixed_day_explanation
from tracker.rules.faults import Fault, Refused
from tracker.rules.findings import asks_something
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.readings import DeadlineKind
from tracker.rules.texts import fold
from tracker.services.giving import GivenBy, give_to_units
from tracker.services.inspections.inspecting import hold
from tracker.services.plans.rows import short_title


@dataclass(frozen=True, slots=True)
class FindingsGiven:
    """What came of it."""

    findings: int = 0
    tasks: int = 0
    letters: int = 0


def assign_findings(
    inspection: Inspection, *, actor: Actor, today: date, now: datetime
) -> FindingsGiven:
    """Turn each recommendation into an assignment and the tasks of its units.

    A recommendation is turned once: asking again makes nothing and writes to nobody. Raises
    NotAllowed; Refused: INSPECTION_NOT_CONCLUDED, GROUP_EMPTY.
    """
    require(actor, Action.MAKE_TASKS, committee_id=inspection.committee_id)
    hold(inspection)
    if inspection.state is not InspectionState.CONCLUDED or inspection.concluded_on is None:
        raise Refused(Fault.INSPECTION_NOT_CONCLUDED)
    rows = [row for row in list_findings(inspection.id) if _is_to_be_given(row)]
    if not rows:
        return FindingsGiven()
    assignments = _assign(inspection, rows)
    source = GivenBy(
        committee_id=inspection.committee_id,
        given_on=inspection.concluded_on,
        key=f"inspection:{inspection.id}",
        template="inspection_tasks",
        heading=_heading(inspection),
    )
    given = give_to_units(assignments, source, today=today, now=now)
    return FindingsGiven(len(rows), given.tasks, given.letters)


def _is_to_be_given(row: Finding) -> bool:
    return row.assignment_id is None and asks_something(row.kind, has_no_action=row.has_no_action)


def _assign(inspection: Inspection, rows: Sequence[Finding]) -> list[Assignment]:
    assignments = [_assignment(row, inspection) for row in rows]
    db.session.add_all(assignments)
    db.session.flush()
    for row, assignment in zip(rows, assignments, strict=True):
        row.assignment_id = assignment.id
    db.session.flush()
    return assignments


def _assignment(row: Finding, inspection: Inspection) -> Assignment:
    title = short_title(row.text)
    assignment = Assignment(
        committee_id=inspection.committee_id,
        inspection_id=inspection.id,
        kind=TaskKind.WORK,
        position=row.position,
        title=title,
        text=row.text,
        folded=fold(f"{title} {row.text}"),
        deliverable=row.deliverable,
        lead_group=row.lead_group,
        lead_group_id=row.lead_group_id,
        lead_words=row.lead_words,
        deadline_words=row.deadline_words,
        units=[AssignmentUnit(unit_id=unit.unit_id, part=unit.part) for unit in row.units],
    )
    _set_deadline(assignment, row, inspection)
    return assignment


def _set_deadline(assignment: Assignment, row: Finding, inspection: Inspection) -> None:
    """Take the date typed; else what the words give, counted from the day of conclusion."""
    reading = words_reader(inspection, issued=inspection.concluded_on)(row.deadline_words)
    if row.due is not None and row.due != reading.due:
        assignment.due, assignment.deadline_kind = row.due, DeadlineKind.EXACT_DATE
        assignment.due_reason = fixed_day_explanation(row.due, load_calendar()).to_dict()
        return
    assignment.due = reading.due
    assignment.deadline_kind, assignment.recurrence = reading.kind, reading.recurrence
    assignment.due_reason = reading.explanation.to_dict() if reading.explanation else None


def _heading(inspection: Inspection) -> dict[str, str | int]:
    committee = db.session.get_one(Committee, inspection.committee_id)
    return {
        "inspection_id": inspection.id,
        "title": inspection.title,
        "concluded_on": inspection.concluded_on.isoformat() if inspection.concluded_on else "",
        "committee": committee.name,
    }
