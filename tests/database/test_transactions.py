import os
import subprocess
import sys
from datetime import datetime

import pytest
from flask_migrate import upgrade
from sqlalchemy import select, text, update

from app import create_app
from tests.conftest import BUSY_MILLISECONDS, make_settings
from tests.factories import make_committee, make_unit
from tests.house.source import ROOT
from tracker import database
from tracker.database import Moment, begin_writing, db, is_sqlite, stop_reading, transaction
from tracker.models import Committee, Unit
from tracker.models.audit import first_broken_link
from tracker.rules.faults import Changed, Fault, Refused


def codes() -> list[str]:
    with db.engine.connect() as connection:
        return list(connection.execute(select(Unit.code).order_by(Unit.code)).scalars())


def test_a_transaction_keeps_everything_done_inside(app):
    with transaction():
        make_unit(code="A")
        make_unit(code="B")
    assert codes() == ["A", "B"]


def test_a_bug_inside_keeps_nothing(app):
    with pytest.raises(ZeroDivisionError), transaction():
        make_unit(code="A")
        raise ZeroDivisionError
    db.session.rollback()
    assert codes() == []


def test_nothing_is_kept_before_the_end(app):
    with transaction():
        make_unit(code="A")
        assert codes() == []
    assert codes() == ["A"]


def test_a_refusal_undoes_the_changes_and_leaves_what_was_read_usable(app):
    with transaction():
        unit = make_unit(code="A", name="Sở Y tế")
    begin_writing()
    read = db.session.scalars(select(Unit)).one()
    with pytest.raises(Refused), transaction():
        read.name = "Đã đổi"
        db.session.flush()
        raise Refused(Fault.REQUIRED)
    assert read is unit
    assert (read.code, read.name) == ("A", "Sở Y tế")
    db.session.rollback()
    assert codes() == ["A"]


def test_after_a_refusal_the_same_transaction_can_be_tried_again(app):
    begin_writing()
    with pytest.raises(Refused), transaction():
        make_unit(code="A")
        raise Refused(Fault.REQUIRED)
    with transaction():
        make_unit(code="B")
    assert codes() == ["B"]


def test_who_saves_an_old_version_is_told_and_overwrites_nothing(app):
    with transaction():
        make_unit(code="A", name="Sở Y tế")
    begin_writing()
    stale = db.session.scalars(select(Unit)).one()
    with pytest.raises(Changed), transaction():
        # Somebody else's change arrives beneath the row that was read.
        db.session.connection().execute(update(Unit).values(name="Mới", version_id=9))
        stale.name = "Cũ"
    with db.engine.connect() as connection:
        assert connection.execute(select(Unit.name)).scalar() == "Sở Y tế"


def test_on_sqlite_reading_before_the_write_lock_is_refused(app):
    with transaction():
        make_unit(code="A")
    db.session.scalars(select(Unit)).all()
    if is_sqlite():
        with pytest.raises(RuntimeError, match="begin_writing"), transaction():
            make_unit(code="B")
        stop_reading()
    else:
        with transaction():
            make_unit(code="B")
    assert codes() == (["A"] if is_sqlite() else ["A", "B"])


def test_foreign_keys_are_checked(app):
    with pytest.raises(Exception, match=r"(?i)foreign key"), transaction():
        make_unit(parent_id=999)
    db.session.rollback()


def test_sqlite_is_durable_and_patient(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", BUSY_MILLISECONDS)
    with create_app(make_settings(tmp_path)).app_context():
        with db.engine.connect() as connection:
            facts = {
                name: connection.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
        db.engine.dispose()
    full = 2
    assert facts == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
    }


def test_a_moment_without_its_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        Moment().process_bind_param(datetime(2023, 11, 2), None)  # noqa: DTZ001


def test_four_processes_lose_no_update_on_sqlite(tmp_path):
    with create_app(make_settings(tmp_path)).app_context():
        upgrade()
        with transaction():
            make_committee(due_soon_days=0)
        db.session.remove()
        db.engine.dispose()
    command = [sys.executable, "-m", "tests.database.increment", str(tmp_path), "25", "4"]
    environment = {name: value for name, value in os.environ.items() if name != "TEST_DATABASE_URL"}
    assert subprocess.run(command, cwd=ROOT, env=environment).returncode == 0
    with create_app(make_settings(tmp_path)).app_context():
        assert db.session.scalar(select(Committee.due_soon_days)) == 100
        assert first_broken_link() is None
        db.session.remove()
        db.engine.dispose()
