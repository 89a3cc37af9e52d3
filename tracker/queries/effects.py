"""Which indicators assignments are to move."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from tracker.database import db
from tracker.models import AssignmentIndicator, Indicator, Plan
from tracker.rules.figure_choices import IndicatorKind


def list_effects_of(assignment_ids: Sequence[int]) -> dict[int, list[Indicator]]:
    """Return the indicators that assignments are to move, in the set's order."""
    found: dict[int, list[Indicator]] = defaultdict(list)
    rows = db.session.execute(
        select(AssignmentIndicator.assignment_id, Indicator)
        .join(Indicator, Indicator.id == AssignmentIndicator.indicator_id)
        .where(AssignmentIndicator.assignment_id.in_(assignment_ids))
        .order_by(Indicator.position, Indicator.id)
    )
    for assignment_id, indicator in rows:
        found[assignment_id].append(indicator)
    return found


def list_movable(plan: Plan) -> list[Indicator]:
    """Return what an assignment of a plan can move: the rows of its set but the groups."""
    return list(
        db.session.scalars(
            select(Indicator)
            .where(
                Indicator.set_id == (plan.indicator_set_id or 0),
                Indicator.kind != IndicatorKind.GROUP,
            )
            .order_by(Indicator.position, Indicator.id)
        )
    )
