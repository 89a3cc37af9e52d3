"""The board of reports: units by periods, how many came, and who keeps its days best."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    func,
    or_,
    select,
    union_all,
)

from tracker.database import db
from tracker.models import Plan, Task, Unit
from tracker.queries.board_cells import (
    ORDER,
    BoardUnit,
    Cell,
    Column,
    held_by_kind,
    plan_of,
    shown_in,
    with_sheets,
)
from tracker.queries.board_facts import board_state
from tracker.queries.memory import remembered
from tracker.queries.tallies import within
from tracker.queries.task_facts import FACTS, OF_UNITS, Known, known_on
from tracker.rules.boards import IN_TIME, BoardState, Counts, estimated_figures
from tracker.rules.choices import TaskKind, UnitKind
from tracker.rules.permissions import Scope

PERIODS = (5, 4, 8, 12)  # how many may be asked for, the usual first


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
        shown = shown_in(scope, columns)
        query = _count_states(
            known_on(as_of, today, *(OF_UNITS if kind else FACTS)),
            ("period", "plan"),
            lambda part: and_(shown, held_by_kind(part, kind)),
            about=(Task.period, plan_of(Task.kind)),
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
        shown = shown_in(scope, [column for column in columns if column.is_report])
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


def _owing(scope: Scope) -> ColumnElement[bool]:
    kinds = (TaskKind.PERIODIC_REPORT, TaskKind.DETAIL_PLAN)
    return and_(within(scope), Task.kind.in_(kinds))


def _spans(part: Known, scope: Scope) -> Select[Any]:
    """Return the statement that names the columns, and when the first and the last was due."""
    keys = (Task.kind, Task.period, plan_of(Task.kind))
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
        then, table = part.table(with_sheets(part, *about), shown(part))
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
    estimated = estimated_figures(most=most, lacking=lacking)
    asked = counts.get("asked", 0) + estimated
    return Counts(**{**counts, "asked": asked, "estimated": estimated})


def _with_days(column: Column) -> Column:
    days = db.session.scalar(select(Plan.detail_days).where(Plan.id == column.plan_id))
    return replace(column, period="", days=days)
