from datetime import date

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tests.office import DUE, TODAY, Office, changing, make_office
from tracker.database import db
from tracker.models import Extension, Letter, LetterItem
from tracker.queries.tasks.changing import get_extension_to_decide
from tracker.rules.choices import ExtensionState
from tracker.rules.faults import Fault, Missing, NotAllowed, Refused
from tracker.rules.terms import TermExplanation
from tracker.services import extensions

NEW = date(2023, 12, 8)


@pytest.fixture
def office(app) -> Office:
    return make_office()


def refusal(fault: Fault):
    return pytest.raises(Refused, match=fault.value)


def decide(office: Office, service, who: str = "secretary", **facts) -> Extension:
    with changing():
        number = db.session.scalars(select(Extension.id).order_by(Extension.id.desc())).first()
        extension = get_extension_to_decide(office.actor(who), number)
        service(extension, actor=office.actor(who), now=NOW, **facts)
        return extension


def grant(office: Office, due: date = NEW, who: str = "secretary", today: date = TODAY):
    return decide(office, extensions.grant_extension, who, due=due, note="", today=today)


def test_a_request_keeps_both_dates_and_tells_the_secretariat(office):
    extension = office.ask()
    assert (extension.old_due, extension.new_due, extension.asked_late) == (DUE, NEW, False)
    assert office.fresh().due == DUE
    told = db.session.scalars(select(Letter).where(Letter.template == "extension_asked")).all()
    assert len(told) == 2
    assert told[0].facts["new_due"] == "2023-12-08"


def test_a_request_after_the_due_date_says_so(office):
    assert office.ask(today=date(2023, 11, 25)).asked_late


def test_a_committee_may_refuse_late_requests(app):
    office = make_office(committee={"allows_late_requests": False})
    with refusal(Fault.EXTENSION_TOO_LATE):
        office.ask(today=date(2023, 11, 25))
    assert office.ask(today=DUE).asked_late is False


def test_days_of_grace_are_not_late(app):
    office = make_office(committee={"allows_late_requests": False}, grace_until=date(2023, 11, 29))
    assert office.ask(today=date(2023, 11, 29)).asked_late is False


@pytest.mark.parametrize("day", [DUE, date(2023, 11, 23)])
def test_the_new_date_is_later_than_the_present_one(office, day):
    with refusal(Fault.EXTENSION_NOT_LATER):
        office.ask(day)


def test_the_new_date_is_not_past_already(office):
    with refusal(Fault.EXTENSION_NOT_LATER):
        office.ask(date(2023, 12, 1), today=date(2023, 12, 4))


def test_one_request_at_a_time(office):
    office.ask()
    with refusal(Fault.EXTENSION_PENDING):
        office.ask()


def test_a_task_without_due_date_has_nothing_to_extend(app):
    office = make_office(due=None)
    with refusal(Fault.EXTENSION_NEEDS_DUE):
        office.ask()


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"cancelled_on": TODAY}, Fault.TASK_CANCELLED),
        ({"finished_on": TODAY}, Fault.TASK_FINISHED),
        ({"suspended_on": TODAY}, Fault.TASK_SUSPENDED),
    ],
)
def test_more_time_is_asked_for_open_work_only(app, facts, fault):
    office = make_office(**facts)
    with refusal(fault):
        office.ask()


@pytest.mark.parametrize("who", ["member", "helping lead", "secretary", "chair"])
def test_only_the_head_of_the_lead_unit_asks(office, who):
    with pytest.raises(NotAllowed):
        office.do(
            extensions.request_extension, who=who, new_due=NEW, reason="x", today=TODAY, now=NOW
        )


def test_a_grant_moves_the_due_date_and_keeps_the_first_with_its_reckoning(app):
    first = {"due": "2023-11-24", "kept": True}
    office = make_office(grace_until=date(2023, 11, 29), due_reason=first)
    office.ask()
    grant(office)
    task = office.fresh()
    assert (task.due, task.original_due, task.grace_until) == (NEW, DUE, None)
    assert task.due_reason["original"] == first
    assert TermExplanation.from_dict(task.due_reason).due == NEW


def test_a_second_grant_keeps_the_very_first_reckoning(app):
    office = make_office(due_reason={"first": True})
    office.ask()
    grant(office)
    office.ask(date(2023, 12, 20))
    grant(office, date(2023, 12, 20))
    task = office.fresh()
    assert task.original_due == DUE
    assert task.due_reason["original"] == {"first": True}


def test_another_date_than_asked_may_be_granted(office):
    office.ask()
    extension = grant(office, date(2023, 12, 1), who="chair")
    assert (extension.new_due, extension.granted_due) == (NEW, date(2023, 12, 1))
    assert office.fresh().due == date(2023, 12, 1)


def test_a_grant_is_later_than_the_present_date(office):
    office.ask()
    with refusal(Fault.EXTENSION_NOT_LATER) as caught:
        grant(office, DUE)
    assert caught.value.field == "granted_due"


def test_a_grant_calls_back_the_reminders_of_the_old_date(office):
    office.ask()
    with changing():
        digest = Letter(
            key="digest",
            template="digest",
            user_id=office.people["lead"].user_id,
            address="x@y.example",
            created_at=NOW,
            not_before=NOW,
        )
        db.session.add(digest)
        db.session.flush()
        line = LetterItem(
            letter_id=digest.id,
            task_id=office.task.id,
            user_id=digest.user_id,
            key="k",
            rung="before-3",
            due=DUE,
        )
        db.session.add(line)
    grant(office)
    db.session.refresh(line)
    assert line.cancelled_at == NOW


def test_the_unit_is_told_once_of_the_answer(office):
    office.ask()
    grant(office)
    told = db.session.scalars(select(Letter).where(Letter.template == "extension_decided")).all()
    assert [letter.user_id for letter in told] == [office.people["lead"].user_id]
    assert told[0].facts["granted_due"] == "2023-12-08"


def test_a_refusal_needs_a_reason_and_leaves_the_date(office):
    office.ask()
    with refusal(Fault.REQUIRED):
        decide(office, extensions.refuse_extension, note="")
    extension = decide(office, extensions.refuse_extension, note="Không đủ lý do.")
    assert extension.state is ExtensionState.REFUSED
    assert office.fresh().due == DUE
    assert office.ask().id != extension.id


def test_a_request_is_answered_once(office):
    office.ask()
    grant(office)
    with refusal(Fault.EXTENSION_DECIDED):
        decide(office, extensions.refuse_extension, note="x")


def test_nobody_answers_his_own_request(office):
    office.ask()
    with changing():
        extension = db.session.scalars(select(Extension)).one()
        extension.requested_by_id = office.people["secretary"].user_id
    with refusal(Fault.OWN_SUBMISSION):
        grant(office)


@pytest.mark.parametrize("who", ["lead", "member", "observer", "admin"])
def test_only_the_office_answers(office, who):
    office.ask()
    with pytest.raises(NotAllowed):
        grant(office, who=who)


def test_another_committee_does_not_know_of_a_request(office):
    office.ask()
    with pytest.raises(Missing):
        grant(office, who="stranger")
