"""Senders as processes of their own: killed between accept and commit, and several at once."""

import os
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.jobs.office import make_office
from tests.jobs.test_delivery import MORNING, write_letters
from tests.post.sink import Sink
from tracker import clock
from tracker.database import db, transaction
from tracker.models import Letter
from tracker.services.delivery import LEASE

ROOT = Path(__file__).parents[2]


class Senders:
    """Start ``flask letters deliver`` on this test's database and sink."""

    def __init__(self, settings, sink: Sink) -> None:
        self._settings = settings
        self._sink = sink
        self.running: list[subprocess.Popen] = []

    def start(self, at=MORNING) -> subprocess.Popen:
        wall = clock.local(at).strftime("%Y-%m-%dT%H:%M")
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "letters", "deliver", "--at", wall],
            cwd=ROOT,
            env={
                **os.environ,
                "DATA_DIR": str(self._settings.data_dir),
                "DATABASE_URL": self._settings.database_url,
                "SECRET_KEY": self._settings.secret_key,
                "MAIL_URL": self._sink.url,
                "PYTHONWARNINGS": "default",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.running.append(process)
        return process

    def run(self, at=MORNING) -> int:
        process = self.start(at)
        process.wait(timeout=120)
        return process.returncode


@pytest.fixture
def sink():
    with Sink() as sink:
        yield sink


@pytest.fixture
def office(app, sink):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=sink.url)
    with transaction():
        return make_office()


def unfinished() -> int:
    count = db.session.query(Letter).filter(Letter.state != "sent").count()
    db.session.rollback()
    return count


def test_a_sender_killed_between_accept_and_commit_repeats_that_letter_alone(
    office, sink, settings
):
    write_letters(office, 6)
    senders = Senders(settings, sink)
    victims: list[str] = []

    def kill(message_id: str) -> None:
        if len(sink.counts) == 3 and not victims:
            victims.append(message_id)
            os.kill(senders.running[-1].pid, signal.SIGKILL)

    sink.on_accepted = kill
    assert senders.run() == -signal.SIGKILL
    assert unfinished() == 4
    assert senders.run() == 0  # the others go at once, the doubtful one keeps its lease
    assert unfinished() == 1
    assert senders.run(at=MORNING + LEASE + timedelta(minutes=1)) == 0
    assert unfinished() == 0
    repeated = Counter(sink.counts) - Counter(dict.fromkeys(sink.counts, 1))
    assert repeated == Counter(victims)
    assert len(sink.counts) == 6


def test_three_senders_at_once_send_each_letter_once(office, sink, settings):
    write_letters(office, 40)
    senders = Senders(settings, sink)
    processes = [senders.start() for _ in range(3)]
    assert [process.wait(timeout=120) for process in processes] == [0, 0, 0]
    assert unfinished() == 0
    assert sorted(sink.counts.values()) == [1] * 40
