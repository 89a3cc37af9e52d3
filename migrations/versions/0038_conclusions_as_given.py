"""The date of a conclusion as its tasks were told it, beside what it says now."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = '0037'


def upgrade() -> None:
    op.add_column("conclusions", sa.Column("given_due", sa.Date(), nullable=True))
    op.execute("UPDATE conclusions SET given_due = due WHERE assignment_id IS NOT NULL")


def downgrade() -> None:
    op.drop_column("conclusions", "given_due")
