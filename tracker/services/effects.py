"""Which indicators an assignment is meant to move."""

from collections.abc import Sequence

from sqlalchemy import select

from tracker.database import db
from tracker.models import Assignment, AssignmentIndicator, Indicator, Plan
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require


def link_indicators(
    row: Assignment, plan: Plan, indicator_ids: Sequence[int], *, actor: Actor
) -> None:
    """Let an assignment of a plan name these indicators of the plan's set and no others.

    Raises NotAllowed; Refused: NOT_A_CHOICE.
    """
    require(actor, Action.EDIT_PLAN, committee_id=plan.committee_id)
    wanted = set(indicator_ids)
    known = set(
        db.session.scalars(
            select(Indicator.id).where(
                Indicator.set_id == (plan.indicator_set_id or 0), Indicator.id.in_(wanted)
            )
        )
    )
    if row.plan_id != plan.id or known != wanted:
        raise Refused(Fault.NOT_A_CHOICE, field="indicators")
    stored = {
        link.indicator_id: link
        for link in db.session.scalars(
            select(AssignmentIndicator).where(AssignmentIndicator.assignment_id == row.id)
        )
    }
    for indicator_id, link in stored.items():
        if indicator_id not in wanted:
            db.session.delete(link)
    for indicator_id in sorted(wanted - set(stored)):
        db.session.add(AssignmentIndicator(assignment_id=row.id, indicator_id=indicator_id))
    db.session.flush()


def unlink_all(row: Assignment) -> None:
    """Forget what an assignment was to move, before it is taken out."""
    for link in db.session.scalars(
        select(AssignmentIndicator).where(AssignmentIndicator.assignment_id == row.id)
    ):
        db.session.delete(link)
    db.session.flush()
