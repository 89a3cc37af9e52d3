from datetime import date

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tests.office import TODAY, Office, make_office
from tracker.database import db
from tracker.models import Extension, Letter, TaskDecision
from tracker.queries.statuses import facts_of
from tracker.rules.choices import DecisionKind, ExtensionState
from tracker.rules.faults import Fault, NotAllowed, Refused
from tracker.rules.statuses import Mark, status_of
from tracker.services import deadlines, tasks

WHY = {"reason": "Trùng với việc khác."}


@pytest.fixture
def office(app) -> Office:
    return make_office()


def refusal(fault: Fault):
    return pytest.raises(Refused, match=fault.value)


def mark(office: Office) -> Mark:
    return status_of(facts_of(office.fresh()), TODAY).mark


@pytest.mark.parametrize("who", ["secretary", "chair"])
def test_a_task_is_cancelled_and_taken_up_again(office, who):
    office.do(tasks.cancel, who=who, today=TODAY, now=NOW, **WHY)
    assert mark(office) is Mark.CANCELLED
    office.do(tasks.reopen, who=who, now=NOW, **WHY)
    assert mark(office) is Mark.DUE_SOON
    kinds = db.session.scalars(select(TaskDecision.kind).order_by(TaskDecision.id)).all()
    assert kinds == [DecisionKind.CANCELLED, DecisionKind.REOPENED]


def test_a_task_rests_and_goes_on(office):
    office.do(tasks.suspend, who="chair", today=TODAY, now=NOW, **WHY)
    assert mark(office) is Mark.SUSPENDED
    office.do(tasks.resume, who="chair", now=NOW, **WHY)
    assert mark(office) is Mark.DUE_SOON


def test_the_unit_is_told_with_the_reason(office):
    office.do(tasks.cancel, who="secretary", today=TODAY, now=NOW, **WHY)
    letter = db.session.scalars(select(Letter).where(Letter.template == "task_changed")).one()
    assert letter.user_id == office.people["lead"].user_id
    assert (letter.facts["change"], letter.facts["reason"]) == ("cancelled", WHY["reason"])


def test_a_cancelled_task_has_nothing_pending(office):
    office.ask()
    office.submit()
    office.do(tasks.cancel, who="secretary", today=TODAY, now=NOW, **WHY)
    open_letters = db.session.scalars(select(Letter.template).where(Letter.state == "pending"))
    assert set(open_letters) == {"task_changed"}
    assert db.session.scalars(select(Extension.state)).all() == [ExtensionState.LAPSED]


@pytest.mark.parametrize("service", [tasks.cancel, tasks.suspend])
def test_a_reason_is_needed(office, service):
    with refusal(Fault.REQUIRED):
        office.do(service, who="secretary", reason="", today=TODAY, now=NOW)


@pytest.mark.parametrize("service", [tasks.cancel, tasks.suspend])
@pytest.mark.parametrize("who", ["lead", "member", "observer", "admin"])
def test_only_the_office_closes(office, service, who):
    with pytest.raises(NotAllowed):
        office.do(service, who=who, today=TODAY, now=NOW, **WHY)


def test_what_is_finished_is_not_cancelled(office):
    office.submit()
    office.accept()
    with refusal(Fault.TASK_FINISHED):
        office.do(tasks.cancel, who="secretary", today=TODAY, now=NOW, **WHY)


def test_what_does_not_rest_cannot_go_on(office):
    with refusal(Fault.TASK_NOT_SUSPENDED):
        office.do(tasks.resume, who="secretary", now=NOW, **WHY)
    with refusal(Fault.TASK_NOT_CLOSED):
        office.do(tasks.reopen, who="secretary", now=NOW, **WHY)


def test_a_due_date_that_is_set_is_recorded_and_told(app):
    office = make_office(due=None)
    office.do(deadlines.set_due, date(2023, 12, 8), who="secretary", today=TODAY, now=NOW, **WHY)
    task = office.fresh()
    assert (task.due, task.original_due) == (date(2023, 12, 8), date(2023, 12, 8))
    decision = db.session.scalars(select(TaskDecision)).one()
    assert (decision.kind, decision.new_due) == (DecisionKind.DUE_SET, date(2023, 12, 8))
    letter = db.session.scalars(select(Letter).where(Letter.template == "task_changed")).one()
    assert letter.facts["due"] == "2023-12-08"
