from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from tests.jobs.office import make_office
from tests.post.sink import Sink
from tracker import clock
from tracker.database import db, transaction
from tracker.jobs import rounds
from tracker.jobs.delivery import deliver
from tracker.models import DeliveryAttempt, Letter, Task, User
from tracker.rules.choices import Language
from tracker.services import delivery, outbox

MORNING = clock.moment_of(date(2023, 11, 21), 8)


@pytest.fixture
def sink():
    with Sink() as sink:
        yield sink


@pytest.fixture
def office(app, sink):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=sink.url)
    with transaction():
        return make_office()


def write_letters(office, count: int) -> None:
    """Put digests with one line each into the outbox, for as many people."""
    from tests.factories import make_membership, make_user
    from tracker.rules.permissions import Role

    with transaction():
        for number in range(count):
            make_membership(
                committee=office.committee,
                role=Role.UNIT_LEAD,
                unit=office.unit,
                user=make_user(email=f"person{number}@unit.example"),
            )
        office.focal.ended_on = date(2023, 11, 1)
        db.session.merge(office.focal)
        office.task(due=date(2023, 11, 22))
    rounds.scan(at=MORNING)
    db.session.rollback()


def end_leases() -> None:
    """Let the time of everybody who holds a letter be over."""
    with transaction():
        db.session.execute(update(Letter).values(lease_until=datetime(1970, 1, 1, tzinfo=UTC)))


def states() -> dict[str, int]:
    rows = db.session.query(Letter.state, db.func.count()).group_by(Letter.state)
    found = dict(tuple(row) for row in rows)
    db.session.rollback()
    return found


def test_each_letter_arrives_once_over_one_connection_and_never_again(office, sink):
    write_letters(office, 12)
    deliver(at=MORNING)
    deliver(at=MORNING)
    assert sorted(sink.counts.values()) == [1] * 12
    assert sink.connections == 1
    assert states() == {"sent": 12}


def test_the_words_are_in_the_readers_language(office, sink):
    with transaction():
        user = db.session.get(User, office.focal.user_id)
        user.language = Language.ENGLISH
        office.task(due=date(2023, 11, 20), title="Công bố dữ liệu mở")
    rounds.scan(at=MORNING)
    db.session.rollback()
    deliver(at=MORNING)
    words = {
        letter.message["To"]: letter.message.get_body(("plain",)).get_content()
        for letter in sink.letters
        if "chair" not in letter.message["To"]
    }
    english = next(text for to, text in words.items() if "focal" in to)
    vietnamese = next(text for to, text in words.items() if "head" in to)
    assert "1 day late" in english
    assert "chậm 1 ngày" in vietnamese
    assert all("Công bố dữ liệu mở" in text for text in words.values())
    assert all("http://127.0.0.1:5000/link/" in text for text in words.values())


def test_a_bad_address_does_not_hold_up_the_others(office, sink):
    write_letters(office, 5)
    sink.script("person0@unit.example", "550 no such user")
    deliver(at=MORNING)
    assert states() == {"sent": 4, "failed": 1}
    failed = db.session.query(Letter).filter_by(state="failed").one()
    assert "550" in failed.detail or "no such user" in failed.detail


def test_a_letter_put_off_goes_later(office, sink):
    write_letters(office, 1)
    sink.script("person0@unit.example", "451 later")
    deliver(at=MORNING)
    assert states() == {"deferred": 1}
    deliver(at=MORNING + timedelta(seconds=30))
    assert states() == {"deferred": 1}
    deliver(at=MORNING + timedelta(minutes=2))
    assert states() == {"sent": 1}


def test_a_mail_server_that_is_away_for_three_days_loses_nothing(office, sink, app):
    write_letters(office, 3)
    away = replace(app.config["SETTINGS"], mail_url="smtp://127.0.0.1:9?timeout=1")
    there, app.config["SETTINGS"] = app.config["SETTINGS"], away
    for hours in range(0, 72, 6):
        deliver(at=MORNING + timedelta(hours=hours))
    assert set(states()) <= {"deferred", "pending"}
    app.config["SETTINGS"] = there
    deliver(at=MORNING + timedelta(hours=73))
    assert states() == {"sent": 3}
    assert sorted(sink.counts.values()) == [1, 1, 1]


def test_a_digest_that_has_nothing_left_to_say_does_not_go(office, sink):
    write_letters(office, 2)
    with transaction():
        db.session.query(Task).one().submitted_on = date(2023, 11, 21)
    db.session.rollback()
    deliver(at=MORNING)
    assert states() == {"cancelled": 2}
    assert not sink.letters


def test_a_letter_to_an_account_closed_in_the_meantime_does_not_go(office, sink):
    write_letters(office, 2)
    with transaction():
        db.session.query(User).where(User.email == "person0@unit.example").one().is_active = False
    db.session.rollback()
    deliver(at=MORNING)
    assert states() == {"cancelled": 1, "sent": 1}
    assert list(sink.counts.values()) == [1]


def test_a_letter_that_cannot_be_worded_fails_alone(office, sink):
    write_letters(office, 2)
    with transaction():
        outbox.enqueue(
            "odd",
            template="no-such-template",
            user=db.session.get(User, office.head.user_id),
            now=MORNING - timedelta(days=1),
        )
    deliver(at=MORNING)
    assert states() == {"sent": 2, "failed": 1}


def test_a_sender_that_died_is_taken_over_when_its_lease_ends(office, sink):
    write_letters(office, 1)
    with transaction():
        assert delivery.claim_next(owner="dead", now=MORNING)
    db.session.rollback()
    deliver(at=MORNING + timedelta(days=1))  # what a clock says ends no lease
    assert not sink.letters
    end_leases()
    deliver(at=MORNING - timedelta(hours=1))
    assert states() == {"sent": 1}
    tries = db.session.query(DeliveryAttempt).order_by(DeliveryAttempt.id)
    assert [row.number for row in tries] == [1, 2]


def test_a_frozen_sender_that_wakes_cannot_spoil_the_outcome(office, sink):
    from tracker.post.carriers import Outcome
    from tracker.rules.delivery import OutcomeKind

    write_letters(office, 1)
    with transaction():
        old, _letter = delivery.claim_next(owner="frozen", now=MORNING)
    db.session.rollback()
    end_leases()
    later = MORNING + timedelta(minutes=21)
    deliver(at=later)
    with transaction():
        state = delivery.finish(
            old, Outcome(OutcomeKind.LATER, detail="too late"), subject="", now=later
        )
    assert state is None
    assert states() == {"sent": 1}
