"""One page of the list of tasks, within the actor's scope, and how many there are in all.

Two statements find a page: its ids by an index, then its lines by id. Both the page and the
count are remembered until a fact changes.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from tracker.database import db
from tracker.models import Assignment, Extension, Task, Unit
from tracker.queries.directory import list_unit_names
from tracker.queries.memory import remembered
from tracker.queries.statuses import condition
from tracker.queries.successions.lineage import load_heirs
from tracker.queries.tallies import Sheet, Tally, sheet_of, total_of, within
from tracker.queries.task_rows import TaskRow, read_rows, select_rows
from tracker.rules.choices import ExtensionState, Part
from tracker.rules.filters import SIZE, Lengthened, TaskFilter, TaskSort, UnitsAs
from tracker.rules.permissions import Scope
from tracker.rules.texts import fold

BLOCK = 500  # lines of a long list read at once
LONGEST_LINE = 32_000  # of co-ordinating units, where nothing is to be cut
MOST_WORDS = 8  # of a search; more narrow nothing down


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Lines of one page, and the number of lines on all pages."""

    rows: tuple[TaskRow, ...]
    total: int


def list_tasks(scope: Scope, wanted: TaskFilter, *, today: date) -> TaskPage:
    """Return one page of the tasks of a scope that a filter asks for, in its order.

    A page beyond the last one is empty.
    """
    total = count_tasks(scope, wanted, today=today)
    if wanted.offset >= total:
        return TaskPage((), total)

    def read() -> TaskPage:
        chosen, offset = _chosen(scope, wanted, today), wanted.offset
        if wanted.sort is TaskSort.UNIT and not wanted.narrowed_by:
            sheet = sheet_of(scope, today=today)
            unit_ids, offset = _units_on_page(sheet, scope, wanted)
            chosen = chosen.where(Task.unit_id.in_(unit_ids))
        ids = db.session.scalars(_ordered(chosen, wanted).offset(offset).limit(wanted.size)).all()
        found = db.session.execute(select_rows().where(Task.id.in_(ids))).all()
        by_id = {row.id: row for row in found}
        rows = [by_id[id_] for id_ in ids if id_ in by_id]
        lines = read_rows(rows, today=today, due_soon_days=scope.due_soon_days)
        if wanted.units is UnitsAs.TODAY:
            lines = _by_todays_units(lines)
        return TaskPage(tuple(lines), total)

    return remembered(("tasks", scope, wanted, today), read)


def each_task(scope: Scope, wanted: TaskFilter, *, today: date) -> Iterator[TaskRow]:
    """Yield all tasks of a scope that a filter asks for, in its order, block by block."""
    ids = db.session.scalars(_ordered(_chosen(scope, wanted, today), wanted)).all()
    for start in range(0, len(ids), BLOCK):
        block = ids[start : start + BLOCK]
        found = db.session.execute(select_rows().where(Task.id.in_(block))).all()
        by_id = {row.id: row for row in found}
        lines = read_rows(
            [by_id[id_] for id_ in block if id_ in by_id],
            today=today,
            due_soon_days=scope.due_soon_days,
            longest_line=LONGEST_LINE,
            between="; ",  # names hold commas
        )
        yield from _by_todays_units(lines) if wanted.units is UnitsAs.TODAY else lines


def count_tasks(scope: Scope, wanted: TaskFilter, *, today: date) -> int:
    """Return how many tasks of a scope a filter asks for, its page and order apart."""
    if wanted.narrowed_by <= {"unit_id"}:
        tally = tally_part(scope, wanted.part, today=today, unit_ids=family_of(wanted))
        return tally.of(wanted.view)
    alike = wanted.but(sort=TaskSort.DUE, descending=False, size=SIZE)

    def count() -> int:
        chosen = _chosen(scope, wanted, today)
        return db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0

    return remembered(("count", scope, alike, today), count)


def tally_part(
    scope: Scope,
    part: Part | None,
    *,
    today: date,
    unit_ids: Collection[int] | None = None,
) -> Tally:
    """Return the counts of a scope, of what its unit leads or co-ordinates, or of some units."""
    sheet = sheet_of(scope, today=today)
    if part is None and unit_ids is None:
        return sheet.total
    return _sum_of(sheet, scope.unit_id, part, unit_ids)


def family_of(wanted: TaskFilter) -> Collection[int] | None:
    """Return the units a filter chooses: by today's units also those it took over from."""
    if not wanted.unit_id:
        return None
    if wanted.units is UnitsAs.REPORTED:
        return (wanted.unit_id,)
    before = (old for old, heir in load_heirs().items() if heir == wanted.unit_id)
    return (wanted.unit_id, *sorted(before))


def _by_todays_units(lines: Iterable[TaskRow]) -> list[TaskRow]:
    """Return lines that name the unit answering today, and the one that did the work."""
    heirs, names = load_heirs(), {unit.id: unit.short_name for unit in list_unit_names()}
    return [
        replace(line, unit_name=f"{names[heirs[line.unit_id]]} ({line.unit_name})")
        if line.unit_id in heirs
        else line
        for line in lines
    ]


def _sum_of(
    sheet: Sheet, own_id: int | None, part: Part | None, unit_ids: Collection[int] | None
) -> Tally:
    chosen = (
        tally
        for id_, tally in sheet.units.items()
        if (unit_ids is None or id_ in unit_ids)
        and (part is None or own_id is None or (part is Part.LEAD) == (id_ == own_id))
    )
    return total_of(chosen)


def _chosen(scope: Scope, wanted: TaskFilter, today: date) -> Select[int]:
    conditions: list[ColumnElement[bool]] = [
        within(scope),
        condition(wanted.view, today, due_soon_days=scope.due_soon_days),
    ]
    if wanted.part is not None and scope.unit_id is not None:
        leads = wanted.part is Part.LEAD
        conditions.append(Task.unit_id == scope.unit_id if leads else Task.unit_id != scope.unit_id)
    family = family_of(wanted)
    if family is not None:
        conditions.append(Task.unit_id.in_(family))
    if wanted.plan_id:
        conditions.append(Task.plan_id == wanted.plan_id)
    if wanted.kind:
        conditions.append(Task.kind == wanted.kind)
    conditions += _of_dates(wanted)
    if wanted.text:
        conditions.append(_matching(scope.committee_id, wanted.text))
    return select(Task.id).where(and_(*conditions))


def _of_dates(wanted: TaskFilter) -> list[ColumnElement[bool]]:
    """Return the conditions on the due date and on how often it was put off."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.due_from:
        conditions.append(Task.due >= wanted.due_from)
    if wanted.due_to:
        conditions.append(Task.due <= wanted.due_to)
    if wanted.extended:
        least = 2 if wanted.extended is Lengthened.AGAIN else 1
        conditions.append(Task.id.in_(_extended_at_least(least)))
    return conditions


def _extended_at_least(times: int) -> Select[int]:
    """Return the ids of tasks that were given more time so often."""
    return (
        select(Extension.task_id)
        .where(Extension.state == ExtensionState.GRANTED)
        .group_by(Extension.task_id)
        .having(func.count(Extension.id) >= times)
    )


def _matching(committee_id: int, text: str) -> ColumnElement[bool]:
    """Return the condition for a search without diacritics.

    All words stand in the title or the document's text, or the code is typed, or the words are
    part of the unit's name. The words are data: a percent sign means a percent sign.
    """
    phrase = fold(text)
    assignments = select(Assignment.id).where(
        Assignment.committee_id == committee_id,
        *(
            Assignment.folded.contains(word, autoescape=True)
            for word in phrase.split()[:MOST_WORDS]
        ),
    )
    units = [unit.id for unit in list_unit_names() if phrase in unit.folded]
    return or_(
        Task.assignment_id.in_(assignments),
        Task.code == text.upper(),
        Task.unit_id.in_(units),
    )


def _units_on_page(sheet: Sheet, scope: Scope, wanted: TaskFilter) -> tuple[list[int], int]:
    """Return the units whose tasks stand on a page sorted by unit, and how many come before.

    The counts are known already, so only these few units have to be sorted.
    """
    names = [unit.id for unit in list_unit_names()]
    unit_ids: list[int] = []
    place = offset = 0
    for unit_id in reversed(names) if wanted.descending else names:
        count = _sum_of(sheet, scope.unit_id, wanted.part, (unit_id,)).of(wanted.view)
        if place + count > wanted.offset and place < wanted.offset + wanted.size:
            offset = offset if unit_ids else wanted.offset - place
            unit_ids.append(unit_id)
        place += count
    return unit_ids, offset


def _ordered(chosen: Select[int], wanted: TaskFilter) -> Select[int]:
    """Sort by the key wanted, then by due date and id; what has no date comes last."""
    if wanted.sort is TaskSort.UNIT:
        chosen = chosen.join(Unit, Unit.id == Task.unit_id)
        place = (Unit.position, Unit.id)
        key = [column.desc() for column in place] if wanted.descending else list(place)
        return chosen.order_by(*key, Task.due.asc().nulls_last(), Task.id)
    column = {
        TaskSort.DUE: Task.due,
        TaskSort.OPENED: Task.opened_on,
        TaskSort.FINISHED: Task.finished_on,
    }[wanted.sort]
    if wanted.descending:
        return chosen.order_by(column.desc().nulls_last(), Task.id.desc())
    return chosen.order_by(column.asc().nulls_last(), Task.id)
