"""How earlier conclusions stood on the day of a session, and what is found of all of them."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.counting import count_queries
from tests.factories import (
    ask_units,
    make_actor,
    make_committee,
    make_item,
    make_meeting,
    make_unit,
)
from tests.services.meetings.office import NOTICE, NOW, TODAY, Office, numbered
from tracker.database import db
from tracker.models import Extension, Task, TaskDecision
from tracker.queries.meetings.content import list_items
from tracker.queries.meetings.follow_up import find_session_before
from tracker.queries.meetings.search import (
    FoundKind,
    FoundState,
    Wanted,
    count_found,
    list_found,
)
from tracker.rules.choices import AgendaPurpose, ConclusionKind, DecisionKind, ExtensionState
from tracker.rules.follow_up import Outcome
from tracker.rules.permissions import Role
from tracker.services.meetings.agenda import remove_item
from tracker.services.meetings.sessions import MeetingFacts, plan_meeting, update_meeting
from tracker.services.meetings.told import tell_of_conclusions

pytestmark = pytest.mark.usefixtures("app")


def plan(office, ordinal, held_on):
    facts = MeetingFacts(ordinal=ordinal, held_on=held_on, series_id=office.meeting.series_id)
    return plan_meeting(facts, actor=office.secretariat)


def task_of(row):
    return db.session.scalars(select(Task).where(Task.assignment_id == row.assignment_id)).one()


def outcomes(meeting, office, today, actor=None):
    stand = find_session_before(meeting, actor or office.secretariat, today=today)
    return stand, [line.outcome for line in stand.lines], [line.outcome for line in stand.older]


def test_a_past_session_shows_what_was_so_on_its_day_and_the_next_what_is_still_open():
    office = Office()
    done, moved, late = (
        office.ready(text=f"Việc {n}", due=date(2023, 12, 8)) for n in ("xong", "lùi", "trễ")
    )
    office.close()
    office.make()
    task_of(done).finished_on = date(2023, 12, 20)  # after the seventh session
    task = task_of(moved)
    db.session.add(
        Extension(
            task_id=task.id,
            old_due=date(2023, 12, 8),
            new_due=date(2024, 1, 31),
            granted_due=date(2024, 1, 31),
            reason="Chờ số liệu",
            requested_by_id=office.secretariat.user_id,
            requested_at=datetime(2023, 12, 6, 2, 0, tzinfo=UTC),
            state=ExtensionState.GRANTED,
            decided_at=datetime(2023, 12, 15, 2, 0, tzinfo=UTC),
        )
    )
    task.due = date(2024, 1, 31)
    first, task.unit_id = task.unit_id, make_unit().id
    db.session.add(
        TaskDecision(
            task_id=task.id,
            kind=DecisionKind.MOVED,
            old_unit_id=first,
            decided_by_id=office.secretariat.user_id,
            decided_at=datetime(2023, 12, 15, 3, 0, tzinfo=UTC),
        )
    )
    seventh = plan(office, 7, date(2023, 12, 12))
    eighth = plan(office, 8, date(2023, 12, 26))
    later = date(2024, 3, 1)
    stand, lines, older = outcomes(seventh, office, later)
    assert (stand.as_of, lines, older) == (date(2023, 12, 12), [Outcome.OVERDUE] * 3, [])
    asked = stand.lines[1].more_time
    assert stand.lines[1].task.unit.id == first  # passed on that day too
    assert (asked.is_given, asked.new_due) == (False, date(2024, 1, 31))  # decided three days later
    stand, lines, older = outcomes(eighth, office, later)
    assert lines == []
    assert older == [Outcome.DONE_LATE, Outcome.OPEN_IN_TIME, Outcome.OVERDUE]
    assert set(stand.ordinals.values()) == {6}
    assert stand.older[1].more_time.is_given
    assert stand.older[1].task.unit.id == task.unit_id
    told = tell_of_conclusions(eighth, today=later)
    assert told[0] == (
        "Tính đến ngày 26/12/2023, trong 3 kết luận đã giao việc: 1 xong quá hạn,"
        " 1 đang thực hiện, trong hạn, 1 quá hạn chưa xong."
    )
    assert "từ phiên 6" in told[1]
    assert "đã gia hạn từ 08/12/2023 đến 31/01/2024" in " ".join(told)
    ninth = plan(office, 9, date(2024, 1, 9))
    assert outcomes(ninth, office, later)[2] == [Outcome.OPEN_IN_TIME, Outcome.OVERDUE]
    assert late.assignment_id is not None


def test_a_reader_is_told_of_his_own_tasks_only_and_of_what_nobody_assigned():
    office = Office()
    office.ready()
    office.close()
    office.make()
    other = office.units[1]
    seventh = plan(office, 7, date(2023, 12, 12))
    lead = make_actor(committee=office.committee, role=Role.UNIT_LEAD, unit=other)
    stand, own, _ = outcomes(seventh, office, TODAY, lead)
    assert (own, stand.is_for_others) == ([], True)
    stand, own, _ = outcomes(seventh, office, TODAY)
    assert (len(own), stand.is_for_others) == (1, False)
    shared = Office()
    shared.ready(lead_ids=[unit.id for unit in shared.units])
    shared.close()
    shared.make()
    joined = db.session.scalars(select(Task).where(Task.unit_id == shared.units[2].id)).one()
    joined.cancelled_on = TODAY
    (line,) = outcomes(plan(shared, 7, date(2023, 12, 12)), shared, TODAY)[0].lines
    assert line.tally.all == 2  # of whom it is still asked
    unassigned = Office()
    unassigned.ready()
    following = plan(unassigned, 7, date(2023, 12, 12))
    assert outcomes(following, unassigned, TODAY)[0].ungiven == 1


def test_the_first_item_comes_by_itself_once_and_not_to_the_first_session():
    office = Office()
    seventh = plan(office, 7, date(2023, 12, 12))
    (item,) = list_items(seventh.id)
    assert (item.purpose, item.title) == (
        AgendaPurpose.FOLLOW_UP,
        "Tình hình thực hiện kết luận phiên thứ 6",
    )
    remove_item(item, seventh, actor=office.secretariat)
    facts = MeetingFacts(ordinal=7, held_on=date(2023, 12, 13), series_id=seventh.series_id)
    update_meeting(seventh, facts, actor=office.secretariat, seen=seventh.version_id, now=NOW)
    assert list_items(seventh.id) == []
    fresh = make_actor(committee=make_committee(), role=Role.SECRETARIAT)
    first = plan_meeting(MeetingFacts(ordinal=1, held_on=TODAY), actor=fresh)
    assert list_items(first.id) == []


def test_the_search_finds_words_without_marks_in_conclusions_notes_and_papers():
    office = Office()
    unit, other = office.units[:2]
    item = make_item(meeting=office.meeting, title="Cổng dữ liệu", notes="Đã công bố đợt một")
    office.ready(text="Công bố cổng dữ liệu mở của tỉnh", due=date(2023, 11, 30))
    office.conclude(text="Ghi nhận kết quả", kind=ConclusionKind.INFORMATION)
    office.close()
    office.make()
    numbered(office.meeting, 31, kind=NOTICE, chair=office.chair(), clerk=office.secretariat)

    def find(actor=office.secretariat, today=TODAY, **wanted):
        found = list_found(actor, Wanted(**wanted), today=today)
        assert count_found(actor, Wanted(**wanted), today=today) == len(found)
        return [one.kind for one in found]

    assert find(text="cong du lieu") == [FoundKind.TASK, FoundKind.ITEM]
    assert find(text="31/tb-bcd") == [FoundKind.PAPER]
    assert find(text="CÔNG BỐ đợt") == [FoundKind.ITEM]
    assert find(text="không có chữ này") == find(text="100%_") == []
    assert find() == [FoundKind.TASK, FoundKind.INFORMATION]
    assert find(kind=FoundKind.ITEM) == [FoundKind.ITEM]
    assert find(unit_id=unit.id) == [FoundKind.TASK]
    assert find(unit_id=other.id) == find(year=2022) == []
    assert find(state=FoundState.OPEN) == [FoundKind.TASK]
    assert find(state=FoundState.OVERDUE, today=date(2023, 12, 9)) == [FoundKind.TASK]
    stranger = make_actor(committee=office.committee, role=Role.UNIT_LEAD, unit=make_unit())
    assert find(stranger, text="cong du lieu") == []
    invite_later = make_meeting(committee=office.committee, ordinal=9)
    ask_units(invite_later, [unit.id], actor=office.secretariat)
    item.notes = "Ghi lại: hạ tầng số"
    db.session.flush()
    assert find(text="ha tang") == [FoundKind.ITEM]  # what is changed is found as it is now
    with count_queries() as few:
        find(text="cong du lieu")
    for n in range(12):
        office.meeting = make_meeting(committee=office.committee, ordinal=20 + n)
        office.ready(text=f"Công bố cổng dữ liệu số {n}")
    with count_queries() as many:
        assert len(find(text="cong du lieu")) == 14
    assert len(many) <= len(few)
