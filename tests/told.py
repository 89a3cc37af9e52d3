"""A demonstration whose story has been told, made once and copied for each test."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, text

from config import DEMO_CLOCK
from tests.conftest import SERVER, STABLE, make_settings
from tracker.database import db, stop_reading

NAME = f"told_{os.getpid()}"


def demonstration(folder: Path, database: str = NAME) -> Flask:
    """Return a demonstration in a folder, on this process's kind of database."""
    url = f"{SERVER.rsplit('/', 1)[0]}/{database}" if SERVER else ""
    return STABLE.app(make_settings(folder, url, is_demo=True))


def tell(folder: Path) -> None:
    """Make the database of a server and live through the story, by the command of the terminal."""
    _on_server(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)', f'CREATE DATABASE "{NAME}"')
    app = demonstration(folder)
    with app.app_context():
        upgrade()
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 0, result.output
    _let_go(app)


@contextmanager
def copy_of(told: Path, folder: Path) -> Iterator[Flask]:
    """Give a copy of a told demonstration, its clock where the story ended."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(told, folder)
    copy = f"{NAME}_copy"
    _on_server(
        f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)',
        f'CREATE DATABASE "{copy}" TEMPLATE "{NAME}"',
    )
    app = demonstration(folder, copy)
    app.config["WTF_CSRF_ENABLED"] = False
    (folder / DEMO_CLOCK).write_text((told / DEMO_CLOCK).read_text())
    with app.app_context():
        yield app
        stop_reading()
        db.session.remove()
    _let_go(app)


def forget() -> None:
    """Drop the databases made on a server."""
    _on_server(
        f'DROP DATABASE IF EXISTS "{NAME}_copy" WITH (FORCE)',
        f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)',
    )


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _on_server(*statements: str) -> None:
    if not SERVER:
        return
    admin = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    admin.dispose()
