"""How a migration reaches the database."""

from alembic import context
from flask import current_app
from sqlalchemy import text

from tracker.database import Exact, Moment

migrate_extension = current_app.extensions["migrate"]
metadata = migrate_extension.db.metadata


def render_item(kind, item, _autogen_context):
    """Write our own column types as the plain types beneath them: migrations import no code."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Exact):
        return "sa.BigInteger()"
    return False


def run() -> None:
    """Migrate over one connection; on SQLite without foreign keys, checked at the end.

    SQLite changes a constraint by making the table anew, and dropping the old one would be
    refused while other tables refer to it.
    """
    engine = migrate_extension.db.engine
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        if is_sqlite:  # without effect once a transaction is open
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_item=render_item,
            **migrate_extension.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            if is_sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
                raise RuntimeError("a migration left rows that refer to nothing")
    if is_sqlite:
        engine.dispose()  # that connection is never used again


run()
