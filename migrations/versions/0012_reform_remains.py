"""Successions dated ahead."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0007'


def upgrade() -> None:
    _change_successions()


def downgrade() -> None:
    _restore_successions()


def _change_successions() -> None:
    with op.batch_alter_table('successions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('carried_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('said', sa.JSON(), server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('refusal', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('version_id', sa.Integer(), server_default='1', nullable=False))
    op.execute('UPDATE successions SET carried_at = done_at')
    with op.batch_alter_table('successions', schema=None) as batch_op:
        batch_op.alter_column('said', existing_type=sa.JSON(), existing_nullable=False, server_default=None)
        batch_op.alter_column('version_id', existing_type=sa.Integer(), existing_nullable=False, server_default=None)


def _restore_successions() -> None:
    # Nothing has moved by these: entering them again on their day loses nothing.
    ahead = "SELECT id FROM successions WHERE state IN ('ahead', 'called_off')"
    op.execute(f'DELETE FROM succession_lines WHERE succession_id IN ({ahead})')
    op.execute("DELETE FROM successions WHERE state IN ('ahead', 'called_off')")
    with op.batch_alter_table('successions', schema=None) as batch_op:
        for column in ('version_id', 'refusal', 'said', 'carried_at'):
            batch_op.drop_column(column)
