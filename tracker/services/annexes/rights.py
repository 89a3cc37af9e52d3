"""Who may bring an annex into a plan, and into which."""

from tracker.models import Plan
from tracker.rules.choices import PlanState
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.services.plans.drafts import require_draft


def require_bringing(plan: Plan, actor: Actor) -> None:
    """Raise NotAllowed, or Refused: ANNEX_PLAN_IS_OUT, PLAN_NOT_DRAFT.

    What a promulgated plan asks changes by an amendment with a number and date of its own.
    """
    require(actor, Action.IMPORT_TABLES, committee_id=plan.committee_id)
    if plan.state is PlanState.PROMULGATED:
        raise Refused(Fault.ANNEX_PLAN_IS_OUT, field="file")
    require_draft(plan, actor)
