"""Consolidated reports as their readers may see them: drafts are for the office and the chair."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import (
    ConsolidatedBlock,
    ConsolidatedReport,
    ConsolidatedVersion,
    Meeting,
    StoredFile,
)
from tracker.rules.choices import (
    MeetingKind,
    MeetingState,
    PrintState,
)
from tracker.rules.consolidated import ConsolidatedKind, ConsolidatedState
from tracker.rules.drafting.blocks import Block, block_of
from tracker.rules.faults import Missing
from tracker.rules.permissions import Action, Actor, may, scope_of
from tracker.rules.windows import Window, window_of

MOST_OFFERED = 50


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """What the list of consolidated reports is narrowed by."""

    kind: ConsolidatedKind | None = None
    year: int | None = None
    state: ConsolidatedState | None = None
    plan_id: int | None = None


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which the actor may know of a report."""
    mine = ConsolidatedReport.committee_id == scope_of(actor, Action.SEE_CONSOLIDATED).committee_id
    if may(actor, Action.SEE_CONSOLIDATED_DRAFT):
        return mine
    return and_(mine, ConsolidatedReport.state == ConsolidatedState.ISSUED)


def count_reports(actor: Actor, wanted: ReportFilter) -> int:
    """Return how many reports a filter asks for."""
    return (
        db.session.scalar(
            _chosen(actor, wanted).with_only_columns(func.count(ConsolidatedReport.id))
        )
        or 0
    )


def list_reports(
    actor: Actor, wanted: ReportFilter, *, offset: int = 0, limit: int = 50
) -> Sequence[ConsolidatedReport]:
    """Return a page of the reports, the latest window first."""
    return db.session.scalars(
        _chosen(actor, wanted)
        .options(
            joinedload(ConsolidatedReport.plan),
            joinedload(ConsolidatedReport.document),
            joinedload(ConsolidatedReport.created_by),
        )
        .order_by(ConsolidatedReport.closes_on.desc(), ConsolidatedReport.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def years_of_reports(actor: Actor) -> Sequence[int]:
    """Return the years reports tell of, the latest first."""
    return db.session.scalars(
        select(ConsolidatedReport.year)
        .where(visible(actor))
        .distinct()
        .order_by(ConsolidatedReport.year.desc())
    ).all()


def get_report(report_id: int, actor: Actor) -> ConsolidatedReport:
    """Return a report with all its page names, and its versions. Raises Missing."""
    found = db.session.scalars(
        select(ConsolidatedReport)
        .where(ConsolidatedReport.id == report_id, visible(actor))
        .options(
            joinedload(ConsolidatedReport.committee),
            joinedload(ConsolidatedReport.plan),
            joinedload(ConsolidatedReport.meeting),
            joinedload(ConsolidatedReport.document),
            joinedload(ConsolidatedReport.submitted_by),
            joinedload(ConsolidatedReport.approved_by),
            joinedload(ConsolidatedReport.returned_by),
            joinedload(ConsolidatedReport.issued_by),
            joinedload(ConsolidatedReport.created_by),
            joinedload(ConsolidatedReport.pdf),
            joinedload(ConsolidatedReport.word_file),
            joinedload(ConsolidatedReport.versions).joinedload(ConsolidatedVersion.made_by),
        )
        .execution_options(populate_existing=True)
    )
    report = found.unique().one_or_none()
    if report is None:
        raise Missing
    return report


def list_blocks(version: ConsolidatedVersion) -> Sequence[ConsolidatedBlock]:
    """Return the blocks of a version in order, with who edited them last."""
    return db.session.scalars(
        select(ConsolidatedBlock)
        .where(ConsolidatedBlock.edition_id == version.id)
        .options(joinedload(ConsolidatedBlock.edited_by))
        .order_by(ConsolidatedBlock.position, ConsolidatedBlock.id)
        .execution_options(populate_existing=True)
    ).all()


def get_block(report: ConsolidatedReport, key: str) -> ConsolidatedBlock:
    """Return a block of the version in force. Raises Missing."""
    block = db.session.scalar(
        select(ConsolidatedBlock)
        .where(ConsolidatedBlock.edition_id == current(report).id, ConsolidatedBlock.key == key)
        .options(joinedload(ConsolidatedBlock.edited_by))
        .execution_options(populate_existing=True)
    )
    if block is None:
        raise Missing
    return block


def current(report: ConsolidatedReport) -> ConsolidatedVersion:
    """Return the version in force, the last."""
    return report.versions[0]


def version_of(report: ConsolidatedReport, ordinal: int) -> ConsolidatedVersion:
    """Return one version. Raises Missing."""
    found = next((one for one in report.versions if one.ordinal == ordinal), None)
    if found is None:
        raise Missing
    return found


def to_rule(row: ConsolidatedBlock) -> Block:
    """Return a block as the rules know it."""
    return block_of(
        row.body,
        key=row.key,
        kind=row.kind,
        level=row.level,
        is_annex=row.is_annex,
        is_own=row.is_own,
        is_left_out=row.is_left_out,
    )


def window_of_report(report: ConsolidatedReport) -> Window:
    """Return the window a report tells of."""
    return window_of(
        report.kind,
        report.year,
        report.ordinal,
        opens_on=report.opens_on,
        closes_on=report.closes_on,
    )


def find_file(report: ConsolidatedReport, kind: str) -> StoredFile:
    """Return a stored file of an issued report. Raises Missing."""
    file = {"pdf": report.pdf, "word": report.word_file}.get(kind)
    if file is None:
        raise Missing
    return file


def offered_sessions(committee_id: int) -> Sequence[Meeting]:
    """Return the year-end sessions a review can belong to, the newest first."""
    return db.session.scalars(
        select(Meeting)
        .where(
            Meeting.committee_id == committee_id,
            Meeting.kind == MeetingKind.YEAR_END,
            Meeting.state != MeetingState.CALLED_OFF,
        )
        .order_by(Meeting.held_on.desc(), Meeting.id.desc())
        .limit(MOST_OFFERED)
    ).all()


def list_waiting() -> Sequence[int]:
    """Return the reports whose files are still to be printed, the oldest first."""
    return db.session.scalars(
        select(ConsolidatedReport.id)
        .where(ConsolidatedReport.print_state == PrintState.WAITING)
        .order_by(ConsolidatedReport.id)
    ).all()


def _chosen(actor: Actor, wanted: ReportFilter) -> Select[ConsolidatedReport]:
    chosen = select(ConsolidatedReport).where(visible(actor))
    conditions: tuple[tuple[Any, object], ...] = (
        (ConsolidatedReport.kind, wanted.kind),
        (ConsolidatedReport.year, wanted.year),
        (ConsolidatedReport.state, wanted.state),
        (ConsolidatedReport.plan_id, wanted.plan_id),
    )
    for column, value in conditions:
        chosen = chosen.where(column == value if value is not None else true())
    return chosen
