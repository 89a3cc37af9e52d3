"""An index of the tries that wait: few among the tasks, and standing work is among them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0014"
HANDED_IN = sa.text("submitted_on IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_tasks_handed_in",
        "tasks",
        ["committee_id", "submitted_on", "id"],
        unique=False,
        sqlite_where=HANDED_IN,
        postgresql_where=HANDED_IN,
    )


def downgrade() -> None:
    op.drop_index("ix_tasks_handed_in", table_name="tasks")
