"""Indicators in the story: the sets, targets and what moves what, all for illustration."""

from decimal import Decimal

from sqlalchemy import select

from tracker.database import db
from tracker.models import Assignment, Indicator, IndicatorSet, Plan
from tracker.rules.figure_choices import IndicatorKind, MappingKind, TargetOperator
from tracker.rules.permissions import Actor
from tracker.rules.targets import TargetFacts
from tracker.services.demo.case import Case
from tracker.services.effects import link_indicators
from tracker.services.indicator_sets import map_indicator
from tracker.services.indicators import COMMUNE_EXAMPLES, SHIPPED, load_indicator_set
from tracker.services.plans.indicators import Expectation, expect_of_indicator


def load_indicators() -> None:
    """Load the sets that ship, and the examples beside them."""
    for edition, path in (*SHIPPED, COMMUNE_EXAMPLES):
        load_indicator_set(edition, path)


def set_targets(case: Case, plan: Plan, *, actor: Actor) -> None:
    """Give the indicators that the plan assigns their targets."""
    facts = case.indicators["targets"]
    rows = _rows(plan.indicator_set_id)
    for code, (own, aim) in case.index["points"].items():
        target = TargetFacts(facts["year"], TargetOperator.AT_LEAST, Decimal(aim))
        expectation = Expectation(
            targets=[target],
            baseline=Decimal(own),
            baseline_year=facts["baseline_year"],
        )
        expect_of_indicator(plan, rows[code], expectation, actor=actor)


def name_effects(case: Case, plan: Plan, row: Assignment, key: str, *, actor: Actor) -> None:
    """Say which indicators a row of the plan is to move."""
    rows = _rows(plan.indicator_set_id)
    codes = case.indicators["effects"].get(key, ())
    link_indicators(row, plan, [rows[code].id for code in codes], actor=actor)


def follow_on(case: Case, plan: Plan, *, actor: Actor) -> None:
    """Follow the main indicators into the next set by their names; one was dropped."""
    rows = _rows(plan.indicator_set_id)
    code = case.indicators["mapped_to"]
    to = db.session.scalars(select(IndicatorSet).where(IndicatorSet.code == code)).one()
    names = {row.name_vi: row for row in _rows(to.id).values() if row.kind is IndicatorKind.MAIN}
    for row in rows.values():
        if row.kind is not IndicatorKind.MAIN:
            continue
        new = [names[row.name_vi]] if row.name_vi in names else []
        kind = MappingKind.SAME if new else MappingKind.DROPPED
        map_indicator(row, new, to_set=to, kind=kind, actor=actor)


def _rows(set_id: int | None) -> dict[str, Indicator]:
    rows = db.session.scalars(select(Indicator).where(Indicator.set_id == set_id))
    return {row.code: row for row in rows}
