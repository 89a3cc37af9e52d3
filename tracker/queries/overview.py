"""How the committee stands: who is late, whose turn it is, what has waited longest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ScalarSelect, func, literal, select, true

from tracker.database import db
from tracker.models import Extension, Task
from tracker.queries.backlog import late_answers
from tracker.queries.calendars import load_calendar
from tracker.queries.directory import UnitName, list_unit_names
from tracker.queries.memory import remembered
from tracker.queries.profiles.facts import DtiLine
from tracker.queries.profiles.results import last_place
from tracker.queries.statuses import condition
from tracker.queries.successions.lineage import load_heirs
from tracker.queries.tallies import Tally, tally_units, within
from tracker.queries.task_rows import TaskRow, read_rows, select_rows
from tracker.rules.backlog import last_day_late
from tracker.rules.choices import ExtensionState
from tracker.rules.filters import UnitsAs
from tracker.rules.permissions import Scope
from tracker.rules.statuses import View

LONGEST = 5


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit and its counts."""

    unit: UnitName
    tally: Tally


@dataclass(frozen=True, slots=True)
class Edges:
    """The oldest or the next of what waits for somebody, and how many answers are owed."""

    oldest_submission: date | None
    oldest_request: datetime | None  # for more time
    next_due: date | None
    late_submissions: int  # waiting longer than the secretariat's working days
    late_requests: int
    index: DtiLine | None = None  # where the province stands in the index


def list_unit_lines(
    scope: Scope, *, today: date, units: UnitsAs = UnitsAs.REPORTED
) -> Sequence[UnitLine]:
    """Return the units that owe something: the most overdue first, then in order of protocol.

    By today's units, what a unit did that has ended counts for the one that took over.
    """

    def read() -> tuple[UnitLine, ...]:
        tallies = tally_units(scope, today=today)
        if units is UnitsAs.TODAY:
            tallies = _by_heir(tallies)
        names = list_unit_names()
        lines = [UnitLine(unit, tallies[unit.id]) for unit in names if unit.id in tallies]
        return tuple(sorted(lines, key=lambda line: -line.tally.overdue))

    return remembered(("unit lines", scope, today, units), read)


def _by_heir(tallies: Mapping[int, Tally]) -> Mapping[int, Tally]:
    heirs = load_heirs()
    summed: dict[int, Tally] = {}
    for unit_id, tally in tallies.items():
        heir = heirs.get(unit_id, unit_id)
        summed[heir] = summed.get(heir, Tally()) + tally
    return summed


def find_edges(scope: Scope, *, today: date) -> Edges:
    """Return since when things wait, when the next task falls due, and the place in the index."""
    late = last_day_late(today, scope.review_days, load_calendar())

    def first(column: Any, view: View) -> ScalarSelect[Any]:
        where = condition(view, today, due_soon_days=scope.due_soon_days)
        return select(func.min(column)).where(within(scope), where).scalar_subquery()

    def read() -> Edges:
        asked = (
            select(func.min(Extension.requested_at))
            .join(Task, Task.id == Extension.task_id)
            .where(within(scope), Extension.state == ExtensionState.ASKED)
            .scalar_subquery()
        )
        place = last_place(scope.committee_id)
        row = db.session.execute(
            select(
                first(Task.submitted_on, View.WAITING),
                asked,
                first(Task.due, View.DUE_SOON),
                *late_answers(scope, today, late),
                *place.c,
            ).select_from(select(literal(1)).subquery().outerjoin(place, true()))
        ).one()
        submitted, requested, due, late_tries, late_asked, *index = row
        line = DtiLine(*index) if index[0] is not None else None
        return Edges(submitted, requested, due, late_tries, late_asked, line)

    return remembered(("edges", scope, today, late), read)


def list_longest_overdue(scope: Scope, *, today: date) -> tuple[TaskRow, ...]:
    """Return the tasks that have been overdue longest, with the last words on each."""

    def read() -> tuple[TaskRow, ...]:
        rows = db.session.execute(
            select_rows(with_tries=True)
            .where(within(scope), condition(View.OVERDUE, today))
            .order_by(Task.due, Task.id)
            .limit(LONGEST)
        ).all()
        lines = read_rows(rows, today=today, with_coordinating=False)
        return tuple(sorted(lines, key=lambda line: -(line.status.days or 0)))

    return remembered(("longest overdue", scope, today), read)
