"""Amendments as their readers may see them: drafts are for the office only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import Amendment, AmendmentRow, Assignment, Plan
from tracker.rules.choices import AmendmentState
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action, Actor, may


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which the actor may know of an amendment of a plan he sees."""
    if may(actor, Action.SEE_DRAFT_PLAN):
        return true()
    return Amendment.state == AmendmentState.IN_FORCE


def get_amendment(plan: Plan, amendment_id: int, actor: Actor) -> Amendment:
    """Return an amendment of a plan with its changes. Raises Missing."""
    found = db.session.scalars(
        select(Amendment)
        .where(Amendment.id == amendment_id, Amendment.plan_id == plan.id, visible(actor))
        .options(
            joinedload(Amendment.promulgated_by),
            joinedload(Amendment.rows).options(
                joinedload(AmendmentRow.units), joinedload(AmendmentRow.assignment)
            ),
        )
        .execution_options(populate_existing=True)
    )
    amendment = found.unique().one_or_none()
    if amendment is None:
        raise Missing
    return amendment


def get_change(amendment: Amendment, change_id: int) -> AmendmentRow:
    """Return one change of an amendment that is loaded. Raises Missing."""
    for change in amendment.rows:
        if change.id == change_id:
            return change
    raise Missing


def count_amendments(plan: Plan, actor: Actor) -> int:
    """Return how many amendments of a plan the actor may know of."""
    query = select(func.count(Amendment.id)).where(Amendment.plan_id == plan.id, visible(actor))
    return db.session.scalar(query) or 0


def list_amendments(
    plan: Plan, actor: Actor, *, offset: int = 0, limit: int | None = None
) -> Sequence[Amendment]:
    """Return the amendments of a plan with their changes, the newest first."""
    found = db.session.scalars(
        select(Amendment)
        .where(Amendment.plan_id == plan.id, visible(actor))
        .options(joinedload(Amendment.rows))
        .order_by(Amendment.issued_on.desc(), Amendment.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return found.unique().all()


def changes_by_row(amendments: Iterable[Amendment]) -> Mapping[int, Sequence[AmendmentRow]]:
    """Return, by row of the plan, what the amendments in force changed, the oldest first."""
    found: dict[int, list[AmendmentRow]] = defaultdict(list)
    for amendment in sorted(amendments, key=lambda one: (one.issued_on, one.id)):
        if amendment.state is not AmendmentState.IN_FORCE:
            continue
        for change in amendment.rows:
            if change.assignment_id is not None:
                found[change.assignment_id].append(change)
    return found


def list_changes_of(assignment: Assignment) -> Sequence[AmendmentRow]:
    """Return what amendments in force changed of one row, the oldest first."""
    return db.session.scalars(
        select(AmendmentRow)
        .join(Amendment, Amendment.id == AmendmentRow.amendment_id)
        .where(
            AmendmentRow.assignment_id == assignment.id,
            Amendment.state == AmendmentState.IN_FORCE,
        )
        .options(joinedload(AmendmentRow.amendment))
        .order_by(Amendment.issued_on, Amendment.id, AmendmentRow.id)
    ).all()
