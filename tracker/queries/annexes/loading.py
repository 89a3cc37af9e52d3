"""Read an annex against its plan and the register as they are now."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from tracker.database import db
from tracker.models import (
    AnnexImport,
    Assignment,
    Committee,
    IndicatorAssignment,
    Plan,
    Unit,
)
from tracker.queries.annexes.previews import Preview
from tracker.queries.calendars import load_calendar, published_calendar
from tracker.queries.central_bodies import central_bodies
from tracker.queries.groups import is_valid_on, load_members
from tracker.queries.plans import list_rows
from tracker.queries.registers import load_register
from tracker.queries.units import list_units
from tracker.rules.annexes.columns import Role
from tracker.rules.annexes.lines import MOST_LINES, read_lines
from tracker.rules.annexes.matching import Known, annex_key, match_rows
from tracker.rules.annexes.names import Register, register_of
from tracker.rules.annexes.reading import Decision, Ground, RowRead, read_rows
from tracker.rules.annexes.tables import filled, find_tables, likeliest
from tracker.rules.choices import UnitKind
from tracker.rules.faults import Fault, Refused
from tracker.rules.grids import Book
from tracker.rules.packing import pack, unpack
from tracker.rules.wording import read_deadline


def load_preview(annex: AnnexImport, plan: Plan, *, today: date) -> Preview:
    """Read an import's table against the plan and the register as they are now."""
    units = list(list_units())
    register = load_register(units, annex.decisions)
    is_strict, leads = _habit_and_leads(plan)
    return _assemble(
        annex,
        plan,
        ground=_ground(plan, units, register, annex, today=today, is_strict=is_strict),
        units=units,
        kept=list_rows(plan),
        leads=leads,
    )


def try_book(book: Book, *, today: date, has_register: bool) -> Preview:
    """Read a book as the annex of no plan yet, without keeping anything.

    Terms that count from the issue stay unread; without a register only the shipped list of
    names is known. Raises Refused: ANNEX_EMPTY.
    """
    tables = find_tables(book)
    if not tables:
        raise Refused(Fault.ANNEX_EMPTY, field="file")
    units = list(list_units()) if has_register else []
    register = load_register(units) if has_register else register_of((), central_bodies())
    calendar = load_calendar() if has_register else published_calendar()
    ground = Ground(
        register=register,
        read_deadline=lambda words: read_deadline(words, issued=None, calendar=calendar),
        issued=None,
        today=today,
    )
    annex = AnnexImport(
        book=pack(book),
        table_number=likeliest(tables),
        columns={},
        corrections={},
        decisions={},
    )
    return _assemble(
        annex, Plan(issued_on=today), ground=ground, units=units, kept=[], leads=frozenset()
    )


def _assemble(
    annex: AnnexImport,
    plan: Plan,
    *,
    ground: Ground,
    units: Sequence[Unit],
    kept: Sequence[Assignment],
    leads: frozenset[int],
) -> Preview:
    book = unpack(annex.book)
    tables = find_tables(book)
    table = tables[min(annex.table_number, len(tables) - 1)]
    table = table.mapped({int(at): Role(role) for at, role in annex.columns.items()})
    lines = read_lines(table, filled(book.grids[table.grid]), annex.corrections)
    rows = read_rows(lines[:MOST_LINES], ground)
    return Preview(
        annex=annex,
        book=book,
        tables=tables,
        table=table,
        rows=rows,
        plan=plan,
        kept=kept,
        matched=_match(rows, kept),
        units=units,
        indicator_leads=leads,
        stored_groups=load_members() if units else {},
        is_too_long=len(lines) > MOST_LINES,
    )


def _ground(
    plan: Plan,
    units: Sequence[Unit],
    register: Register,
    annex: AnnexImport,
    *,
    today: date,
    is_strict: bool,
) -> Ground:
    calendar = load_calendar()
    decisions = {key: Decision(str(one["do"])) for key, one in annex.decisions.items()}
    kinds = {unit.kind for unit in units if is_valid_on(unit, plan.issued_on)}
    kinds |= {UnitKind(str(one["kind"])) for one in annex.decisions.values() if one.get("kind")}
    standing = {unit.id for unit in units if is_valid_on(unit, plan.issued_on)}
    return Ground(
        register=register,
        read_deadline=lambda words: read_deadline(
            words, issued=plan.issued_on, calendar=calendar, strict_before=is_strict
        ),
        issued=plan.issued_on,
        today=today,
        kinds=frozenset(kinds),
        decisions=decisions,
        filled_groups=frozenset(id_ for id_, held in load_members().items() if held & standing),
    )


def _match(rows: Sequence[RowRead], kept: Sequence[Assignment]) -> dict[int, int]:
    read = [
        Known(row.line.at, annex_key(row.line.group, row.line.number), row.text)
        for row in rows
        if not row.line.is_left_out
    ]
    stored = [Known(place, row.annex_key, row.text) for place, row in enumerate(kept)]
    return match_rows(read, stored)


def _habit_and_leads(plan: Plan) -> tuple[bool, frozenset[int]]:
    """Return whether the plan's committee reads "trước" strictly, and who leads an indicator."""
    given = IndicatorAssignment.plan_id == plan.id
    rows = db.session.execute(
        select(Committee.reads_before_strictly, IndicatorAssignment.lead_unit_id)
        .outerjoin(IndicatorAssignment, given)
        .where(Committee.id == plan.committee_id)
    ).all()
    return rows[0][0], frozenset(unit_id for _, unit_id in rows if unit_id is not None)
