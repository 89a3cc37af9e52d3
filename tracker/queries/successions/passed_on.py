"""Rows of drafts that follow a succession: which were given to a new unit, which still must be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from tracker.database import db
from tracker.models import (
    Amendment,
    AmendmentRow,
    AmendmentRowUnit,
    Assignment,
    AssignmentUnit,
    Plan,
    Succession,
    SuccessionMove,
    Unit,
)
from tracker.queries.successions.lineage import load_heirs
from tracker.rules.choices import SuccessionState
from tracker.rules.faults import Fault, Refused


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A row that names another unit than the one typed, by which document."""

    title: str
    old: str
    new: str
    sign: str
    on: date


def list_passed_on(plan: Plan) -> list[PassedOn]:
    """Return the rows of a draft whose units changed with a succession, in the plan's order."""
    rows = (
        _moves(AssignmentUnit, Assignment.title)
        .join(AssignmentUnit, AssignmentUnit.id == SuccessionMove.row_id)
        .join(Assignment, Assignment.id == AssignmentUnit.assignment_id)
        .where(Assignment.plan_id == plan.id)
        .order_by(Assignment.position, Assignment.id, SuccessionMove.id)
    )
    return [PassedOn(*row) for row in db.session.execute(rows)]


def list_passed_on_changes(amendment: Amendment) -> list[PassedOn]:
    """Return the changes of a drafted amendment whose units changed with a succession."""
    title = select(Assignment.title).where(Assignment.id == AmendmentRow.assignment_id)
    rows = (
        _moves(AmendmentRowUnit, title.scalar_subquery(), AmendmentRow.title)
        .join(AmendmentRowUnit, AmendmentRowUnit.id == SuccessionMove.row_id)
        .join(AmendmentRow, AmendmentRow.id == AmendmentRowUnit.row_id)
        .where(AmendmentRow.amendment_id == amendment.id)
        .order_by(AmendmentRow.id, SuccessionMove.id)
    )
    return [
        PassedOn(title or added, *rest) for title, added, *rest in db.session.execute(rows).all()
    ]


def check_none_ended(units: Iterable[Unit], *, title: str, today: date) -> None:
    """Refuse to ask something of a unit that is no more; say who took over.

    Raises Refused: LEAD_HAS_ENDED, LEAD_WAS_SUCCEEDED.
    """
    for unit in units:
        if unit.valid_to is None or unit.valid_to >= today:
            continue
        facts: dict[str, Any] = {"title": title, "unit": unit.name, "ended": unit.valid_to}
        heir_id = load_heirs().get(unit.id)
        if heir_id is None:
            raise Refused(Fault.LEAD_HAS_ENDED, **facts)
        heir = db.session.get_one(Unit, heir_id).name
        raise Refused(Fault.LEAD_WAS_SUCCEEDED, heir=heir, **facts)


def _moves(model: Any, *titles: Any) -> Select[Any]:
    old, new = aliased(Unit), aliased(Unit)
    return (
        select(
            *titles,
            old.name,
            new.name,
            (Succession.document_number + "/" + Succession.document_symbol),
            Succession.effective_on,
        )
        .select_from(SuccessionMove)
        .join(Succession, Succession.id == SuccessionMove.succession_id)
        .join(old, old.id == SuccessionMove.from_unit_id)
        .join(new, new.id == SuccessionMove.to_unit_id)
        .where(
            SuccessionMove.table == model.__tablename__,
            SuccessionMove.verb == "update",
            Succession.state == SuccessionState.DONE,
        )
    )
