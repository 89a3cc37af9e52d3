import os
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect, text

from app import create_app
from tests.conftest import SERVER, make_settings
from tests.house.source import ROOT
from tracker.database import db, is_migrated

MIGRATIONS = ROOT / "migrations"


@pytest.fixture
def empty(tmp_path):
    """An application whose database has no tables yet, with its context pushed."""
    url, admin, name = "", None, f"m_{os.getpid()}"
    if SERVER:
        admin = create_engine(SERVER, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        url = SERVER.rsplit("/", 1)[0] + f"/{name}"
    app = create_app(make_settings(tmp_path, url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if admin is not None:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def triggers() -> set[str]:
    """Return the names of the triggers and, on PostgreSQL, of their functions."""
    words = ["SELECT name FROM sqlite_master WHERE type = 'trigger'"]
    if SERVER:
        words = [
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        ]
    with db.engine.connect() as connection:
        return {name for query in words for name in connection.execute(text(query)).scalars()}


def differences() -> list[object]:
    with db.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        return compare_metadata(context, db.metadata)


def test_models_equal_migrations(empty):
    upgrade()
    assert differences() == []


def test_upgrade_downgrade_and_upgrade_lead_to_the_same_schema(empty):
    upgrade()
    first = tables(), triggers()
    downgrade(revision="base")
    assert tables() == set()
    assert triggers() == set()
    upgrade()
    assert (tables(), triggers()) == first
    assert differences() == []
    assert is_migrated()


def test_a_new_database_is_not_taken_for_a_migrated_one(empty):
    assert not is_migrated()


def test_there_is_one_head_and_it_is_written_down():
    heads = ScriptDirectory(str(MIGRATIONS)).get_heads()
    assert heads == [(MIGRATIONS / ".current-head").read_text(encoding="ascii").strip()]


def test_migrations_import_no_code_of_the_product():
    for path in Path(MIGRATIONS / "versions").glob("*.py"):
        text_ = path.read_text(encoding="utf-8")
        assert "tracker" not in text_, path.name
        assert "def downgrade" in text_, path.name
