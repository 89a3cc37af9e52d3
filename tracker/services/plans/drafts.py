"""What every change of a draft asks first."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.database import db
from tracker.models import Assignment, Plan
from tracker.rules.choices import PlanState
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require


def require_draft(plan: Plan, actor: Actor, action: Action = Action.EDIT_PLAN) -> None:
    """Raise NotAllowed, or Refused: PLAN_NOT_DRAFT, unless the actor may change this draft.

    The row is held until the commit, so that nobody promulgates the plan under a change.
    """
    require(actor, action, committee_id=plan.committee_id)
    state = db.session.scalar(select(Plan.state).where(Plan.id == plan.id).with_for_update())
    if state is not PlanState.DRAFT:
        raise Refused(Fault.PLAN_NOT_DRAFT)


def list_rows(plan: Plan) -> list[Assignment]:
    """Return the rows of a plan with their units, in its order."""
    return list(
        db.session.scalars(
            select(Assignment)
            .where(Assignment.plan_id == plan.id)
            .options(selectinload(Assignment.units))
            .order_by(Assignment.position, Assignment.id)
        )
    )
