"""A database with so many reminders due, a sink to send them to, and senders to do it."""

import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from app import create_app
from bench.faults.planted import NAME
from bench.faults.sender import Order, run
from bench.servers import ROOT, Server, serving
from config import read
from tests.factories import make_membership, make_user
from tests.jobs.office import make_office
from tests.post.sink import Sink
from tracker import clock
from tracker.database import db, stop_reading, transaction
from tracker.jobs import rounds
from tracker.models import Letter
from tracker.post.messages import message_id
from tracker.rules.permissions import Role

MORNING = clock.moment_of(date(2023, 11, 21), 8)
DOMAIN = "dondoc.example"
PATIENCE = 900  # seconds for a sender to come to its end
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["bench.faults.sender"])


@dataclass
class World:
    """One run: an installation of its own, its sink, and the senders started on it."""

    environ: dict[str, str]
    sink: Sink
    defect: str = ""
    running: list[BaseProcess] = field(default_factory=list)

    def start(self, **order: object) -> BaseProcess:
        """Start a sender."""
        environ = {**self.environ, "MAIL_URL": order.pop("mail_url", self.sink.url)}
        facts = replace(Order(environ, defect=self.defect), **order)
        process = PROCESSES.Process(target=run, args=(facts,))
        process.start()
        self.running.append(process)
        return process

    def finish(self, **order: object) -> None:
        """Let one sender work until nothing is in line."""
        self.wait(self.start(until_empty=True, **order))

    def wait(self, process: BaseProcess) -> int:
        """Wait for a sender; return how it ended."""
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError("a sender did not come to its end")
        return process.exitcode

    def finishes(self, *, most: int, patience: float, **order: object) -> float | None:
        """Let one sender carry the rest; return how many seconds it took, None when it never did.

        It never did when it doubles more than so many, or when nothing has arrived for so many
        seconds of patience: as long as letters arrive a laden machine is slow, and no more.
        """
        process, start = self.start(until_empty=True, **order), time.monotonic()
        moved, arrived = start, len(self.sink.counts)
        while process.exitcode is None and time.monotonic() < moved + patience:
            process.join(0.1)
            if len(self.sink.counts) > arrived:
                moved, arrived = time.monotonic(), len(self.sink.counts)
            if self.sink.counts.total() - arrived > most:
                return None
        return time.monotonic() - start if process.exitcode == 0 else None

    def kill_latest(self, number: int = signal.SIGKILL) -> None:
        """Send a signal to the sender started last."""
        self.kill(self.running[-1], number)

    def kill(self, process: BaseProcess, number: int = signal.SIGKILL) -> None:
        """Send a signal to a sender."""
        if process.pid:
            os.kill(process.pid, number)

    def end(self) -> None:
        """Leave no sender behind."""
        for process in self.running:
            if process.is_alive():
                self.kill(process)
            process.join()

    def serving(self) -> AbstractContextManager[Server]:
        """Serve the pages, by two workers, with the mistake in them where it is one of pages."""
        environ = {**self.environ, NAME: self.defect}
        return serving("bench.faults.planted:production()", environ)

    @contextmanager
    def database(self) -> Iterator[None]:
        """Open the world's database in this process."""
        with create_app(read(self.environ)).app_context():
            try:
                yield
            finally:
                db.session.remove()
                db.engine.dispose()

    def states(self) -> Counter[str]:
        """Return how many letters stand in each state."""
        with self.database():
            rows = db.session.query(Letter.state, db.func.count()).group_by(Letter.state)
            return Counter(dict(tuple(row) for row in rows))

    def count(self, *, passed_by: frozenset[str] = frozenset()) -> tuple[int, Counter[str]]:
        """Return how many letters never arrived, and how often each arrived too much."""
        with self.database():
            keys = [key for (key,) in db.session.query(Letter.key) if key not in passed_by]
        wanted = {message_id(key, DOMAIN) for key in keys}
        lost = len(wanted - self.sink.counts.keys())
        return lost, self.sink.counts - Counter(dict.fromkeys(self.sink.counts, 1))


class Worlds:
    """Make worlds of one size, each a copy of the first."""

    def __init__(self, letters: int, *, server: str = "", defect: str = "") -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="faults-"))
        self._server, self.defect = server, defect
        self._made = 0
        self._environ = self._installation("first")
        with create_app(read(self._environ)).app_context():
            write_letters(letters)
            db.session.remove()
            db.engine.dispose()

    def remove(self) -> None:
        """Leave nothing behind."""
        if self._server:
            for name in ("first", *(f"run{n}" for n in range(1, self._made + 1))):
                self._on_server(f"DROP DATABASE IF EXISTS faults_{name} WITH (FORCE)")
        shutil.rmtree(self.folder)

    @contextmanager
    def world(self, **sink: object) -> Iterator[World]:
        """Give a fresh world; its senders are gone afterwards."""
        self._made += 1
        environ = self._copy(f"run{self._made}")
        with Sink(**sink) as opened:
            made = World(environ, opened, self.defect)
            try:
                yield made
            finally:
                made.end()

    def _installation(self, name: str) -> dict[str, str]:
        environ = self._settings(name)
        if self._server:
            self._on_server(f"DROP DATABASE IF EXISTS faults_{name} WITH (FORCE)")
            self._on_server(f"CREATE DATABASE faults_{name}")
        subprocess.run(
            [sys.executable, "-m", "flask", "db", "upgrade"],
            cwd=ROOT,
            env={**os.environ, **environ},
            check=True,
            capture_output=True,
        )
        return environ

    def _copy(self, name: str) -> dict[str, str]:
        environ = self._settings(name)
        if self._server:
            # a run that was killed leaves its own
            self._on_server(f"DROP DATABASE IF EXISTS faults_{name} WITH (FORCE)")
            self._on_server(f"CREATE DATABASE faults_{name} TEMPLATE faults_first")
        else:
            shutil.copy(self.folder / "first" / "tracker.db", Path(environ["DATA_DIR"]))
        return environ

    def _settings(self, name: str) -> dict[str, str]:
        place = self.folder / name
        place.mkdir()
        url = f"sqlite:///{place / 'tracker.db'}"
        if self._server:
            url = make_url(self._server).set(database=f"faults_{name}").render_as_string(False)
        return {
            "DATA_DIR": str(place),
            "DATABASE_URL": url,
            "SECRET_KEY": "fault-key-fault-key-fault-key-fault-key",
            "MAIL_FROM": f"don-doc@{DOMAIN}",
            "DEMO": "0",
        }

    def _on_server(self, statement: str) -> None:
        admin = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(statement))
        admin.dispose()


def write_letters(count: int) -> None:
    """Let so many people have a task that falls due, and write their letters of the day."""
    with transaction():
        office = make_office()
        for number in range(count):
            make_membership(
                committee=office.committee,
                role=Role.UNIT_LEAD,
                unit=office.unit,
                user=make_user(email=address(number)),
            )
        office.focal.ended_on = date(2023, 11, 1)
        office.task(due=date(2023, 11, 22))
    rounds.scan(at=MORNING)
    stop_reading()


def address(number: int) -> str:
    """Return where the letter of so many goes."""
    return f"person{number}@unit.example"


def pause(chance: random.Random, longest: float) -> None:
    """Wait a random while."""
    time.sleep(chance.uniform(0, longest))


def later(moment: datetime, path: Path) -> Path:
    """Write a clock file under which it is ``moment`` now."""
    clock.use_shift_file(path)
    clock.set_now(moment)
    clock.use_shift_file(None)
    return path
