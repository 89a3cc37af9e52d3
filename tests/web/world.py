"""An installation for tests that can be put back as it was, and counted."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Table, func, inspect, select, text

from tests.web.signin import sign_in_as
from tracker.database import db, is_sqlite
from tracker.models import AuditEvent, Letter, Membership, UsedNonce

COUNTS = select(
    *(
        select(func.count()).select_from(table).scalar_subquery()
        for table in (AuditEvent, Letter, UsedNonce)
    )
)


@dataclass
class World:
    """One committee with something in every state; ids by a word, for ``{word}`` in addresses."""

    client: FlaskClient
    copy: Path
    people: dict[str, Membership] = field(default_factory=dict)
    ids: dict[str, int | str] = field(default_factory=dict)
    who: str = ""
    rows: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)

    def come_as(self, who: str) -> None:
        """Sign in with one of the people; nobody for an empty word."""
        self.who = who
        if who:
            sign_in_as(self.client, self.people[who])
        self.save()

    def save(self) -> None:
        """Remember everything as it is now, the cookie too."""
        db.session.commit()
        with self.client.session_transaction() as cookie:
            self.cookie = dict(cookie)
        if is_sqlite():
            self._copy(self.file, self.copy)
        else:
            self.rows = self._read()

    def restore(self) -> None:
        """Undo what an accepted form did."""
        db.session.rollback()
        if is_sqlite():
            with db.engine.connect() as now, closing(sqlite3.connect(self.copy)) as old:
                old.backup(now.connection.driver_connection)
        else:
            self._write_back()
        with self.client.session_transaction() as cookie:
            cookie.clear()
            cookie.update(self.cookie)

    @staticmethod
    def _read() -> dict[Table, list[dict[str, Any]]]:
        with db.engine.connect() as connection:
            return {
                table: [dict(row) for row in connection.execute(table.select()).mappings()]
                for table in db.metadata.sorted_tables
            }

    def _write_back(self) -> None:
        """Put back the rows of the tables that changed (PostgreSQL); ids go on counting."""
        now = self._read()
        with db.engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for table, rows in self.rows.items():
                if now[table] != rows:
                    connection.execute(table.delete())
                    if rows:
                        connection.execute(table.insert(), rows)
            connection.execute(text("SELECT setval(oid, 100000) FROM pg_class WHERE relkind = 'S'"))

    def cast(self, client: FlaskClient) -> "World":
        """Return this world, saved before, as it was, on the fresh database of another test."""
        made = World(client, self.copy, rows=self.rows)
        made.cookie = self.cookie
        made.restore()
        made.ids = dict(self.ids)
        for who, membership in self.people.items():
            found = db.session.get(Membership, inspect(membership).identity)
            assert found is not None
            made.people[who] = found
        return made

    @property
    def file(self) -> Path:
        return Path(db.engine.url.database or "")

    @staticmethod
    def _copy(source: Path, target: Path) -> None:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)

    def facts(self) -> list[int]:
        """Return what grows with every change but the list of forms used up."""
        return self.counts()[:2]

    def counts(self) -> list[int]:
        """Return what grows with every change: audited facts, letters, forms used up."""
        db.session.rollback()
        with db.engine.connect() as connection:
            return list(connection.execute(COUNTS).one())
