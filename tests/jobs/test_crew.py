"""Senders side by side: one that is kept waiting holds up nobody else."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.jobs.office import make_office
from tests.jobs.test_delivery import MORNING, states, write_letters
from tests.post.sink import Sink
from tracker.database import transaction
from tracker.jobs import company, crew, rounds
from tracker.jobs.company import Company
from tracker.post.carriers import Transport

SLOW = 60  # seconds; only a sender that waits behind slow letters ever waits them


@pytest.fixture
def sink():
    with Sink() as sink:
        yield sink


@pytest.fixture
def office(app, sink, monkeypatch):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=sink.url)
    monkeypatch.setattr(company, "KEPT_WAITING", timedelta(seconds=0.1))
    monkeypatch.setattr(crew, "LOOK_EVERY", 0.02)
    with transaction():
        office = make_office()
    write_letters(office, 8)
    return office


def test_a_quick_server_is_spoken_to_over_one_connection(office, sink, monkeypatch):
    monkeypatch.setattr(company, "KEPT_WAITING", timedelta(minutes=1))
    assert rounds.carry(at=MORNING).states == {"sent": 8}
    assert sink.connections == 1


def test_letters_behind_slow_ones_do_not_wait_for_them(office, sink):
    slow = {f"person{number}@unit.example" for number in range(2)}
    for address in slow:
        sink.hold(address, SLOW)

    said = []

    def let_go(_message_id):
        if len(sink.letters) == 8:
            said.extend(sink.said)
            sink.let_go()

    sink.on_accepted = let_go
    assert rounds.carry(at=MORNING).states == {"sent": 8}
    assert sorted(sink.counts.values()) == [1] * 8
    assert 2 < sink.connections <= 8
    assert slow.isdisjoint(said)  # all had come before the first slow one had its answer


def test_a_round_that_is_to_stop_hangs_up_and_says_that_it_does_not_know(office, sink, monkeypatch):
    monkeypatch.setattr(crew, "STOP_WITHIN", timedelta(seconds=0.1))
    monkeypatch.setattr(company, "KEPT_WAITING", timedelta(minutes=1))  # nobody joins
    stopping = threading.Event()
    sink.hold("person0@unit.example", 30)
    sink.on_accepted = lambda _: stopping.set()
    rounds.carry(at=MORNING, stopping=stopping)
    assert Counter(states())["sending"] == 0
    assert states() == {"unknown": 1, "pending": 7}


class _Silent(Transport):
    def carry(self, parcel, *, meanwhile=lambda: None):
        raise NotImplementedError

    def close(self):
        pass


def test_a_domain_whose_letter_was_kept_waiting_comes_last_for_a_while(monkeypatch):
    monkeypatch.setattr(company, "KEPT_WAITING", timedelta())
    board = Company()
    with board.talk("a", "x@slow.example", _Silent()):
        assert board.slow_domains() == {"slow.example"}
        assert board.all_wait(1)
        assert not board.all_wait(2)
    assert board.slow_domains() == {"slow.example"}
    monkeypatch.setattr(company, "ASIDE", -timedelta(seconds=1))
    with board.talk("a", "x@slow.example", _Silent()):
        pass
    assert board.slow_domains() == frozenset()
