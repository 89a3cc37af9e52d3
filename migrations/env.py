"""How a migration reaches the database."""

from alembic import context
from flask import current_app

from tracker.database import Moment

migrate_extension = current_app.extensions["migrate"]
metadata = migrate_extension.db.metadata


def render_item(kind, item, _autogen_context):
    """Write our own column type as the plain type beneath it: migrations import no code."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Migrate over one connection; on SQLite without foreign keys, checked at the end."""
    engine = migrate_extension.db.engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_item=render_item,
            **migrate_extension.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
