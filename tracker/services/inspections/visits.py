"""Visits of an inspection: one day at one unit, with the record of it as a file."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from tracker.database import db
from tracker.models import Inspection, Visit
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Actor
from tracker.services import files
from tracker.services.files import Upload
from tracker.services.inspections.inspecting import require_open
from tracker.services.versions import expect, take_out


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFacts:
    """What a person types of a visit."""

    unit_id: int
    held_on: date
    note: str = ""
    uploads: Sequence[Upload] = ()
    removed: Collection[int] = ()


def record_visit(
    inspection: Inspection, facts: VisitFacts, *, actor: Actor, today: date, now: datetime
) -> Visit:
    """Write down a visit to a unit that is inspected.

    Raises NotAllowed; Refused: INSPECTION_CONCLUDED, UNIT_NOT_INSPECTED, VISIT_IN_FUTURE,
    VISIT_OUT_OF_PERIOD, and what ``files.store`` raises.
    """
    require_open(inspection, actor)
    visit = Visit(inspection_id=inspection.id, files=[])
    _fill(visit, inspection, facts, today=today)
    db.session.add(visit)
    db.session.flush()
    files.attach(visit, facts.uploads, actor=actor, now=now)
    return visit


def update_visit(
    visit: Visit,
    inspection: Inspection,
    facts: VisitFacts,
    *,
    actor: Actor,
    today: date,
    now: datetime,
    seen: int,
) -> None:
    """Correct a visit. Raises what ``record_visit`` raises, and Changed."""
    require_open(inspection, actor)
    expect(visit, seen)
    _fill(visit, inspection, facts, today=today)
    db.session.flush()
    files.detach(visit, facts.removed)
    files.attach(visit, facts.uploads, actor=actor, now=now)


def remove_visit(visit: Visit, inspection: Inspection, *, actor: Actor) -> None:
    """Take a visit out; the audit trail keeps it. Raises NotAllowed; Refused as above."""
    require_open(inspection, actor)
    if db.session.scalar(select(Visit.id).where(Visit.id == visit.id).with_for_update()) is None:
        raise Missing
    files.detach(visit, [file.id for file in visit.files])
    take_out(visit)


def _fill(visit: Visit, inspection: Inspection, facts: VisitFacts, *, today: date) -> None:
    if facts.unit_id not in {row.unit_id for row in inspection.units}:
        raise Refused(Fault.UNIT_NOT_INSPECTED, field="unit")
    if facts.held_on > today:
        raise Refused(Fault.VISIT_IN_FUTURE, field="held_on", today=today)
    if not inspection.starts_on <= facts.held_on <= inspection.ends_on:
        raise Refused(
            Fault.VISIT_OUT_OF_PERIOD,
            field="held_on",
            first=inspection.starts_on,
            last=inspection.ends_on,
        )
    visit.unit_id, visit.held_on, visit.note = facts.unit_id, facts.held_on, facts.note
