"""What one unit owes: what has to be done now, what comes next, what the secretariat has."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from tracker.database import db
from tracker.models import Task
from tracker.queries.memory import remembered
from tracker.queries.statuses import condition, overdue
from tracker.queries.tallies import Tally, tally_units, total_of, within
from tracker.queries.task_rows import TaskRow, read_rows, select_rows
from tracker.rules.permissions import Scope
from tracker.rules.statuses import View

MOST_LINES = 20  # of one section; the list of tasks holds the others


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page: its first lines, and how many there are."""

    rows: tuple[TaskRow, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Duties:
    """What a unit owes, in the order in which it should look at it."""

    own: Tally
    coordinating: Tally
    now: Section
    soon: Section
    waiting: Section


def list_duties(scope: Scope, *, today: date) -> Duties:
    """Return what the unit of a scope owes.

    Needed now is what is overdue or returned and waits for the unit; a late try that waits for
    the secretariat is not.
    """
    own = Scope(scope.committee_id, scope.unit_id, due_soon_days=scope.due_soon_days)
    tallies = tally_units(scope, today=today)
    mine = tallies.get(scope.unit_id or 0, Tally())
    others = (tally for unit_id, tally in tallies.items() if unit_id != scope.unit_id)
    now, soon, waiting = remembered(("duties", own, today), lambda: _sections(own, mine, today))
    return Duties(mine, total_of(others), now, soon, waiting)


def _sections(own: Scope, mine: Tally, today: date) -> tuple[Section, Section, Section]:
    unanswered = Task.submitted_on.is_(None)
    is_open = condition(View.OPEN, today)
    returned = condition(View.RETURNED, today)
    urgent = or_(and_(overdue(today), unanswered), returned)
    later = and_(
        is_open,
        unanswered,
        Task.returned_on.is_(None),
        or_(Task.due.is_(None), not_(overdue(today))),
    )
    asked = (urgent, later, condition(View.WAITING, today))
    now, soon, waiting = (_section(own, where, today) for where in asked)
    return now, soon, Section(waiting.rows, mine.waiting)


def _section(own: Scope, where: ColumnElement[bool], today: date) -> Section:
    """Return the first lines of a part, and how many there are; one statement."""
    wanted = and_(within(own), where)
    in_all = select(func.count(Task.id)).where(wanted).correlate(None).scalar_subquery()
    rows = db.session.execute(
        select_rows(with_tries=True)
        .add_columns(in_all.label("in_all"))
        .where(wanted)
        .order_by(Task.due.asc().nulls_last(), Task.id)
        .limit(MOST_LINES)
    ).all()
    lines = read_rows(rows, today=today, due_soon_days=own.due_soon_days, with_coordinating=False)
    return Section(tuple(lines), rows[0].in_all if rows else 0)
