"""The draft of a report keeps what was typed and cannot be read yet."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.add_column("report_sheets", sa.Column("unread", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("report_sheets", "unread")
