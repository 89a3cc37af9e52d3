"""Files being brought into plans, as far as each is."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from tracker.database import db
from tracker.models import (
    AnnexImport,
    Plan,
)
from tracker.rules.choices import ImportState
from tracker.rules.faults import Missing

UNFINISHED = (ImportState.READING, ImportState.READY, ImportState.FAILED)


def get_import(plan: Plan, import_id: int, *, to_change: bool = False) -> AnnexImport:
    """Return one import of a plan with what was read; who wants ``to_change`` it takes turns.

    Raises Missing.
    """
    query = (
        select(AnnexImport)
        .where(AnnexImport.id == import_id, AnnexImport.plan_id == plan.id)
        .options(undefer(AnnexImport.book), joinedload(AnnexImport.created_by))
    )
    found = db.session.scalar(query.with_for_update(of=AnnexImport) if to_change else query)
    if found is None:
        raise Missing
    return found


def list_imports(plan: Plan) -> list[AnnexImport]:
    """Return the imports of a plan, the newest first."""
    return list(
        db.session.scalars(
            select(AnnexImport)
            .where(AnnexImport.plan_id == plan.id)
            .options(joinedload(AnnexImport.created_by))
            .order_by(AnnexImport.id.desc())
        )
    )


def list_unfinished(plan: Plan, user_id: int) -> list[AnnexImport]:
    """Return the imports of a plan that somebody began and has not brought in, the newest first."""
    return list(
        db.session.scalars(
            select(AnnexImport)
            .where(
                AnnexImport.plan_id == plan.id,
                AnnexImport.created_by_id == user_id,
                AnnexImport.state.in_(UNFINISHED),
            )
            .order_by(AnnexImport.id.desc())
        )
    )
