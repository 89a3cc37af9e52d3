"""The register, the inspections with what they found, and the budget as workbooks."""

from collections.abc import Sequence
from typing import Any

from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.queries.budgets import list_lines
from tracker.queries.documents import list_documents
from tracker.queries.inspections.export import list_finding_rows
from tracker.queries.inspections.listing import list_inspections_in_full
from tracker.rules.permissions import Action
from tracker.speech import gettext as _
from tracker.web.access import current_actor, guarded
from tracker.web.exporting import in_blocks
from tracker.web.readback.budgets import BudgetTable
from tracker.web.readback.documents import DocumentTable
from tracker.web.readback.inspections import FindingTable, InspectionTable
from tracker.web.readback.sending import send_table
from tracker.web.views import budgets, documents
from tracker.web.views.exports.blueprint import bp
from tracker.web.views.inspections.reading import wanted_inspections


@bp.get("/documents/export.xlsx")
@guarded(Action.SEE_DOCUMENT)
def register() -> ResponseReturnValue:
    """Take the register along as it is filtered."""
    actor, wanted = current_actor(), documents.wanted_documents()

    def read(offset: int, limit: int) -> Sequence[Any]:
        return list_documents(actor, wanted, offset=offset, limit=limit)

    table = DocumentTable(actor, clock.today())
    return send_table(_("Register of documents"), table, map(table.line, in_blocks(read)))


@bp.get("/budget/export.xlsx")
@guarded(Action.SEE_BUDGET)
def budget() -> ResponseReturnValue:
    """Take the budget lines along as they are filtered; amounts in đồng."""
    actor, wanted = current_actor(), budgets.wanted_lines()

    def read(offset: int, limit: int) -> Sequence[Any]:
        return list_lines(actor, wanted, offset=offset, limit=limit)

    table = BudgetTable(actor, clock.today())
    return send_table(_("Budget"), table, map(table.line, in_blocks(read)))


@bp.get("/inspections/export.xlsx")
@guarded(Action.SEE_INSPECTION)
def inspections() -> ResponseReturnValue:
    """Take the inspections along as they are filtered."""
    table = InspectionTable(current_actor(), clock.today())
    rows = list_inspections_in_full(table.actor, wanted_inspections())
    return send_table(_("Inspections"), table, map(table.line, rows))


@bp.get("/inspections/findings.xlsx")
@guarded(Action.SEE_INSPECTION)
def findings() -> ResponseReturnValue:
    """Take along what the inspections found and how their tasks stand."""
    table = FindingTable(current_actor(), clock.today())
    rows = list_finding_rows(table.actor, wanted_inspections(), today=table.today)
    return send_table(_("Findings of inspections"), table, map(table.line, rows))
