from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import MOMENT, actor_of, make_committee, make_membership, make_user
from tests.writing import writing
from tracker.database import db
from tracker.models import AuditEvent, Membership, UserSession
from tracker.queries.users import find_signed_in
from tracker.rules.faults import Fault, Missing, Refused
from tracker.rules.permissions import Role
from tracker.services.sessions import close_session, close_sessions, open_session, switch_committee

HOUR = timedelta(hours=1)


@pytest.fixture
def membership(app) -> Membership:
    with writing():
        return make_membership(committee=make_committee(), role=Role.ADMIN)


def enter(membership: Membership, **facts) -> str:
    with writing():
        return open_session(membership.user_id, now=MOMENT, hours=12, **facts)


def test_each_sign_in_has_a_token_of_its_own_and_only_its_hash_is_kept(membership):
    first, second = enter(membership), enter(membership)
    assert first != second
    assert len(first) >= 43
    assert not {first, second} & set(db.session.scalars(select(UserSession.token_hash)))


def test_a_session_ends_after_its_hours(membership):
    token = enter(membership)
    assert find_signed_in(token, now=MOMENT + 12 * HOUR - timedelta(seconds=1))
    assert find_signed_in(token, now=MOMENT + 12 * HOUR) is None


def test_a_closed_session_is_refused_whatever_the_cookie_says(membership):
    token = enter(membership)
    found = find_signed_in(token, now=MOMENT)
    with writing():
        close_session(found.session_id)
    assert find_signed_in(token, now=MOMENT) is None


def test_one_session_can_outlive_the_others(membership):
    kept, other = enter(membership), enter(membership)
    found = find_signed_in(kept, now=MOMENT)
    with writing():
        close_sessions(membership.user_id, keep_id=found.session_id)
    assert find_signed_in(kept, now=MOMENT)
    assert find_signed_in(other, now=MOMENT) is None


def test_an_account_without_a_part_cannot_enter(membership):
    with writing():
        membership.ended_on = date(2023, 11, 1)
    with pytest.raises(Refused) as refusal:
        enter(membership)
    assert refusal.value.fault is Fault.NO_MEMBERSHIP


def test_a_closed_account_cannot_enter(app):
    with writing():
        user = make_user(is_active=False)
        closed = make_membership(committee=make_committee(), role=Role.CHAIR, user=user)
    with pytest.raises(Refused) as refusal:
        enter(closed)
    assert refusal.value.fault is Fault.WRONG_SIGN_IN


def test_a_person_goes_on_in_the_committee_where_he_was_last(membership):
    with writing():
        user = membership.user_id
        second = Membership(
            user_id=user, committee_id=make_committee().id, role=Role.CHAIR, unit_id=None
        )
        db.session.add(second)
    token = enter(membership)
    first = find_signed_in(token, now=MOMENT)
    assert first.actor.membership_id == membership.id
    with writing():
        switch_committee(first.actor, second.id, session_id=first.session_id)
    assert find_signed_in(token, now=MOMENT).actor.role is Role.CHAIR
    assert find_signed_in(enter(membership), now=MOMENT).actor.membership_id == second.id


def test_nobody_switches_to_a_part_of_somebody_else_or_an_ended_one(membership):
    with writing():
        foreign = make_membership(committee=make_committee(), role=Role.SECRETARIAT)
        ended = Membership(
            user_id=membership.user_id,
            committee_id=foreign.committee_id,
            role=Role.CHAIR,
            ended_on=date(2023, 1, 1),
        )
        db.session.add(ended)
    found = find_signed_in(enter(membership), now=MOMENT)
    for wrong in (foreign.id, ended.id, 999_999):
        with pytest.raises(Missing), writing():
            switch_committee(actor_of(membership), wrong, session_id=found.session_id)


def test_coming_and_going_is_written_into_the_audit_without_the_token(membership):
    token = enter(membership, address="10.0.0.7", agent="x" * 999)
    found = find_signed_in(token, now=MOMENT)
    with writing():
        close_session(found.session_id)
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.table == "user_sessions").order_by(AuditEvent.id)
    ).all()
    assert [event.verb for event in events] == ["insert", "delete"]
    assert events[0].changes["address"] == [None, "10.0.0.7"]
    assert events[0].changes["token_hash"] == ["•••", "•••"]
    assert len(events[0].changes["agent"][1]) == 200
