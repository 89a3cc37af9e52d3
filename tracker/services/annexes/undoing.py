"""Take an annex back out of its draft."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from tracker.database import db
from tracker.models import AnnexImport, Assignment, Plan
from tracker.rules.choices import ImportState
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Actor
from tracker.services.annexes.new_units import forget_names, remove_units
from tracker.services.annexes.snapshots import put_back
from tracker.services.plans.drafts import list_rows, require_draft


def undo_import(annex: AnnexImport, plan: Plan, *, actor: Actor) -> None:
    """Take back what an import did to its draft: rows it added go, rows it changed are as before.

    Only the last import of a plan can be taken back. Units it added go with it, unless something
    else names them by now. Raises NotAllowed; Refused: PLAN_NOT_DRAFT, ANNEX_NOT_READY,
    ANNEX_NOT_LAST.
    """
    require_draft(plan, actor)
    if annex.state is not ImportState.CONFIRMED:
        raise Refused(Fault.ANNEX_NOT_READY)
    if annex.id != last_confirmed(plan):
        raise Refused(Fault.ANNEX_NOT_LAST)
    undo = _undo_of(annex)
    rows = {row.id: row for row in list_rows(plan)}
    _take_out(undo["added"], rows)
    _put_back(undo, rows, plan)
    db.session.flush()
    forget_names(undo["names"])
    remove_units(undo["units"])
    annex.undo, annex.state, annex.confirmed_at = None, ImportState.UNDONE, None
    db.session.flush()


def take_up_again(annex: AnnexImport, plan: Plan, *, actor: Actor) -> None:
    """Let an import that was taken back be looked over once more.

    Raises NotAllowed; Refused: PLAN_NOT_DRAFT, ANNEX_NOT_READY.
    """
    require_draft(plan, actor)
    if annex.state is not ImportState.UNDONE:
        raise Refused(Fault.ANNEX_NOT_READY)
    annex.state = ImportState.READY
    db.session.flush()


def last_confirmed(plan: Plan) -> int | None:
    """Return the id of the import that came into a plan last."""
    return db.session.scalar(
        select(AnnexImport.id)
        .where(AnnexImport.plan_id == plan.id, AnnexImport.state == ImportState.CONFIRMED)
        .order_by(AnnexImport.confirmed_at.desc(), AnnexImport.id.desc())
        .limit(1)
    )


def _undo_of(annex: AnnexImport) -> Mapping[str, Any]:
    stored = db.session.scalar(
        select(AnnexImport)
        .where(AnnexImport.id == annex.id)
        .options(undefer(AnnexImport.undo))
        .execution_options(populate_existing=True)
    )
    return (stored.undo if stored else None) or {}


def _take_out(ids: Iterable[int], rows: dict[int, Assignment]) -> None:
    for row_id in ids:
        if row_id in rows:
            db.session.delete(rows.pop(row_id))


def _put_back(undo: Mapping[str, Any], rows: Mapping[int, Assignment], plan: Plan) -> None:
    for facts in undo["changed"]:
        if facts["id"] in rows:
            put_back(rows[facts["id"]], facts)
    for facts in undo["removed"]:
        row = Assignment(committee_id=plan.committee_id, plan_id=plan.id, units=[])
        put_back(row, facts)
        db.session.add(row)
    for row_id, position in undo["positions"]:
        if row_id in rows:
            rows[row_id].position = position
