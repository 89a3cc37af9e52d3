"""Successions dated ahead; stored groups of conclusions and findings."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0007'


LED_BY_GROUPS = ('conclusions', 'findings')


def upgrade() -> None:
    _change_successions()
    for table in LED_BY_GROUPS:
        _add_reference(table, 'lead_group_id', 'unit_groups')


def downgrade() -> None:
    for table in LED_BY_GROUPS:
        op.execute(f"UPDATE {table} SET lead_group = 'all_units' WHERE lead_group = 'stored'")
        _drop_reference(table, 'lead_group_id', 'unit_groups')
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


def _add_reference(table: str, column: str, target: str) -> None:
    """Add a column that refers to another table; on SQLite without making the table anew."""
    name = f'fk_{table}_{column}_{target}'
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(f'ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {name} REFERENCES {target} (id)')
        return
    op.add_column(table, sa.Column(column, sa.Integer(), nullable=True))
    op.create_foreign_key(name, table, target, [column], ['id'])


def _drop_reference(table: str, column: str, target: str) -> None:
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(f'ALTER TABLE {table} DROP COLUMN {column}')
        return
    op.drop_constraint(f'fk_{table}_{column}_{target}', table, type_='foreignkey')
    op.drop_column(table, column)
