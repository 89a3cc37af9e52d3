"""Read reports: the list, one report, two versions side by side, what stands behind a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from tracker.rules.permissions import Action, Actor, may
from tracker.rules.refreshing import compare
from tracker.services.consolidated.editing import sign_of
from tracker.web.access import current_actor, guarded
from tracker.web.consolidated_words import DIFFERENCES, KINDS, STATES
from tracker.web.forms.consolidated import ApproveForm
from tracker.web.paging import read_choice, read_number, read_page, year_options
from tracker.web.urging_words import PRINTS, PROBLEMS
from tracker.web.views.consolidated.blueprint import bp

MOST_ROWS = 10  # of an annex on the page of its report
TARGETS = {
    "task": ("tasks.show", "task_id"),
    "report": ("reports.read", "task_id"),
    "unit_overdue": ("tasks.index", "unit"),
    "unit_done_on_time": ("tasks.index", "unit"),
    "plan": ("plans.show", "plan_id"),
    "indicator": ("indicator_sets.show_row", "indicator_id"),
    "province": ("editions.province", "province_id"),
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
    version = _asked_version(report, actor)
    rows = list_blocks(version)
    is_draft = report.state is ConsolidatedState.DRAFT and version is current(report)
    sees_drafts = may(actor, Action.SEE_CONSOLIDATED_DRAFT)
    blocks = [to_rule(row) for row in rows]
    status = facts.pop("status", 200)
    page = render_template(
        "consolidated/show.html",
        report=report,
        version=version,
        rows={row.key: row for row in rows},
        parts=numbered([block for block in blocks if not block.is_annex]),
        annexes=[block for block in blocks if block.is_annex and not block.is_left_out],
        left_out=[block for block in blocks if block.is_left_out and sees_drafts],
        window=window_of_report(report),
        kinds=KINDS,
        states=STATES,
        prints=PRINTS,
        problems=PROBLEMS,
        may_edit=is_draft and may(actor, Action.EDIT_CONSOLIDATED),
        may_print=may(actor, Action.EDIT_CONSOLIDATED),
        may_approve=is_draft and may(actor, Action.APPROVE_CONSOLIDATED),
        may_trace=may(actor, Action.SEE_OVERVIEW),
        sees_versions=sees_drafts,
        approve=ApproveForm(data={"digest": sign_of(report, blocks) if is_draft else ""}),
        MOST_ROWS=MOST_ROWS,
        **facts,
    )
    return page, status


def _asked_version(report: Any, actor: Actor) -> Any:
    """Return the version the address asks for; of earlier ones only who may read drafts knows.

    Raises Missing.
    """
    version = version_of(report, read_number("version") or current(report).ordinal)
    if version is not current(report) and not may(actor, Action.SEE_CONSOLIDATED_DRAFT):
        raise Missing
    return version


@bp.get("/<int:report_id>/annexes/<key>")
@guarded(Action.SEE_CONSOLIDATED)
def annex(report_id: int, key: str) -> ResponseReturnValue:
    """Show all rows of an annex, of which the page of the report has the first."""
    actor = current_actor()
    report = get_report(report_id, actor)
    version = _asked_version(report, actor)
    blocks = {row.key: row for row in list_blocks(version)}
    if key not in blocks or not (block := to_rule(blocks[key])).is_annex or block.is_left_out:
        raise Missing
    page = read_page(len(block.rows))
    return render_template(
        "consolidated/annex.html",
        report=report,
        version=version,
        block=block,
        rows=block.rows[page.offset : page.last],
        page=page,
        may_trace=may(actor, Action.SEE_OVERVIEW),
    )


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
    return replace(block, sentences=sentences, is_own=False)


@bp.get("/<int:report_id>/number")
@guarded(Action.SEE_OVERVIEW)
def number(report_id: int) -> ResponseReturnValue:
    """Show what a number was counted from, and what it is when counted again now."""
    actor = current_actor()
    report = get_report(report_id, actor)
    version = _asked_version(report, actor)
    found = _find([to_rule(row) for row in list_blocks(version)])
    if found is None:
        raise Missing
    facts = gather_for(report, version.as_of, actor=actor)
    span = span_of(report.committee_id, report.plan_id, version.as_of)
    rows = list_source(facts, span, found.number.source)
    page = read_page(len(rows))
    return render_template(
        "consolidated/number.html",
        report=report,
        version=version,
        said=found.said,
        number=found.number,
        again=_again(found, draft(facts)),
        rows=[(row, _link(row)) for row in rows[page.offset : page.last]],
        page=page,
        has_page=report.state is ConsolidatedState.ISSUED,
    )


@dataclass(frozen=True)
class _Found:
    """A number of a report: the words it stands in, and what its row is about."""

    number: Number
    said: str
    block: str
    about: Mapping[str, Any] | None = None


def _find(blocks: Sequence[Block]) -> _Found | None:
    """Return the number the address names: of a sentence, of a table's cell or of a chart's bar."""
    key, sentence, number = (request.args.get(one, "") for one in ("block", "sentence", "number"))
    for block in blocks:
        if block.key != key:
            continue
        if not sentence:
            return _in_row(block, read_number("line") or 0, read_number("column") or 0)
        for told in block.sentences:
            for one in told.numbers:
                if [told.key, one.key] == [sentence, number]:
                    return _Found(one, told.text, key)
    return None


def _in_row(block: Block, row: int, column: int) -> _Found | None:
    """Return the number of a row and column, both counted from one; a bar has one column."""
    source = block.source_at(row - 1, column - 1) if row > 0 and column > 0 else None
    if source is None:
        return None
    if block.bars:
        bar = block.bars[row - 1]
        return _Found(Number(str(row), bar.words, source), f"{block.text}: {bar.label}", block.key)
    cells = block.rows[row - 1]
    name = cells[1] if len(cells) > 1 else cells[0]
    said = f"{name}: {block.heads[column - 1]}"
    number = Number(str(column), cells[column - 1], source)
    return _Found(number, said, block.key, block.about[row - 1])


def _again(found: _Found, blocks: Sequence[Block]) -> Number | None:
    """Return the same number of a draft by what is known now."""
    for block in blocks:
        if block.key != found.block:
            continue
        for row, bar in enumerate(block.bars):
            if bar.source == found.number.source:
                return Number(str(row), bar.words, bar.source or {})
        for row, about in enumerate(block.about):
            if about == found.about:
                column = int(found.number.key) - 1
                return Number(found.number.key, block.rows[row][column], found.number.source)
        again = _find([block]) if found.about is None and not block.bars else None
        return again.number if again else None
    return None


def _link(row: SourceRow) -> str:
    if row.target not in TARGETS:
        return ""
    endpoint, name = TARGETS[row.target]
    values: dict[str, Any] = {name: row.id}
    if name == "unit":
        values["view"] = row.target.removeprefix("unit_")
    if row.target == "plan":  # the row of the indicator on the page of its plan
        values = {name: row.place, "_anchor": f"indicator-{row.id}"}
    if row.target == "indicator":
        values["set_id"] = row.place
    return url_for(endpoint, **values)
