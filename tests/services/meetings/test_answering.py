"""Answers to an invitation: by the unit, by the link, by telephone; what they do to the list."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from tests.factories import actor_of, ask_units, make_item, make_membership, make_user
from tests.services.meetings.office import NOW, TODAY, Office, refusal_of
from tracker.database import db
from tracker.models import Attendance, Letter, Meeting, MeetingCall, SessionAnswer
from tracker.queries.meetings.answering import find_open_invitation, list_line_answers
from tracker.queries.meetings.content import list_attendance
from tracker.queries.meetings.doubled import list_doubled
from tracker.queries.meetings.invited import list_invited
from tracker.rules.choices import Presence
from tracker.rules.faults import Changed, Fault, Missing, NotAllowed
from tracker.rules.invitations import Answer, AnswerWay
from tracker.rules.permissions import Role
from tracker.services.accounts import disable
from tracker.services.meetings.answering import (
    AnswerFacts,
    answer_by_link,
    answer_for_unit,
    note_answer,
    revoke_link,
)
from tracker.services.meetings.attendance import (
    PresenceFacts,
    invite_person,
    record_presence,
    remove_line,
    take_answers,
)
from tracker.services.meetings.invitations import call_off_meeting, send_invitations
from tracker.services.meetings.inviting import invite
from tracker.services.meetings.sessions import MeetingFacts, update_meeting
from tracker.services.meetings.signs import path_of_answer

DAY = date(2023, 12, 1)
SHE = AnswerFacts(
    answer=Answer.SUBSTITUTE, substitute_name="Lê Thị B", substitute_office="Phó Giám đốc"
)
COMES, CANNOT = AnswerFacts(answer=Answer.ACCEPTED), AnswerFacts(answer=Answer.DECLINED)


class Called(Office):
    """A session two units and a guest were invited to, each unit by its focal point."""

    def __init__(self) -> None:
        super().__init__(held_on=DAY, starts_at=time(8), place="Phòng họp", chair_name="An")
        self.leads = [
            actor_of(make_membership(committee=self.committee, role=Role.UNIT_LEAD, unit=unit))
            for unit in self.units[:2]
        ]
        ask_units(self.meeting, [unit.id for unit in self.units[:2]], actor=self.secretariat)
        invite_person(
            self.meeting, name="Khách", address="khach@vnpt.example", actor=self.secretariat
        )
        send_invitations(self.meeting, actor=self.secretariat, now=NOW)
        self.lines = list_attendance(self.meeting.id)

    def answer(self, facts=COMES, *, at=NOW, seen=0, line=0, by=0):
        line = self.lines[line]
        return answer_for_unit(self.meeting, line, facts, actor=self.leads[by], seen=seen, now=at)

    def path(self, place: int) -> str:
        return path_of_answer(list_invited(self.meeting.id)[place].id)

    def open(self, place: int, now=NOW):
        return find_open_invitation(self.path(place).removeprefix("/invitation/"), now=now)


@pytest.fixture
def called(app) -> Called:
    return Called()


def test_a_unit_answers_for_its_own_line_until_the_session_begins(called):
    answer = called.answer(SHE)
    assert (answer.substitute_name, answer.way, answer.said_at) == ("Lê Thị B", AnswerWay.PAGE, NOW)
    with pytest.raises(Changed):
        called.answer(COMES)  # somebody of the unit has answered since the page was opened
    declined = replace(CANNOT, reason="Đi công tác")
    changed = called.answer(declined, seen=answer.version_id, at=NOW + timedelta(days=1))
    assert (changed.answer, changed.reason, changed.substitute_name) == (
        Answer.DECLINED,
        "Đi công tác",
        "",
    )
    with pytest.raises(NotAllowed):
        called.answer(line=1)
    assert refusal_of(called.answer, CANNOT, seen=2).field == "reason"
    nameless = replace(SHE, substitute_name="")
    assert refusal_of(called.answer, nameless, seen=2).field == "substitute_name"
    begins = NOW.replace(year=2023, month=12, day=1, hour=1)  # 08:00 on the wall
    assert refusal_of(called.answer, seen=2, at=begins).fault is Fault.ANSWER_TOO_LATE
    called.answer(seen=2, at=begins - timedelta(minutes=1))


def test_the_link_of_a_letter_answers_for_its_own_line_and_dies_with_its_reason(called):
    guest = called.open(2)
    assert [line.address for line in guest.lines] == ["khach@vnpt.example"]
    answer = answer_by_link(guest, guest.lines[0], COMES, seen=0, now=NOW)
    assert (answer.way, answer.said_by, answer.noted_by_id) == (AnswerWay.LINK, "Khách", None)
    with pytest.raises(Missing):
        answer_by_link(guest, called.lines[0], COMES, seen=0, now=NOW)
    assert find_open_invitation("A" * 43, now=NOW) is None
    path = called.path(2)
    assert path not in str([letter.facts for letter in db.session.scalars(select(Letter))])
    assert called.open(2, now=NOW.replace(month=12, day=1, hour=16)) is not None
    assert called.open(2, now=NOW.replace(month=12, day=1, hour=17)) is None  # midnight there

    one = list_invited(called.meeting.id)[0]
    assert called.open(0).row.user_id == called.leads[0].user_id
    revoke_link(called.meeting, one.id, actor=called.secretariat, now=NOW)
    assert called.path(0) == ""
    user = make_user()
    user.is_active, called.open(1).row.user.is_active = False, False
    assert called.open(1) is None
    call_off_meeting(called.meeting, actor=called.secretariat, now=NOW)
    assert called.open(2) is None


def test_the_secretariat_notes_a_call_and_takes_the_answers_into_the_list_on_the_day(called):
    called.answer(SHE)
    noted = note_answer(
        called.meeting,
        called.lines[1],
        replace(CANNOT, reason="Ốm"),
        said_by="Văn phòng",
        actor=called.secretariat,
        seen=0,
        now=NOW,
    )
    assert (noted.said_by, noted.noted_by_id) == ("Văn phòng", called.secretariat.user_id)
    early = refusal_of(take_answers, called.meeting, actor=called.secretariat, today=TODAY)
    assert early.fault is Fault.MEETING_NOT_YET
    assert take_answers(called.meeting, actor=called.secretariat, today=DAY) == 2
    kept = [(line.presence, line.substitute_name, line.note) for line in called.lines]
    assert kept == [
        (Presence.SUBSTITUTE, "Lê Thị B", ""),
        (Presence.EXCUSED, "", "Ốm"),
        (Presence.UNKNOWN, "", ""),  # who has not said is not there yet
    ]
    again = refusal_of(take_answers, called.meeting, actor=called.secretariat, today=DAY)
    assert again.fault is Fault.NO_ANSWERS_TO_TAKE
    with pytest.raises(NotAllowed):
        take_answers(called.meeting, actor=called.leads[0], today=DAY)


def test_another_day_asks_anew_and_a_line_goes_with_its_answer(called):
    called.answer(COMES)
    facts = MeetingFacts(
        ordinal=6, held_on=DAY, starts_at=time(14), place="Phòng họp", chair_name="An"
    )
    seen = called.meeting.version_id
    update_meeting(called.meeting, facts, actor=called.secretariat, seen=seen, now=NOW)
    assert list_line_answers(called.meeting.id) == {}
    called.answer(COMES)
    remove_line(called.lines[0], called.meeting, actor=called.secretariat, now=NOW)
    assert db.session.scalars(select(SessionAnswer)).all() == []
    late = replace(facts, answer_by=NOW.replace(month=12, day=2))
    seen = called.meeting.version_id
    refusal = refusal_of(
        update_meeting, called.meeting, late, actor=called.secretariat, seen=seen, now=NOW
    )
    assert refusal.fault is Fault.ANSWER_AFTER_SESSION


def test_hours_belong_to_who_came_and_go_one_way(called):
    line = called.lines[0]

    def record(**facts):
        typed = PresenceFacts(line_id=line.id, seen=line.version_id, **facts)
        record_presence(called.meeting, [typed], actor=called.secretariat)

    record(presence=Presence.LATE, arrived_at=time(8, 20), left_at=time(10), substitute_name="X")
    assert (line.arrived_at, line.left_at, line.substitute_name) == (time(8, 20), time(10), "")
    backwards = {"arrived_at": time(10), "left_at": time(9)}
    refusal = refusal_of(record, presence=Presence.LATE, **backwards)
    assert refusal.fault is Fault.LEFT_BEFORE_ARRIVED
    record(presence=Presence.ABSENT, **backwards)
    assert (line.arrived_at, line.left_at) == (None, None)


def test_guests_and_second_lines_of_a_unit_do_not_count_as_members(called):
    unit = called.units[0].id
    invite_person(called.meeting, name="Người thứ hai", unit_id=unit, actor=called.secretariat)
    rows = db.session.scalars(select(Attendance).order_by(Attendance.id))
    assert [row.is_member for row in rows] == [True, True, False, False]


def test_a_substitute_who_is_invited_himself_or_sent_twice_is_told(called):
    head = list_invited(called.meeting.id)[1].who  # of the second unit
    called.answer(replace(SHE, substitute_name=head.upper()))
    lines = called.lines

    def found():
        answers = list_line_answers(called.meeting.id)
        return [(one.line_id, one.other_id) for one in list_doubled(called.meeting, lines, answers)]

    assert found() == [(lines[0].id, lines[1].id)]
    called.answer(SHE, seen=1)
    assert found() == []
    called.answer(SHE, line=1, by=1)
    assert found() == [(lines[1].id, lines[0].id)]
    lines[1].presence = Presence.ABSENT  # what was recorded goes before what was answered
    assert found() == []


def test_whoever_follows_a_closed_account_answers_for_its_guests(called):
    heir = make_membership(committee=called.committee, role=Role.SECRETARIAT)
    admin = actor_of(make_membership(committee=called.committee, role=Role.ADMIN))
    (waiting,) = db.session.scalars(select(Letter).where(Letter.address == "khach@vnpt.example"))
    disable(admin, called.secretariat.user_id)
    assert db.session.scalars(select(MeetingCall)).one().organizer_id == heir.user_id
    assert waiting.user_id == heir.user_id
    assert waiting.facts["answers"] == waiting.facts["calendar"]["answers"] != ""
    call_off_meeting(called.meeting, actor=actor_of(heir), now=NOW)
    assert waiting.state == "cancelled"


def test_a_session_that_lacks_something_is_not_sent_and_doubts_are_overruled(app):
    office = Office(held_on=DAY, starts_at=time(8), place="Phòng họp")
    ask_units(office.meeting, [office.units[0].id], actor=office.secretariat)
    make_membership(committee=office.committee, role=Role.UNIT_LEAD, unit=office.units[0])
    meeting = db.session.get_one(Meeting, office.meeting.id)
    how = {"actor": office.secretariat, "today": TODAY, "now": NOW}
    blocked = refusal_of(invite, meeting, overrules=True, **how)
    assert (blocked.fault, blocked.facts["count"]) == (Fault.SESSION_NOT_READY, 1)
    make_item(meeting=meeting, title="Mục một")  # nobody presents it, no minutes
    assert refusal_of(invite, meeting, overrules=False, **how).fault is Fault.SESSION_DOUBTFUL
    assert invite(meeting, overrules=True, **how) == 1
