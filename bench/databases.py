"""Make and seed a database of its own for each profile."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

from bench.servers import ROOT


@dataclass(frozen=True)
class Seeded:
    """A seeded installation: the environment it runs in, and how its pages are reached."""

    profile: str
    environ: dict[str, str]
    reach: dict[str, Any]

    def cookie(self, who: str) -> str:
        """Return the cookie header of somebody signed in."""
        return f"{self.reach['cookie_name']}={self.reach[who]}"


@contextmanager
def seeded(profile: str, folder: Path, server: str = "") -> Iterator[Seeded]:
    """Give a seeded database: SQLite in ``folder``, or one made on a PostgreSQL server.

    One that a run left in ``folder`` is used again.
    """
    place = folder / profile
    place.mkdir(parents=True, exist_ok=True)
    environ = {"DATA_DIR": str(place), "DEMO": "0", "MAIL_URL": (place / "mail").as_uri()}
    with _on_server(server, f"bench_{profile}") as url:
        environ |= {"DATABASE_URL": url} if url else {}
        if server or not (place / "bench.json").exists():
            for words in (("db", "upgrade"), ("bench", "seed", "--profile", profile)):
                flask(environ, *words)
        reach = json.loads((place / "bench.json").read_text(encoding="utf-8"))
        yield Seeded(profile, environ, reach)


def flask(environ: dict[str, str], *words: str) -> None:
    """Run ``flask words…`` in an environment."""
    print("  flask", *words, flush=True)
    subprocess.run(
        [sys.executable, "-m", "flask", *words], cwd=ROOT, env={**os.environ, **environ}, check=True
    )


@contextmanager
def _on_server(server: str, name: str) -> Iterator[str]:
    if not server:
        yield ""
        return
    with server_database(server, name) as url:
        yield url


@contextmanager
def server_database(server: str, name: str, *, keep: Path | None = None) -> Iterator[str]:
    """Give the address of a new database on a PostgreSQL server, dropped afterwards.

    One to ``keep`` stays, and is used again while the file that tells of it is there.
    """
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    found = text("SELECT count(*) FROM pg_database WHERE datname = :name")
    with admin.connect() as connection:
        if not (keep and keep.exists() and connection.scalar(found, {"name": name})):
            if keep:
                keep.unlink(missing_ok=True)  # it tells of another
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        if not keep:
            with admin.connect() as connection:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()
