"""Counts are kept up to date by the audit trail, and never leave the scope."""

from datetime import date
from itertools import product

import pytest

from tests import factories
from tests.counting import count_queries
from tests.queries.test_statuses import belongs
from tests.writing import writing
from tracker.database import db
from tracker.models import AssignmentUnit, Extension, Task
from tracker.queries import memory, tallies
from tracker.queries.statuses import facts_of
from tracker.queries.tallies import COUNTED_VIEWS, count_marks, sheet_of, tally_units
from tracker.rules.choices import ExtensionState
from tracker.rules.permissions import Scope
from tracker.rules.statuses import View, status_of

TODAY = date(2023, 11, 21)
DAYS = (None, date(2023, 11, 17), date(2023, 11, 21), date(2023, 11, 28), date(2023, 11, 29))


@pytest.fixture
def town(app):
    """A committee with three units of two late tasks each; the second helps the first."""
    committee = factories.make_committee()
    units = [factories.make_unit() for _ in range(3)]
    plan = factories.make_plan(committee=committee)
    for unit in units:
        for n in range(2):
            assignment = factories.make_assignment(committee=committee, plan=plan if n else None)
            factories.make_task(unit=unit, assignment=assignment)
            if unit is units[0] and n:
                factories.make_coordinating(assignment, units[1])
    db.session.commit()
    return committee, units, plan


def scopes(town) -> list[Scope]:
    committee, units, _ = town
    return [
        Scope(committee.id),
        Scope(committee.id, units[0].id),
        Scope(committee.id, units[1].id, coordinating=True),
    ]


def everything(town) -> list[object]:
    plan = town[2]
    return [
        sheet_of(scope, today=TODAY, plan_id=plan_id)
        for scope in scopes(town)
        for plan_id in (None, plan.id)
    ]


def first_task(town) -> Task:
    return db.session.query(Task).filter_by(unit_id=town[1][0].id).order_by(Task.id).first()


def finish(town):
    first_task(town).finished_on = TODAY


def give(town):
    assignment = factories.make_assignment(committee=town[0], plan=town[2])
    factories.make_task(unit=town[1][2], assignment=assignment)


def move_to_another_unit(town):
    first_task(town).unit_id = town[1][2].id


def take_out_of_the_plan(town):
    for task in db.session.query(Task).filter_by(plan_id=town[2].id):
        task.plan_id = None


def delete(town):
    db.session.delete(first_task(town))


def end_the_help(town):
    db.session.delete(db.session.query(AssignmentUnit).one())


def ask_for_time(town):
    db.session.add(
        Extension(
            task_id=first_task(town).id,
            old_due=TODAY,
            new_due=date(2023, 12, 1),
            reason="x",
            requested_by_id=factories.make_user().id,
            requested_at=factories.MOMENT,
            state=ExtensionState.ASKED,
        )
    )


@pytest.mark.parametrize(
    "change",
    [
        finish,
        give,
        move_to_another_unit,
        take_out_of_the_plan,
        delete,
        end_the_help,
        ask_for_time,
    ],
)
def test_after_a_change_the_counts_are_those_of_a_fresh_count(app, town, change):
    before = everything(town)
    with writing():
        change(town)
    followed = everything(town)
    app.extensions["tracker.memory"] = memory.Memory()
    assert followed == everything(town)
    assert followed != before


def test_after_many_changes_everything_is_counted_again(app, town, monkeypatch):
    monkeypatch.setattr(tallies, "MOST_CHANGES", 1)
    everything(town)
    with writing():
        finish(town)
        give(town)
    followed = everything(town)
    app.extensions["tracker.memory"] = memory.Memory()
    assert followed == everything(town)


def test_changes_of_this_transaction_are_counted_before_they_are_facts(town):
    scope = Scope(town[0].id)
    assert count_marks(scope, today=TODAY).done == 0
    with writing():
        finish(town)
        db.session.flush()
        assert count_marks(scope, today=TODAY).done == 1
    assert count_marks(scope, today=TODAY).done == 1


def test_a_change_that_was_undone_leaves_the_counts_as_they_were(town):
    scope = Scope(town[0].id)
    count_marks(scope, today=TODAY)
    finish(town)
    db.session.flush()
    count_marks(scope, today=TODAY)
    db.session.rollback()
    assert count_marks(scope, today=TODAY).done == 0


def test_counts_never_leave_the_scope(town):
    committee, units, _ = town
    other = factories.make_committee()
    factories.make_task(unit=units[0], assignment=factories.make_assignment(committee=other))
    db.session.commit()
    own = Scope(committee.id, units[0].id)
    assert count_marks(own, today=TODAY).all == 2
    helping = Scope(committee.id, units[1].id, coordinating=True)
    assert {unit: t.all for unit, t in tally_units(helping, today=TODAY).items()} == {
        units[0].id: 1,
        units[1].id: 2,
    }
    assert count_marks(Scope(other.id), today=TODAY).all == 1


def test_an_unchanged_count_is_not_made_again(town):
    scope = Scope(town[0].id)
    count_marks(scope, today=TODAY)
    with count_queries() as sent:
        count_marks(scope, today=TODAY)
    assert sent == []
    db.session.rollback()  # the next request
    with count_queries() as sent:
        count_marks(scope, today=TODAY)
    assert len(sent) == 1


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


def test_counts_agree_with_the_rule_and_the_four_cells_add_up(tasks):
    tally = count_marks(Scope(tasks[0].committee_id), today=TODAY)
    statuses = [(facts_of(task), status_of(facts_of(task), TODAY)) for task in tasks]
    for view in (View.ALL, *COUNTED_VIEWS, View.DONE, View.OPEN_IN_TIME):
        assert tally.of(view) == sum(belongs(*known, view) for known in statuses), view
    assert tally.counted == sum(status.cell is not None for _, status in statuses)
    assert (
        tally.done_on_time + tally.done_late + tally.open_in_time + tally.overdue == tally.counted
    )
