"""A letter that was prepared ahead is looked at again when its turn comes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from tests.jobs.office import make_office
from tests.jobs.test_delivery import MORNING, states, write_letters
from tests.post.sink import Sink
from tracker.database import db, transaction
from tracker.jobs import delivery
from tracker.models import Installation, Letter, LetterItem, Task, TaskLink, User
from tracker.services import outbox
from tracker.services.offers import draw_up_all


@pytest.fixture
def sink():
    with Sink() as sink:
        yield sink


@pytest.fixture
def office(app, sink, monkeypatch):
    """An outbox of three letters, and what happens as soon as the second is in words."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=sink.url)
    with transaction():
        office = make_office()
    write_letters(office, 3)
    look_ahead = delivery.Postman._look_ahead
    office.then = []

    def and_then(postman):
        look_ahead(postman)
        if office.then:
            assert postman._ahead.parcel is not None
            with transaction():
                office.then.pop()()

    monkeypatch.setattr(delivery.Postman, "_look_ahead", and_then)
    return office


def head() -> User:
    return db.session.query(User).where(User.email == "head@unit.example").one()


def hand_in():
    db.session.query(Task).one().submitted_on = date(2023, 11, 21)


def give_more_time():
    db.session.query(Task).one().due = date(2023, 12, 22)


def close_account():
    for user in db.session.query(User).where(User.email.startswith("person")):
        user.is_active = False


def call_off_lines():
    db.session.execute(update(LetterItem).values(cancelled_at=MORNING))


def call_off_letters():
    waiting = update(Letter).where(Letter.state == "pending")
    db.session.execute(waiting.values(state="cancelled", finished_at=MORNING))


@pytest.mark.parametrize(
    "change", [hand_in, give_more_time, close_account, call_off_lines, call_off_letters]
)
def test_what_was_prepared_does_not_go_when_it_has_nothing_left_to_say(office, sink, change):
    office.then.append(change)
    delivery.deliver(at=MORNING)
    assert (len(sink.letters), states()) == (1, {"sent": 1, "cancelled": 2})


def test_what_was_prepared_stays_when_mail_is_held(office, sink):
    def hold():
        db.session.query(Installation).one().held_at = MORNING

    office.then.append(hold)
    delivery.deliver(at=MORNING)
    assert (len(sink.letters), states()) == (1, {"sent": 1, "pending": 2})


def test_news_muted_in_the_meantime_does_not_go(office, sink):
    with transaction():
        reader = head()
        for number in range(2):
            outbox.enqueue(
                f"news{number}",
                template="submission_accepted",
                user=reader,
                now=MORNING - timedelta(hours=2 + number),
                facts={"task_id": 1, "title": "x", "code": "y", "by": "z"},
            )

    def mute():
        head().muted_news = "accepted"

    office.then.append(mute)
    delivery.deliver(at=MORNING)
    assert states() == {"sent": 4, "cancelled": 1}
    assert len(sink.to("head@unit.example")) == 1


def test_what_somebody_waits_for_goes_before_what_was_prepared(office, sink):
    def ask_for_a_code():
        outbox.enqueue(
            "code",
            template="task_code",
            user=head(),
            now=MORNING,
            facts={"code": "123456", "title": "x", "minutes": 10},
            hold_seconds=0,
            is_urgent=True,
        )

    office.then.append(ask_for_a_code)
    delivery.deliver(at=MORNING)
    assert [letter.recipients[0].split("@")[0] for letter in sink.letters][1] == "head"
    assert states() == {"sent": 4}


def test_words_are_not_made_twice_when_nothing_changes(office, monkeypatch):
    made = []
    compose = delivery.compose

    def counted(letter, **facts):
        made.append(letter.letter_id)
        return compose(letter, **facts)

    monkeypatch.setattr(delivery, "compose", counted)
    delivery.deliver(at=MORNING)
    assert sorted(made) == sorted(id_ for (id_,) in db.session.query(Letter.id))


def test_two_who_prepare_the_same_letter_give_one_link(office):
    from tracker.queries.delivery import list_due
    from tracker.services.offers import give_all

    letters = list_due(now=MORNING, count=5)
    first, second = (draw_up_all(letters, now=MORNING) for _ in range(2))
    db.session.rollback()
    with transaction():
        mine = give_all(first.values(), now=MORNING)
    with transaction():
        yours = give_all(second.values(), now=MORNING)
    assert [one.addresses() for one in mine.values()] == [one.addresses() for one in yours.values()]
    assert db.session.query(TaskLink).count() == 3
