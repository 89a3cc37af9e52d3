from datetime import date, time

import pytest

from tests.factories import (
    make_actor,
    make_committee,
    make_unit,
)
from tests.services.meetings.office import NOW, TODAY, Office, refusal_of
from tracker.rules.faults import Changed, Fault, NotAllowed
from tracker.rules.permissions import Role
from tracker.services.meetings.sessions import (
    MeetingFacts,
    plan_meeting,
    start_meeting,
    update_meeting,
)

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
        start_meeting(office.meeting, actor=stranger)
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
