"""Drafts of reports keep what was typed and cannot be read yet; any period can be consolidated,
and what stands on a day is told from what is counted anew.

Which month, quarter or half-year a consolidated report tells of is one number; until now all
half-years were the first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = '0036'


def upgrade() -> None:
    op.add_column("report_sheets", sa.Column("unread", sa.JSON(), nullable=True))
    op.add_column(
        "indicators",
        sa.Column("is_stock", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.execute("ALTER TABLE consolidated_reports RENAME COLUMN quarter TO ordinal")
    op.execute("UPDATE consolidated_reports SET ordinal = 1 WHERE kind = 'half_year'")


def downgrade() -> None:
    op.execute("UPDATE consolidated_reports SET ordinal = 0 WHERE kind = 'half_year'")
    op.execute("ALTER TABLE consolidated_reports RENAME COLUMN ordinal TO quarter")
    op.drop_column("indicators", "is_stock")
    op.drop_column("report_sheets", "unread")
