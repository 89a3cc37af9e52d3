"""Texts that stall a printer, typed into a session: a reason in words, and others go on reading.

The short dose of F24 of ``bench.faults``.
"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.factories import make_item
from tests.services.meetings.office import Office
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.database import db
from tracker.models import Membership
from tracker.printing import minutes, sealed
from tracker.printing.sealed import Limits
from tracker.web.views.meetings import papers

pytestmark = pytest.mark.usefixtures("frozen")
BRIEF = Limits(cpu_seconds=2)


@pytest.fixture
def secretariat(client, app):
    """Two browsers of the secretariat, and a session with 20,000 lines of notes."""
    with writing():
        office = Office()
        make_item(meeting=office.meeting, notes="chữ\n" * 20_000)
        member = db.session.get(Membership, office.secretariat.membership_id)
        path = f"/meetings/{office.meeting.id}/minutes.pdf"
    other = app.test_client()
    for browser in (client, other):
        sign_in_as(browser, member)
    return client, other, path


@contextmanager
def stalled() -> Iterator[None]:
    """Let the press stand still for the length of the block, however fast it would give up."""
    sealed._press.start()
    number = sealed._press._process.pid
    os.kill(number, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(number, signal.SIGCONT)


def test_a_bomb_is_answered_in_words_while_others_read_on(secretariat, app, monkeypatch):
    first, other, path = secretariat
    started, answers = threading.Event(), []

    def render(paper):
        started.set()
        return minutes.render(paper, limits=BRIEF)

    def ask():
        with app.app_context():
            answers.append(first.get(path))

    monkeypatch.setattr(papers, "render_minutes", render)
    asking = threading.Thread(target=ask)
    with stalled():
        asking.start()
        while asking.is_alive() and not started.wait(1):
            pass
        read = other.get("/meetings").status_code
        was_waiting = not answers
    asking.join()
    assert (read, was_waiting) == (200, True)
    assert answers[0].status_code == 503
    assert "quá lâu" in answers[0].text
