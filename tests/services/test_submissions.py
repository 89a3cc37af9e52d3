from datetime import date

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tests.office import DONE, DUE, TODAY, Office, make_office, upload
from tests.writing import writing
from tracker.database import db
from tracker.models import AuditEvent, Letter, Submission
from tracker.queries.statuses import facts_of
from tracker.rules.choices import ExtensionState, SubmissionState, TaskKind
from tracker.rules.faults import Changed, Fault, NotAllowed, Refused
from tracker.rules.statuses import Cell, Mark, status_of
from tracker.services import submissions
from tracker.services.submissions import Content
from tracker.services.versions import expect

FRIDAY = date(2023, 11, 24)
MONDAY = date(2023, 11, 27)


@pytest.fixture
def office(app) -> Office:
    return make_office()


def letters(template: str) -> list[Letter]:
    query = select(Letter).where(Letter.template == template).order_by(Letter.id)
    return list(db.session.scalars(query))


def refusal(fault: Fault):
    return pytest.raises(Refused, match=fault.value)


def test_a_submission_waits_for_the_secretariat_and_everybody_there_gets_a_letter(office):
    office.submit()
    task = office.fresh()
    assert (task.submitted_on, task.returned_on) == (TODAY, None)
    assert status_of(facts_of(task), TODAY).mark is Mark.WAITING
    told = letters("submission_received")
    assert [letter.user_id for letter in told] == [
        office.people["secretary"].user_id,
        office.people["colleague"].user_id,
    ]
    assert told[0].facts["who"] == "lead"
    assert told[0].task_id == task.id


def test_a_draft_is_kept_and_becomes_the_submission(office):
    first = office.do(
        submissions.save_draft, Content(text="Nháp", uploads=[upload()]), who="member", now=NOW
    )
    assert first.state is SubmissionState.DRAFT
    assert office.fresh().submitted_on is None
    handed_in = office.submit()
    assert handed_in.id == first.id
    assert handed_in.attempt == 1
    assert len(handed_in.files) == 1


def test_an_officer_drafts_but_does_not_hand_in(office):
    with pytest.raises(NotAllowed):
        office.submit(who="member")


@pytest.mark.parametrize("who", ["helping lead", "secretary", "chair", "observer"])
def test_only_the_lead_unit_hands_in(office, who):
    with pytest.raises(NotAllowed):
        office.submit(who=who)


def test_nothing_at_all_cannot_be_handed_in(office):
    with refusal(Fault.SUBMISSION_EMPTY):
        office.submit(Content())
    assert db.session.scalars(select(Submission)).all() == []


def test_a_file_alone_is_something(office):
    assert office.submit(Content(uploads=[upload()])).state is SubmissionState.SUBMITTED


def test_a_document_needs_its_date(office):
    with refusal(Fault.REQUIRED) as caught:
        office.submit(Content(document_sign="412/KH-VP"))
    assert caught.value.field == "document_on"


def test_a_document_is_not_from_the_future(office):
    with refusal(Fault.FINISHED_IN_FUTURE):
        office.submit(Content(text="x", document_on=FRIDAY))


def test_a_second_submission_waits_for_the_answer_to_the_first(office):
    office.submit()
    with refusal(Fault.SUBMISSION_WAITING):
        office.submit()
    with refusal(Fault.SUBMISSION_WAITING):
        office.do(submissions.save_draft, DONE, now=NOW)


def test_a_try_in_time_and_returned_is_in_time_until_the_day_to_resubmit(office):
    office.submit(today=DUE)
    office.give_back(today=DUE, resubmit_by=date(2023, 11, 29))
    task = office.fresh()
    assert (task.returned_on, task.grace_until) == (DUE, date(2023, 11, 29))
    assert status_of(facts_of(task), date(2023, 11, 29)).mark is Mark.RETURNED
    assert status_of(facts_of(task), date(2023, 11, 30)).cell is Cell.OPEN_OVERDUE


def test_a_late_try_stays_late_when_returned(office):
    office.submit(today=MONDAY)
    office.give_back(today=MONDAY, resubmit_by=date(2023, 11, 30))
    task = office.fresh()
    assert task.grace_until is None
    assert status_of(facts_of(task), MONDAY).cell is Cell.OPEN_OVERDUE
    assert status_of(facts_of(task), MONDAY).second is Mark.RETURNED


def test_a_second_return_never_takes_back_the_grace_of_the_first(office):
    office.submit(today=DUE)
    office.give_back(today=DUE, resubmit_by=date(2023, 12, 1))
    office.submit(today=date(2023, 11, 28))
    office.give_back(today=date(2023, 11, 28), resubmit_by=date(2023, 11, 29))
    assert office.fresh().grace_until == date(2023, 12, 1)


def test_the_usual_day_to_resubmit_is_some_working_days_ahead(office):
    office.submit(today=DUE)
    returned = office.give_back(today=DUE)  # a Friday, three working days
    assert returned.resubmit_by == date(2023, 11, 29)
    assert letters("submission_returned")[0].facts["resubmit_by"] == "2023-11-29"


def test_a_day_to_resubmit_is_not_in_the_past(office):
    office.submit()
    with refusal(Fault.DATES_REVERSED):
        office.give_back(resubmit_by=date(2023, 11, 20))


def test_a_return_needs_a_note(office):
    office.submit()
    with refusal(Fault.REQUIRED):
        office.do(
            submissions.return_submission,
            who="secretary",
            note="",
            resubmit_by=None,
            today=TODAY,
            now=NOW,
        )


def test_the_unit_answers_a_return_with_a_new_try_and_the_old_one_is_kept(office):
    office.submit()
    office.give_back()
    again = office.submit()
    assert again.attempt == 2
    tries = db.session.scalars(select(Submission).order_by(Submission.attempt)).all()
    assert [one.state for one in tries] == [SubmissionState.RETURNED, SubmissionState.SUBMITTED]
    assert office.fresh().returned_on is None


def test_acceptance_confirms_the_day_on_the_document_and_tells_the_unit(office):
    office.submit(today=MONDAY)
    office.accept(date(2023, 11, 24), today=MONDAY)
    task = office.fresh()
    assert (task.finished_on, task.accepted_at) == (FRIDAY, NOW)
    assert status_of(facts_of(task), MONDAY).cell is Cell.DONE_ON_TIME
    assert [letter.user_id for letter in letters("submission_accepted")] == [
        office.people["lead"].user_id
    ]


def test_work_finished_after_the_due_date_is_finished_late(office):
    office.submit(today=MONDAY)
    office.accept(MONDAY, today=MONDAY)
    status = status_of(facts_of(office.fresh()), MONDAY)
    assert (status.cell, status.days) == (Cell.DONE_LATE, 3)


@pytest.mark.parametrize(
    ("day", "fault"),
    [
        (date(2023, 11, 22), Fault.FINISHED_IN_FUTURE),
        (date(2023, 11, 1), Fault.FINISHED_BEFORE_OPENED),
    ],
)
def test_the_day_of_finishing_is_after_the_assignment_and_not_in_the_future(office, day, fault):
    office.submit()
    with refusal(fault):
        office.accept(day)
    assert office.fresh().finished_on is None


def test_what_was_accepted_is_locked(office):
    office.submit()
    office.accept()
    with refusal(Fault.TASK_FINISHED):
        office.submit()
    with refusal(Fault.TASK_FINISHED):
        office.do(submissions.save_draft, DONE, now=NOW)
    with refusal(Fault.TASK_FINISHED):
        office.accept()


def test_nothing_can_be_decided_when_nothing_waits(office):
    with refusal(Fault.NOTHING_WAITING):
        office.accept()


@pytest.mark.parametrize("who", ["lead", "member", "chair", "observer", "admin"])
def test_only_the_secretariat_decides(office, who):
    office.submit()
    with pytest.raises(NotAllowed):
        office.do(submissions.accept, who=who, finished_on=TODAY, today=TODAY, now=NOW)


def test_nobody_decides_about_his_own_submission(office):
    office.submit()
    with writing():
        waiting = db.session.scalars(select(Submission)).one()
        waiting.submitted_by_id = office.people["secretary"].user_id
    with refusal(Fault.OWN_SUBMISSION):
        office.accept()
    with refusal(Fault.OWN_SUBMISSION):
        office.give_back()


def test_a_submission_calls_back_reminders_that_have_not_left(office):
    with writing():
        db.session.add(
            Letter(
                key="urge",
                template="urge",
                user_id=office.people["lead"].user_id,
                address="x@y.example",
                task_id=office.task.id,
                created_at=NOW,
                not_before=NOW,
            )
        )
    office.submit()
    assert letters("urge")[0].state == "cancelled"


def test_a_question_about_more_time_outlives_a_submission(office):
    office.ask()
    office.submit()
    assert {letter.state for letter in letters("extension_asked")} == {"pending"}


def test_acceptance_lets_a_request_for_more_time_lapse(office):
    extension = office.ask()
    office.submit()
    office.accept()
    db.session.refresh(extension)
    assert extension.state is ExtensionState.LAPSED


def test_a_finished_task_is_reopened_with_a_reason_and_the_accepted_try_stays(office):
    accepted = office.submit()
    office.accept()
    office.do(
        submissions.reopen,
        who="secretary",
        reason="Sai số liệu.",
        resubmit_by=date(2023, 11, 29),
        today=TODAY,
        now=NOW,
    )
    task = office.fresh()
    assert (task.finished_on, task.accepted_at, task.returned_on) == (None, None, TODAY)
    assert task.grace_until == date(2023, 11, 29)
    db.session.refresh(accepted)
    assert accepted.state is SubmissionState.ACCEPTED
    assert office.submit().attempt == 2


def test_only_the_secretariat_reopens_an_approved_report(app):
    office = make_office(row={"kind": TaskKind.PERIODIC_REPORT})
    office.submit()
    office.accept()
    facts = {"reason": "Sai.", "resubmit_by": None, "today": TODAY, "now": NOW}
    with pytest.raises(NotAllowed):
        office.do(submissions.reopen, who="chair", **facts)
    office.do(submissions.reopen, who="secretary", **facts)
    assert office.fresh().finished_on is None


def test_reopening_needs_a_finished_task_and_a_reason(office):
    facts = {"resubmit_by": None, "today": TODAY, "now": NOW, "who": "secretary"}
    with refusal(Fault.TASK_NOT_CLOSED):
        office.do(submissions.reopen, reason="Sai.", **facts)
    office.submit()
    office.accept()
    with refusal(Fault.REQUIRED):
        office.do(submissions.reopen, reason="", **facts)


def test_standing_work_goes_on_after_it_was_confirmed(app):
    office = make_office(due=None, is_standing=True)
    office.submit()
    office.accept()
    task = office.fresh()
    assert (task.finished_on, task.submitted_on) == (None, None)
    assert office.submit().attempt == 2


def test_the_second_of_two_secretaries_sees_that_it_changed(office):
    office.submit()
    seen = office.fresh().version_id
    office.accept()
    with pytest.raises(Changed), writing():
        expect(office.held("colleague"), seen)


def test_every_step_is_in_the_audit_trail(office):
    office.submit()
    office.give_back()
    tables = db.session.scalars(select(AuditEvent.table).where(AuditEvent.verb == "update")).all()
    assert {"tasks", "submissions"} <= set(tables)


def test_a_suspended_task_takes_no_submission(app):
    office = make_office(suspended_on=TODAY)
    with refusal(Fault.TASK_SUSPENDED):
        office.submit()
