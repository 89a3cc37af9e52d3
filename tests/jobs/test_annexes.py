from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories import make_actor, make_committee, make_plan
from tests.writing import writing
from tracker import clock
from tracker.database import db
from tracker.jobs import annexes
from tracker.models import AnnexImport
from tracker.rules.choices import ImportState, PlanState
from tracker.rules.permissions import Role
from tracker.services.annexes import intake

FILE = Path(__file__).parent.parent / "data" / "nq03-2025" / "annex.xlsx"


@pytest.fixture
def waiting(app, monkeypatch):
    """Two files that wait to be read: a good one, and one that is none."""
    monkeypatch.setattr(intake, "SMALL", 0)
    with writing():
        committee = make_committee()
        plan = make_plan(committee=committee, state=PlanState.DRAFT)
        actor = make_actor(committee=committee, role=Role.SECRETARIAT)
        return [
            intake.take_in(plan, name=name, data=data, actor=actor, now=clock.now()).id
            for name, data in (("a.xlsx", FILE.read_bytes()), ("b.xlsx", b"PK\x03\x04 no"))
        ]


def test_waiting_files_are_read_and_a_bad_one_says_why(waiting):
    assert annexes.read_waiting() == 2
    good, bad = (db.session.get(AnnexImport, number) for number in waiting)
    assert (good.state, good.row_count, good.data) == (ImportState.READY, 37, None)
    assert good.rows_in_all > good.row_count  # what the reader said on its way
    assert bad.state is ImportState.FAILED
    assert bad.problem["fault"]
    assert annexes.read_waiting() == 0


def test_a_file_whose_reader_died_is_read_by_the_next(waiting):
    now = clock.now()
    with writing():
        intake.take_next(now=now)
        intake.take_next(now=now)
    assert annexes.read_waiting(at=now + timedelta(seconds=1)) == 0
    assert annexes.read_waiting(at=now + intake.READING_TIME + timedelta(seconds=1)) == 2
