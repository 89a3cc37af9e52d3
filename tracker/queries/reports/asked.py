"""Which indicators a unit reports: those it leads alone, and those of a group it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from tracker.database import db
from tracker.models import (
    Indicator,
    IndicatorAssignment,
    IndicatorTarget,
    Plan,
    ReportRequest,
    Task,
    Unit,
)
from tracker.queries.groups import is_valid_on, load_members
from tracker.queries.reports.requests import find_request
from tracker.rules.choices import GROUP_KINDS, LeadGroup
from tracker.rules.figure_choices import Direction, IndicatorKind, MeasureKind, TargetOperator

# what is only the sum of its components is published, not reported
MEASURED = or_(
    Indicator.kind == IndicatorKind.COMPONENT, Indicator.measure_kind != MeasureKind.MANUAL
)

COMPONENT = aliased(Indicator)
PARTS = (
    select(func.count())
    .select_from(COMPONENT)
    .where(COMPONENT.set_id == Indicator.set_id, COMPONENT.parent_id == Indicator.id)
    .correlate(Indicator)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class Target:
    """What an indicator is to reach in a year."""

    year: int
    operator: TargetOperator
    value: Decimal | None = None
    upper: Decimal | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """An indicator a unit is asked to report."""

    indicator_id: int
    code: str
    name: str
    kind: MeasureKind
    unit_words: str = ""
    direction: Direction = Direction.HIGHER
    measure: str = ""
    numerator_words: str = ""
    denominator_words: str = ""
    is_cumulative: bool = False
    is_stock: bool = False
    tiers: Sequence[dict[str, Any]] = field(default=())
    computed_by: str = ""
    parent_id: int | None = None
    parts: int = 0  # components it has in its set
    assignment_id: int | None = None  # of the plan; none of an indicator that was asked for
    target: Target | None = None
    target_words: str = ""  # as the document words it
    name_en: str = ""

    @property
    def name_vi(self) -> str:
        """Return the official name, where names are told in the reader's language."""
        return self.name

    @property
    def tier_names(self) -> list[str]:
        """Return the names of the steps its set knows, the lowest first."""
        return [str(tier["name"]) for tier in self.tiers]

    def tier_name(self, place: Decimal) -> str:
        """Return the name of a step, its number where the set has none for it."""
        names = self.tier_names
        return names[int(place) - 1] if 1 <= place <= len(names) else str(int(place))


def asked_indicators(plan: Plan, unit: Unit, day: date) -> tuple[Asked, ...]:
    """Return the indicators of a plan this unit reports on a day, in the order of the set.

    It leads them, or it belongs to the group that reports them. Where a group reports, a lead
    outside of it gives no figure: the sum would count it twice.
    """
    return asked_of_units(plan, [unit], day)[unit.id]


def asked_of_units(plan: Plan, units: Sequence[Unit], day: date) -> dict[int, tuple[Asked, ...]]:
    """Return what ``asked_indicators`` does, for many units at once: by unit."""
    given = IndicatorAssignment
    rows = db.session.execute(
        select(given, Indicator, IndicatorTarget, PARTS)
        .join(Indicator, Indicator.id == given.indicator_id)
        .outerjoin(
            IndicatorTarget,
            and_(
                IndicatorTarget.indicator_assignment_id == given.id,
                IndicatorTarget.year == day.year,
            ),
        )
        .where(
            given.plan_id == plan.id,
            or_(
                given.lead_unit_id.in_([unit.id for unit in units]),
                given.reporters != LeadGroup.NONE,
            ),
            MEASURED,
        )
        .order_by(Indicator.position, Indicator.id)
    ).all()
    found = [(row, _asked(indicator, row, target, parts)) for row, indicator, target, parts in rows]
    leading = {row.lead_unit_id for row, _asked_one in found}
    return {
        unit.id: tuple(
            asked
            for row, asked in found
            if _is_reporter(row, unit, day, leads_any=unit.id in leading)
        )
        for unit in units
    }


def asked_of_task(task: Task, day: date) -> tuple[Asked, ...]:
    """Return the indicators a report task asks; ``task`` has its plan and its unit loaded."""
    if task.plan is not None:
        return asked_indicators(task.plan, task.unit, day)
    return asked_by_request(find_request(task.assignment_id))


def asked_by_request(request: ReportRequest | None) -> tuple[Asked, ...]:
    """Return the indicators a request asks for; none where there is no request."""
    return asked_by_ids([one.indicator_id for one in request.indicators]) if request else ()


def asked_by_ids(indicator_ids: Sequence[int]) -> tuple[Asked, ...]:
    """Return indicators that were asked for one by one, in the order of their sets."""
    if not indicator_ids:
        return ()
    rows = db.session.execute(
        select(Indicator, PARTS)
        .where(Indicator.id.in_(indicator_ids))
        .order_by(Indicator.set_id, Indicator.position, Indicator.id)
    )
    return tuple(_asked(row, None, None, parts) for row, parts in rows)


def _is_reporter(row: IndicatorAssignment, unit: Unit, day: date, *, leads_any: bool) -> bool:
    if row.reporters is LeadGroup.NONE:
        return row.lead_unit_id == unit.id
    if not is_valid_on(unit, day):
        return False
    if row.reporters is LeadGroup.INDICATOR_LEADS:
        return leads_any
    if row.reporters is LeadGroup.STORED:
        return unit.id in load_members().get(row.reporters_group_id or 0, frozenset())
    return unit.kind in GROUP_KINDS[row.reporters]


def _asked(
    indicator: Indicator,
    given: IndicatorAssignment | None,
    target: IndicatorTarget | None,
    parts: int,
) -> Asked:
    return Asked(
        indicator_id=indicator.id,
        code=indicator.code,
        name=indicator.name_vi,
        name_en=indicator.name_en,
        kind=indicator.measure_kind,
        unit_words=indicator.unit_words,
        direction=indicator.direction,
        measure=indicator.measure,
        numerator_words=indicator.numerator_words,
        denominator_words=indicator.denominator_words,
        is_cumulative=indicator.is_cumulative,
        is_stock=indicator.is_stock,
        tiers=tuple(indicator.tiers or ()),
        computed_by=indicator.computed_by,
        parent_id=indicator.parent_id,
        parts=parts,
        assignment_id=given.id if given else None,
        target=_target(target),
        target_words=given.target if given else "",
    )


def _target(row: IndicatorTarget | None) -> Target | None:
    if row is None:
        return None
    return Target(row.year, row.operator, row.value, row.upper, row.words)
