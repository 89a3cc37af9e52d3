"""Whoever looks after the installation sees that letters do not go, between two tries as well."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.jobs.office import make_office
from tests.jobs.test_delivery import MORNING, states, write_letters
from tests.post.sink import Sink
from tracker.database import db, transaction
from tracker.jobs.delivery import deliver
from tracker.models import Letter
from tracker.queries.health import read_signs
from tracker.rules.health import Level, Part, judge
from tracker.services import delivery

MINUTE = timedelta(minutes=1)


@pytest.fixture
def settings_of_mail(app):
    with transaction():
        office = make_office()
    write_letters(office, 1)
    return app.config["SETTINGS"]


def is_bad(settings, now: datetime) -> bool:
    signs = read_signs(settings.data_dir, now=now)
    db.session.rollback()
    return judge(signs, now=now)[Part.MAIL] is Level.BAD


def next_try() -> datetime:
    moment = db.session.query(Letter.not_before).scalar()
    db.session.rollback()
    return moment


def test_mail_is_red_from_a_quarter_of_an_hour_on_for_as_long_as_the_mail_server_is_away(
    app, settings_of_mail
):
    settings = app.config["SETTINGS"] = replace(settings_of_mail, mail_url="smtp://127.0.0.1:1")
    first = next_try()
    assert not is_bad(settings, first - MINUTE)
    for _ in range(6):
        last = next_try()
        deliver(at=last)
    assert next_try() - last == 60 * MINUTE
    assert states() == {"deferred": 1}
    assert [is_bad(settings, last + wait * MINUTE) for wait in (1, 59, 61)] == [True] * 3
    assert not is_bad(settings, first + 15 * MINUTE)
    assert is_bad(settings, first + 16 * MINUTE)
    with Sink() as sink:
        app.config["SETTINGS"] = replace(settings, mail_url=sink.url)
        deliver(at=next_try())
    assert states() == {"sent": 1}
    assert not is_bad(settings, last + 120 * MINUTE)


def test_a_letter_that_failed_for_good_waits_no_more_until_it_is_sent_again_by_hand(
    app, settings_of_mail
):
    with Sink() as sink:
        settings = app.config["SETTINGS"] = replace(settings_of_mail, mail_url=sink.url)
        sink.script("person0@unit.example", "550 no such user")
        deliver(at=MORNING)
    assert states() == {"failed": 1}
    later = MORNING + timedelta(days=1)
    assert not is_bad(settings, later)
    with transaction():
        failed = db.session.query(Letter.id).filter_by(state="failed").scalar()
        assert delivery.send_again(failed, now=later)
    assert not is_bad(settings, later + 15 * MINUTE)
    assert is_bad(settings, later + 16 * MINUTE)
