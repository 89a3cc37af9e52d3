"""Conclusions typed at the table, and what later sessions find of them."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.factories import make_actor, make_committee, make_item, make_meeting, make_unit
from tests.services.meetings.office import NOW, TASK, TODAY, Office, refusal_of
from tracker.database import db
from tracker.models import ConclusionCheck, Task
from tracker.queries.meetings.checks import read_checks
from tracker.queries.meetings.content import list_conclusions
from tracker.queries.meetings.follow_up import find_session_before
from tracker.rules.checks import Verdict
from tracker.rules.choices import LeadGroup, MeetingState, Part
from tracker.rules.faults import Changed, Fault, Missing
from tracker.rules.permissions import NotAllowed, Role
from tracker.services.meetings.checks import check_conclusion
from tracker.services.meetings.concluding import (
    FilledIn,
    Spoken,
    conclude,
    fill_in,
    move_conclusion,
)
from tracker.services.meetings.conclusions import remove_conclusion
from tracker.services.papers import minutes_paper


class Table:
    """A session where conclusions are typed as they are spoken."""

    def __init__(self):
        self.office = Office(state=MeetingState.HELD)
        self.finance = make_unit(name="Sở Tài chính", short_name="STC")
        self.home = make_unit(name="Sở Nội vụ", short_name="SNV")

    def conclude(self, text="Hoàn thành kế hoạch", **facts):
        spoken = Spoken(**({"kind": TASK, "text": text} | facts))
        return conclude(self.office.meeting, spoken, actor=self.office.secretariat, today=TODAY)

    def named(self, row, part):
        return {unit.unit_id for unit in row.units if unit.part is part}


def test_units_are_named_shortly_and_the_deadline_is_read(app):
    table = Table()
    row = table.conclude(
        leads="so tai chinh, SNV", coordinating="", deadline_words="trước ngày 20/12/2023"
    )
    assert table.named(row, Part.LEAD) == {table.finance.id, table.home.id}
    assert row.due == date(2023, 12, 19)
    row = table.conclude(leads="các sở, ngành", coordinating="stc")
    assert (row.lead_group, table.named(row, Part.COORDINATING)) == (
        LeadGroup.DEPARTMENTS,
        {table.finance.id},
    )


def test_nobody_is_guessed(app):
    table = Table()
    refused = refusal_of(table.conclude, leads="Sở Tài chính, Sở Vũ trụ")
    assert (refused.fault, refused.field) == (Fault.UNIT_NOT_KNOWN, "leads")
    assert refused.facts["words"] == "Sở Vũ trụ"
    assert refusal_of(table.conclude, coordinating="các sở").fault is Fault.UNIT_NOT_KNOWN
    assert refusal_of(table.conclude, leads="các sở, SNV").fault is Fault.GROUP_AND_UNITS


def test_what_a_conclusion_lacks_is_filled_in_and_the_rest_stays(app):
    table = Table()
    row = table.conclude(leads="SNV", deliverable="Kế hoạch")
    words = FilledIn(deadline_words="24/11/2023")
    fill = {"actor": table.office.secretariat, "today": TODAY}
    fill_in(row, table.office.meeting, words, seen=row.version_id, **fill)
    assert (row.due, row.deliverable) == (date(2023, 11, 24), "Kế hoạch")
    assert table.named(row, Part.LEAD) == {table.home.id}
    fill_in(row, table.office.meeting, FilledIn(leads="STC"), seen=row.version_id, **fill)
    assert (row.due, table.named(row, Part.LEAD)) == (date(2023, 11, 24), {table.finance.id})
    with pytest.raises(Changed):
        fill_in(row, table.office.meeting, words, seen=row.version_id - 1, **fill)


def test_a_conclusion_moves_within_its_item_only(app):
    table = Table()
    meeting, actor = table.office.meeting, table.office.secretariat
    item = make_item(meeting=meeting)
    first, general, second = (
        table.conclude("một", item_id=item.id),
        table.conclude("chung"),
        table.conclude("hai", item_id=item.id),
    )
    move_conclusion(second, meeting, is_up=True, actor=actor)
    move_conclusion(general, meeting, is_up=True, actor=actor)  # alone in its place
    rows = list_conclusions(meeting.id)
    assert [row.text for row in rows if row.item_id] == ["hai", "một"]
    move_conclusion(first, meeting, is_up=False, actor=actor)  # at the edge
    assert [row.text for row in list_conclusions(meeting.id) if row.item_id] == ["hai", "một"]


class Series:
    """Session 6 gave a task; sessions 7 and 8 ask what became of it."""

    def __init__(self):
        self.office = Office()
        self.row = self.office.ready(text="Ban hành kế hoạch")
        self.office.close()
        self.office.make()
        self.later = [
            make_meeting(committee=self.office.committee, ordinal=n, held_on=date(2023, 12, n))
            for n in (7, 8, 9)
        ]

    def check(self, meeting, verdict, remark="", seen=0, row=None):
        return check_conclusion(
            meeting,
            (row or self.row).id,
            verdict,
            remark=remark,
            actor=self.office.secretariat,
            now=NOW,
            seen=seen,
        )

    def read(self, meeting):
        actor = self.office.secretariat
        stand = find_session_before(meeting, actor, today=TODAY)
        return read_checks(meeting, stand, actor, today=TODAY)


def test_what_is_to_be_continued_comes_up_at_each_later_session_though_its_tasks_are_done(app):
    series = Series()
    seventh, eighth, ninth = series.later
    for task in db.session.scalars(select(Task)):
        task.finished_on = TODAY
    series.check(seventh, Verdict.CONTINUED, "chờ kinh phí")
    checks = series.read(seventh)
    assert checks.now[series.row.id].remark == "chờ kinh phí"
    assert not checks.before
    assert not checks.carried  # it stands there as a conclusion of the session before
    checks = series.read(eighth)
    assert not checks.now
    assert checks.before[series.row.id].verdict is Verdict.CONTINUED
    assert [line.conclusion for line in checks.carried] == [series.row]
    assert [line.conclusion for line in series.read(ninth).carried] == [series.row]
    series.check(eighth, Verdict.DONE)
    assert series.read(eighth).carried  # stays in sight where it was checked
    assert not series.read(ninth).carried


def test_a_finding_is_changed_and_taken_back_but_never_unseen(app):
    series = Series()
    seventh = series.later[0]
    series.check(seventh, Verdict.DROPPED, "đã sáp nhập")
    with pytest.raises(Changed):
        series.check(seventh, Verdict.DONE)
    series.check(seventh, Verdict.DONE, seen=1)
    (row,) = db.session.query(ConclusionCheck)
    assert (row.verdict, row.remark) == (Verdict.DONE, "")
    refused = refusal_of(
        remove_conclusion, series.row, series.later[0], actor=series.office.secretariat, today=TODAY
    )
    assert refused.fault is Fault.CONCLUSION_CHECKED
    series.check(seventh, None, seen=row.version_id)
    assert not db.session.query(ConclusionCheck).count()


def test_only_conclusions_of_earlier_sessions_of_the_committee_are_checked(app):
    series = Series()
    fifth = make_meeting(committee=series.office.committee, ordinal=5)
    with pytest.raises(Missing):
        series.check(fifth, Verdict.DONE)
    foreign = make_meeting(committee=make_committee(), ordinal=99)
    stranger = make_actor(committee=series.office.committee, role=Role.UNIT_LEAD)
    with pytest.raises(NotAllowed):
        series.check(foreign, Verdict.DONE)
    with pytest.raises(NotAllowed):
        check_conclusion(
            series.later[0], series.row.id, Verdict.DONE, actor=stranger, now=NOW, seen=0
        )


def test_the_minutes_say_what_was_found_under_the_item_that_reports_on_it(app):
    series = Series()
    seventh = series.later[0]
    make_item(meeting=seventh, title="Khai mạc", notes="Đủ thành phần.")
    make_item(meeting=seventh, title="Tình hình thực hiện kết luận phiên thứ 6")
    series.check(seventh, Verdict.CONTINUED, "Sở báo cáo trước 15/12")
    opening, report = minutes_paper(seventh.id, now=NOW).agenda
    assert opening.notes == ("Đủ thành phần.",)
    name = series.office.units[0].name
    about = f"Kết luận phiên thứ 6 “Ban hành kế hoạch” ({name}, hạn 15/12/2023)"
    assert report.notes == (f"{about}: tiếp tục thực hiện. Sở báo cáo trước 15/12.",)
