"""A restored or copied database, and one that only starts again."""

import shutil
from datetime import timedelta

import pytest

from tests.jobs.office import make_office
from tests.jobs.test_delivery import MORNING, states, write_letters
from tracker.database import begin_writing, db, transaction
from tracker.jobs.delivery import deliver
from tracker.models import Installation
from tracker.queries.health import find_hold
from tracker.rules.faults import NotAllowed
from tracker.rules.permissions import Actor, Role
from tracker.services import mail_hold


@pytest.fixture
def folder(app):
    with transaction():
        office = make_office()
    write_letters(office, 3)
    return app.config["SETTINGS"].data_dir


def held_because() -> str | None:
    hold = find_hold()
    db.session.rollback()
    return hold.because if hold else None


def release(folder, *, forgets: bool, role: Role = Role.ADMIN) -> int:
    begin_writing()
    with transaction():
        actor = Actor(user_id=1, role=role, committee_id=1)
        return mail_hold.release(folder, actor=actor, forgets=forgets, now=MORNING)


def move(folder) -> None:
    """Put the data folder elsewhere and back: each file is a copy, as after unpacking a backup."""
    for name in (mail_hold.WORD, mail_hold.MARK):
        other = (folder / name).rename(folder / f"{name}.other")  # keeps the number of the file
        shutil.copy2(other, folder / name)


def test_a_first_start_and_a_restart_hold_nothing(folder):
    assert deliver(at=MORNING).states == {"sent": 3}
    assert deliver(at=MORNING + timedelta(days=1)).states == {}
    assert held_because() is None
    assert db.session.query(Installation).count() == 1


def test_a_database_beside_a_copied_folder_sends_nothing_until_it_is_released(folder):
    begin_writing()
    with transaction():
        assert not mail_hold.hold_if_moved(folder, now=MORNING)
    mail_hold.note_sent(folder)
    (folder / mail_hold.MARK).write_text("0")
    move(folder)
    assert deliver(at=MORNING).states == {}
    assert held_because() == "elsewhere"
    assert deliver(at=MORNING + timedelta(days=1)).states == {}
    with pytest.raises(NotAllowed):
        release(folder, forgets=False, role=Role.SECRETARIAT)
    assert release(folder, forgets=False) == 0
    assert held_because() is None
    assert deliver(at=MORNING + timedelta(days=1)).states == {"sent": 3}


def test_a_database_in_a_folder_that_knows_nothing_of_it_is_held_and_can_forget(folder):
    begin_writing()
    with transaction():
        mail_hold.hold_if_moved(folder, now=MORNING)
    (folder / mail_hold.WORD).unlink()
    assert deliver(at=MORNING).states == {}
    assert held_because() == "elsewhere"
    assert release(folder, forgets=True) == 3
    assert deliver(at=MORNING).states == {}
    assert states() == {"cancelled": 3}


def test_an_older_database_put_back_in_place_is_held(folder):
    assert deliver(at=MORNING).states == {"sent": 3}
    (folder / mail_hold.MARK).write_text("1000000")  # the folder has seen more than is here
    assert deliver(at=MORNING).states == {}
    assert held_because() == "older"
    release(folder, forgets=False)
    deliver(at=MORNING)
    assert held_because() is None
