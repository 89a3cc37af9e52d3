from datetime import timedelta

import pytest
from sqlalchemy import Connection

from tracker import clock
from tracker.database import begin_writing, is_sqlite, transaction
from tracker.jobs.scheduler import Leader
from tracker.services.leadership import LEASE, AdvisoryLock, take_lease


@pytest.fixture
def leaders(app):
    made = [Leader(app), Leader(app)]
    yield made
    for leader in made:
        leader.let_go()


def test_one_of_two_schedulers_leads_until_it_lets_go(leaders):
    first, second = leaders
    assert first.renew()
    assert not second.renew()
    assert first.renew()
    first.let_go()
    assert second.renew()
    assert not first.renew()


def test_the_lead_is_free_at_once_and_not_when_the_server_hears_of_the_end(app, monkeypatch):
    if is_sqlite():
        return  # a row; it is given up in a transaction
    first, second = AdvisoryLock(), AdvisoryLock()
    assert first.hold()
    connection = first._connection
    with monkeypatch.context() as patch:
        patch.setattr(Connection, "invalidate", lambda _self: None)
        patch.setattr(Connection, "close", lambda _self: None)
        first.let_go()
        assert second.hold()
    second.let_go()
    connection.close()


def test_a_lease_that_was_not_renewed_is_free_again(app):
    if not is_sqlite():
        return  # PostgreSQL frees the lock with the connection, tested above
    now = clock.now()
    for holder, moment, expected in (
        ("a", now, True),
        ("b", now + LEASE / 2, False),
        ("b", now + LEASE + timedelta(seconds=1), True),
        ("a", now + LEASE + timedelta(seconds=2), False),
        ("a", now - timedelta(hours=2), True),  # the clock was set back
    ):
        begin_writing()
        with transaction():
            assert take_lease(holder, now=moment) is expected
