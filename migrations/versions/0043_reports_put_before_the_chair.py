"""Who put a consolidated report before the chair, and when; nothing while it is with the office."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"

TABLE = "consolidated_reports"
KEY = "fk_consolidated_reports_submitted_by_id_users"


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("submitted_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key(KEY, "users", ["submitted_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(KEY, type_="foreignkey")
        for column in ("submitted_by_id", "submitted_at"):
            table.drop_column(column)
