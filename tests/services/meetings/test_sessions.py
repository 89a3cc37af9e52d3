from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from tests.counting import count_queries
from tests.factories import make_actor, make_committee, make_unit
from tests.services.meetings.office import NOW, TODAY, Office, refusal_of
from tracker.database import db
from tracker.models import AgendaItem
from tracker.queries.meetings.follow_up import session_before
from tracker.queries.meetings.series import about, next_ordinal
from tracker.rules.choices import MeetingState
from tracker.rules.faults import Changed, Fault, NotAllowed
from tracker.rules.permissions import Role
from tracker.services.meetings.following import follow_order
from tracker.services.meetings.hours import Hours, record_end, record_hours
from tracker.services.meetings.invitations import call_off_meeting, take_up_meeting
from tracker.services.meetings.series import add_series
from tracker.services.meetings.sessions import (
    MeetingFacts,
    close_meeting,
    plan_meeting,
    start_meeting,
    update_meeting,
)
from tracker.services.papers import minutes_paper
from tracker.services.session_minutes import subject_of_minutes
from tracker.services.session_papers.invitations import invitation_paper

pytestmark = pytest.mark.usefixtures("app")


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
        start_meeting(office.meeting, actor=stranger, now=NOW)
    office.secretariat = stranger
    with pytest.raises(NotAllowed):
        office.conclude()


def test_a_correction_made_on_an_old_copy_is_refused():
    office = Office()
    with pytest.raises(Changed):
        update_meeting(
            office.meeting,
            MeetingFacts(ordinal=6, held_on=TODAY),
            actor=office.secretariat,
            seen=9,
            now=NOW,
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
    update_meeting(office.meeting, facts, actor=office.secretariat, seen=seen, now=NOW)
    assert read.due > before
    assert typed.due == date(2023, 12, 15)


def test_a_session_is_not_moved_behind_a_date_it_set():
    office = Office()
    office.conclude(due=date(2023, 11, 24))
    facts = MeetingFacts(ordinal=6, held_on=date(2023, 11, 28))
    refusal = refusal_of(
        update_meeting, office.meeting, facts, actor=office.secretariat, seen=1, now=NOW
    )
    assert (refusal.fault, refusal.field) == (Fault.DUE_BEFORE_MEETING, "held_on")


def test_the_minutes_tell_the_real_hours_and_the_invitation_the_planned_ones():
    office = Office(starts_at=time(8), ends_at=time(11))
    who = {"actor": office.secretariat}
    meeting = office.meeting
    assert refusal_of(record_hours, meeting, Hours(), **who).fault is Fault.MEETING_NOT_BEGUN
    start_meeting(meeting, now=NOW + timedelta(minutes=7), **who)  # NOW is eight in the morning
    start_meeting(meeting, now=NOW + timedelta(hours=1), **who)  # a second press changes nothing
    record_end(meeting, now=NOW + timedelta(hours=3, minutes=40), **who)
    assert (meeting.began_at, meeting.ended_at) == (time(8, 7), time(11, 40))
    other_day = NOW + timedelta(days=1)
    assert refusal_of(record_end, meeting, now=other_day, **who).fault is Fault.NOT_ITS_DAY
    closing = {"today": TODAY, "now": NOW, **who}
    wrong = refusal_of(close_meeting, meeting, hours=Hours(time(9), time(8)), **closing)
    assert (wrong.fault, wrong.field) == (Fault.MEETING_ENDS_FIRST, "ended_at")
    close_meeting(meeting, hours=Hours(time(8, 10), time(11, 45)), **closing)
    minutes, invitation = minutes_paper(meeting.id, now=NOW), invitation_paper(meeting.id, now=NOW)
    assert (minutes.opened_at, minutes.closed_at) == (time(8, 10), time(11, 45))
    assert invitation.starts_at == time(8)


def test_a_session_nobody_took_the_time_of_leaves_room_for_its_end():
    office = Office(starts_at=time(8), ends_at=time(11))
    office.close()
    minutes = minutes_paper(office.meeting.id, now=NOW)
    assert (minutes.opened_at, minutes.closed_on, minutes.closed_at) == (time(8), None, None)


def test_what_is_called_off_gives_its_number_free_and_takes_it_back_only_while_it_is():
    office = Office()
    who = {"actor": office.secretariat}
    call_off_meeting(office.meeting, now=NOW, **who)
    assert next_ordinal(office.meeting.series_id) == 1
    again = plan_meeting(MeetingFacts(ordinal=6, held_on=date(2023, 11, 28)), **who)
    refusal = refusal_of(take_up_meeting, office.meeting, now=NOW, **who)
    assert refusal.fault is Fault.MEETING_EXISTS
    call_off_meeting(again, now=NOW, **who)
    take_up_meeting(office.meeting, now=NOW, **who)
    assert office.meeting.state is MeetingState.PREPARING


def test_a_session_entered_late_finds_its_place_by_its_day():
    office = Office()
    who = {"actor": office.secretariat}
    plan_meeting(MeetingFacts(ordinal=7, held_on=date(2023, 12, 5)), **who)
    late = plan_meeting(MeetingFacts(ordinal=8, held_on=date(2023, 11, 28)), **who)
    ninth = plan_meeting(MeetingFacts(ordinal=9, held_on=date(2023, 12, 4)), **who)
    assert db.session.scalar(select(session_before(late))) == office.meeting.id

    def names():
        items = db.session.scalars(select(AgendaItem).order_by(AgendaItem.meeting_id))
        return [item.title.rpartition(" ")[2] for item in items]

    assert names() == ["9", "6", "8"]  # of 7, 8 and 9: each names the session before it
    call_off_meeting(late, now=NOW, **who)
    assert names() == ["9", "6", "6"]
    with count_queries() as sent:
        follow_order(late.series_id)
    assert len(sent) == 1, sent
    take_up_meeting(late, now=NOW, **who)
    assert db.session.scalar(select(session_before(ninth))) == late.id


def test_a_session_is_told_from_others_by_its_series_and_what_it_is_about():
    office = Office()
    who = {"actor": office.secretariat}
    series = add_series("Phiên chuyên đề", **who)
    facts = MeetingFacts(ordinal=6, held_on=TODAY, series_id=series.id, title="Về dữ liệu đất đai.")
    meeting = plan_meeting(facts, **who)
    assert (about(meeting), about(office.meeting)) == ("Phiên chuyên đề, dữ liệu đất đai", "")
    name = office.committee.name
    assert subject_of_minutes(meeting, office.committee) == (
        f"Phiên chuyên đề lần thứ 6 của {name} về dữ liệu đất đai"
    )
    assert subject_of_minutes(office.meeting, office.committee) == (
        f"Phiên họp lần thứ 6 của {name}"
    )
