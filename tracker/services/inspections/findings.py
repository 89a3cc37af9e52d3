"""What an inspection found: record it, correct it, take it out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from tracker.database import db
from tracker.models import Finding, Inspection
from tracker.queries.calendars import load_calendar
from tracker.queries.inspections.findings import words_reader
from tracker.rules.choices import FindingKind, LeadGroup, Part
from tracker.rules.faults import Fault, Refused
from tracker.rules.findings import asks_something
from tracker.rules.permissions import Actor
from tracker.services.deadlines import check_new_due
from tracker.services.inspections.inspecting import require_open
from tracker.services.parts import read_open_parts, set_units
from tracker.services.versions import expect, take_out

MOST_FINDINGS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFacts:
    """What a person types of a finding; what asks nothing of a unit needs no more than text.

    A recommendation about one unit that names nobody is led by that unit.
    """

    kind: FindingKind
    text: str
    unit_id: int | None = None
    deliverable: str = ""
    lead_group: LeadGroup = LeadGroup.NONE
    lead_group_id: int | None = None  # of a stored group
    lead_ids: Sequence[int] = ()
    coordinating_ids: Sequence[int] = ()
    lead_words: str = ""
    deadline_words: str = ""
    due: date | None = None
    has_no_date: bool = False
    has_no_action: bool = False
    is_confirmed: bool = False


COPIED = (
    *("kind", "text", "unit_id", "deliverable", "lead_group", "lead_group_id", "lead_words"),
    *("deadline_words", "due", "has_no_date", "has_no_action"),
)


def record_finding(
    inspection: Inspection, facts: FindingFacts, *, actor: Actor, today: date
) -> Finding:
    """Write down a finding; who and by when may follow before the inspection is concluded.

    Raises NotAllowed; Refused: INSPECTION_CONCLUDED, TOO_MANY_ROWS, UNIT_NOT_INSPECTED,
    NOT_A_CHOICE, GROUP_AND_UNITS, LEAD_IS_COORDINATING, UNIT_NOT_VALID, DATE_AND_NO_DATE,
    DUE_BEFORE_ISSUE, DUE_IN_PAST, DUE_FAR_AHEAD.
    """
    require_open(inspection, actor)
    count, last = db.session.execute(
        select(func.count(Finding.id), func.max(Finding.position)).where(
            Finding.inspection_id == inspection.id
        )
    ).one()
    if count >= MOST_FINDINGS:
        raise Refused(Fault.TOO_MANY_ROWS, field="text", limit=MOST_FINDINGS)
    row = Finding(inspection_id=inspection.id, position=(last or 0) + 1, units=[])
    _fill(row, inspection, facts, today=today)
    db.session.add(row)
    db.session.flush()
    return row


def update_finding(
    row: Finding,
    inspection: Inspection,
    facts: FindingFacts,
    *,
    actor: Actor,
    today: date,
    seen: int,
) -> None:
    """Correct a finding. Raises what ``record_finding`` raises, and Changed."""
    require_open(inspection, actor)
    expect(row, seen)
    _fill(row, inspection, facts, today=today)
    db.session.flush()


def remove_finding(row: Finding, inspection: Inspection, *, actor: Actor) -> None:
    """Take a finding out; the audit trail keeps it. Raises NotAllowed; Refused as above."""
    require_open(inspection, actor)
    take_out(row)


def _fill(row: Finding, inspection: Inspection, facts: FindingFacts, *, today: date) -> None:
    if facts.unit_id and facts.unit_id not in {unit.unit_id for unit in inspection.units}:
        raise Refused(Fault.UNIT_NOT_INSPECTED, field="unit")
    _check_due(inspection, facts, today)
    parts = _parts(inspection, facts, today)
    for name in COPIED:
        setattr(row, name, getattr(facts, name))
    set_units(row, parts)


def _check_due(inspection: Inspection, facts: FindingFacts, today: date) -> None:
    """Judge the date typed, or the one the words give already without a day of conclusion."""
    due = facts.due or words_reader(inspection, issued=None)(facts.deadline_words).due
    if due is None:
        return
    if facts.has_no_date:
        raise Refused(Fault.DATE_AND_NO_DATE, field="has_no_date")
    check_new_due(
        due,
        issued=inspection.starts_on,
        today=today,
        calendar=load_calendar(),
        is_confirmed=facts.is_confirmed,
        field="due" if facts.due else "deadline_words",
    )


def _parts(inspection: Inspection, facts: FindingFacts, today: date) -> dict[int, Part]:
    parts = read_open_parts(facts, min(today, inspection.ends_on))
    asks = asks_something(facts.kind, has_no_action=facts.has_no_action)
    if asks and facts.unit_id and not facts.lead_ids and facts.lead_group is LeadGroup.NONE:
        parts[facts.unit_id] = Part.LEAD
    return parts
