"""Annexes on their way into a plan: what was read, what is doubtful, what would change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from tracker.database import db
from tracker.models import (
    AnnexImport,
    Assignment,
    Committee,
    IndicatorAssignment,
    Plan,
    Unit,
)
from tracker.queries.calendars import load_calendar, published_calendar
from tracker.queries.central_bodies import central_bodies
from tracker.queries.groups import in_group, is_valid_on, load_members, valid_on
from tracker.queries.plans import list_rows
from tracker.queries.registers import load_register
from tracker.queries.units import list_units
from tracker.rules.annexes.columns import Role
from tracker.rules.annexes.groups import Wording
from tracker.rules.annexes.lines import MOST_LINES, read_lines
from tracker.rules.annexes.matching import Change, Known, annex_key, match_rows
from tracker.rules.annexes.names import Body, Register, register_of
from tracker.rules.annexes.reading import Decision, Ground, RowRead, read_rows
from tracker.rules.annexes.tables import Table, filled, find_tables, likeliest
from tracker.rules.annexes.unit_cells import Mention, keys_of
from tracker.rules.choices import ImportState, LeadGroup, Part, TaskKind, UnitKind
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.grids import Book
from tracker.rules.packing import pack, unpack
from tracker.rules.wording import read_deadline

UNFINISHED = (ImportState.READING, ImportState.READY, ImportState.FAILED)


@dataclass(frozen=True, slots=True)
class Parts:
    """Who does a row: a group, or units by id; ``fresh`` are codes of bodies not added yet."""

    group: LeadGroup
    group_id: int | None  # where the office keeps the group itself
    units: Mapping[int, Part]
    fresh: Mapping[str, Part]


@dataclass(frozen=True)
class Preview:
    """An annex as it would go into its plan."""

    annex: AnnexImport
    book: Book
    tables: Sequence[Table]
    table: Table
    rows: Sequence[RowRead]
    plan: Plan
    kept: Sequence[Assignment]  # the rows of the plan that may be the file's
    matched: Mapping[int, int]  # place in the grid: place in ``kept``
    units: Sequence[Unit]
    indicator_leads: frozenset[int]
    stored_groups: Mapping[int, frozenset[int]] = field(default_factory=dict)
    is_too_long: bool = False
    _members: dict[Wording, tuple[int, ...]] = field(default_factory=dict)
    _changes: dict[int, Change] = field(default_factory=dict)

    @property
    def is_mapped(self) -> bool:
        """Tell whether it is known which column holds the tasks, and which who leads them."""
        return {Role.TASK, Role.LEAD} <= self.table.roles

    @cached_property
    def hidden(self) -> list[str]:
        """Return the names of the sheets left alone because they are hidden."""
        return [grid.name for grid in self.book.grids if grid.is_hidden]

    @cached_property
    def standing(self) -> list[Unit]:
        """Return the units that exist on the day of the plan, which its rows may name."""
        return valid_on(self.units, self.plan.issued_on)

    @cached_property
    def taken(self) -> list[RowRead]:
        """Return the rows that are to go into the plan."""
        return [row for row in self.rows if not row.line.is_left_out]

    @cached_property
    def blocked(self) -> list[RowRead]:
        """Return the rows that cannot go in as they stand."""
        return [row for row in self.taken if row.is_blocked]

    @cached_property
    def wrong(self) -> list[RowRead]:
        """Return the blocked rows that need more than a decision about a new unit."""
        return [row for row in self.taken if row.is_wrong]

    @cached_property
    def doubtful(self) -> list[RowRead]:
        """Return the rows somebody should look at, the wrong ones among them."""
        return [row for row in self.taken if row.is_doubtful]

    def row_at(self, at: int) -> RowRead:
        """Return the row that begins at a row of the grid. Raises Missing."""
        for row in self.rows:
            if row.line.at == at:
                return row
        raise Missing

    def row_of(self, row: RowRead) -> Assignment | None:
        """Return the row of the plan a row of the file is, if any."""
        place = self.matched.get(row.line.at)
        return None if place is None else self.kept[place]

    def change_of(self, row: RowRead) -> Change:
        """Return what the import does to the plan with a row."""
        if row.line.at not in self._changes:
            kept = self.row_of(row)
            if kept is None:
                change = Change.NEW
            else:
                change = Change.SAME if says_the_same(kept, row, self) else Change.CHANGED
            self._changes[row.line.at] = change
        return self._changes[row.line.at]

    @cached_property
    def gone(self) -> list[Assignment]:
        """Return the rows an earlier import brought which are no longer in the file.

        A file that shares less than half its rows with them is another annex: none is missed.
        """
        brought = {place for place, row in enumerate(self.kept) if row.annex_key}
        still = brought & set(self.matched.values())
        if 2 * len(still) < min(len(brought), len(self.taken)):
            return []
        return [self.kept[place] for place in sorted(brought - still)]

    def place(self, row: RowRead, role: Role) -> str:
        """Return how a person finds a cell of the file."""
        at = row.line.places.get(role, (row.line.at, self.table.columns[0].at))
        return self.book.grids[self.table.grid].place(*at)

    @property
    def sheet(self) -> str:
        """Return the name of the sheet the table stands on; "" where a file has none."""
        return self.book.grids[self.table.grid].name

    def key_of(self, row: RowRead) -> str:
        """Return the key by which a row is known again."""
        return annex_key(row.line.group, row.line.number)

    def parts_of(self, row: RowRead) -> Parts:
        """Return who does a row; groups beside named units are read as their members."""
        group = row.lead_group
        is_led = group is not None and group.group is not LeadGroup.NONE
        ids: dict[int, Part] = {}
        fresh: dict[str, Part] = {}
        led = set(self.members_of(group)) if group else set()
        leads = () if is_led else row.leads
        for mentions, part in ((row.others, Part.COORDINATING), (leads, Part.LEAD)):
            kept = [one for one in mentions if self.decision_of(one) is not Decision.APART]
            named = [*chain.from_iterable(map(self.members_of, _groups(kept))), *self._named(kept)]
            ids |= {unit_id: part for unit_id in named if unit_id not in led}
            fresh |= {body.code: part for body in _bodies(kept) if body in self.waiting}
        named_group = group if group and is_led else Wording(LeadGroup.NONE)
        return Parts(named_group.group, named_group.stored_id, ids, fresh)

    @cached_property
    def waiting(self) -> list[Body]:
        """Return the bodies that are to be added as units, each once, as they are first named."""
        named = dict[str, Body]()
        for row in self.taken:
            for one in (*row.leads, *row.others):
                if self.decision_of(one) is Decision.CREATE:
                    named |= {body.code: body for body in _bodies([one]) if body.id is None}
        return list(named.values())

    def decision_of(self, one: Mention) -> Decision | None:
        """Return what the office decided about a mention."""
        for key in keys_of(one) if self.annex.decisions else ():
            if decided := self.annex.decisions.get(key):
                return Decision(str(decided["do"]))
        return None

    def _named(self, mentions: Iterable[Mention]) -> list[int]:
        """Return the named units that exist on the day of the plan."""
        day = self.plan.issued_on
        return [
            body.id
            for body in _bodies(mentions)
            if body.id is not None
            and (body.valid_to is None or day <= body.valid_to)
            and (body.valid_from is None or body.valid_from <= day)
        ]

    def members_of(self, group: Wording) -> tuple[int, ...]:
        """Return the units of a group on the day of the plan."""
        if group not in self._members:
            self._members[group] = tuple(self._list_members(group))
        return self._members[group]

    def _list_members(self, group: Wording) -> list[int]:
        day = self.plan.issued_on
        if group.group is LeadGroup.NONE:
            return []
        if group.group is LeadGroup.INDICATOR_LEADS:
            return sorted(self.indicator_leads)
        if group.group is LeadGroup.STORED:
            kept = self.stored_groups.get(group.stored_id or 0, frozenset())
            return [unit.id for unit in valid_on(self.units, day) if unit.id in kept]
        return [unit.id for unit in in_group(self.units, group.group, day)]


def _groups(mentions: Iterable[Mention]) -> list[Wording]:
    return [one.group for one in mentions if one.group and not one.group.is_some]


def _bodies(mentions: Iterable[Mention]) -> list[Body]:
    return [one.found.body for one in mentions if one.found and one.is_read]


def says_the_same(kept: Assignment, row: RowRead, preview: Preview) -> bool:
    """Tell whether a row of the plan says already what the file says, whatever its number.

    What a plan's own fields made is theirs: no file changes it.
    """
    if kept.kind is not TaskKind.WORK:
        return True
    parts = preview.parts_of(row)
    return (
        not parts.fresh
        and kept.text == row.text
        and kept.deliverable == row.deliverable
        and kept.note == row.note
        and kept.deadline_words == row.deadline_words
        and (kept.lead_group, kept.lead_group_id) == (parts.group, parts.group_id)
        and {unit.unit_id: unit.part for unit in kept.units} == dict(parts.units)
    )


def get_import(plan: Plan, import_id: int, *, to_change: bool = False) -> AnnexImport:
    """Return one import of a plan with what was read; ``to_change`` lets others wait.

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
