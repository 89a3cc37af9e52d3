"""The reports of the board one by one: those of some units, and those behind a number."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    func,
    or_,
    select,
    true,
    union_all,
)

from tracker.database import db
from tracker.models import ReportSheet, Task, Unit
from tracker.queries.board_facts import is_behind, with_sheet
from tracker.queries.memory import remembered
from tracker.queries.statuses import facts_of
from tracker.queries.tallies import within
from tracker.queries.task_changes import Rows
from tracker.queries.task_facts import OF_UNITS, Known, known_on
from tracker.rules.boards import LACKING, BoardState, Part, fell_due, state_on
from tracker.rules.choices import TaskKind, UnitKind
from tracker.rules.permissions import Scope

ORDER = {kind: place for place, kind in enumerate(UnitKind)}
SHEET = (
    *(ReportSheet.is_nil, ReportSheet.figures_asked, ReportSheet.figures_given),
    ReportSheet.warnings_kept,
)


@dataclass(frozen=True, slots=True)
class Column:
    """What everybody owed once: the reports of a period, or the detail plans of one plan."""

    kind: TaskKind
    period: str
    plan_id: int | None
    last_due: date | None
    cut_off: bool = False  # its last day has passed for everybody
    days: int | None = None  # within which a detail plan was due

    @property
    def key(self) -> tuple[str, int]:
        """Return what tells the column from the others."""
        return (self.period, self.plan_id or 0)

    @property
    def word(self) -> str:
        """Return what an address calls the column."""
        return self.period or f"plan-{self.plan_id}"

    @property
    def is_report(self) -> bool:
        """Tell whether these are reports of a period."""
        return self.kind is TaskKind.PERIODIC_REPORT


@dataclass(frozen=True, slots=True)
class Cell:
    """One report of one unit as the board shows it."""

    task_id: int
    column: tuple[str, int]
    state: BoardState
    due: date | None
    handed_in_on: date | None
    days_late: int
    is_nil: bool = False
    asked: int = 0
    given: int = 0
    warnings: int = 0
    code: str = ""

    @property
    def is_lacking(self) -> bool:
        """Tell whether it did not come, or was returned and not handed in anew."""
        return self.state in LACKING

    def fell_due(self, day: date) -> bool:
        """Tell whether its last day has passed, whatever became of it."""
        return self.due is not None and day > self.due


class BoardUnit(NamedTuple):
    """A unit that owes reports, in the order of its kind and of protocol."""

    id: int
    name: str
    kind: UnitKind


def list_cells(
    scope: Scope,
    columns: Sequence[Column],
    unit_ids: Collection[int],
    *,
    as_of: date,
    today: date,
) -> dict[int, dict[tuple[str, int], list[Cell]]]:
    """Return the reports of some units, by unit and column; one statement."""
    if not unit_ids:
        return {}
    shown = shown_in(scope, columns)
    about = (Task.id, Task.code, Task.period, plan_of(Task.kind))
    parts = known_on(as_of, today, *OF_UNITS).parts
    query = union_all(
        *(
            with_sheets(part, *about).where(
                shown, part.held_by(unit_ids, scope.committee_id), part.existed
            )
            for part in parts
        )
    )
    cells: dict[int, dict[tuple[str, int], list[Cell]]] = {}
    for row in sorted(db.session.execute(query), key=attrgetter("unit_id", "id")):
        cell = _cell(row, as_of)
        cells.setdefault(row.unit_id, {}).setdefault(cell.column, []).append(cell)
    return cells


@dataclass(frozen=True, slots=True)
class Behind:
    """What a number of the board counts: which part of the reports, whose, and of which columns."""

    part: Part
    columns: tuple[Column, ...]
    unit_id: int | None = None
    kind: UnitKind | None = None


class ReportRow(NamedTuple):
    """One report of one unit behind a number."""

    unit: BoardUnit
    cell: Cell


def sum_reports(scope: Scope, behind: Behind, *, as_of: date, today: date) -> tuple[int, int, int]:
    """Return how many reports are behind a number, the figures asked of them and those given."""

    def read() -> tuple[int, int, int]:
        found = _behind(scope, behind, as_of, today).subquery()
        asked, given = found.c.figures_asked, found.c.figures_given
        sums = select(func.count(), func.sum(asked), func.sum(given)).select_from(found)
        total, all_asked, all_given = db.session.execute(sums).one()
        return total, all_asked or 0, all_given or 0

    return remembered(("board behind", scope.committee_id, behind, as_of, today), read)


def list_reports(
    scope: Scope, behind: Behind, *, as_of: date, today: date, offset: int, limit: int
) -> list[ReportRow]:
    """Return a page of the reports behind a number: unit by unit, the latest period first."""
    if not behind.columns:
        return []
    found = _behind(scope, behind, as_of, today).subquery()
    keys = [
        and_(found.c.period == column.period, found.c.plan == (column.plan_id or 0))
        for column in behind.columns
    ]
    latest = case(*((key, -place) for place, key in enumerate(keys)))
    unit = Unit.short_name.label("unit_name"), Unit.kind.label("unit_kind")
    rows = db.session.execute(
        select(found, *unit)
        .join(Unit, Unit.id == found.c.unit_id)
        .order_by(case(ORDER, value=Unit.kind), Unit.position, Unit.id, latest, found.c.id)
        .limit(limit)
        .offset(offset)
    )
    return [
        ReportRow(BoardUnit(row.unit_id, row.unit_name, row.unit_kind), _cell(row, as_of))
        for row in rows
    ]


def _behind(scope: Scope, behind: Behind, as_of: date, today: date) -> CompoundSelect[Any]:
    """Return the statement that reads the reports behind a number."""
    shown = shown_in(scope, behind.columns)
    about = (Task.id, Task.code, Task.period, plan_of(Task.kind))
    ids = None if behind.unit_id is None else (behind.unit_id,)

    def read(part: Known) -> Select[Any]:
        whose = and_(part.held_by(ids, scope.committee_id), held_by_kind(part, behind.kind))
        then, table = part.table(with_sheets(part, *about), and_(shown, whose))
        return select(table).where(is_behind(behind.part, then, table.c))

    return union_all(*map(read, known_on(as_of, today, *OF_UNITS).parts))


def _cell(row: Any, as_of: date) -> Cell:
    facts = facts_of(row)
    state, last_day = state_on(facts, as_of), facts.effective_due
    handed_in_on = facts.finished_on or facts.submitted_on
    until = handed_in_on or (as_of if fell_due(facts, as_of) else None)
    return Cell(
        task_id=row.id,
        column=(row.period, row.plan),
        state=state,
        due=last_day,
        handed_in_on=handed_in_on,
        days_late=max(0, (until - last_day).days) if until and last_day else 0,
        is_nil=bool(row.is_nil),
        asked=row.figures_asked or 0,
        given=row.figures_given or 0,
        warnings=row.warnings_kept or 0,
        code=row.code,
    )


def held_by_kind(known: Known, kind: UnitKind | None) -> ColumnElement[bool]:
    """Return the condition under which a unit of one kind held a task; of None, any."""
    if kind is None:
        return true()
    return known.unit_id.in_(select(Unit.id).where(Unit.kind == kind))


def shown_in(scope: Scope, columns: Sequence[Column]) -> ColumnElement[bool]:
    """Return the condition under which a task stands in one of the columns."""
    periods = [column.period for column in columns if column.is_report]
    plans = [column.plan_id for column in columns if not column.is_report]
    report = and_(Task.kind == TaskKind.PERIODIC_REPORT, Task.period.in_(periods))
    if not plans:
        return and_(within(scope), report)
    detail = and_(Task.kind == TaskKind.DETAIL_PLAN, Task.plan_id.in_(plans))
    return and_(within(scope), or_(report, detail))


def plan_of(kind: Any) -> ColumnElement[Any]:
    """Return the plan of a detail plan, 0 of a report: part of the key of its column."""
    return case((kind == TaskKind.DETAIL_PLAN, Task.plan_id), else_=0).label("plan")


def with_sheets(part: Known, *about: Any) -> Rows:
    """Return the statement that reads facts of reports, and of the sheet that tells of each."""
    return with_sheet(part, part.attach(select(*about, *part.facts, *SHEET).select_from(Task)))
