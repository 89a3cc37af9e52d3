"""The ledger reads its last lines through indexes, not all of them."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

IS_TAKEN_BACK = sa.text("cancelled_at IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_letters_finished", "letters", ["finished_at", "id", "task_id"])
    op.create_index(
        "ix_letter_items_taken_back",
        "letter_items",
        ["cancelled_at", "letter_id"],
        sqlite_where=IS_TAKEN_BACK,
        postgresql_where=IS_TAKEN_BACK,
    )


def downgrade() -> None:
    op.drop_index("ix_letter_items_taken_back", table_name="letter_items")
    op.drop_index("ix_letters_finished", table_name="letters")
