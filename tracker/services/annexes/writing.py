"""Bring an annex into its draft: all rows or none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tracker.database import db
from tracker.models import AnnexImport, Assignment, Plan
from tracker.queries.annexes.loading import load_preview
from tracker.queries.annexes.previews import Preview
from tracker.queries.calendars import load_calendar
from tracker.queries.wordings import deadline_columns
from tracker.rules.annexes.matching import Change
from tracker.rules.annexes.names import Match
from tracker.rules.annexes.reading import RowRead
from tracker.rules.annexes.unit_cells import Mention
from tracker.rules.choices import ImportState, TaskKind
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Actor
from tracker.rules.texts import cut, fold
from tracker.services.annexes.corrections import require_ready
from tracker.services.annexes.new_units import add_units, remember_names
from tracker.services.annexes.snapshots import snapshot
from tracker.services.parts import name_units, set_units
from tracker.services.plans.drafts import list_rows
from tracker.services.plans.rows import short_title


@dataclass(frozen=True, slots=True)
class Written:
    """What an import did to its plan."""

    new: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0
    units: int = 0


def confirm_import(
    annex: AnnexImport,
    plan: Plan,
    *,
    actor: Actor,
    today: date,
    now: datetime,
    seen: int,
    removes_gone: bool = False,
) -> Written:
    """Bring the rows of an import into its draft, with the units that were to be added.

    Rows known from before are changed, never doubled; rows no longer in the file stay, unless
    ``removes_gone``. Raises NotAllowed, Changed; Refused: PLAN_NOT_DRAFT, ANNEX_NOT_READY,
    ANNEX_UNMAPPED, ANNEX_TOO_LONG, ANNEX_EMPTY, ANNEX_BLOCKED, ANNEX_NAMES_OPEN and what
    ``add_unit`` raises.
    """
    require_ready(annex, plan, actor, seen)
    preview = load_preview(annex, plan, today=today)
    _check(preview)
    added_units = add_units(preview.waiting, actor=actor, preview=preview)
    names = remember_names(annex.decisions)
    if added_units or any(names.values()):
        preview = load_preview(annex, plan, today=today)  # they may be members of a group, too
    rows = list_rows(plan)
    by_id = {row.id: row for row in rows}
    undo: dict[str, Any] = {
        "changed": [],
        "removed": [],
        "positions": [[row.id, row.position] for row in rows],
        "units": added_units,
        "names": names,
    }
    written, brought = _write(preview, by_id, undo)
    gone = [by_id[row.id] for row in preview.gone] if removes_gone else []
    for row in gone:
        undo["removed"].append(snapshot(row))
        db.session.delete(row)
    _order(rows, gone, brought)
    db.session.flush()
    name_units(
        (row, preview.parts_of(read).units)
        for row, read in zip(brought, preview.taken, strict=True)
        if row.id not in by_id
    )
    undo["added"] = [row.id for row in brought if row.id not in by_id]
    annex.undo, annex.state, annex.confirmed_at = undo, ImportState.CONFIRMED, now
    db.session.flush()
    return replace(written, removed=len(gone), units=len(added_units))


def _check(preview: Preview) -> None:
    if not preview.is_mapped:
        raise Refused(Fault.ANNEX_UNMAPPED, field="columns")
    if preview.is_too_long:
        raise Refused(Fault.ANNEX_TOO_LONG)
    if not preview.taken:
        raise Refused(Fault.ANNEX_EMPTY)
    if preview.wrong:
        raise Refused(Fault.ANNEX_BLOCKED, count=len(preview.wrong))
    if preview.blocked:
        raise Refused(Fault.ANNEX_NAMES_OPEN, count=len(preview.blocked))


def _write(
    preview: Preview, by_id: Mapping[int, Assignment], undo: dict[str, Any]
) -> tuple[Written, list[Assignment]]:
    """Write the rows; return how many of which sort, and the rows in the order of the file."""
    deadlines = _deadlines(preview)
    counts = dict.fromkeys(Change, 0)
    brought: list[Assignment] = []
    for read in preview.taken:
        change = preview.change_of(read)
        counts[change] += 1
        kept = preview.row_of(read)
        row = by_id[kept.id] if kept is not None else _new_row(preview.plan)
        if change is Change.CHANGED:
            undo["changed"].append(snapshot(row))
        if change is not Change.SAME:
            _fill(row, read, preview, deadlines[read.deadline_words])
        elif not row.annex_key and row.kind is TaskKind.WORK:
            row.annex_key = preview.key_of(read)
        if kept is None:
            db.session.add(row)
        brought.append(row)
    written = Written(counts[Change.NEW], counts[Change.CHANGED], counts[Change.SAME])
    return written, brought


def _new_row(plan: Plan) -> Assignment:
    return Assignment(committee_id=plan.committee_id, plan_id=plan.id, kind=TaskKind.WORK, units=[])


def _fill(
    row: Assignment,
    read: RowRead,
    preview: Preview,
    deadline: Mapping[str, Any],
) -> None:
    is_titled = row.title and row.title != short_title(row.text)  # a title somebody gave stays
    row.text = read.text
    row.title = row.title if is_titled else short_title(read.text)
    row.folded = fold(f"{row.title} {row.text}")
    row.deliverable, row.note = read.deliverable, read.note
    row.deadline_words = read.deadline_words
    row.annex_number, row.annex_group = read.line.number, cut(read.line.group, 300)
    row.annex_key = preview.key_of(read)
    row.lead_words = _own_words(read.lead_words, read.leads)
    row.coordinating_words = _own_words(read.other_words, read.others)
    for name, value in deadline.items():
        setattr(row, name, value)
    parts = preview.parts_of(read)
    row.lead_group, row.lead_group_id = parts.group, parts.group_id
    if row.id is not None:  # a new row names its units when it has an id, see ``name_units``
        set_units(row, dict(sorted(parts.units.items())))


def _deadlines(preview: Preview) -> dict[str, dict[str, Any]]:
    """Return the columns of each wording of a deadline; an annex says few of them often."""
    calendar = load_calendar()
    readings = {read.deadline_words: read.deadline for read in preview.taken}
    return {words: deadline_columns(None, one, calendar) for words, one in readings.items()}


def _own_words(words: str, mentions: Iterable[Mention]) -> str:
    """Keep the document's words where they say more than the units' names do."""
    is_plain = all(
        one.found is not None and one.found.match in {Match.NAME, Match.SPELLING}
        for one in mentions
    )
    return "" if is_plain else " ".join(words.split())


def _order(
    rows: Iterable[Assignment], gone: Iterable[Assignment], brought: list[Assignment]
) -> None:
    """Let the rows of the file stand together in its order, after the plan's other rows."""
    moved = {id(row) for row in (*brought, *gone)}
    others = [row for row in rows if id(row) not in moved]
    for position, row in enumerate([*others, *brought], start=1):
        row.position = position
