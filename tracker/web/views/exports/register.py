"""The register, the inspections with what they found, and the budget as workbooks."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker import clock
from tracker.queries.budgets import list_lines
from tracker.queries.documents import list_documents
from tracker.queries.inspections.export import FindingRow, list_finding_rows
from tracker.rules.permissions import Action
from tracker.rules.statuses import Status
from tracker.sheets.writing import Value
from tracker.web.access import current_actor, guarded
from tracker.web.exporting import DAY, TEXT, WHOLE, in_blocks, joined, send_sheet
from tracker.web.group_words import group_name
from tracker.web.task_words import MARKS
from tracker.web.views import budgets, documents
from tracker.web.views.exports.blueprint import bp
from tracker.web.views.inspections.reading import wanted_inspections
from tracker.web.words import (
    BUDGET_SOURCES,
    DOCUMENT_KINDS,
    FINDING_KINDS,
    INSPECTION_KINDS,
    INSPECTION_STATES,
    PRIORITIES,
)

DOCUMENTS = (
    (_l("Type"), TEXT),
    (_l("Number"), TEXT),
    (_l("Symbol"), TEXT),
    (_l("Date of issue"), DAY),
    (_l("Subject"), TEXT),
    (_l("Issuing body"), TEXT),
    (_l("Code of the body"), TEXT),
    (_l("Signed by"), TEXT),
    (_l("Post of the signer"), TEXT),
    (_l("Urgency"), TEXT),
    (_l("To be answered by"), DAY),
    (_l("Copies issued"), WHOLE),
    (_l("Files"), TEXT),
)
BUDGET = (
    (_l("Plan"), TEXT),
    (_l("Assignment"), TEXT),
    (_l("What the money is for"), TEXT),
    (_l("Year"), WHOLE),
    (_l("to the year"), WHOLE),
    (_l("Source"), TEXT),
    (_l("Source in the document's words"), TEXT),
    (_l("Planned amount, đồng"), WHOLE),
    (_l("Allocated, đồng"), WHOLE),
    (_l("Disbursed, đồng"), WHOLE),
    (_l("Why the figures stand all the same"), TEXT),
)
FINDINGS = (
    (_l("Inspection"), TEXT),
    (_l("Kind"), TEXT),
    (_l("State"), TEXT),
    (_l("From"), DAY),
    (_l("Up to the day"), DAY),
    (_l("Concluded on"), DAY),
    (_l("Kind of finding"), TEXT),
    (_l("Finding"), TEXT),
    (_l("About the unit"), TEXT),
    (_l("Lead units"), TEXT),
    (_l("Co-ordinating units"), TEXT),
    (_l("Deadline in the document's words"), TEXT),
    (_l("Due"), DAY),
    (_l("Tasks"), WHOLE),
    (_l("Finished"), WHOLE),
    (_l("Overdue"), WHOLE),
    (_l("State of the task"), TEXT),
)


@bp.get("/documents/export.xlsx")
@guarded(Action.SEE_DOCUMENT)
def register() -> ResponseReturnValue:
    """Take the register along as it is filtered."""
    actor, wanted = current_actor(), documents.wanted_documents()

    def read(offset: int, limit: int) -> Sequence[Any]:
        return list_documents(actor, wanted, offset=offset, limit=limit)

    return send_sheet(_("Register of documents"), DOCUMENTS, map(_document, in_blocks(read)))


@bp.get("/budget/export.xlsx")
@guarded(Action.SEE_BUDGET)
def budget() -> ResponseReturnValue:
    """Take the budget lines along as they are filtered; amounts in đồng."""
    actor, wanted = current_actor(), budgets.wanted_lines()

    def read(offset: int, limit: int) -> Sequence[Any]:
        return list_lines(actor, wanted, offset=offset, limit=limit)

    return send_sheet(_("Budget"), BUDGET, map(_line, in_blocks(read)))


@bp.get("/inspections/export.xlsx")
@guarded(Action.SEE_INSPECTION)
def inspections() -> ResponseReturnValue:
    """Take along what the inspections found and how their tasks stand."""
    rows = list_finding_rows(current_actor(), wanted_inspections(), today=clock.today())
    return send_sheet(_("Inspections"), FINDINGS, _findings(rows))


def _document(row: Any) -> Sequence[Value]:
    return (
        str(DOCUMENT_KINDS[row.kind]),
        row.number,
        row.symbol,
        row.issued_on,
        row.subject,
        row.issuer,
        row.issuer_code,
        row.signer,
        row.position,
        str(PRIORITIES[row.priority]),
        row.due,
        row.copies,
        joined(file.name for file in row.files),
    )


def _line(line: Any) -> Sequence[Value]:
    return (
        line.plan.sign,
        line.assignment.title if line.assignment else "",
        line.title,
        line.first_year,
        line.last_year if line.last_year != line.first_year else None,
        str(BUDGET_SOURCES[line.source]),
        line.source_words,
        line.planned,
        line.allocated,
        line.disbursed,
        line.reason,
    )


def _findings(rows: Sequence[FindingRow]) -> Iterator[Sequence[Value]]:
    for row in rows:
        inspection, tally = row.inspection, row.state.tally if row.state else None
        yield (
            inspection.title,
            str(INSPECTION_KINDS[inspection.kind]),
            str(INSPECTION_STATES[inspection.state]),
            inspection.starts_on,
            inspection.ends_on,
            inspection.concluded_on,
            str(FINDING_KINDS[row.kind]) if row.kind else "",
            row.text,
            row.about,
            _leads(row),
            joined(row.others),
            row.deadline_words,
            row.due,
            tally.all if tally else None,
            tally.done if tally else None,
            tally.overdue if tally else None,
            _status(row.state.status if row.state else None),
        )


def _leads(row: FindingRow) -> str:
    return joined(row.leads) or group_name(row.group, row.group_id)


def _status(status: Status | None) -> str:
    return str(MARKS[status.mark]) if status else ""
