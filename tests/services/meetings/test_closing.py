from datetime import date

import pytest

from tests.factories import (
    make_item,
)
from tests.services.meetings.office import NOW, TASK, TODAY, Office, refusal_of
from tracker.queries.meetings.content import get_content
from tracker.rules.choices import ConclusionKind, LeadGroup, MeetingState
from tracker.rules.faults import Fault
from tracker.services.meetings.agenda import (
    ItemFacts,
    add_item,
    move_item,
    remove_item,
    update_item,
    write_notes,
)
from tracker.services.meetings.attendance import (
    invite_group,
    invite_person,
    record_presence,
    remove_line,
)
from tracker.services.meetings.conclusions import (
    ConclusionFacts,
    remove_conclusion,
    update_conclusion,
)
from tracker.services.meetings.sessions import (
    MeetingFacts,
    reopen_meeting,
    start_meeting,
    update_meeting,
)

pytestmark = pytest.mark.usefixtures("app")


def test_a_session_is_not_closed_while_a_task_has_no_unit_or_date():
    office = Office()
    office.ready()
    unit = office.units[0].id
    lacking = [
        office.conclude(),
        office.conclude(lead_words="các thành viên Ban Chỉ đạo", due=date(2023, 12, 1)),
        office.conclude(lead_ids=[unit], deadline_words="sớm"),
    ]
    refusal = refusal_of(office.close)
    assert (refusal.fault, refusal.facts["count"]) == (Fault.CONCLUSIONS_LACKING, 3)
    content = get_content(office.meeting)
    assert [line.row for _, line in content.lacking] == lacking
    assert [[lack.value for lack in line.lacks] for _, line in content.lacking] == [
        ["unit", "date"],
        ["unit"],
        ["date"],
    ]


@pytest.mark.parametrize(
    "facts",
    [
        {"has_no_action": True},
        {"kind": ConclusionKind.DIRECTION},
        {"kind": ConclusionKind.INFORMATION},
        {"lead_group": LeadGroup.ALL_UNITS, "has_no_date": True},
        {"lead_group": LeadGroup.ALL_UNITS, "deadline_words": "Thường xuyên"},
    ],
)
def test_what_is_decided_does_not_stand_in_the_way_of_closing(facts):
    office = Office()
    office.conclude(**facts)
    office.close()
    assert office.meeting.state is MeetingState.CLOSED
    assert office.meeting.closed_at == NOW


def test_a_session_of_the_future_is_neither_started_nor_closed():
    office = Office(held_on=date(2023, 11, 22))
    assert refusal_of(office.close).fault is Fault.MEETING_NOT_YET
    start = {"actor": office.secretariat, "now": NOW}
    assert refusal_of(start_meeting, office.meeting, **start).fault is Fault.MEETING_NOT_YET
    assert office.meeting.state is MeetingState.PREPARING


def test_a_session_that_had_begun_is_prepared_again_when_it_is_put_off_to_a_later_day():
    office = Office()
    start_meeting(office.meeting, actor=office.secretariat, now=NOW)
    for day, state in ((TODAY, MeetingState.HELD), (date(2023, 12, 5), MeetingState.PREPARING)):
        facts = MeetingFacts(ordinal=6, held_on=day)
        seen = office.meeting.version_id
        update_meeting(office.meeting, facts, actor=office.secretariat, seen=seen, now=NOW)
        assert office.meeting.state is state


def test_nothing_of_a_closed_session_changes():
    office = Office()
    item, row = make_item(meeting=office.meeting), office.ready()
    line = invite_person(office.meeting, name="Lê Văn A", actor=office.secretariat)
    office.close()
    who = {"actor": office.secretariat}
    meeting = office.meeting
    facts = ConclusionFacts(kind=TASK, text="Sửa")
    attempts = [
        lambda: update_meeting(
            meeting, MeetingFacts(ordinal=6, held_on=TODAY), seen=3, now=NOW, **who
        ),
        lambda: start_meeting(meeting, now=NOW, **who),
        lambda: add_item(meeting, ItemFacts(title="Thêm"), **who),
        lambda: update_item(item, meeting, ItemFacts(title="Sửa"), seen=1, **who),
        lambda: remove_item(item, meeting, **who),
        lambda: move_item(item, meeting, is_up=True, **who),
        lambda: write_notes(item, meeting, "Sửa", seen=1, **who),
        lambda: invite_group(meeting, LeadGroup.ALL_UNITS, **who),
        lambda: invite_person(meeting, name="B", **who),
        lambda: record_presence(meeting, [], **who),
        lambda: remove_line(line, meeting, now=NOW, **who),
        office.conclude,
        lambda: update_conclusion(row, meeting, facts, today=TODAY, seen=1, **who),
        lambda: remove_conclusion(row, meeting, today=TODAY, **who),
    ]
    for attempt in attempts:
        assert refusal_of(attempt).fault is Fault.MEETING_CLOSED


def test_a_closing_is_taken_back_until_the_minutes_are_approved_also_with_tasks_standing():
    office = Office()
    office.ready()
    for _ in range(2):
        office.close()
        office.make()
        reopen_meeting(office.meeting, actor=office.secretariat)
        assert (office.meeting.state, office.meeting.closed_at) == (MeetingState.HELD, None)
    office.close()
    office.approve()
    refusal = refusal_of(reopen_meeting, office.meeting, actor=office.secretariat)
    assert refusal.fault is Fault.MINUTES_APPROVED
