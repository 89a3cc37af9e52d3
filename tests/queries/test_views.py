"""What the database finds for a view is what the rule says of each task."""

from datetime import date
from itertools import product

import pytest
from sqlalchemy import select

from tests import factories
from tracker.database import db
from tracker.models import Task
from tracker.queries.statuses import condition, facts_of
from tracker.queries.tallies import COUNTED_VIEWS, count_marks
from tracker.rules.permissions import Scope
from tracker.rules.statuses import Cell, Mark, Status, TaskFacts, View, status_of

TODAY = date(2023, 11, 21)
DAYS = (None, date(2023, 11, 17), date(2023, 11, 21), date(2023, 11, 28), date(2023, 11, 29))


def belongs(view: View, facts: TaskFacts, status: Status) -> bool:
    """What the words of each view mean, said again in terms of the rule."""
    is_open = status.cell in {Cell.OPEN_IN_TIME, Cell.OPEN_OVERDUE}
    is_done = status.cell in {Cell.DONE_ON_TIME, Cell.DONE_LATE}
    answers = {
        View.ALL: True,
        View.OPEN: is_open,
        View.OVERDUE: status.cell is Cell.OPEN_OVERDUE,
        View.DUE_SOON: status.mark is Mark.DUE_SOON,
        View.WAITING: is_open and Mark.WAITING in {status.mark, status.second},
        View.RETURNED: is_open and Mark.RETURNED in {status.mark, status.second},
        View.NO_DATE: status.mark is Mark.NO_DATE,
        View.OPEN_IN_TIME: status.cell is Cell.OPEN_IN_TIME,
        View.DONE: is_done,
        View.DONE_ON_TIME: status.cell is Cell.DONE_ON_TIME,
        View.DONE_LATE: status.cell is Cell.DONE_LATE,
        View.STANDING: status.mark is Mark.STANDING,
        View.SUSPENDED: status.mark is Mark.SUSPENDED,
        View.CANCELLED: status.mark is Mark.CANCELLED,
    }
    return answers[view]


@pytest.fixture
def tasks(app) -> list[Task]:
    """One task for each combination of facts that can meet."""
    committee, unit = factories.make_committee(), factories.make_unit()
    assignment = factories.make_assignment(committee=committee)
    made = []
    handed_in = (None, date(2023, 11, 17), date(2023, 11, 20))
    for n, (due, grace, done, submitted, returned, end) in enumerate(
        product(DAYS, DAYS[:4], (None, *DAYS[1:3]), handed_in, (None, TODAY), range(4))
    ):
        made.append(
            factories.make_task(
                unit=unit,
                assignment=assignment,
                due=due,
                grace_until=grace if due else None,
                finished_on=done,
                submitted_on=None if returned else submitted,
                returned_on=returned,
                cancelled_on=TODAY if end == 1 else None,
                suspended_on=TODAY if end == 2 else None,
                is_standing=end == 3,
                period=f"P{n}",
            )
        )
    db.session.commit()
    return made


def test_rule_and_database_agree_for_every_view(tasks):
    known = [(task.id, facts_of(task), status_of(facts_of(task), TODAY)) for task in tasks]
    for view in View:
        found = set(db.session.scalars(select(Task.id).where(condition(view, TODAY))))
        expected = {id_ for id_, facts, status in known if belongs(view, facts, status)}
        assert found == expected, view
        assert expected, f"{view} is not shown by any case"


def test_counts_agree_with_the_rule_and_the_four_cells_add_up(tasks):
    tally = count_marks(Scope(tasks[0].committee_id), today=TODAY)
    statuses = [(facts_of(task), status_of(facts_of(task), TODAY)) for task in tasks]
    for view in (View.ALL, *COUNTED_VIEWS, View.DONE, View.OPEN_IN_TIME):
        assert tally.of(view) == sum(belongs(view, *known) for known in statuses), view
    assert tally.counted == sum(status.cell is not None for _, status in statuses)
    assert (
        tally.done_on_time + tally.done_late + tally.open_in_time + tally.overdue == tally.counted
    )
