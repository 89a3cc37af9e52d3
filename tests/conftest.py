"""Fixtures: a fresh, migrated database for each test that asks for ``app``.

SQLite by default: the schema is migrated once a run and copied. With TEST_DATABASE_URL set to a
PostgreSQL server, each process makes its own copy there and empties it for each test.
"""

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import HealthCheck
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser as Chromium
from sqlalchemy import create_engine, event, text

from app import create_app
from config import DEMO_CLOCK, Settings
from tests.browser.demo_site import load_once
from tests.browser.shots import chromium
from tests.dealing import ByTheFile, turn_of
from tests.turns import my_turn
from tracker import clock, database
from tracker.database import db, is_sqlite
from tracker.printing import sealed
from tracker.queries import calendars
from tracker.sheets import limits as sheets

SERVER = os.environ.get("TEST_DATABASE_URL", "")
# Speed is measured in bench/, never asserted here: a busy machine fails no property.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")
NOW = datetime(2023, 11, 21, 1, 0, tzinfo=UTC)  # 08:00 on 21/11/2023 in the office


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never among what was imported: a twelfth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; the random order is kept otherwise."""
    items.sort(key=turn_of)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByTheFile:
    """Deal the tests out by the file."""
    return ByTheFile(config, log)


def _skipped(config: pytest.Config) -> list[pytest.TestReport]:
    """Return the tests that were skipped, where that counts as a failure (CI=true)."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") != "true" or reporter is None:
        return []
    return list(reporter.stats.get("skipped", []))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in which something was not tested."""
    if _skipped(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say why such a run failed."""
    if skipped := _skipped(config):
        terminalreporter.write_line(f"{len(skipped)} skipped: with CI=true a failure.", red=True)


def make_settings(folder: Path, url: str = "", **changes: object) -> Settings:
    facts: dict[str, object] = {
        "data_dir": folder,
        "database_url": url or f"sqlite:///{folder / 'tracker.db'}",
        "secret_key": "test-key-test-key-test-key-test-key",
        "base_url": "http://127.0.0.1:5000",
        "mail_url": (folder / "mail").as_uri(),
        "mail_from": "don-doc@dondoc.example",
        "port": 5000,
        "is_test": True,
    }
    return Settings(**(facts | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder that all processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def migrated(shared: Path) -> Iterator[str]:
    """Migrate once a run; return the URL of a copy (PostgreSQL) or the file to copy."""
    if SERVER:
        with _copy_on_server(shared) as url:
            yield url
        return
    with my_turn(shared / "schema.lock"):
        if not (shared / "schema.done").exists():
            _migrate(shared / "schema")
            (shared / "schema.done").touch()
    yield str(shared / "schema" / "tracker.db")


def _migrate(folder: Path, url: str = "") -> None:
    made = create_app(make_settings(folder, url))
    with made.app_context():
        upgrade()
        for engine in db.engines.values():
            engine.dispose()


@contextmanager
def _copy_on_server(shared: Path) -> Iterator[str]:
    """Make this process's database; whoever comes first migrates the template, and drops it."""
    name, template = f"t_{os.getpid()}", shared / "schema.template"
    admin = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with my_turn(shared / "schema.lock"), admin.connect() as connection:
        is_first = not template.exists()
        if is_first:
            connection.execute(text(f'CREATE DATABASE "{name}_template"'))
            _migrate(shared / "schema", _on_server(f"{name}_template"))
            template.write_text(f"{name}_template")
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template.read_text()}"'))
    yield _on_server(name)
    with my_turn(shared / "schema.lock"), admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        if is_first:
            connection.execute(text(f'DROP DATABASE "{template.read_text()}" WITH (FORCE)'))
            template.unlink()  # a process that is late migrates anew
    admin.dispose()


def _on_server(name: str) -> str:
    return f"{SERVER.rsplit('/', 1)[0]}/{name}"


def empty_server() -> None:
    """Empty this process's database on a server; a file is new for each test anyway.

    Deleting a few rows takes 3 ms where TRUNCATE, which makes new files, takes 120.
    """
    if not SERVER:
        return
    names = [table.name for table in db.metadata.sorted_tables]
    with db.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(";".join(f'DELETE FROM "{name}"' for name in names)))
        connection.execute(text("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'"))


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this process's installation; emptied for each test."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def settings(migrated: str, home: Path) -> Settings:
    """Settings of a fresh installation; override in a module to change them."""
    shutil.rmtree(home)
    home.mkdir()
    if SERVER:
        return make_settings(home, migrated)
    shutil.copy(migrated, home / "tracker.db")
    return make_settings(home)


BUSY_MILLISECONDS = database.BUSY_MILLISECONDS  # as the product has it


@pytest.fixture(scope="session", autouse=True)
def _readers_are_patient() -> None:
    """Let a paper, a file and a lock take their time: a busy machine is slow, never wrong."""
    database.BUSY_MILLISECONDS = 60_000
    for limits in (sealed.AT_THE_DESK, sheets.AT_THE_DESK):
        for name in ("wall_seconds", "queue_seconds"):
            object.__setattr__(limits, name, sealed.IN_A_JOB.wall_seconds)


class Stable:
    """The applications of this process, one for each kind of settings.

    What an application has compiled (statements, templates, addresses) is kept from test to
    test; what it knows (settings changed by a test, remembered answers) is not.
    """

    def __init__(self) -> None:
        self.compiled: FileSystemBytecodeCache | None = None
        self._made: dict[Settings, tuple[Flask, dict[str, Any]]] = {}

    def app(self, settings: Settings) -> Flask:
        """Return the application for these settings as good as new."""
        if settings not in self._made:
            made = create_app(settings)
            made.jinja_env.bytecode_cache = self.compiled
            _wait_for_no_disk(made)
            self._made[settings] = made, dict(made.config)
        made, config = self._made[settings]
        made.config.clear()
        made.config.update(config)
        made.extensions.pop("tracker.memory", None)
        calendars._known.clear()
        clock.use_shift_file(settings.data_dir / DEMO_CLOCK if settings.is_demo else None)
        return made


def _wait_for_no_disk(made: Flask) -> None:
    """Leave it to the system when rows reach the disk: no test here cuts the power."""
    with made.app_context():
        if not is_sqlite():
            return

        @event.listens_for(db.engine, "connect")
        def on_connect(connection: Any, _record: object) -> None:
            connection.execute("PRAGMA synchronous=OFF")


STABLE = Stable()


@pytest.fixture(scope="session", autouse=True)
def _templates_are_compiled_once(shared: Path) -> None:
    folder = shared / "templates"
    folder.mkdir(exist_ok=True)
    STABLE.compiled = FileSystemBytecodeCache(str(folder))


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application on a fresh database, with its context pushed."""
    made = STABLE.app(settings)
    with made.app_context():
        empty_server()
        yield made
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


class Browser(FlaskClient):
    """A client whose requests have a context and session of their own, as on a server.

    What the test made so far is committed first; what it reads afterwards is read afresh.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if db.session().in_transaction():
            db.session.commit()
        db.session.expire_all()
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts; CSRF tokens are checked by tests of their own."""
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Browser
    return app.test_client()


@pytest.fixture
def frozen() -> Iterator[time_machine.Traveller]:
    """Stop the clock at 08:00 on 21/11/2023 in the office; ``frozen.move_to`` moves it."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    """The browser with scripts of this process."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def loaded_demo(shared: Path) -> Path:
    """The folder of the demonstration, loaded once a run; to be copied, never served."""
    return load_once(shared)
