"""Delivery: a small index of the letters still in line."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0007'

IN_LINE = sa.text("state IN ('pending', 'deferred', 'unknown', 'sending')")


def upgrade() -> None:
    op.drop_index(op.f('ix_letters_state_not_before_id'), table_name='letters')
    op.create_index('ix_letters_in_line', 'letters', ['not_before', 'id'], sqlite_where=IN_LINE, postgresql_where=IN_LINE)


def downgrade() -> None:
    op.drop_index('ix_letters_in_line', table_name='letters')
    op.create_index(op.f('ix_letters_state_not_before_id'), 'letters', ['state', 'not_before', 'id'], unique=False)
