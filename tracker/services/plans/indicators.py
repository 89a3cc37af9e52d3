"""Give indicators of a plan to lead units, and say what they are to reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from tracker.database import db
from tracker.models import (
    Indicator,
    IndicatorAssignment,
    IndicatorAssignmentUnit,
    IndicatorTarget,
    Plan,
)
from tracker.queries.plans import find_given
from tracker.rules.choices import LeadGroup, PlanState
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.figure_choices import IndicatorKind, MeasureKind, TargetOperator
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.targets import (
    TargetFacts,
    check_percentage,
    check_points,
    check_targets,
    is_in_points,
)
from tracker.services.parts import check_stored, find_units
from tracker.services.plans.drafts import require_draft
from tracker.services.versions import take_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What an indicator is to reach, from where, and who reports its figures.

    ``reporters`` NONE is the lead alone; a group is each of its members.
    """

    targets: Sequence[TargetFacts] = ()
    words: str = ""  # the target as the document words it
    baseline: Decimal | None = None
    baseline_year: int | None = None
    reporters: LeadGroup = LeadGroup.NONE
    reporters_group_id: int | None = None


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

    One of another set than the plan's is reported only.

    Raises NotAllowed; Refused: PLAN_NOT_DRAFT, NOT_A_CHOICE (a group), UNIT_NOT_VALID,
    LEAD_IS_COORDINATING.
    """
    require_draft(plan, actor)
    if indicator.kind is IndicatorKind.GROUP:
        raise Refused(Fault.NOT_A_CHOICE, field="indicator")
    (lead,) = find_units([facts.lead_id], plan.issued_on, field="lead")
    others = find_units(facts.coordinating_ids, plan.issued_on, field="coordinating")
    if lead in others:
        raise Refused(Fault.LEAD_IS_COORDINATING, field="coordinating", unit=lead.name)
    row = find_given(plan, indicator.id)
    if row is None:
        row = IndicatorAssignment(
            plan_id=plan.id, indicator_id=indicator.id, coordinating=[], targets=[]
        )
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
    row = find_given(plan, indicator_id)
    if row is None:
        raise Missing
    take_out(row)


def expect_of_indicator(
    plan: Plan, indicator: Indicator, facts: Expectation, *, actor: Actor
) -> IndicatorAssignment:
    """Set what an assigned indicator is to reach and who reports it, in a draft or in force.

    The lead changes by a draft or an amendment only; targets are the office's reading of the
    document's words. Raises NotAllowed, Missing; Refused: PLAN_WITHDRAWN, NOT_A_CHOICE,
    BASELINE_INCOMPLETE, POINTS_ABOVE_MAXIMUM and what ``rules.targets.check_targets`` raises.
    """
    require(actor, Action.EDIT_PLAN, committee_id=plan.committee_id)
    state = db.session.scalar(select(Plan.state).where(Plan.id == plan.id).with_for_update())
    if state is PlanState.WITHDRAWN:
        raise Refused(Fault.PLAN_WITHDRAWN)
    row = find_given(plan, indicator.id)
    if row is None:
        raise Missing
    if (facts.baseline is None) != (facts.baseline_year is None):
        field = "baseline" if facts.baseline is None else "baseline_year"
        raise Refused(Fault.BASELINE_INCOMPLETE, field=field)
    is_ratio = indicator.measure_kind is MeasureKind.RATIO
    check_targets(facts.targets, is_ratio=is_ratio)
    check_percentage("baseline", facts.baseline if is_ratio else None)
    if indicator.max_points is not None and is_in_points(indicator.unit_words):
        most = indicator.max_points
        check_points(facts.targets, facts.baseline, code=indicator.code, most=most)
    if facts.reporters is LeadGroup.INDICATOR_LEADS:
        raise Refused(Fault.NOT_A_CHOICE, field="reporters")
    check_stored(facts.reporters, facts.reporters_group_id, field="reporters")
    row.target = facts.words
    row.baseline, row.baseline_year = facts.baseline, facts.baseline_year
    row.reporters, row.reporters_group_id = facts.reporters, facts.reporters_group_id
    _set_targets(row, facts.targets)
    db.session.flush()
    return row


def expectation_of(row: IndicatorAssignment) -> Expectation:
    """Return what a stored assignment of an indicator expects; its targets are loaded."""
    return Expectation(
        targets=[
            TargetFacts(one.year, one.operator, one.value, one.upper, one.words)
            for one in row.targets
        ],
        words=row.target,
        baseline=row.baseline,
        baseline_year=row.baseline_year,
        reporters=row.reporters,
        reporters_group_id=row.reporters_group_id,
    )


def _set_targets(row: IndicatorAssignment, targets: Sequence[TargetFacts]) -> None:
    stored = {one.year: one for one in row.targets}
    wanted = {one.year: one for one in targets}
    for year, one in stored.items():
        if year not in wanted:
            row.targets.remove(one)
    for year, facts in wanted.items():
        kept = stored.get(year)
        if kept is None:
            kept = IndicatorTarget(year=year)
            row.targets.append(kept)
        kept.operator, kept.words = facts.operator, facts.words
        kept.value, kept.upper = facts.value, facts.upper
        if facts.operator is TargetOperator.WORDS:
            kept.value = kept.upper = None
        elif facts.operator is not TargetOperator.BETWEEN:
            kept.upper = None


def _set_others(row: IndicatorAssignment, wanted: Sequence[int]) -> None:
    kept = {other.unit_id: other for other in row.coordinating}
    for unit_id, other in kept.items():
        if unit_id not in wanted:
            row.coordinating.remove(other)
    for unit_id in wanted:
        if unit_id not in kept:
            row.coordinating.append(IndicatorAssignmentUnit(unit_id=unit_id))
