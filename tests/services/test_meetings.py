from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import func, select

from tests.factories import (
    make_actor,
    make_committee,
    make_item,
    make_meeting,
    make_membership,
    make_unit,
    make_user,
)
from tracker.database import db
from tracker.models import Assignment, Conclusion, Letter, Meeting, Task
from tracker.queries.meetings.content import get_content, list_attendance, list_items
from tracker.queries.meetings.previous import find_last_session
from tracker.rules.choices import ConclusionKind, LeadGroup, MeetingState, Presence, UnitKind
from tracker.rules.faults import Changed, Fault, Missing, NotAllowed, Refused
from tracker.rules.permissions import Role
from tracker.rules.terms import TermExplanation
from tracker.services.meetings.agenda import (
    ItemFacts,
    add_item,
    move_item,
    remove_item,
    update_item,
    write_notes,
)
from tracker.services.meetings.attendance import (
    PresenceFacts,
    invite_group,
    invite_person,
    invite_units,
    record_presence,
    remove_line,
)
from tracker.services.meetings.conclusions import (
    ConclusionFacts,
    record_conclusion,
    remove_conclusion,
    typed_due,
    update_conclusion,
)
from tracker.services.meetings.sessions import (
    MeetingFacts,
    close_meeting,
    number_minutes,
    plan_meeting,
    reopen_meeting,
    start_meeting,
    update_meeting,
)
from tracker.services.meetings.tasks import make_tasks

TODAY = date(2023, 11, 21)
NOW = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)
TASK = ConclusionKind.TASK
pytestmark = pytest.mark.usefixtures("app")


class Office:
    """A committee with its secretariat, three units and a session today."""

    def __init__(self, **facts):
        self.committee = make_committee()
        self.secretariat = make_actor(committee=self.committee, role=Role.SECRETARIAT)
        self.units = [make_unit(), make_unit(), make_unit(kind=UnitKind.DISTRICT)]
        self.meeting = make_meeting(committee=self.committee, ordinal=6, **facts)

    def conclude(self, text="Hoàn thành kế hoạch chi tiết", **facts):
        facts = {"kind": TASK, "text": text} | facts
        return record_conclusion(
            self.meeting, ConclusionFacts(**facts), actor=self.secretariat, today=TODAY
        )

    def ready(self, **facts):
        """A conclusion that lacks nothing."""
        facts = {"lead_ids": [self.units[0].id], "due": date(2023, 12, 15)} | facts
        return self.conclude(**facts)

    def close(self):
        close_meeting(self.meeting, actor=self.secretariat, today=TODAY, now=NOW)

    def make(self):
        return make_tasks(self.meeting, actor=self.secretariat, today=TODAY, now=NOW)


def refusal_of(action, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        action(*args, **kwargs)
    return caught.value


def count(model):
    return db.session.scalar(select(func.count(model.id)))


# the session itself


def test_an_ordinal_is_used_once_in_a_committee_but_again_in_another():
    office, other = Office(), make_committee()
    facts = MeetingFacts(ordinal=6, held_on=TODAY)
    refusal = refusal_of(plan_meeting, facts, actor=office.secretariat)
    assert (refusal.fault, refusal.field) == (Fault.MEETING_EXISTS, "ordinal")
    plan_meeting(facts, actor=make_actor(committee=other, role=Role.CHAIR))


def test_a_session_does_not_end_before_it_starts():
    office = Office()
    facts = MeetingFacts(ordinal=7, held_on=TODAY, starts_at=time(14), ends_at=time(13, 59))
    assert refusal_of(plan_meeting, facts, actor=office.secretariat).field == "ends_at"


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.ADMIN, Role.UNIT_LEAD])
def test_who_may_not_call_a_session(role):
    committee = make_committee()
    actor = make_actor(committee=committee, role=role, unit=make_unit())
    with pytest.raises(NotAllowed):
        plan_meeting(MeetingFacts(ordinal=1, held_on=TODAY), actor=actor)


def test_the_secretariat_of_another_committee_changes_nothing():
    office = Office()
    stranger = make_actor(committee=make_committee(), role=Role.SECRETARIAT)
    with pytest.raises(NotAllowed):
        start_meeting(office.meeting, actor=stranger)
    with pytest.raises(NotAllowed):
        office.secretariat = stranger
        office.conclude()


def test_a_correction_made_on_an_old_copy_is_refused():
    office = Office()
    with pytest.raises(Changed):
        update_meeting(
            office.meeting, MeetingFacts(ordinal=6, held_on=TODAY), actor=office.secretariat, seen=9
        )


def test_moving_the_session_reads_its_deadlines_again_but_leaves_typed_dates():
    office = Office()
    words = "trong vòng 15 ngày kể từ ngày họp"
    read, typed = office.conclude(deadline_words=words), office.conclude(due=date(2023, 12, 15))
    if read.due is None:
        pytest.fail("a term counted from the session must be read")
    before = read.due
    facts = MeetingFacts(ordinal=6, held_on=date(2023, 11, 28))
    seen = office.meeting.version_id
    update_meeting(office.meeting, facts, actor=office.secretariat, seen=seen)
    assert read.due > before
    assert typed.due == date(2023, 12, 15)


def test_a_session_is_not_moved_behind_a_date_it_set():
    office = Office()
    office.conclude(due=date(2023, 11, 24))
    facts = MeetingFacts(ordinal=6, held_on=date(2023, 11, 28))
    refusal = refusal_of(update_meeting, office.meeting, facts, actor=office.secretariat, seen=1)
    assert (refusal.fault, refusal.field) == (Fault.DUE_BEFORE_MEETING, "held_on")


def test_a_number_is_given_once_in_a_year_and_runs_anew_in_the_next():
    office = Office(held_on=date(2026, 12, 31), starts_at=time(23, 59))
    twin = make_meeting(committee=office.committee, held_on=date(2026, 1, 5))
    later = make_meeting(
        committee=office.committee, held_on=date(2027, 1, 1), starts_at=time(0, 30)
    )
    number_minutes(office.meeting, 5, actor=office.secretariat, seen=1)
    refusal = refusal_of(number_minutes, twin, 5, actor=office.secretariat, seen=1)
    assert (refusal.fault, refusal.facts["year"]) == (Fault.MINUTES_NUMBER_TAKEN, 2026)
    number_minutes(later, 5, actor=office.secretariat, seen=1)
    number_minutes(twin, None, actor=office.secretariat, seen=twin.version_id)
    assert (office.meeting.minutes_number, twin.minutes_number) == ("5", "")


def test_moving_a_session_into_a_year_where_its_number_is_taken_is_refused():
    office = Office(held_on=date(2026, 12, 31), minutes_number="5")
    moved = make_meeting(committee=office.committee, held_on=date(2027, 1, 1), minutes_number="5")
    facts = MeetingFacts(ordinal=moved.ordinal, held_on=date(2026, 12, 30))
    refusal = refusal_of(update_meeting, moved, facts, actor=office.secretariat, seen=1)
    assert refusal.fault is Fault.MINUTES_NUMBER_TAKEN


# the agenda


def test_items_stand_in_order_and_change_places():
    office = Office()
    items = [
        add_item(office.meeting, ItemFacts(title=title), actor=office.secretariat)
        for title in ("một", "hai", "ba")
    ]
    move_item(items[2], office.meeting, is_up=True, actor=office.secretariat)
    move_item(items[0], office.meeting, is_up=True, actor=office.secretariat)
    assert [item.title for item in list_items(office.meeting.id)] == ["một", "ba", "hai"]


def test_an_item_is_presented_by_a_unit_or_by_somebody_else():
    office = Office()
    facts = ItemFacts(title="Báo cáo", presenter_unit_id=office.units[0].id, presenter="Chuyên gia")
    item = add_item(office.meeting, facts, actor=office.secretariat)
    assert (item.presenter_unit_id, item.presenter) == (office.units[0].id, "")
    facts = ItemFacts(title="Báo cáo", presenter="Chuyên gia")
    update_item(item, office.meeting, facts, actor=office.secretariat, seen=1)
    assert (item.presenter_unit_id, item.presenter) == (None, "Chuyên gia")


def test_a_unit_that_was_merged_before_the_session_presents_nothing():
    office = Office()
    gone = make_unit(valid_to=date(2023, 6, 30))
    facts = ItemFacts(title="Báo cáo", presenter_unit_id=gone.id)
    refusal = refusal_of(add_item, office.meeting, facts, actor=office.secretariat)
    assert (refusal.fault, refusal.field) == (Fault.UNIT_NOT_VALID, "presenter_unit")


def test_an_item_with_notes_or_conclusions_stays_on_the_agenda():
    office = Office()
    noted, concluded, bare = [make_item(meeting=office.meeting) for _ in range(3)]
    write_notes(noted, office.meeting, "Đã họp", actor=office.secretariat, seen=1)
    office.conclude(item_id=concluded.id)
    for item in (noted, concluded):
        refusal = refusal_of(remove_item, item, office.meeting, actor=office.secretariat)
        assert refusal.fault is Fault.ITEM_NOT_EMPTY
    remove_item(bare, office.meeting, actor=office.secretariat)
    assert list_items(office.meeting.id) == [noted, concluded]


def test_notes_written_on_an_old_copy_overwrite_nothing():
    office = Office()
    item = make_item(meeting=office.meeting)
    write_notes(item, office.meeting, "Người thứ nhất", actor=office.secretariat, seen=1)
    with pytest.raises(Changed):
        write_notes(item, office.meeting, "Người thứ hai", actor=office.secretariat, seen=1)
    assert item.notes == "Người thứ nhất"
    write_notes(item, office.meeting, "Người thứ nhất", actor=office.secretariat, seen=1)


# who came


def test_a_group_is_asked_once_whoever_was_asked_before():
    office = Office()
    assert invite_units(office.meeting, [office.units[0].id], actor=office.secretariat) == 1
    assert invite_group(office.meeting, LeadGroup.ALL_UNITS, actor=office.secretariat) == 2
    assert invite_group(office.meeting, LeadGroup.DEPARTMENTS, actor=office.secretariat) == 0
    lines = list_attendance(office.meeting.id)
    assert [line.unit_id for line in lines] == [unit.id for unit in office.units]
    assert {line.presence for line in lines} == {Presence.UNKNOWN}


def test_units_that_lead_an_indicator_are_no_group_of_a_session():
    office = Office()
    refusal = refusal_of(
        invite_group, office.meeting, LeadGroup.INDICATOR_LEADS, actor=office.secretariat
    )
    assert refusal.field == "group"


def test_presence_is_kept_line_by_line_and_an_old_copy_is_refused():
    office = Office()
    line = invite_person(
        office.meeting, name="Lê Văn A", office="Sở Y tế", actor=office.secretariat
    )
    facts = PresenceFacts(
        line_id=line.id, seen=1, presence=Presence.SUBSTITUTE, name="Lê Văn A", note="Trần B"
    )
    assert record_presence(office.meeting, [facts], actor=office.secretariat) == 1
    assert record_presence(office.meeting, [facts], actor=office.secretariat) == 0
    late = PresenceFacts(line_id=line.id, seen=1, presence=Presence.ABSENT, name="Lê Văn A")
    with pytest.raises(Changed):
        record_presence(office.meeting, [late], actor=office.secretariat)
    assert line.presence is Presence.SUBSTITUTE


def test_a_line_of_another_session_is_not_reached():
    office, other = Office(), Office()
    line = invite_person(other.meeting, name="Lê Văn A", actor=other.secretariat)
    facts = PresenceFacts(line_id=line.id, seen=1, presence=Presence.PRESENT)
    with pytest.raises(Missing):
        record_presence(office.meeting, [facts], actor=office.secretariat)


def test_somebody_taken_off_the_list_is_gone():
    office = Office()
    line = invite_person(office.meeting, name="Lê Văn A", actor=office.secretariat)
    remove_line(line, office.meeting, actor=office.secretariat)
    assert list_attendance(office.meeting.id) == []


# conclusions


def test_the_words_of_a_deadline_are_read_at_once():
    office = Office()
    assert office.conclude(deadline_words="Quý I/2024").due == date(2024, 3, 31)
    assert office.conclude(deadline_words="trước ngày 20/12/2023").due == date(2023, 12, 19)
    assert office.conclude(deadline_words="tiếp tục").due is None


def test_a_date_typed_overrides_the_words():
    office = Office()
    row = office.conclude(deadline_words="Quý I/2024", due=date(2024, 2, 15))
    assert (row.due, typed_due(row, office.meeting)) == (date(2024, 2, 15),) * 2
    read = office.conclude(deadline_words="Quý I/2024")
    assert typed_due(read, office.meeting) is None


@pytest.mark.parametrize(
    ("facts", "fault", "field"),
    [
        ({"due": date(2023, 11, 20)}, Fault.DUE_BEFORE_MEETING, "due"),
        ({"deadline_words": "30/10/2023"}, Fault.DUE_BEFORE_MEETING, "deadline_words"),
        ({"due": date(2050, 1, 1)}, Fault.DUE_FAR_AHEAD, "due"),
        ({"due": date(2023, 12, 1), "has_no_date": True}, Fault.DATE_AND_NO_DATE, "has_no_date"),
        ({"lead_group": LeadGroup.INDICATOR_LEADS}, Fault.NOT_A_CHOICE, "lead_group"),
        ({"lead_ids": [999_999]}, Fault.NOT_A_CHOICE, "lead"),
    ],
)
def test_what_a_conclusion_cannot_say(facts, fault, field):
    refusal = refusal_of(Office().conclude, **facts)
    assert (refusal.fault, refusal.field) == (fault, field)


def test_a_group_and_units_exclude_each_other_and_a_lead_does_not_co_ordinate():
    office = Office()
    unit = office.units[0].id
    both = {"lead_group": LeadGroup.ALL_UNITS, "lead_ids": [unit]}
    assert refusal_of(office.conclude, **both).fault is Fault.GROUP_AND_UNITS
    twice = {"lead_ids": [unit], "coordinating_ids": [unit]}
    assert refusal_of(office.conclude, **twice).fault is Fault.LEAD_IS_COORDINATING


def test_a_due_date_past_is_taken_when_it_is_meant():
    office = Office(held_on=date(2023, 10, 1))
    due = date(2023, 10, 31)
    assert refusal_of(office.conclude, due=due).fault is Fault.DUE_IN_PAST
    assert office.conclude(due=due, is_confirmed=True).due == due


def test_an_item_of_another_session_takes_no_conclusion():
    office, other = Office(), Office()
    item = make_item(meeting=other.meeting)
    with pytest.raises(Missing):
        office.conclude(item_id=item.id)


def test_a_correction_replaces_units_and_an_old_copy_is_refused():
    office = Office()
    row = office.ready(coordinating_ids=[office.units[1].id])
    facts = ConclusionFacts(kind=TASK, text="Sửa", lead_ids=[office.units[1].id])
    update_conclusion(row, office.meeting, facts, actor=office.secretariat, today=TODAY, seen=1)
    assert [(unit.unit_id, unit.part.value) for unit in row.units] == [(office.units[1].id, "lead")]
    assert row.due is None
    with pytest.raises(Changed):
        update_conclusion(row, office.meeting, facts, actor=office.secretariat, today=TODAY, seen=1)


def test_a_conclusion_taken_out_is_gone_with_its_units():
    office = Office()
    row = office.ready()
    remove_conclusion(row, office.meeting, actor=office.secretariat)
    assert count(Conclusion) == 0


# closing


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


def test_a_session_of_the_future_is_not_closed():
    office = Office(held_on=date(2023, 11, 22))
    assert refusal_of(office.close).fault is Fault.MEETING_NOT_YET


def test_nothing_of_a_closed_session_changes():
    office = Office()
    item, row = make_item(meeting=office.meeting), office.ready()
    line = invite_person(office.meeting, name="Lê Văn A", actor=office.secretariat)
    office.close()
    who = {"actor": office.secretariat}
    meeting = office.meeting
    facts = ConclusionFacts(kind=TASK, text="Sửa")
    attempts = [
        lambda: update_meeting(meeting, MeetingFacts(ordinal=6, held_on=TODAY), seen=3, **who),
        lambda: start_meeting(meeting, **who),
        lambda: add_item(meeting, ItemFacts(title="Thêm"), **who),
        lambda: update_item(item, meeting, ItemFacts(title="Sửa"), seen=1, **who),
        lambda: remove_item(item, meeting, **who),
        lambda: move_item(item, meeting, is_up=True, **who),
        lambda: write_notes(item, meeting, "Sửa", seen=1, **who),
        lambda: invite_units(meeting, [office.units[0].id], **who),
        lambda: invite_group(meeting, LeadGroup.ALL_UNITS, **who),
        lambda: invite_person(meeting, name="B", **who),
        lambda: record_presence(meeting, [], **who),
        lambda: remove_line(line, meeting, **who),
        office.conclude,
        lambda: update_conclusion(row, meeting, facts, today=TODAY, seen=1, **who),
        lambda: remove_conclusion(row, meeting, **who),
    ]
    for attempt in attempts:
        assert refusal_of(attempt).fault is Fault.MEETING_CLOSED


def test_a_closing_is_taken_back_until_the_minutes_leave_the_house():
    office = Office()
    office.ready()
    office.close()
    reopen_meeting(office.meeting, actor=office.secretariat)
    assert (office.meeting.state, office.meeting.closed_at) == (MeetingState.HELD, None)
    office.close()
    office.make()
    refusal = refusal_of(reopen_meeting, office.meeting, actor=office.secretariat)
    assert refusal.fault is Fault.MINUTES_OUT_OF_HOUSE


def test_numbered_minutes_stay_closed():
    office = Office()
    office.close()
    number_minutes(office.meeting, 1, actor=office.secretariat, seen=office.meeting.version_id)
    refusal = refusal_of(reopen_meeting, office.meeting, actor=office.secretariat)
    assert refusal.fault is Fault.MINUTES_OUT_OF_HOUSE


# tasks


def test_tasks_are_made_of_a_closed_session_only():
    office = Office()
    office.ready()
    assert refusal_of(office.make).fault is Fault.MEETING_NOT_CLOSED


def test_each_conclusion_becomes_one_assignment_and_a_task_for_each_unit():
    office = Office()
    office.ready(coordinating_ids=[office.units[1].id], deliverable="Kế hoạch")
    office.conclude("Báo cáo", lead_group=LeadGroup.ALL_UNITS, has_no_date=True)
    office.conclude("Ghi nhận", kind=ConclusionKind.INFORMATION)
    office.conclude("Thôi", has_no_action=True)
    office.close()
    made = office.make()
    assert (made.conclusions, made.tasks, made.units) == (2, 4, 3)
    first, second = db.session.scalars(select(Assignment).order_by(Assignment.id))
    assert (first.meeting_id, first.plan_id) == (office.meeting.id, None)
    assert (first.text, first.deliverable) == ("Hoàn thành kế hoạch chi tiết", "Kế hoạch")
    assert second.lead_group is LeadGroup.ALL_UNITS
    tasks = db.session.scalars(select(Task).order_by(Task.id)).all()
    assert [task.due for task in tasks] == [date(2023, 12, 15), None, None, None]
    assert [task.code for task in tasks] == ["NV-001", "NV-002", "NV-003", "NV-004"]
    assert {task.opened_on for task in tasks} == {TODAY}


def test_pressing_twice_gives_one_task_and_one_letter():
    office = Office()
    membership = make_membership(
        committee=office.committee, role=Role.UNIT_LEAD, unit=office.units[0], user=make_user()
    )
    office.ready()
    office.ready(text="Việc thứ hai")
    office.close()
    first, second = office.make(), office.make()
    assert (first.tasks, first.letters) == (2, 1)
    assert (second.tasks, second.letters) == (0, 0)
    assert (count(Task), count(Assignment)) == (2, 2)
    letter = db.session.scalars(select(Letter)).one()
    assert letter.key == f"meeting:{office.meeting.id}:tasks:user:{membership.user_id}"
    assert letter.template == "meeting_tasks"
    assert (letter.facts["ordinal"], letter.facts["held_on"]) == (6, "2023-11-21")
    assert [line["title"] for line in letter.facts["tasks"]] == [
        "Hoàn thành kế hoạch chi tiết",
        "Việc thứ hai",
    ]


def test_a_due_date_keeps_why_it_is_that_day():
    office = Office()
    office.ready()
    office.ready(due=None, deadline_words="Quý I/2024")
    office.close()
    office.make()
    for task in db.session.scalars(select(Task)):
        assert TermExplanation.from_dict(task.due_reason).due == task.due


def test_a_task_of_a_session_entered_later_counts_from_the_day_of_the_session():
    office = Office(held_on=date(2023, 10, 1))
    office.ready()
    office.close()
    office.make()
    assert db.session.scalars(select(Task.opened_on)).one() == date(2023, 10, 1)


def test_standing_work_becomes_a_standing_task():
    office = Office()
    office.ready(due=None, deadline_words="Thường xuyên")
    office.close()
    office.make()
    assert db.session.scalars(select(Task.is_standing)).one()


def test_a_group_without_units_makes_nothing_at_all():
    office = Office()
    office.units[2].valid_to = date(2023, 6, 30)
    office.ready()
    office.conclude(lead_group=LeadGroup.LOCALITIES, has_no_date=True)
    office.close()
    assert refusal_of(office.make).fault is Fault.GROUP_EMPTY


def test_the_next_session_opens_with_the_state_of_the_last_conclusions():
    office = Office()
    office.ready()
    office.conclude("Báo cáo", lead_group=LeadGroup.ALL_UNITS, has_no_date=True)
    office.close()
    office.make()
    next_one = plan_meeting(
        MeetingFacts(ordinal=7, held_on=date(2023, 12, 20)), actor=office.secretariat
    )
    last = find_last_session(next_one, office.secretariat, today=date(2023, 12, 20))
    assert last.meeting.ordinal == 6
    assert (last.tally.counted, last.tally.overdue, last.tally.open_in_time) == (4, 1, 3)
    single, group = last.lines
    assert (single.status.mark.value, single.status.days) == ("overdue", 5)
    assert (group.task, group.tally.all) == (None, 3)


def test_a_unit_reads_of_the_last_session_only_what_it_owes():
    office = Office()
    office.ready()
    office.ready(text="Việc của đơn vị khác", lead_ids=[office.units[1].id])
    office.close()
    office.make()
    unit = make_actor(committee=office.committee, role=Role.UNIT_LEAD, unit=office.units[1])
    next_one = make_meeting(committee=office.committee)
    last = find_last_session(next_one, unit, today=TODAY)
    assert [line.conclusion.text for line in last.lines] == ["Việc của đơn vị khác"]


def test_a_first_session_has_none_before_it():
    office = Office()
    assert find_last_session(office.meeting, office.secretariat, today=TODAY) is None
    assert count(Meeting) == 1
