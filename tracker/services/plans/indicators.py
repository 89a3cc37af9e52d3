"""Give the indicators of a plan's set to lead units."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.database import db
from tracker.models import Indicator, IndicatorAssignment, IndicatorAssignmentUnit, Plan
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Actor
from tracker.services.parts import find_units
from tracker.services.plans.drafts import require_draft
from tracker.services.versions import take_out


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFacts:
    """Who leads an indicator and who co-ordinates; illustrative = not from the document itself."""

    lead_id: int
    coordinating_ids: Sequence[int] = ()
    target: str = ""
    is_illustrative: bool = False


def assign_indicator(
    plan: Plan, indicator: Indicator, facts: IndicatorFacts, *, actor: Actor
) -> IndicatorAssignment:
    """Give an indicator to a lead unit, or change to whom a draft gives it.

    Raises NotAllowed; Refused: PLAN_NOT_DRAFT, NOT_A_CHOICE, UNIT_NOT_VALID,
    LEAD_IS_COORDINATING.
    """
    require_draft(plan, actor)
    if plan.indicator_set_id is None or indicator.set_id != plan.indicator_set_id:
        raise Refused(Fault.NOT_A_CHOICE, field="indicator")
    (lead,) = find_units([facts.lead_id], plan.issued_on, field="lead")
    others = find_units(facts.coordinating_ids, plan.issued_on, field="coordinating")
    if lead in others:
        raise Refused(Fault.LEAD_IS_COORDINATING, field="coordinating", unit=lead.name)
    row = _find(plan, indicator.id)
    if row is None:
        row = IndicatorAssignment(plan_id=plan.id, indicator_id=indicator.id, coordinating=[])
        db.session.add(row)
    row.lead_unit_id, row.target = lead.id, facts.target
    row.is_illustrative = facts.is_illustrative
    _set_others(row, [unit.id for unit in others])
    db.session.flush()
    return row


def unassign_indicator(plan: Plan, indicator_id: int, *, actor: Actor) -> None:
    """Take an indicator back from its lead unit.

    Raises NotAllowed, Missing; Refused: PLAN_NOT_DRAFT.
    """
    require_draft(plan, actor)
    row = _find(plan, indicator_id)
    if row is None:
        raise Missing
    take_out(row)


def _find(plan: Plan, indicator_id: int) -> IndicatorAssignment | None:
    return db.session.scalar(
        select(IndicatorAssignment)
        .where(
            IndicatorAssignment.plan_id == plan.id,
            IndicatorAssignment.indicator_id == indicator_id,
        )
        .options(selectinload(IndicatorAssignment.coordinating))
    )


def _set_others(row: IndicatorAssignment, wanted: Sequence[int]) -> None:
    kept = {other.unit_id: other for other in row.coordinating}
    for unit_id, other in kept.items():
        if unit_id not in wanted:
            row.coordinating.remove(other)
    for unit_id in wanted:
        if unit_id not in kept:
            row.coordinating.append(IndicatorAssignmentUnit(unit_id=unit_id))
