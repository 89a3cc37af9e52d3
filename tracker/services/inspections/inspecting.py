"""The inspection itself: plan it, correct it, start and conclude it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select

from tracker.database import db
from tracker.models import Finding, Inspection, InspectionUnit, Unit, Visit
from tracker.queries.inspections.findings import list_findings, reading_of, words_reader
from tracker.rules.choices import InspectionKind, InspectionState
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.texts import fold
from tracker.services.parts import find_units
from tracker.services.versions import expect


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionFacts:
    """What a person types of an inspection; members stand one a line."""

    kind: InspectionKind
    title: str
    starts_on: date
    ends_on: date
    unit_ids: Sequence[int] = ()
    decision_sign: str = ""
    decision_on: date | None = None
    lead_name: str = ""
    lead_office: str = ""
    members: str = ""
    summary: str = ""


def plan_inspection(facts: InspectionFacts, *, actor: Actor) -> Inspection:
    """Enter an inspection of the actor's committee.

    Raises NotAllowed; Refused: DATES_REVERSED, NOT_A_CHOICE, UNIT_NOT_VALID.
    """
    require(actor, Action.EDIT_INSPECTION, committee_id=actor.committee_id)
    inspection = Inspection(committee_id=actor.committee_id, units=[])
    _fill(inspection, facts)
    db.session.add(inspection)
    db.session.flush()
    return inspection


def update_inspection(
    inspection: Inspection, facts: InspectionFacts, *, actor: Actor, seen: int
) -> None:
    """Correct an inspection.

    Raises what ``plan_inspection`` raises, Changed, and Refused: INSPECTION_CONCLUDED,
    UNIT_HAS_FINDINGS, VISIT_OUT_OF_PERIOD.
    """
    require_open(inspection, actor)
    expect(inspection, seen)
    _fill(inspection, facts)
    _check_visits(inspection)
    db.session.flush()


def start_inspection(inspection: Inspection, *, actor: Actor) -> None:
    """Say that the team is at work. Raises NotAllowed; Refused: INSPECTION_CONCLUDED."""
    require_open(inspection, actor)
    inspection.state = InspectionState.RUNNING
    db.session.flush()


def conclude_inspection(
    inspection: Inspection, concluded_on: date, *, actor: Actor, today: date
) -> None:
    """Conclude: the findings stay as they are, and terms are counted from this day.

    Raises NotAllowed; Refused: INSPECTION_CONCLUDED, CONCLUDED_IN_FUTURE, DATES_REVERSED,
    FINDINGS_LACKING.
    """
    require_open(inspection, actor)
    if concluded_on > today:
        raise Refused(Fault.CONCLUDED_IN_FUTURE, field="concluded_on", today=today)
    if concluded_on < inspection.starts_on:
        raise Refused(Fault.DATES_REVERSED, field="concluded_on", first=inspection.starts_on)
    read = words_reader(inspection, issued=concluded_on)
    readings = (reading_of(row, read) for row in list_findings(inspection.id))
    lacking = [reading for reading in readings if reading.lacks]
    if lacking:
        raise Refused(Fault.FINDINGS_LACKING, count=len(lacking))
    inspection.state, inspection.concluded_on = InspectionState.CONCLUDED, concluded_on
    db.session.flush()


def reopen_inspection(inspection: Inspection, *, actor: Actor) -> None:
    """Take back the conclusion, as long as nothing of it is assigned.

    Raises NotAllowed; Refused: INSPECTION_ASSIGNED.
    """
    require(actor, Action.EDIT_INSPECTION, committee_id=inspection.committee_id)
    hold(inspection)
    given = db.session.scalar(
        select(Finding.id)
        .where(Finding.inspection_id == inspection.id, Finding.assignment_id.is_not(None))
        .limit(1)
    )
    if given is not None:
        raise Refused(Fault.INSPECTION_ASSIGNED)
    inspection.state, inspection.concluded_on = InspectionState.RUNNING, None
    db.session.flush()


def require_open(inspection: Inspection, actor: Actor) -> None:
    """Raise NotAllowed, or Refused: INSPECTION_CONCLUDED, unless it may be changed now."""
    require(actor, Action.EDIT_INSPECTION, committee_id=inspection.committee_id)
    hold(inspection)
    if inspection.state is InspectionState.CONCLUDED:
        raise Refused(Fault.INSPECTION_CONCLUDED)


def hold(inspection: Inspection) -> None:
    """Let nobody else change the inspection until the commit, and see it as it is now."""
    names = ["state", "concluded_on", "version_id"]
    db.session.refresh(inspection, attribute_names=names, with_for_update=True)


def _fill(inspection: Inspection, facts: InspectionFacts) -> None:
    if facts.ends_on < facts.starts_on:
        raise Refused(Fault.DATES_REVERSED, field="ends_on", first=facts.starts_on)
    units = find_units(facts.unit_ids, facts.starts_on, field="units")
    for field in fields(facts):
        if field.name != "unit_ids":
            setattr(inspection, field.name, getattr(facts, field.name))
    inspection.folded = fold(f"{facts.title} {facts.decision_sign} {facts.lead_name}")
    _set_units(inspection, units)


def _set_units(inspection: Inspection, units: Sequence[Unit]) -> None:
    wanted = {unit.id for unit in units}
    kept = {row.unit_id: row for row in inspection.units}
    if inspection.id is not None and wanted != kept.keys():
        inspection.version_id += 1  # who changes the units alone changes the row, too
        _check_unused(inspection, kept.keys() - wanted)
    for unit_id in kept.keys() - wanted:
        inspection.units.remove(kept[unit_id])
    inspection.units += [InspectionUnit(unit_id=unit.id) for unit in units if unit.id not in kept]


def _check_unused(inspection: Inspection, unit_ids: set[int]) -> None:
    """Refuse to leave out a unit that was visited or that something was found about."""
    with db.session.no_autoflush:
        for table in (Visit, Finding):
            name = db.session.scalar(
                select(Unit.name)
                .join(table, table.unit_id == Unit.id)
                .where(table.inspection_id == inspection.id, Unit.id.in_(sorted(unit_ids)))
                .order_by(Unit.position, Unit.id)
                .limit(1)
            )
            if name:
                raise Refused(Fault.UNIT_HAS_FINDINGS, field="units", unit=name)


def _check_visits(inspection: Inspection) -> None:
    """Refuse a period that leaves out a day on which the team was at a unit."""
    with db.session.no_autoflush:
        outside = db.session.scalar(
            select(Visit.held_on)
            .where(
                Visit.inspection_id == inspection.id,
                (Visit.held_on < inspection.starts_on) | (Visit.held_on > inspection.ends_on),
            )
            .limit(1)
        )
    if outside is not None:
        field = "starts_on" if outside < inspection.starts_on else "ends_on"
        raise Refused(Fault.VISITS_OUTSIDE, field=field, day=outside)
