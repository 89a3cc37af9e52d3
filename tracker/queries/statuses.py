"""The same states as ``rules.statuses``, as conditions for the database.

A test proves on generated facts that rule and condition agree for every view.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, not_, or_, true

from tracker.models import Task
from tracker.rules.statuses import DUE_SOON_DAYS, TaskFacts, View

LAST_DAY = case((Task.grace_until > Task.due, Task.grace_until), else_=Task.due)
COUNTED = and_(Task.cancelled_on.is_(None), not_(Task.is_standing))
FINISHED = and_(COUNTED, Task.finished_on.is_not(None))
OPEN = and_(COUNTED, Task.finished_on.is_(None), Task.suspended_on.is_(None))
# standing work has no state of its own, but its tries wait for an answer like any other
_ANSWERABLE = and_(
    Task.cancelled_on.is_(None),
    Task.suspended_on.is_(None),
    or_(Task.is_standing, Task.finished_on.is_(None)),
)
WAITING = and_(_ANSWERABLE, Task.submitted_on.is_not(None))
IN_TIME = or_(Task.due.is_(None), Task.finished_on <= LAST_DAY)


def overdue(today: date) -> ColumnElement[bool]:
    """Say of an open task that it is overdue on ``today``."""
    return and_(
        OPEN,
        Task.due < today,  # implied by the next line; lets the index on due be used
        today > LAST_DAY,
        or_(Task.submitted_on.is_(None), Task.submitted_on > LAST_DAY),
    )


def condition(
    view: View, today: date, *, due_soon_days: int = DUE_SOON_DAYS
) -> ColumnElement[bool]:
    """Return the condition under which a task belongs to ``view`` on ``today``."""
    unanswered = and_(Task.submitted_on.is_(None), Task.returned_on.is_(None))
    soon = today + timedelta(days=due_soon_days)
    conditions: dict[View, ColumnElement[bool]] = {
        View.ALL: true(),
        View.OPEN: OPEN,
        View.OVERDUE: overdue(today),
        View.DUE_SOON: and_(
            OPEN, Task.due <= soon, today <= LAST_DAY, soon >= LAST_DAY, unanswered
        ),
        View.WAITING: WAITING,
        View.RETURNED: and_(
            _ANSWERABLE, Task.returned_on.is_not(None), Task.submitted_on.is_(None)
        ),
        View.NO_DATE: and_(OPEN, Task.due.is_(None)),
        View.OPEN_IN_TIME: and_(OPEN, or_(Task.due.is_(None), not_(overdue(today)))),
        View.DONE: FINISHED,
        View.DONE_ON_TIME: and_(FINISHED, IN_TIME),
        View.DONE_LATE: and_(FINISHED, not_(IN_TIME)),
        View.STANDING: and_(Task.cancelled_on.is_(None), Task.is_standing),
        View.SUSPENDED: and_(COUNTED, Task.finished_on.is_(None), Task.suspended_on.is_not(None)),
        View.CANCELLED: Task.cancelled_on.is_not(None),
    }
    return conditions[view]


def facts_of(task: Any) -> TaskFacts:
    """Return the facts of a task, or of a row with its columns, that its state comes from."""
    return TaskFacts(
        due=task.due,
        grace_until=task.grace_until,
        finished_on=task.finished_on,
        submitted_on=task.submitted_on,
        returned_on=task.returned_on,
        suspended_on=task.suspended_on,
        cancelled_on=task.cancelled_on,
        is_standing=task.is_standing,
    )
