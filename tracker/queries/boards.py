"""The board of reports: units by periods, how many came, and who keeps its days best."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true

from tracker.database import db
from tracker.models import Plan, ReportSheet, Submission, Task, Unit
from tracker.queries.board_facts import board_state, sheet_counts
from tracker.queries.memory import remembered
from tracker.queries.statuses import facts_of
from tracker.queries.tallies import within
from tracker.queries.task_facts import FACTS, OF_UNITS, Known, known_on
from tracker.rules.boards import IN_TIME, BoardState, Counts, asked_in_all, fell_due, state_on
from tracker.rules.choices import TaskKind, UnitKind
from tracker.rules.permissions import Scope

PERIODS = (5, 4, 8, 12)  # how many may be asked for, the usual first
ORDER = {kind: place for place, kind in enumerate(UnitKind)}


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


class BoardUnit(NamedTuple):
    """A unit that owes reports, in the order of its kind and of protocol."""

    id: int
    name: str
    kind: UnitKind


def list_columns(scope: Scope, *, most: int, as_of: date, today: date) -> tuple[Column, ...]:
    """Return the latest periods, oldest first, and then the latest plan that asked for plans."""

    def read() -> tuple[Column, ...]:
        plan = case((Task.kind == TaskKind.DETAIL_PLAN, Task.plan_id), else_=None).label("plan")
        known = known_on(as_of, today, "due", "cancelled_on")
        due = known.columns["due"]
        rows = db.session.execute(
            known.attach(
                select(Task.kind, Task.period, plan, func.max(due).label("last")).select_from(Task)
            )
            .where(_owing(scope), *_asked_on(known))
            .group_by(Task.kind, Task.period, plan)
            .order_by(func.min(due), Task.period, plan)
        ).all()
        reports = [_column(row, as_of) for row in rows if row.kind is TaskKind.PERIODIC_REPORT]
        plans = [_column(row, as_of) for row in rows if row.kind is TaskKind.DETAIL_PLAN]
        return (*reports[-most:], *map(_with_days, plans[-1:]))

    return remembered(("board columns", scope.committee_id, most, as_of, today), read)


def list_board_units(scope: Scope, *, as_of: date, today: date) -> tuple[BoardUnit, ...]:
    """Return all units that owe reports or detail plans, by kind and protocol."""

    def read() -> tuple[BoardUnit, ...]:
        known = known_on(as_of, today, "cancelled_on", "unit_id")
        owing = known.attach(select(known.unit_id).select_from(Task)).where(
            _owing(scope), *_asked_on(known)
        )
        # today the index on units finds the first of each
        first = owing.where(Task.unit_id == Unit.id).correlate(Unit)
        rows = db.session.execute(
            select(Unit.id, Unit.short_name, Unit.kind)
            .where(Unit.id.in_(owing) if known.past else first.exists())
            .order_by(Unit.position, Unit.id)
        )
        units = list(map(BoardUnit._make, rows))
        return tuple(sorted(units, key=lambda unit: ORDER[unit.kind]))

    return remembered(("board units", scope.committee_id, as_of, today), read)


def count_columns(
    scope: Scope,
    columns: Sequence[Column],
    *,
    as_of: date,
    today: date,
    kind: UnitKind | None = None,
) -> Mapping[tuple[str, int], Counts]:
    """Return how many stand where in each column, over all units or those of one kind."""

    def count() -> Mapping[tuple[str, int], Counts]:
        shown = _shown(scope, columns)
        keys = (Task.period, _plan_of(Task.kind))
        known = known_on(as_of, today, *(OF_UNITS if kind else FACTS))
        stand = and_(shown, _held_by_kind(known, kind))
        rows = db.session.execute(_count_states(known, ("period", "plan"), stand, about=keys))
        sums = _tally(((period, plan), *counted) for period, plan, *counted in rows)
        sheets = _sum_sheets(keys, as_of, today).where(shown)
        if kind is not None:
            whose = known_on(as_of, today, "unit_id")
            sheets = whose.attach(sheets).where(_held_by_kind(whose, kind))
        for period, plan, nil, asked, given, _most in db.session.execute(sheets):
            sums[period, plan] |= {"nil": nil, "asked": asked, "given": given}
        return {key: Counts(**counts) for key, counts in sums.items()}

    about = ("board totals", scope.committee_id, tuple(columns), kind, as_of, today)
    return remembered(about, count)


def list_standings(
    scope: Scope,
    columns: Sequence[Column],
    *,
    as_of: date,
    today: date,
    unit_ids: Collection[int] | None = None,
) -> Mapping[int, Counts]:
    """Return the counts of each unit, or of some, over the reports of these columns."""

    def count() -> Mapping[int, Counts]:
        shown = _shown(scope, [column for column in columns if column.is_report])
        known, whose = known_on(as_of, today, *OF_UNITS), known_on(as_of, today, "unit_id")
        stand = and_(shown, known.held_by(unit_ids, scope.committee_id))
        sums = _tally(db.session.execute(_count_states(known, ("unit_id",), stand)))
        sheets = whose.attach(_sum_sheets((whose.unit_id,), as_of, today))
        told = db.session.execute(sheets.where(shown, whose.held_by(unit_ids, scope.committee_id)))
        for unit_id, nil, asked, given, most in told:
            of_unit = sums[unit_id]
            lacking = of_unit.get("missing", 0) + of_unit.get("returned", 0)
            asked_of_unit = asked_in_all(asked, most=most, lacking=lacking)
            of_unit |= {"nil": nil, "asked": asked_of_unit, "given": given}
        return {unit_id: Counts(**counts) for unit_id, counts in sums.items()}

    if unit_ids is not None:
        return count()
    return remembered(("board standings", scope.committee_id, tuple(columns), as_of, today), count)


def list_cells(
    scope: Scope,
    columns: Sequence[Column],
    unit_ids: Collection[int],
    *,
    as_of: date,
    today: date,
) -> dict[int, dict[tuple[str, int], list[Cell]]]:
    """Return the reports of some units, by unit and column; two statements."""
    if not unit_ids:
        return {}
    known, whose = known_on(as_of, today, *OF_UNITS), known_on(as_of, today, "unit_id")
    shown = _shown(scope, columns)
    about = (Task.id, Task.code, Task.period, _plan_of(Task.kind))
    rows = db.session.execute(
        known.attach(select(*about, *known.facts).select_from(Task))
        .where(shown, known.held_by(unit_ids, scope.committee_id), known.existed)
        .order_by(known.unit_id, Task.id)
    ).all()
    sheets = {
        row.task_id: row
        for row in db.session.execute(
            whose.attach(
                _from_sheets(
                    select(
                        ReportSheet.task_id,
                        ReportSheet.is_nil,
                        ReportSheet.figures_asked,
                        ReportSheet.figures_given,
                        ReportSheet.warnings_kept,
                    )
                )
            )
            .where(shown, whose.held_by(unit_ids, scope.committee_id), sheet_counts(as_of, today))
            .order_by(ReportSheet.id)
        )
    }
    cells: dict[int, dict[tuple[str, int], list[Cell]]] = {}
    for row in rows:
        cell = _cell(row, sheets.get(row.id), as_of)
        cells.setdefault(row.unit_id, {}).setdefault(cell.column, []).append(cell)
    return cells


def _cell(row: Any, sheet: Any, as_of: date) -> Cell:
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
        is_nil=bool(sheet and sheet.is_nil),
        asked=sheet.figures_asked if sheet else 0,
        given=sheet.figures_given if sheet else 0,
        warnings=sheet.warnings_kept if sheet else 0,
        code=row.code,
    )


def _held_by_kind(known: Known, kind: UnitKind | None) -> ColumnElement[bool]:
    if kind is None:
        return true()
    return known.unit_id.in_(select(Unit.id).where(Unit.kind == kind))


def _owing(scope: Scope) -> ColumnElement[bool]:
    kinds = (TaskKind.PERIODIC_REPORT, TaskKind.DETAIL_PLAN)
    return and_(within(scope), Task.kind.in_(kinds))


def _asked_on(known: Known) -> tuple[ColumnElement[bool], ...]:
    return Task.opened_on <= known.day, known.columns["cancelled_on"].is_(None)


def _shown(scope: Scope, columns: Sequence[Column]) -> ColumnElement[bool]:
    """Return the condition under which a task stands in one of the columns."""
    periods = [column.period for column in columns if column.is_report]
    plans = [column.plan_id for column in columns if not column.is_report]
    report = and_(Task.kind == TaskKind.PERIODIC_REPORT, Task.period.in_(periods))
    if not plans:
        return and_(within(scope), report)
    detail = and_(Task.kind == TaskKind.DETAIL_PLAN, Task.plan_id.in_(plans))
    return and_(within(scope), or_(report, detail))


def _plan_of(kind: Any) -> ColumnElement[Any]:
    """Return the plan of a detail plan, 0 of a report: part of the key of its column."""
    return case((kind == TaskKind.DETAIL_PLAN, Task.plan_id), else_=0).label("plan")


def _count_states(
    known: Known, names: Sequence[str], shown: ColumnElement[bool], *, about: Sequence[Any] = ()
) -> Select[Any]:
    """Return the statement that counts reports by keys, state and whether they fell due.

    The keys are named among the facts, and what the table is to say ``about`` each besides.
    """
    then, table = known.table(*about, where=shown)
    state, fell = board_state(then).label("state"), then.fell_due.label("fell")
    keys = [table.c[name] for name in names]
    return select(*keys, state, fell, func.count()).select_from(table).group_by(*keys, state, fell)


def _sum_sheets(keys: Sequence[Any], as_of: date, today: date) -> Select[Any]:
    query = select(
        *keys,
        func.sum(case((ReportSheet.is_nil, 1), else_=0)).label("nil"),
        func.sum(ReportSheet.figures_asked).label("asked"),
        func.sum(ReportSheet.figures_given).label("given"),
        func.max(ReportSheet.figures_asked).label("most"),
    )
    return _from_sheets(query).where(sheet_counts(as_of, today)).group_by(*keys)


def _from_sheets(query: Select[Any, *tuple[Any, ...]]) -> Select[Any, *tuple[Any, ...]]:
    return (
        query.select_from(Task)
        .join(ReportSheet, ReportSheet.task_id == Task.id)
        .join(Submission, Submission.id == ReportSheet.submission_id)
    )


def _tally(rows: Iterable[Any]) -> dict[Any, dict[str, int]]:
    """Return the counts of rows that say of a key how many reports are in a state, and fell due."""
    sums: dict[Any, dict[str, int]] = {}
    for key, state, fell, many in rows:
        counts = sums.setdefault(key, {})
        if state == BoardState.NOT_ASKED:
            continue
        counts[state] = counts.get(state, 0) + many
        if fell:
            counts["owed"] = counts.get("owed", 0) + many
            if state in IN_TIME:
                counts["kept"] = counts.get("kept", 0) + many
    return sums


def _column(row: Any, as_of: date) -> Column:
    has_passed = row.last is not None and row.last < as_of
    return Column(row.kind, row.period, row.plan, row.last, has_passed)


def _with_days(column: Column) -> Column:
    days = db.session.scalar(select(Plan.detail_days).where(Plan.id == column.plan_id))
    return replace(column, period="", days=days)
