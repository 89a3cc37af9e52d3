from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import MOMENT, make_committee, make_membership, make_user
from tests.writing import writing
from tracker.database import db
from tracker.models import Letter, SigninLink
from tracker.queries.users import find_link_owner
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Role
from tracker.services.signin_links import consume_link, make_link, send_link, withdraw_links

LIFE = timedelta(minutes=15)


@pytest.fixture
def user(app):
    with writing():
        user = make_user(email="ten@donvi.example")
        make_membership(committee=make_committee(), role=Role.UNIT_LEAD, user=user)
    return user


def make(at=MOMENT) -> str:
    with writing():
        return make_link("ten@donvi.example", real_now=at)


def test_a_link_lets_its_owner_in_once(user):
    token = make()
    with writing():
        assert consume_link(token, real_now=MOMENT) == user.id
    with pytest.raises(Refused) as refusal, writing():
        consume_link(token, real_now=MOMENT)
    assert refusal.value.fault is Fault.LINK_SPENT


def test_looking_at_a_link_does_not_use_it_up(user):
    token = make()
    for _ in range(3):
        assert find_link_owner(token, real_now=MOMENT) == user.name
    with writing():
        assert consume_link(token, real_now=MOMENT)
    assert find_link_owner(token, real_now=MOMENT) is None


def test_a_link_ends_after_fifteen_minutes(user):
    token = make()
    assert find_link_owner(token, real_now=MOMENT + LIFE - timedelta(seconds=1))
    assert find_link_owner(token, real_now=MOMENT + LIFE) is None
    with pytest.raises(Refused), writing():
        consume_link(token, real_now=MOMENT + LIFE)


@pytest.mark.parametrize("guess", ["", "1", "x" * 43, "../..", "ế"])
def test_a_guess_is_refused_like_a_spent_link(user, guess):
    make()
    with pytest.raises(Refused) as refusal, writing():
        consume_link(guess, real_now=MOMENT)
    assert refusal.value.fault is Fault.LINK_SPENT


def test_only_the_hash_of_a_link_is_kept(user):
    token = make()
    assert token not in db.session.scalars(select(SigninLink.token_hash)).all()


def test_the_letter_leaves_at_once_and_carries_the_path(user):
    with writing():
        send_link("ten@donvi.example", now=MOMENT, real_now=MOMENT, path="/sign-in/link/{token}")
    letter = db.session.scalars(select(Letter)).one()
    assert (letter.template, letter.address) == ("signin_link", "ten@donvi.example")
    assert letter.not_before == MOMENT
    path, _, token = letter.facts["path"].rpartition("/")
    assert path == "/sign-in/link"
    assert find_link_owner(token, real_now=MOMENT) == user.name
    assert token not in letter.key


def test_nobody_else_gets_a_letter(user):
    with writing():
        closed = make_user(email="dong@donvi.example", is_active=False)
        make_membership(committee=make_committee(), role=Role.CHAIR, user=closed)
        make_user(email="khong@donvi.example")
        left = make_user(email="thoi@donvi.example")
        make_membership(
            committee=make_committee(), role=Role.CHAIR, user=left, ended_on=date(2023, 1, 1)
        )
    for email in ("dong", "khong", "thoi", "nobody"):
        with writing():
            send_link(f"{email}@donvi.example", now=MOMENT, real_now=MOMENT, path="/{token}")
    assert db.session.scalars(select(Letter)).all() == []
    assert db.session.scalars(select(SigninLink)).all() == []


def test_withdrawn_links_are_worth_nothing(user):
    token = make()
    with writing():
        withdraw_links(user.id)
    assert find_link_owner(token, real_now=MOMENT) is None
