"""What the chair wrote when a consolidated report was returned, by whom and when."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

TABLE = "consolidated_reports"
KEY = "fk_consolidated_reports_returned_by_id_users"


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("returned_by_id", sa.Integer(), nullable=True))
        table.add_column(
            sa.Column("return_note", sa.String(2000), nullable=False, server_default="")
        )
        table.create_foreign_key(KEY, "users", ["returned_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table(TABLE) as table:
        table.drop_constraint(KEY, type_="foreignkey")
        for column in ("return_note", "returned_by_id", "returned_at"):
            table.drop_column(column)
