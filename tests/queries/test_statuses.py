"""Rule and condition agree on every view, for generated facts."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests import factories
from tracker.database import db
from tracker.models import Task
from tracker.queries.statuses import View, condition, facts_of
from tracker.rules.statuses import Cell, Mark, Status, TaskFacts, status_of

TODAY = date(2023, 11, 21)
days = st.integers(-12, 12).map(lambda number: TODAY + timedelta(days=number))
past = st.integers(-12, 0).map(lambda number: TODAY + timedelta(days=number))
some_facts = st.builds(
    TaskFacts,
    due=st.none() | days,
    grace_until=st.none() | days,
    finished_on=st.none() | past,
    submitted_on=st.none() | past,
    returned_on=st.none() | past,
    suspended_on=st.none() | past,
    cancelled_on=st.none() | past,
    is_standing=st.booleans(),
)
DONE = {Cell.DONE_ON_TIME, Cell.DONE_LATE}
OPEN = {Cell.OPEN_IN_TIME, Cell.OPEN_OVERDUE}


def belongs(facts: TaskFacts, status: Status, view: View) -> bool:
    """Say by the rule whether a task belongs to a view."""
    is_open = status.cell in OPEN
    answers = {
        View.ALL: True,
        View.OPEN: is_open,
        View.OVERDUE: status.cell is Cell.OPEN_OVERDUE,
        View.DUE_SOON: status.mark is Mark.DUE_SOON,
        View.WAITING: Mark.WAITING in {status.mark, status.second},
        View.RETURNED: Mark.RETURNED in {status.mark, status.second},
        View.NO_DATE: status.mark is Mark.NO_DATE,
        View.OPEN_IN_TIME: status.cell is Cell.OPEN_IN_TIME,
        View.DONE: status.cell in DONE,
        View.DONE_ON_TIME: status.cell is Cell.DONE_ON_TIME,
        View.DONE_LATE: status.cell is Cell.DONE_LATE,
        View.STANDING: status.mark is Mark.STANDING,
        View.SUSPENDED: status.mark is Mark.SUSPENDED,
        View.CANCELLED: status.mark is Mark.CANCELLED,
    }
    return answers[view]


@pytest.fixture
def row(app) -> int:
    committee = factories.make_committee()
    assignment = factories.make_assignment(committee=committee)
    task = factories.make_task(unit=factories.make_unit(), assignment=assignment)
    db.session.commit()
    return task.id


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(cases=st.lists(some_facts, min_size=12, max_size=12), soon=st.integers(0, 9))
def test_rule_and_condition_agree_on_every_view(row, cases, soon):
    pattern = db.session.get_one(Task, row)
    tasks = [_task_like(pattern, number, facts) for number, facts in enumerate(cases)]
    db.session.add_all(tasks)
    db.session.flush()
    try:
        for view in View:
            chosen = condition(view, TODAY, due_soon_days=soon)
            found = set(db.session.scalars(select(Task.id).where(chosen, Task.id != row)))
            for task in tasks:
                facts = facts_of(task)
                status = status_of(facts, TODAY, due_soon_days=soon)
                assert (task.id in found) == belongs(facts, status, view), (view, facts, status)
    finally:
        db.session.rollback()


def test_every_view_has_a_condition_and_an_answer():
    status = status_of(TaskFacts(), TODAY)
    for view in View:
        assert condition(view, TODAY) is not None
        assert belongs(TaskFacts(), status, view) in {True, False}


def _task_like(pattern: Task, number: int, facts: TaskFacts) -> Task:
    return Task(
        committee_id=pattern.committee_id,
        assignment_id=pattern.assignment_id,
        unit_id=pattern.unit_id,
        kind=pattern.kind,
        period=str(number),
        code=f"GEN-{number}",
        opened_on=pattern.opened_on,
        original_due=facts.due,
        created_at=pattern.created_at,
        **{name: getattr(facts, name) for name in TaskFacts.__slots__},
    )
