"""``python -m bench.reminders``: how long the round of reminders takes on 50,000 open tasks.

Each database is seeded anew and each round runs in a process of its own, so that the peak of
memory is the round's. Figures are printed, never asserted.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import create_engine, event, insert, make_url, text

from app import create_app
from bench.databases import flask
from bench.servers import ROOT
from config import read
from tracker import clock
from tracker.commands.bench.people import membership_rows, unit_rows, user_rows
from tracker.commands.bench.profiles import Profile
from tracker.database import begin_writing, db, stop_reading, transaction
from tracker.jobs import rounds
from tracker.models import Committee
from tracker.queries.calendars import load_calendar
from tracker.rules.choices import LeadGroup, TaskKind

OPEN_TASKS = 50_000
PEOPLE = Profile(units=1_998, users=4_000, tasks=OPEN_TASKS, reports=0)
OLDEST, FURTHEST = -40, 90  # days from today that tasks are due
WAITING = 0.05  # share of the tasks that were handed in and wait for the secretariat
ROUNDS = ("first round ever", "same morning again", "next day", "same morning again")
DATABASE = "bench_reminders"


def main() -> None:
    """Seed and measure: SQLite, and PostgreSQL where a server is named."""
    options = _options()
    if options.step == "seed":
        _seed()
        return
    if options.step:
        print(json.dumps(_measure(days=int(options.step))))
        return
    _print("SQLite", {})
    if options.database_url:
        with _server_database(options.database_url) as url:
            _print("PostgreSQL", {"DATABASE_URL": url})


def _print(name: str, more: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-reminders-") as folder:
        environ = {"DATA_DIR": folder, "DEMO": "0", **more}
        flask(environ, "db", "upgrade")
        _step(environ, "seed")
        print(f"\n{name}: {OPEN_TASKS} open tasks, {PEOPLE.users} people")
        print(f"{'':22}{'s':>7}{'cpu s':>8}{'MB':>6}{'letters':>9}{'lines':>8}{'longest lock':>16}")
        for number, words in enumerate(ROUNDS):
            figures = json.loads(_step(environ, str(number // 2)))
            print(f"{words:22}{figures['seconds']:7.1f}{figures['cpu']:8.1f}{figures['peak']:6.0f}"
                  f"{figures['letters']:9}{figures['lines']:8}{figures['lock']:16.2f}",
                  flush=True)  # fmt: skip


def _step(environ: dict[str, str], step: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bench.reminders", "--step", step],
        cwd=ROOT,
        env={**os.environ, **environ},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def _measure(*, days: int) -> dict[str, float]:
    """Do one round, so many working days from now; seconds, processor seconds, peak in MB."""
    app = _app()
    with app.app_context():
        day = load_calendar().add_working_days(clock.today(), days + 1)
        stop_reading()
        locks = _watch_locks()
        started, used = time.perf_counter(), time.process_time()
        result = rounds.scan(at=clock.moment_of(day, 8))
        return {
            "seconds": time.perf_counter() - started,
            "cpu": time.process_time() - used,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "letters": result.letters,
            "lines": result.lines,
            "lock": max(locks, default=0.0),
        }


def _watch_locks() -> list[float]:
    """Return a list that grows by the processor seconds of each writing transaction."""
    spans: list[float] = []
    begun: dict[int, float] = {}

    @event.listens_for(db.engine, "begin")
    def on_begin(connection: Any) -> None:
        if connection.get_execution_options().get("sqlite_begin") == "IMMEDIATE":
            begun[id(connection)] = time.process_time()

    @event.listens_for(db.engine, "commit")
    def on_commit(connection: Any) -> None:
        if (at := begun.pop(id(connection), None)) is not None:
            spans.append(time.process_time() - at)

    return spans


def _seed() -> None:
    with _app().app_context():
        today, now = clock.today(), clock.now()
        begin_writing()
        with transaction():
            db.session.add(Committee(name="Ban Chỉ đạo Chuyển đổi số tỉnh", symbol="BCĐ"))
            db.session.flush()
            _write("units", unit_rows(PEOPLE))
            _write("users", user_rows(PEOPLE, now=now))
            _write("memberships", membership_rows(PEOPLE))
            _write("assignments", [_assignment()])
            _write("tasks", _tasks(today, now))
        with db.engine.begin() as connection:
            connection.execute(text("ANALYZE"))


def _write(table: str, rows: Any) -> None:
    db.session.connection().execute(insert(db.metadata.tables[table]), list(rows))


def _assignment() -> dict[str, Any]:
    words = "Công bố danh mục dữ liệu mở"
    return {
        "id": 1,
        "committee_id": 1,
        "kind": TaskKind.WORK,
        "title": words,
        "text": words,
        "folded": words.lower(),
        "lead_group": LeadGroup.NONE,
        "version_id": 1,
    }


def _tasks(today: date, now: datetime) -> Iterator[dict[str, Any]]:
    chance = Random(20231102)
    for number in range(1, OPEN_TASKS + 1):
        due = today + timedelta(days=chance.randrange(OLDEST, FURTHEST))
        unit_id = number % PEOPLE.units + 1
        yield {
            "id": number,
            "committee_id": 1,
            "assignment_id": 1,
            "unit_id": unit_id,
            "asked_unit_id": unit_id,
            "kind": TaskKind.WORK,
            "period": str(number),
            "code": f"NV-{number}",
            "opened_on": today - timedelta(days=60),
            "original_due": due,
            "due": due,
            "submitted_on": today if chance.random() < WAITING else None,
            "created_at": now,
            "version_id": 1,
        }


def _app() -> Flask:
    return create_app(read(os.environ))


@contextmanager
def _server_database(server: str) -> Iterator[str]:
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {DATABASE}"))
    try:
        yield make_url(server).set(database=DATABASE).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {DATABASE} WITH (FORCE)"))
        admin.dispose()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.reminders", description=__doc__)
    parser.add_argument("--database-url", default="", help="a PostgreSQL server to measure too")
    parser.add_argument("--step", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
