"""Amendments as their readers may see them: drafts are for the office only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, extract, func, select, true
from sqlalchemy.orm import contains_eager, joinedload

from tracker.database import db
from tracker.models import Amendment, AmendmentRow, Assignment, Plan
from tracker.queries import plans
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


@dataclass(frozen=True, slots=True)
class AmendmentFilter:
    """What a list of amendments is narrowed by."""

    plan_id: int | None = None
    year: int | None = None
    state: AmendmentState | None = None

    @property
    def active(self) -> int:
        """Return how many filters are on."""
        return sum(value is not None for value in (self.plan_id, self.year, self.state))


def count_amendments(actor: Actor, wanted: AmendmentFilter) -> int:
    """Return how many amendments a filter asks for, as far as the actor may know."""
    query = _chosen(select(func.count(Amendment.id)), actor, wanted)
    return db.session.scalar(query) or 0


def list_amendments(
    actor: Actor, wanted: AmendmentFilter, *, offset: int = 0, limit: int | None = None
) -> Sequence[Amendment]:
    """Return amendments with their plans and changes, the newest first."""
    found = db.session.scalars(
        _chosen(select(Amendment), actor, wanted)
        .options(joinedload(Amendment.rows), contains_eager(Amendment.plan))
        .order_by(Amendment.issued_on.desc(), Amendment.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return found.unique().all()


def years_of_amendments(actor: Actor, *, plan_id: int | None = None) -> list[int]:
    """Return the years amendments were issued in, the newest first."""
    year = extract("year", Amendment.issued_on)
    query = _chosen(select(year).distinct(), actor, AmendmentFilter(plan_id=plan_id))
    return sorted(map(int, db.session.scalars(query)), reverse=True)


def _chosen(query: Select[Any], actor: Actor, wanted: AmendmentFilter) -> Select[Any]:
    chosen = query.join(Plan, Plan.id == Amendment.plan_id).where(
        plans.visible(actor), visible(actor)
    )
    if wanted.plan_id is not None:
        chosen = chosen.where(Amendment.plan_id == wanted.plan_id)
    if wanted.year is not None:
        chosen = chosen.where(extract("year", Amendment.issued_on) == wanted.year)
    if wanted.state is not None:
        chosen = chosen.where(Amendment.state == wanted.state)
    return chosen


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
