from datetime import date

import pytest
from sqlalchemy import select

from tests.factories import (
    MOMENT,
    make_actor,
    make_meeting,
    make_membership,
    make_user,
)
from tests.services.meetings.office import TODAY, Office, count, refusal_of
from tracker.database import db
from tracker.models import Assignment, Letter, Meeting, Task
from tracker.queries.meetings.follow_up import find_session_before
from tracker.rules.choices import ConclusionKind, LeadGroup
from tracker.rules.faults import Fault
from tracker.rules.permissions import Role
from tracker.rules.terms import TermExplanation
from tracker.services.expansion import open_periods
from tracker.services.meetings.sessions import (
    MeetingFacts,
    plan_meeting,
)
from tracker.services.papers import minutes_paper
from tracker.services.unit_groups import GroupFacts, add_group

pytestmark = pytest.mark.usefixtures("app")


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


def test_a_group_the_office_keeps_leads_a_conclusion_and_is_named_in_the_minutes():
    office = Office()
    group = add_group(office.secretariat, GroupFacts("Khối thử", [office.units[1].id]))
    stored = {"lead_group": LeadGroup.STORED, "lead_group_id": group.id}
    office.conclude("Rà soát", **stored, has_no_date=True)
    refusal = refusal_of(office.conclude, "Nhóm lạ", lead_group=LeadGroup.STORED)
    assert (refusal.fault, refusal.field) == (Fault.NOT_A_CHOICE, "lead_group")
    assert minutes_paper(office.meeting.id, now=MOMENT).conclusions[0].lead == ("Khối thử",)
    office.close()
    assert office.make().tasks == 1
    assert db.session.scalars(select(Task.unit_id)).all() == [office.units[1].id]


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
    assert letter.key.endswith(f":tasks:user:{membership.user_id}")
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
    last = find_session_before(next_one, office.secretariat, today=date(2023, 12, 20))
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
    last = find_session_before(next_one, unit, today=TODAY)
    assert [line.conclusion.text for line in last.lines] == ["Việc của đơn vị khác"]


def test_a_first_session_has_none_before_it():
    office = Office()
    assert find_session_before(office.meeting, office.secretariat, today=TODAY) is None
    assert count(Meeting) == 1


def test_a_conclusion_that_comes_back_repeats_as_a_plan_s_row_does():
    office = Office(held_on=date(2023, 10, 5))
    office.ready(due=None, deadline_words="hằng tháng")
    office.close()
    office.make()

    def months() -> list[str]:
        return list(db.session.scalars(select(Task.period).order_by(Task.due)))

    assert months() == ["2023-10", "2023-11", "2023-12"]
    assert open_periods(today=date(2024, 2, 1), now=MOMENT) == 3
    assert open_periods(today=date(2024, 2, 1), now=MOMENT) == 0
    assert months()[-1] == "2024-03"
