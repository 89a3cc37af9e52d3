"""Read reports: the list, one report, two versions side by side, what stands behind a number."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.queries.consolidated.gathering import gather_for
from tracker.queries.consolidated.reading import (
    ReportFilter,
    count_reports,
    current,
    get_report,
    list_blocks,
    list_reports,
    to_rule,
    version_of,
    window_of_report,
    years_of_reports,
)
from tracker.queries.consolidated.sources import SourceRow, list_source
from tracker.queries.consolidated.tasks import span_of
from tracker.queries.directory import list_plan_names
from tracker.rules.consolidated import ConsolidatedKind, ConsolidatedState
from tracker.rules.drafting import draft
from tracker.rules.drafting.blocks import Block, Number, Sentence
from tracker.rules.drafting.numbering import numbered
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action, may
from tracker.rules.refreshing import compare
from tracker.services.consolidated.editing import digest_of
from tracker.web.access import current_actor, guarded
from tracker.web.consolidated_words import DIFFERENCES, KINDS, STATES
from tracker.web.forms.consolidated import ApproveForm
from tracker.web.paging import read_choice, read_number, read_page, year_options
from tracker.web.urging_words import PRINTS, PROBLEMS
from tracker.web.views.consolidated.blueprint import bp

TARGETS = {
    "task": ("tasks.show", "task_id"),
    "report": ("reports.read", "task_id"),
    "unit": ("tasks.index", "unit"),
    "document": ("documents.show", "document_id"),
    "meeting": ("meetings.show", "meeting_id"),
    "inspection": ("inspections.show", "inspection_id"),
    "budget": ("budgets.index", "year"),
}


@bp.get("")
@guarded(Action.SEE_CONSOLIDATED)
def index() -> ResponseReturnValue:
    """Show the reports, the latest window first."""
    actor = current_actor()
    wanted = ReportFilter(
        kind=read_choice(ConsolidatedKind, "kind"),
        year=read_number("year"),
        state=read_choice(ConsolidatedState, "state"),
        plan_id=read_number("plan"),
    )
    page = read_page(count_reports(actor, wanted))
    return render_template(
        "consolidated/index.html",
        reports=list_reports(actor, wanted, offset=page.offset, limit=page.size),
        window_of=window_of_report,
        page=page,
        wanted=wanted,
        kinds=KINDS,
        states=STATES,
        years=year_options(list(years_of_reports(actor))),
        plans=list_plan_names(actor.committee_id),
        may_edit=may(actor, Action.EDIT_CONSOLIDATED),
    )


@bp.get("/<int:report_id>")
@guarded(Action.SEE_CONSOLIDATED)
def show(report_id: int) -> ResponseReturnValue:
    """Show a report as it stands, or one of its earlier versions (``version``)."""
    return page_of(report_id)


def page_of(report_id: int, **facts: Any) -> ResponseReturnValue:
    """Return the page of a report."""
    actor = current_actor()
    report = get_report(report_id, actor)
    version = version_of(report, read_number("version") or current(report).ordinal)
    rows = list_blocks(version)
    is_draft = report.state is ConsolidatedState.DRAFT and version is current(report)
    blocks = [to_rule(row) for row in rows]
    status = facts.pop("status", 200)
    page = render_template(
        "consolidated/show.html",
        report=report,
        version=version,
        rows={row.key: row for row in rows},
        parts=numbered([block for block in blocks if not block.is_annex]),
        annexes=[block for block in blocks if block.is_annex and not block.is_left_out],
        left_out=[block for block in blocks if block.is_left_out],
        window=window_of_report(report),
        kinds=KINDS,
        states=STATES,
        prints=PRINTS,
        problems=PROBLEMS,
        may_edit=is_draft and may(actor, Action.EDIT_CONSOLIDATED),
        may_print=may(actor, Action.EDIT_CONSOLIDATED),
        may_approve=is_draft and may(actor, Action.APPROVE_CONSOLIDATED),
        may_trace=may(actor, Action.SEE_OVERVIEW),
        sees_versions=may(actor, Action.SEE_CONSOLIDATED_DRAFT),
        approve=ApproveForm(data={"digest": digest_of(report) if is_draft else ""}),
        **facts,
    )
    return page, status


@bp.get("/<int:report_id>/compare")
@guarded(Action.SEE_CONSOLIDATED_DRAFT)
def compare_versions(report_id: int) -> ResponseReturnValue:
    """Show two versions side by side, difference by difference."""
    report = get_report(report_id, current_actor())
    last = current(report)
    new = version_of(report, read_number("new") or last.ordinal)
    old = version_of(report, read_number("old") or max(1, new.ordinal - 1))
    changes = compare(*([_plain(to_rule(row)) for row in list_blocks(one)] for one in (old, new)))
    return render_template(
        "consolidated/compare.html",
        report=report,
        old=old,
        new=new,
        changes=changes,
        differences=DIFFERENCES,
    )


def _plain(block: Block) -> Block:
    """Return a block as it reads, so that versions are compared by what they say."""
    sentences = tuple(Sentence(one.key, one.text) for one in block.sentences)
    return Block(block.key, block.kind, sentences, rows=block.rows, bars=block.bars, is_own=False)


@bp.get("/<int:report_id>/number")
@guarded(Action.SEE_OVERVIEW)
def number(report_id: int) -> ResponseReturnValue:
    """Show what a number was counted from, and what it is when counted again now."""
    actor = current_actor()
    report = get_report(report_id, actor)
    version = version_of(report, read_number("version") or current(report).ordinal)
    blocks = [to_rule(row) for row in list_blocks(version)]
    sentence, found = _find(blocks)
    if sentence is None or found is None:
        raise Missing
    facts = gather_for(report, version.as_of, actor=actor)
    again = _find(draft(facts))[1]
    span = span_of(report.committee_id, report.plan_id, version.as_of)
    return render_template(
        "consolidated/number.html",
        report=report,
        version=version,
        sentence=sentence,
        number=found,
        again=again,
        rows=[(row, _link(row)) for row in list_source(facts, span, found.source)],
        has_page=report.state is ConsolidatedState.ISSUED,
    )


def _find(blocks: Any) -> tuple[Sentence | None, Number | None]:
    """Return the sentence and the number the address names."""
    wanted = [request.args.get(name, "") for name in ("block", "sentence", "number")]
    for block in blocks:
        for sentence in block.sentences:
            for one in sentence.numbers:
                if [block.key, sentence.key, one.key] == wanted:
                    return sentence, one
    return None, None


def _link(row: SourceRow) -> str:
    if row.target not in TARGETS:
        return ""
    endpoint, name = TARGETS[row.target]
    values: dict[str, Any] = {name: row.id}
    if row.target == "unit":
        values["view"] = "overdue"
    return url_for(endpoint, **values)
