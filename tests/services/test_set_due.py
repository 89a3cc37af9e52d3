from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tests.factories import make_actor
from tests.gia_lai import TODAY, GiaLai
from tracker.database import db
from tracker.models import Letter, Task, User
from tracker.rules.faults import Fault, NotAllowed, Refused
from tracker.rules.permissions import Role
from tracker.services import outbox
from tracker.services.deadlines import set_assignment_due, set_due
from tracker.services.plans.promulgation import promulgate_plan

NOW = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
DUE = date(2023, 12, 29)
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def case(app) -> GiaLai:
    made = GiaLai()
    promulgate_plan(made.plan, actor=made.secretariat, today=TODAY, now=NOW)
    return made


def guide_task(case: GiaLai) -> Task:
    return db.session.scalars(
        select(Task)
        .where(Task.assignment_id == case.guide.id)
        .options(joinedload(Task.assignment), joinedload(Task.unit))
    ).one()


def decide(case: GiaLai, task: Task, due: date = DUE, **changes: object) -> None:
    facts = {"reason": "Theo ý kiến Trưởng ban", "actor": case.secretariat}
    set_due(task, due, today=TODAY, now=NOW, **(facts | changes))  # type: ignore[arg-type]


def test_the_secretariat_gives_an_unset_task_its_first_due_date_with_the_reason(case):
    task = guide_task(case)
    decide(case, task)
    assert (task.due, task.original_due) == (DUE, DUE)
    assert task.due_reason["decided_because"] == "Theo ý kiến Trưởng ban"
    assert task.due_reason["due"] == "2023-12-29"


def test_a_date_once_set_is_not_set_again(case):
    task = guide_task(case)
    decide(case, task)
    with pytest.raises(Refused) as refusal:
        decide(case, task, date(2024, 1, 5))
    assert refusal.value.fault is Fault.DUE_IS_SET


def test_what_is_pending_about_the_task_is_cancelled(case):
    task, user = guide_task(case), db.session.get(User, case.secretariat.user_id)
    outbox.enqueue("old", template="digest", user=user, now=NOW, task_id=task.id)
    decide(case, task)
    assert db.session.scalars(select(Letter.state)).all() == ["cancelled"]


@pytest.mark.parametrize(
    ("due", "fault"),
    [
        (date(2023, 11, 1), Fault.DUE_BEFORE_ISSUE),
        (date(2023, 11, 20), Fault.DUE_IN_PAST),
        (date(2043, 11, 21), Fault.DUE_FAR_AHEAD),
    ],
)
def test_an_unusual_date_is_refused_until_it_is_confirmed(case, due, fault):
    task = guide_task(case)
    with pytest.raises(Refused) as refusal:
        decide(case, task, due)
    assert refusal.value.fault is fault
    if fault is not Fault.DUE_BEFORE_ISSUE:
        decide(case, task, due, is_confirmed=True)
        assert task.due == due


def test_a_finished_or_cancelled_task_gets_no_date(case):
    task = guide_task(case)
    task.cancelled_on = TODAY
    with pytest.raises(Refused) as refusal:
        decide(case, task)
    assert refusal.value.fault is Fault.TASK_CLOSED


def test_nobody_but_the_secretariat_sets_a_date(case):
    for role in set(Role) - {Role.SECRETARIAT}:
        actor = make_actor(committee=case.committee, role=role, unit=case.units["STTTT"])
        with pytest.raises(NotAllowed):
            decide(case, guide_task(case), actor=actor)


def test_the_date_of_an_assignment_is_given_to_its_open_tasks(case):
    made = set_assignment_due(
        case.guide, DUE, reason="x", actor=case.secretariat, today=TODAY, now=NOW
    )
    assert (made, guide_task(case).due, case.guide.due) == (1, DUE, DUE)
    with pytest.raises(Refused):
        set_assignment_due(
            case.guide, DUE, reason="x", actor=case.secretariat, today=TODAY, now=NOW
        )
