"""Conclusions that were corrected after their tasks were given, and the tasks that follow."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tests.factories import make_actor
from tests.services.meetings.office import MINUTES, NOW, TODAY, Office, numbered, refusal_of
from tracker.database import db
from tracker.models import Assignment, Conclusion, Extension, Letter, Task, TaskDecision
from tracker.printing.sealed import Printed
from tracker.queries.meetings.content import get_conclusion, get_content
from tracker.queries.session_issues import list_unmade
from tracker.rules.choices import DecisionKind, ExtensionState, LeadGroup
from tracker.rules.faults import Fault, NotAllowed
from tracker.rules.permissions import Role
from tracker.services.meetings.changed_tasks import follow_conclusions
from tracker.services.meetings.concluding import facts_of
from tracker.services.meetings.conclusions import remove_conclusion, update_conclusion
from tracker.services.meetings.sessions import MeetingFacts, reopen_meeting, update_meeting
from tracker.services.paper_life.approving import approve_paper, take_back_approval
from tracker.services.paper_life.correcting import correct_paper
from tracker.services.session_papers import issuing

pytestmark = pytest.mark.usefixtures("app")
DUE, LATER, LATEST = date(2023, 12, 15), date(2023, 12, 20), date(2024, 1, 10)


def given(**facts):
    """A session that gave one conclusion, with somebody who hears for each unit."""
    office = Office()
    office.row = office.ready(**facts)
    for unit in office.units:
        make_actor(committee=office.committee, role=Role.UNIT_LEAD, unit=unit)
    office.close()
    office.make()
    return office


def edit(office, **facts):
    meeting = office.meeting
    row = get_conclusion(meeting, office.row.id)
    changed = replace(facts_of(row, meeting), **facts)
    who = {"actor": office.secretariat, "today": TODAY}
    update_conclusion(row, meeting, changed, seen=row.version_id, **who)


def reopen(office):
    reopen_meeting(office.meeting, actor=office.secretariat)


def follow(office):
    return follow_conclusions(office.meeting, actor=office.secretariat, now=NOW)


def tasks():
    asked = select(Task).options(joinedload(Task.assignment)).order_by(Task.id)
    return db.session.scalars(asked).all()


def letters():
    asked = select(Letter).where(Letter.template == "task_changed").order_by(Letter.id)
    return db.session.scalars(asked).all()


def test_a_corrected_date_moves_the_task_and_tells_its_unit_once():
    office = given()
    reopen(office)
    edit(office, due=LATER)
    assert tasks()[0].due == DUE  # not silently
    assert refusal_of(follow, office).fault is Fault.MEETING_NOT_CLOSED
    office.close()
    assert [line.row for line in get_content(office.meeting).changed] == [office.row]
    assert follow(office).tasks == 1
    (task,), (letter,) = tasks(), letters()
    assert (task.due, task.original_due, task.assignment.due) == (LATER, DUE, LATER)
    assert task.due_reason["original"]["due"] == DUE.isoformat()
    decision = db.session.scalars(select(TaskDecision)).one()
    assert (decision.kind, decision.old_due, decision.new_due, decision.reason) == (
        *(DecisionKind.CORRECTED, DUE, LATER),
        "Kết luận phiên thứ 6 ngày 21/11/2023",
    )
    assert (letter.facts["change"], letter.facts["due"]) == ("corrected", "2023-12-20")
    assert follow(office).conclusions == 0
    assert len(letters()) == 1
    office.secretariat = make_actor(committee=office.committee, role=Role.OBSERVER)
    with pytest.raises(NotAllowed):
        follow(office)


def test_a_date_moved_by_the_office_since_is_no_change_of_the_conclusion():
    office = given()
    assignment = db.session.scalars(select(Assignment)).one()
    assignment.due = tasks()[0].due = LATER  # as by a change of the working calendar
    db.session.flush()
    assert get_content(office.meeting).changed == []
    reopen(office)
    edit(office, text="Hoàn thành kế hoạch chi tiết, có phụ lục", deliverable="Kế hoạch")
    office.close()
    follow(office)
    (task,), (letter,) = tasks(), letters()
    assert (task.due, task.assignment.deliverable) == (LATER, "Kế hoạch")
    assert task.assignment.folded.endswith("co phu luc")
    assert letter.facts["words"] == office.row.text


def test_a_later_date_that_was_granted_stays_and_finished_work_keeps_its_date():
    office = given(lead_ids=(), lead_group=LeadGroup.ALL_UNITS)
    granted, done, other = tasks()
    more = {"new_due": LATEST, "granted_due": LATEST, "state": ExtensionState.GRANTED}
    asked = {"reason": "Chờ vốn", "requested_by_id": office.secretariat.user_id}
    db.session.add(Extension(task_id=granted.id, old_due=DUE, requested_at=NOW, **more, **asked))
    granted.due, done.finished_on = LATEST, TODAY
    reopen(office)
    edit(office, due=LATER)
    office.close()
    assert follow(office).tasks == 2
    assert [task.due for task in (granted, done, other)] == [LATEST, DUE, LATER]
    reasons = db.session.scalars(select(TaskDecision.reason).order_by(TaskDecision.id)).all()
    assert [reason.endswith("giữ hạn đã gia hạn") for reason in reasons] == [True, False]


def test_whom_an_assigned_conclusion_asks_changes_only_when_its_tasks_are_cancelled():
    office = given()
    reopen(office)
    who = {"actor": office.secretariat, "today": TODAY}
    for facts, field in (
        ({"lead_ids": [office.units[1].id]}, "kind"),
        ({"has_no_action": True}, "kind"),
        ({"due": None, "deadline_words": "Hằng tháng"}, "deadline_words"),
    ):
        with db.session.begin_nested() as savepoint:
            refusal = refusal_of(edit, office, **facts)
            assert (refusal.fault, refusal.field) == (Fault.CONCLUSION_GIVEN, field)
            savepoint.rollback()
    refusal = refusal_of(remove_conclusion, office.row, office.meeting, **who)
    assert refusal.fault is Fault.CONCLUSION_GIVEN
    tasks()[0].cancelled_on = TODAY
    edit(office, lead_ids=[office.units[1].id])
    office.close()
    made = office.make()
    assert (made.tasks, made.letters) == (1, 1)  # told although the session gave tasks before
    assert [task.unit_id for task in tasks()] == [unit.id for unit in office.units[:2]]
    tasks()[1].cancelled_on = TODAY
    reopen(office)
    remove_conclusion(office.row, office.meeting, **who)
    ended = db.session.scalars(select(Assignment.ended_on)).all()
    assert (db.session.scalars(select(Conclusion)).all(), ended) == ([], [TODAY, TODAY])


def test_a_session_that_gave_tasks_is_not_put_off_to_a_day_to_come():
    office = given()
    reopen(office)
    facts = MeetingFacts(ordinal=6, held_on=date(2023, 12, 1))
    seen = office.meeting.version_id
    who = {"actor": office.secretariat, "seen": seen, "now": NOW}
    refusal = refusal_of(update_meeting, office.meeting, facts, **who)
    assert (refusal.fault, refusal.field) == (Fault.SESSION_GAVE_TASKS, "held_on")


def test_the_tasks_of_an_issued_paper_wait_for_its_correction_and_name_it():
    office = given()
    meeting, who = office.meeting, {"chair": office.chair(), "clerk": office.secretariat}
    numbered(meeting, 5, **who)
    keep(meeting)
    correct_paper(meeting, MINUTES, reason="Sai thời hạn", actor=who["chair"], now=NOW)
    approve_paper(meeting, MINUTES, actor=who["chair"], now=NOW)  # too early
    take_back_approval(meeting, MINUTES, reason="Chưa sửa", actor=who["chair"], now=NOW)
    reopen(office)
    edit(office, due=LATER)
    office.close()
    assert refusal_of(follow, office).fault is Fault.CORRECTION_OPEN
    numbered(meeting, 5, **who)
    assert follow(office).tasks == 1
    reason = db.session.scalars(select(TaskDecision.reason)).one()
    assert reason == "Biên bản số 05/BB-BCĐ ngày 21/11/2023, đính chính: Sai thời hạn"


def keep(meeting):
    for code in list_unmade(meeting.id):
        order = issuing.order_of(code)
        issuing.keep_printed(order, Printed(b"%PDF-1.7", b"PK"), now=NOW)
