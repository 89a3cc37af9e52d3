"""The board of reports: units by periods, how many came, and who keeps its days best."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
from tracker.models import Plan, ReportSheet, Task, Unit
from tracker.queries.board_facts import board_state, with_sheet
from tracker.queries.memory import remembered
from tracker.queries.statuses import facts_of
from tracker.queries.tallies import within
from tracker.queries.task_changes import Rows
from tracker.queries.task_facts import FACTS, OF_UNITS, Known, known_on
from tracker.rules.boards import IN_TIME, BoardState, Counts, asked_in_all, fell_due, state_on
from tracker.rules.choices import TaskKind, UnitKind
from tracker.rules.permissions import Scope

PERIODS = (5, 4, 8, 12)  # how many may be asked for, the usual first
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

    def fell_due(self, day: date) -> bool:
        """Tell whether its last day has passed, whatever became of it."""
        return self.due is not None and day > self.due


class BoardUnit(NamedTuple):
    """A unit that owes reports, in the order of its kind and of protocol."""

    id: int
    name: str
    kind: UnitKind


def list_columns(scope: Scope, *, most: int, as_of: date, today: date) -> tuple[Column, ...]:
    """Return the latest periods, oldest first, and then the latest plan that asked for plans."""

    def read() -> tuple[Column, ...]:
        known = known_on(as_of, today, "due", "cancelled_on")
        rows = db.session.execute(union_all(*(_spans(part, scope) for part in known.parts)))
        columns = _columns(rows, as_of)
        reports = [column for column in columns if column.is_report]
        plans = [column for column in columns if not column.is_report]
        return (*reports[-most:], *map(_with_days, plans[-1:]))

    return remembered(("board columns", scope.committee_id, most, as_of, today), read)


def list_board_units(scope: Scope, *, as_of: date, today: date) -> tuple[BoardUnit, ...]:
    """Return all units that owe reports or detail plans, by kind and protocol."""

    def read() -> tuple[BoardUnit, ...]:
        known = known_on(as_of, today, "cancelled_on", "unit_id")
        rows = db.session.execute(
            select(Unit.id, Unit.short_name, Unit.kind)
            .where(or_(*(_holds_one(part, scope) for part in known.parts)))
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
        query = _count_states(
            known_on(as_of, today, *(OF_UNITS if kind else FACTS)),
            ("period", "plan"),
            lambda part: and_(shown, _held_by_kind(part, kind)),
            about=(Task.period, _plan_of(Task.kind)),
        )
        rows = db.session.execute(query)
        sums = _tally(((period, plan), *counted) for period, plan, *counted in rows)
        return {key: Counts(**counts) for key, (counts, _most) in sums.items()}

    about = ("board totals", scope.committee_id, tuple(columns), kind, as_of, today)
    return remembered(about, count)


def list_standings(
    scope: Scope, columns: Sequence[Column], *, as_of: date, today: date
) -> Mapping[int, Counts]:
    """Return the counts of each unit over the reports of these columns."""

    def count() -> Mapping[int, Counts]:
        shown = _shown(scope, [column for column in columns if column.is_report])
        query = _count_states(known_on(as_of, today, *OF_UNITS), ("unit_id",), lambda _part: shown)
        sums = _tally(db.session.execute(query))
        return {unit_id: _standing(counts, most) for unit_id, (counts, most) in sums.items()}

    return remembered(("board standings", scope.committee_id, tuple(columns), as_of, today), count)


def standing_of(cells: Iterable[Cell], as_of: date) -> Counts:
    """Return the counts of a unit over its reports, as ``list_standings`` has them."""
    rows = (
        (None, cell.state, cell.fell_due(as_of), 1, cell.is_nil, cell.asked, cell.given, cell.asked)
        for cell in cells
    )
    [(counts, most)] = _tally(rows).values() or [({}, 0)]
    return _standing(counts, most)


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
    shown = _shown(scope, columns)
    about = (Task.id, Task.code, Task.period, _plan_of(Task.kind))
    parts = known_on(as_of, today, *OF_UNITS).parts
    query = union_all(
        *(
            _with_sheets(part, *about).where(
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


def _held_by_kind(known: Known, kind: UnitKind | None) -> ColumnElement[bool]:
    if kind is None:
        return true()
    return known.unit_id.in_(select(Unit.id).where(Unit.kind == kind))


def _owing(scope: Scope) -> ColumnElement[bool]:
    kinds = (TaskKind.PERIODIC_REPORT, TaskKind.DETAIL_PLAN)
    return and_(within(scope), Task.kind.in_(kinds))


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


def _spans(part: Known, scope: Scope) -> Select[Any]:
    """Return the statement that names the columns, and when the first and the last was due."""
    keys = (Task.kind, Task.period, _plan_of(Task.kind))
    due, is_asked = part.columns["due"], part.columns["cancelled_on"].is_(None)
    query = part.attach(select(*keys, func.min(due), func.max(due)).select_from(Task))
    given = Task.opened_on <= part.day
    return query.where(_owing(scope), given, is_asked, part.existed).group_by(*keys)


def _columns(rows: Iterable[Any], as_of: date) -> list[Column]:
    """Return the columns by the day the first was due; what has no last day comes first."""
    spans: dict[tuple[TaskKind, str, int], tuple[date | None, date | None]] = {}
    for kind, period, plan, first, last in rows:
        was = spans.get((kind, period, plan), (first, last))
        firsts, lasts = (filter(None, pair) for pair in zip(was, (first, last), strict=True))
        spans[kind, period, plan] = (min(firsts, default=None), max(lasts, default=None))
    ordered = sorted(spans.items(), key=lambda one: (one[1][0] or date.min, *one[0][1:]))
    return [
        Column(kind, period, plan or None, last, last is not None and last < as_of)
        for (kind, period, plan), (_first, last) in ordered
    ]


def _holds_one(part: Known, scope: Scope) -> ColumnElement[bool]:
    """Return the condition under which a unit is asked for something."""
    given, is_asked = Task.opened_on <= part.day, part.columns["cancelled_on"].is_(None)
    owing = part.attach(select(part.unit_id).select_from(Task)).where(
        _owing(scope), given, is_asked, part.existed
    )
    if part.past is not None:
        return Unit.id.in_(owing)
    # the index on units finds the first of each
    return owing.where(Task.unit_id == Unit.id).correlate(Unit).exists()


def _with_sheets(part: Known, *about: Any) -> Rows:
    """Return the statement that reads facts of reports, and of the sheet that tells of each."""
    return with_sheet(part, part.attach(select(*about, *part.facts, *SHEET).select_from(Task)))


def _count_states(
    known: Known,
    names: Sequence[str],
    shown: Callable[[Known], ColumnElement[bool]],
    *,
    about: Sequence[Any] = (),
) -> CompoundSelect[Any]:
    """Return the statement that counts reports by keys, state and whether they fell due.

    The keys are named among the facts, and what is to be said ``about`` each besides. It sums up
    what their sheets tell, so that each report is looked at once; ``_tally`` adds its rows.
    """

    def count(part: Known) -> Select[Any]:
        then, table = part.table(_with_sheets(part, *about), shown(part))
        keys = [table.c[name] for name in names]
        keys += [board_state(then).label("state"), then.fell_due.label("fell")]
        sums = (
            func.count(),
            func.sum(case((table.c.is_nil, 1), else_=0)),
            func.sum(table.c.figures_asked),
            func.sum(table.c.figures_given),
            func.max(table.c.figures_asked),
        )
        return select(*keys, *sums).select_from(table).group_by(*keys)

    return union_all(*map(count, known.parts))


def _tally(rows: Iterable[Any]) -> dict[Any, tuple[dict[str, int], int]]:
    """Return the counts of rows that say of a key how many reports are in a state, and fell due.

    Beside them stands how many figures were asked at most.
    """
    sums: dict[Any, tuple[dict[str, int], int]] = {}
    for key, state, fell, many, nil, asked, given, most in rows:
        counts, longest = sums.get(key) or (defaultdict(int), 0)
        sums[key] = counts, max(longest, most or 0)
        counts["nil"] += nil
        counts["asked"] += asked or 0
        counts["given"] += given or 0
        if state == BoardState.NOT_ASKED:
            continue
        counts[state] += many
        if fell:
            counts["owed"] += many
            if state in IN_TIME:
                counts["kept"] += many
    return sums


def _standing(counts: Mapping[str, int], most: int) -> Counts:
    """Return the counts of a unit: figures that it did not hand in count as asked."""
    lacking = counts.get("missing", 0) + counts.get("returned", 0)
    asked = asked_in_all(counts.get("asked", 0), most=most, lacking=lacking)
    return Counts(**{**counts, "asked": asked})


def _with_days(column: Column) -> Column:
    days = db.session.scalar(select(Plan.detail_days).where(Plan.id == column.plan_id))
    return replace(column, period="", days=days)
