"""What can be asked for in a report outside the periods."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from tracker.database import db
from tracker.models import Indicator, IndicatorAssignment, Plan
from tracker.rules.choices import PlanState


def list_indicators_in_use(committee_id: int) -> Sequence[Any]:
    """Return id, code and names of the indicators the committee's plans in force assign."""
    return db.session.execute(
        select(Indicator.id, Indicator.code, Indicator.name_vi, Indicator.name_en)
        .where(
            Indicator.id.in_(
                select(IndicatorAssignment.indicator_id)
                .join(Plan, Plan.id == IndicatorAssignment.plan_id)
                .where(Plan.committee_id == committee_id, Plan.state == PlanState.PROMULGATED)
            )
        )
        .order_by(Indicator.set_id, Indicator.position, Indicator.id)
    ).all()
