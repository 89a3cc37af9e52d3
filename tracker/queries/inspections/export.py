"""What inspections found, line by line with how its tasks stand, for a workbook."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.database import db
from tracker.models import Finding, FindingUnit, Inspection
from tracker.queries.assignment_states import AssignmentState, states_of
from tracker.queries.inspections.findings import reading_of, words_reader
from tracker.queries.inspections.listing import (
    InspectionFilter,
    list_inspections,
    shows_finding,
)
from tracker.rules.choices import FindingKind, LeadGroup, Part
from tracker.rules.permissions import Action, Actor, scope_of

MOST_INSPECTIONS = 1_000


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding of an inspection; one without findings has one row that says only itself."""

    inspection: Inspection
    finding: Finding | None = None
    kind: FindingKind | None = None
    text: str = ""
    about: str = ""
    leads: tuple[str, ...] = ()
    group: LeadGroup = LeadGroup.NONE
    group_id: int | None = None
    others: tuple[str, ...] = ()
    deadline_words: str = ""
    due: date | None = None
    state: AssignmentState | None = None


def list_finding_rows(actor: Actor, wanted: InspectionFilter, *, today: date) -> list[FindingRow]:
    """Return the findings of the inspections a filter asks for, as far as the actor may see."""
    lines = list_inspections(actor, wanted, today=today, limit=MOST_INSPECTIONS)
    inspections = [line.inspection for line in lines]
    scope = scope_of(actor, Action.SEE_INSPECTION)
    found: dict[int, list[Finding]] = {}
    for row in _findings([inspection.id for inspection in inspections]):
        found.setdefault(row.inspection_id, []).append(row)
    shown = {
        inspection.id: [
            row for row in found.get(inspection.id, ()) if shows_finding(row, inspection, scope)
        ]
        for inspection in inspections
    }
    given = [row.assignment_id for rows in shown.values() for row in rows if row.assignment_id]
    states = states_of(given, actor, today=today)
    return [
        line
        for inspection in inspections
        for line in _rows(inspection, shown[inspection.id], states, today)
    ]


def _findings(inspection_ids: list[int]) -> list[Finding]:
    return list(
        db.session.scalars(
            select(Finding)
            .where(Finding.inspection_id.in_(inspection_ids))
            .options(
                joinedload(Finding.unit),
                selectinload(Finding.units).joinedload(FindingUnit.unit),
            )
            .order_by(Finding.inspection_id, Finding.position, Finding.id)
        )
    )


def _rows(
    inspection: Inspection,
    findings: list[Finding],
    states: dict[int, AssignmentState],
    today: date,
) -> list[FindingRow]:
    if not findings:
        return [FindingRow(inspection)]
    read = words_reader(inspection, issued=inspection.concluded_on or today)
    return [
        FindingRow(
            inspection,
            row,
            row.kind,
            row.text,
            row.unit.name if row.unit else "",
            _names(row, Part.LEAD),
            row.lead_group,
            row.lead_group_id,
            _names(row, Part.COORDINATING),
            row.deadline_words,
            reading_of(row, read).due,
            states.get(row.assignment_id or 0),
        )
        for row in findings
    ]


def _names(row: Finding, part: Part) -> tuple[str, ...]:
    return tuple(unit.unit.name for unit in row.units if unit.part is part)
