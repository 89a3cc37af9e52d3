"""Senders as processes of their own: killed between accept and commit, and several at once.

The short doses of ``bench.faults``, which does the full ones.
"""

import pytest

from bench.faults import killing
from bench.faults.world import World
from tests.conftest import SERVER
from tests.jobs.office import make_office
from tests.jobs.test_delivery import write_letters
from tests.post.sink import Sink
from tracker.database import db, transaction


@pytest.fixture
def world(app, settings):
    with transaction():
        office = make_office()
    write_letters(office, 24)
    db.session.remove()
    db.engine.dispose()
    with Sink() as sink:
        environ = {
            "DATA_DIR": str(settings.data_dir),
            "DATABASE_URL": settings.database_url,
            "SECRET_KEY": settings.secret_key,
            "MAIL_FROM": settings.mail_from,
            "DEMO": "0",
        }
        made = World(environ, sink)
        yield made
        made.end()


def test_a_sender_killed_between_accept_and_commit_repeats_that_letter_alone(world):
    kills, lost, doubled, states = killing.kill_at_the_worst(world, runs=2)
    assert (kills.total(), lost) == (2, 0)
    assert doubled <= kills
    assert states == {"sent": 24}


def test_senders_at_once_send_each_letter_once(world):
    senders = [world.start(lease=60, until_empty=True) for _ in range(3)]
    assert [world.wait(sender) for sender in senders] == [0, 0, 0]
    assert world.count() == (0, {})
    assert world.states() == {"sent": 24}


def test_a_sender_that_froze_and_wakes_changes_nothing_and_makes_no_third_copy(world):
    if SERVER:
        return  # the fence is one statement, the same on both
    lost, doubled, states = killing.freeze(world)
    assert (lost, doubled.total(), states) == (0, 1, {"sent": 24})
