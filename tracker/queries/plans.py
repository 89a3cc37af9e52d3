"""Plans as their readers may see them: drafts are for the office only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from tracker.database import db
from tracker.models import (
    Assignment,
    AssignmentIndicator,
    Indicator,
    IndicatorAssignment,
    IndicatorSet,
    Plan,
    Unit,
)
from tracker.queries.tallies import Tally, tally_plans
from tracker.queries.units import list_units
from tracker.rules.choices import PlanState
from tracker.rules.faults import Missing
from tracker.rules.figure_choices import IndicatorKind
from tracker.rules.permissions import Action, Actor, may, scope_of


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in the list: how much it assigns and how its tasks stand."""

    plan: Plan
    assignments: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator, and to whom the plan gives it (None: nobody).

    ``other_set`` is the code of its set where the plan follows another: it is reported only.
    """

    indicator: Indicator
    given: IndicatorAssignment | None
    other_set: str = ""


@dataclass(frozen=True, slots=True)
class PlanInFull:
    """A plan with everything its page shows; ``units`` are all units by id, in protocol order."""

    plan: Plan
    rows: Sequence[Assignment]
    indicators: Sequence[IndicatorLine]
    units: Mapping[int, Unit]

    @property
    def indicator_leads(self) -> frozenset[int]:
        """Return the units that lead an indicator."""
        return frozenset(line.given.lead_unit_id for line in self.indicators if line.given)

    @property
    def detail_leads(self) -> frozenset[int]:
        """Return the units that lead an indicator which detail plans cover."""
        has_set = self.plan.indicator_set_id is not None
        return frozenset(
            line.given.lead_unit_id
            for line in self.indicators
            if line.given and not (has_set and line.other_set)
        )

    @property
    def is_illustrative(self) -> bool:
        """Tell whether some of the indicators are given for illustration only."""
        return any(line.given and line.given.is_illustrative for line in self.indicators)


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which the actor may know of a plan."""
    mine = Plan.committee_id == scope_of(actor, Action.SEE_PLAN).committee_id
    drafts = true() if may(actor, Action.SEE_DRAFT_PLAN) else Plan.state != PlanState.DRAFT
    return and_(mine, drafts)


def get_plan(plan_id: int, actor: Actor) -> Plan:
    """Return a plan with its indicator set. Raises Missing, also when it is not for the actor."""
    plan = db.session.scalar(
        select(Plan)
        .where(Plan.id == plan_id, visible(actor))
        .options(joinedload(Plan.indicator_set))
    )
    if plan is None:
        raise Missing
    return plan


def get_plan_in_full(plan_id: int, actor: Actor) -> PlanInFull:
    """Return a plan with all its page shows. Raises Missing."""
    plan = get_plan(plan_id, actor)
    return PlanInFull(
        plan=plan,
        rows=list_rows(plan),
        indicators=list_indicators(plan),
        units={unit.id: unit for unit in list_units()},
    )


def list_rows(plan: Plan) -> list[Assignment]:
    """Return the rows of a plan with their units, in its order; one statement."""
    rows = db.session.scalars(
        select(Assignment)
        .where(Assignment.plan_id == plan.id)
        .options(
            joinedload(Assignment.units),
            joinedload(Assignment.effects).joinedload(AssignmentIndicator.indicator),
        )
        .order_by(Assignment.position, Assignment.id)
    )
    return list(rows.unique())


def get_row(plan: Plan, row_id: int) -> Assignment:
    """Return one row of a plan with its units. Raises Missing."""
    row = db.session.scalar(
        select(Assignment)
        .where(Assignment.id == row_id, Assignment.plan_id == plan.id)
        .options(selectinload(Assignment.units))
    )
    if row is None:
        raise Missing
    return row


def list_indicators(plan: Plan) -> list[IndicatorLine]:
    """Return the main indicators of the plan's set and all that are given, its own set first."""
    given = and_(
        IndicatorAssignment.indicator_id == Indicator.id, IndicatorAssignment.plan_id == plan.id
    )
    is_own = Indicator.set_id == (plan.indicator_set_id or 0)
    rows = db.session.execute(
        select(Indicator, IndicatorAssignment, case((is_own, ""), else_=IndicatorSet.code))
        .join(IndicatorSet, IndicatorSet.id == Indicator.set_id)
        .outerjoin(IndicatorAssignment, given)
        .where(
            or_(
                and_(is_own, Indicator.kind == IndicatorKind.MAIN),
                IndicatorAssignment.id.is_not(None),
            )
        )
        .options(
            joinedload(IndicatorAssignment.coordinating), joinedload(IndicatorAssignment.targets)
        )
        .order_by(is_own.desc(), Indicator.set_id, Indicator.position, Indicator.id)
    ).unique()
    return [IndicatorLine(*row) for row in rows]


def get_indicator(plan: Plan, indicator_id: int) -> IndicatorLine:
    """Return an indicator and to whom the plan gives it; a draft may still give one of any set.

    Raises Missing.
    """
    row = db.session.execute(
        select(Indicator, IndicatorSet.code)
        .join(IndicatorSet, IndicatorSet.id == Indicator.set_id)
        .where(Indicator.id == indicator_id)
    ).one_or_none()
    if row is None:
        raise Missing
    indicator, code = row
    given = find_given(plan, indicator_id)
    other_set = "" if indicator.set_id == plan.indicator_set_id else code
    if other_set and given is None and plan.state is not PlanState.DRAFT:
        raise Missing
    return IndicatorLine(indicator, given, other_set)


def find_given(plan: Plan, indicator_id: int) -> IndicatorAssignment | None:
    """Return to whom a plan gives an indicator, None while nobody leads it."""
    return db.session.scalar(
        select(IndicatorAssignment)
        .where(
            IndicatorAssignment.plan_id == plan.id,
            IndicatorAssignment.indicator_id == indicator_id,
        )
        .options(
            selectinload(IndicatorAssignment.coordinating),
            selectinload(IndicatorAssignment.targets),
        )
    )


def list_to_give(plan: Plan, indicator_set: IndicatorSet) -> list[Indicator]:
    """Return what a plan can give of a set, in its order.

    Those are the components of the plan's own set, whose main indicators stand on its page, and
    all but the groups of another.
    """
    kinds = {IndicatorKind.COMPONENT}
    if indicator_set.id != plan.indicator_set_id:
        kinds.add(IndicatorKind.MAIN)
    return list(
        db.session.scalars(
            select(Indicator)
            .where(Indicator.set_id == indicator_set.id, Indicator.kind.in_(kinds))
            .order_by(Indicator.position, Indicator.id)
        )
    )


def list_all_to_give(plan: Plan) -> list[tuple[Indicator, IndicatorAssignment | None]]:
    """Return the rows of the plan's set in its order, groups too, each with how it is given."""
    given = and_(
        IndicatorAssignment.indicator_id == Indicator.id, IndicatorAssignment.plan_id == plan.id
    )
    rows = db.session.execute(
        select(Indicator, IndicatorAssignment)
        .outerjoin(IndicatorAssignment, given)
        .where(Indicator.set_id == (plan.indicator_set_id or 0))
        .options(joinedload(IndicatorAssignment.coordinating))
        .order_by(Indicator.position, Indicator.id)
    ).unique()
    return [(row[0], row[1]) for row in rows]


def list_sets() -> list[IndicatorSet]:
    """Return the indicator sets, the newest first."""
    return list(
        db.session.scalars(
            select(IndicatorSet).order_by(IndicatorSet.issued_on.desc(), IndicatorSet.id)
        )
    )


def count_plans(actor: Actor) -> int:
    """Return how many plans the actor may know of."""
    return db.session.scalar(select(func.count(Plan.id)).where(visible(actor))) or 0


def list_plans(actor: Actor, *, today: date, offset: int = 0, limit: int = 50) -> list[PlanLine]:
    """Return a page of the plans the actor may know of, the newest first."""
    plans = db.session.scalars(
        select(Plan)
        .where(visible(actor))
        .order_by(Plan.issued_on.desc(), Plan.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()
    ids = [plan.id for plan in plans]
    counts = _count_assignments(ids)
    tallies = tally_plans(scope_of(actor, Action.SEE_TASK), ids, today=today)
    return [PlanLine(plan, counts.get(plan.id, 0), tallies.get(plan.id, Tally())) for plan in plans]


def _count_assignments(plan_ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Assignment.plan_id, func.count(Assignment.id))
        .where(Assignment.plan_id.in_(plan_ids))
        .group_by(Assignment.plan_id)
    )
    return {plan_id: count for plan_id, count in rows if plan_id is not None}
