"""``python -m bench.migrations``: take a whole demonstration down to the first tables and up again.

One migration at a time, over real rows: what two neighbours both know must stay as it is. What is
lost with a table or a column that a step takes away is counted and named; any other change must
stand in ``BY_DESIGN``.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from app import create_app
from bench.databases import flask, server_database
from config import read
from tests.database.rows import make_row, models
from tracker.database import begin_writing, db, stop_reading, transaction

NAME = "bench_migrations"
NOT_COMPARED = frozenset({"alembic_version"})
BY_DESIGN: dict[tuple[str, str], str] = {
    ("0031", "plans.report_frequency"): "reported each quarter, the rarest there was",
    ("0031", "plans.first_period"): "the first quarter of that period",
    ("0025", "attendance.presence"): "late, left early: present; excused: absent, with a reason",
    ("0017", "invitations, rows lost"): "guests without an account were not invited by mail",
    ("0012", "findings.lead_group"): "a stored group could not lead: all units",
    ("0008", "letter_items, rows lost"): "rungs that were not told of",
    ("0007", "assignments.lead_group"): "a stored group could not lead: all units",
    ("0005", "task_decisions.kind"): "amended: a due date set",
    ("0003", "files, rows lost"): "only what units handed in had files",
}

Row = dict[str, Any]
Rows = dict[tuple[Any, ...], Row]
Tables = dict[str, Rows]


@dataclass(frozen=True)
class Step:
    """One migration carried out, and what became of the rows: places with their counts."""

    way: str
    revision: str
    gone: Counter[str] = field(default_factory=Counter)  # with a table or column taken away
    changed: Counter[str] = field(default_factory=Counter)  # in what both sides know

    @property
    def surprises(self) -> list[str]:
        """Return the changed places that nobody has given a reason for."""
        return [place for place in self.changed if (self.revision, place) not in BY_DESIGN]

    def words(self) -> str:
        """Return what became of the rows, in a line."""
        told = [f"gone {place} ({count})" for place, count in self.gone.items()]
        for place, count in self.changed.items():
            told.append(f"{BY_DESIGN.get((self.revision, place), 'CHANGED')}: {place} ({count})")
        return f"{self.way:5}{self.revision}  {'; '.join(told) or 'all rows the same'}"


def main() -> int:
    """Do it on SQLite or on a server; the exit status tells whether all rows were as expected."""
    parser = argparse.ArgumentParser(prog="python -m bench.migrations", description=__doc__)
    parser.add_argument("--database-url", default="", help="a PostgreSQL server to do it on")
    server = parser.parse_args().database_url
    with (
        tempfile.TemporaryDirectory(prefix="migrations-") as folder,
        server_database(server, NAME) if server else nullcontext("") as url,
    ):
        environ = {"DATA_DIR": folder, "DEMO": "1", "DATABASE_URL": url}
        flask(environ, "db", "upgrade")
        flask(environ, "demo", "load")
        with _installation(environ):
            return _walk()


@contextmanager
def _installation(environ: dict[str, str]) -> Iterator[None]:
    with create_app(read({**os.environ, **environ})).app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def _walk() -> int:
    filled = _fill_empty_tables()
    first, steps = _snapshot(), []
    print(f"{_size(first)}; {filled} tables have rows made for this")
    for step in _steps(first):
        print(step.words(), flush=True)
        steps.append(step)
    _tell_the_whole(first, steps)
    faults = [f"{step.way} {step.revision}: {place}" for step in steps for place in step.surprises]
    faults += [str(difference) for difference in _differences()]
    print("\n".join(["Not as it should be:", *faults]) if faults else "All as it should be.")
    return 1 if faults else 0


def _steps(before: Tables) -> Iterator[Step]:
    """Go down to the first tables and up again."""
    script = ScriptDirectory(str(current_app.config["MIGRATIONS"]))
    line = [revision.revision for revision in script.walk_revisions()]  # the newest first
    for revision, lower in pairwise(line):
        downgrade(revision=lower)
        after = _snapshot()
        yield _compare(before, after, "down", revision)
        before = after
    for revision in reversed(line[:-1]):
        upgrade(revision=revision)
        after = _snapshot()
        yield _compare(before, after, "up", revision)
        before = after


def _tell_the_whole(first: Tables, steps: Sequence[Step]) -> None:
    """Tell what the way there and back did to the tables that both ends know."""
    lost = {place for step in steps for place in step.gone}
    shared = {table: rows for table, rows in first.items() if table not in lost}
    whole = _compare(shared, _snapshot(), "both", "ways")
    others = ", ".join(f"{place} ({count})" for place, count in whole.changed.items())
    print(f"There and back, {_size(shared)}: all the same but {others}")


def _size(tables: Tables) -> str:
    return f"{sum(map(len, tables.values()))} rows in {len(tables)} tables"


def _compare(before: Tables, after: Tables, way: str, revision: str) -> Step:
    step = Step(way, revision)
    for table, rows in before.items():
        if table not in after:
            step.gone[table] += len(rows)
        else:
            _compare_rows(table, rows, after[table], step)
    return Step(way, revision, +step.gone, +step.changed)


def _compare_rows(table: str, before: Rows, after: Rows, step: Step) -> None:
    step.changed[f"{table}, rows lost"] += len(before.keys() - after.keys())
    step.changed[f"{table}, rows added"] += len(after.keys() - before.keys())
    for key in before.keys() & after.keys():
        old, new = before[key], after[key]
        for column, value in old.items():
            if column not in new:
                step.gone[f"{table}.{column}"] += value is not None
            elif value != new[column]:
                step.changed[f"{table}.{column}"] += 1


def _snapshot() -> Tables:
    """Read all there is, as the database gives it."""
    found = {}
    look = inspect(db.engine)
    with db.engine.connect() as connection:
        for table in sorted(set(look.get_table_names()) - NOT_COMPARED):
            keys = look.get_pk_constraint(table)["constrained_columns"]
            rows = connection.execute(text(f'SELECT * FROM "{table}"')).mappings()
            found[table] = {tuple(row[key] for key in keys): dict(row) for row in rows}
    return found


def _fill_empty_tables() -> int:
    """Put a row into each table the demonstration has not used."""
    begin_writing()
    with transaction():
        empty = [model for model in models() if db.session.query(model).first() is None]
        for model in empty:
            make_row(model)
    stop_reading()
    return len(empty)


def _differences() -> list[Any]:
    """Return how the schema differs from the models."""
    with db.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        found: list[Any] = compare_metadata(
            MigrationContext.configure(connection, opts=options), db.metadata
        )
    return found


if __name__ == "__main__":
    sys.exit(main())
