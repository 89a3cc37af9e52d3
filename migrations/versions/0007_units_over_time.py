"""Units over time: names, groups, successions; of each task the unit it was first asked of."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'

KINDS = ('rename', 'merge', 'split', 'transfer', 'reform')
STATES = ('doing', 'done', 'undoing', 'undone')
NAMING_GROUPS = (('assignments', 'lead_group_id'), ('plans', 'detail_group_id'), ('plans', 'report_group_id'))


def upgrade() -> None:
    op.create_table('unit_names',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('short_name', sa.String(length=80), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_unit_names_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_names'))
    )
    op.create_index(op.f('ix_unit_names_unit_id'), 'unit_names', ['unit_id'], unique=False)
    op.create_table('unit_groups',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('folded', sa.String(length=300), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_groups')),
    sa.UniqueConstraint('folded', name=op.f('uq_unit_groups_folded'))
    )
    op.create_table('unit_group_members',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['unit_groups.id'], name=op.f('fk_unit_group_members_group_id_unit_groups')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_unit_group_members_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_group_members')),
    sa.UniqueConstraint('group_id', 'unit_id', name=op.f('uq_unit_group_members_group_id_unit_id'))
    )
    op.create_index(op.f('ix_unit_group_members_unit_id'), 'unit_group_members', ['unit_id'], unique=False)
    _add_successions()
    for table, column in NAMING_GROUPS:
        _add_reference(table, column)
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.add_column(sa.Column('asked_unit_id', sa.Integer(), nullable=True))
    op.execute('UPDATE tasks SET asked_unit_id = unit_id')
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.alter_column('asked_unit_id', existing_type=sa.Integer(), nullable=False)
        batch_op.create_foreign_key(op.f('fk_tasks_asked_unit_id_units'), 'units', ['asked_unit_id'], ['id'])
        batch_op.drop_constraint(op.f('uq_tasks_assignment_id_unit_id_period'), type_='unique')
        batch_op.create_unique_constraint(op.f('uq_tasks_assignment_id_asked_unit_id_period'), ['assignment_id', 'asked_unit_id', 'period'])


def downgrade() -> None:
    # Of two tasks of one unit and period the later one, taken over from another unit, gives way.
    op.execute("UPDATE tasks SET unit_id = asked_unit_id WHERE unit_id <> asked_unit_id")
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('uq_tasks_assignment_id_asked_unit_id_period'), type_='unique')
        batch_op.create_unique_constraint(op.f('uq_tasks_assignment_id_unit_id_period'), ['assignment_id', 'unit_id', 'period'])
        batch_op.drop_constraint(op.f('fk_tasks_asked_unit_id_units'), type_='foreignkey')
        batch_op.drop_column('asked_unit_id')
    op.execute("UPDATE assignments SET lead_group = 'all_units' WHERE lead_group = 'stored'")
    op.execute("UPDATE plans SET detail_group = 'all_units' WHERE detail_group = 'stored'")
    op.execute("UPDATE plans SET report_group = 'all_units' WHERE report_group = 'stored'")
    op.execute("UPDATE task_decisions SET kind = 'resumed' WHERE kind = 'moved'")
    for table, column in reversed(NAMING_GROUPS):
        _drop_reference(table, column)
    for table in ('succession_moves', 'succession_lines', 'successions', 'unit_group_members', 'unit_groups', 'unit_names'):
        op.drop_table(table)


def _add_reference(table: str, column: str) -> None:
    """Add a column that refers to a group; on SQLite without making the table anew."""
    name = f'fk_{table}_{column}_unit_groups'
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(f'ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {name} REFERENCES unit_groups (id)')
        return
    op.add_column(table, sa.Column(column, sa.Integer(), nullable=True))
    op.create_foreign_key(name, table, 'unit_groups', [column], ['id'])


def _drop_reference(table: str, column: str) -> None:
    if op.get_bind().dialect.name == 'sqlite':
        op.execute(f'ALTER TABLE {table} DROP COLUMN {column}')
        return
    op.drop_constraint(f'fk_{table}_{column}_unit_groups', table, type_='foreignkey')
    op.drop_column(table, column)


def _add_successions() -> None:
    op.create_table('successions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum(*KINDS, name='successionkind', native_enum=False, length=30), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('document_number', sa.String(length=20), nullable=False),
    sa.Column('document_symbol', sa.String(length=30), nullable=False),
    sa.Column('document_on', sa.Date(), nullable=False),
    sa.Column('words', sa.String(length=500), nullable=False),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('state', sa.Enum(*STATES, name='successionstate', native_enum=False, length=30), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_by_id', sa.Integer(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['done_by_id'], ['users.id'], name=op.f('fk_successions_done_by_id_users')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['users.id'], name=op.f('fk_successions_undone_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_successions'))
    )
    op.create_index(op.f('ix_successions_effective_on'), 'successions', ['effective_on'], unique=False)
    op.create_table('succession_lines',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('succession_id', sa.Integer(), nullable=False),
    sa.Column('from_unit_id', sa.Integer(), nullable=False),
    sa.Column('to_unit_id', sa.Integer(), nullable=False),
    sa.Column('share', sa.Integer(), nullable=True),
    sa.Column('is_main', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['from_unit_id'], ['units.id'], name=op.f('fk_succession_lines_from_unit_id_units')),
    sa.ForeignKeyConstraint(['succession_id'], ['successions.id'], name=op.f('fk_succession_lines_succession_id_successions')),
    sa.ForeignKeyConstraint(['to_unit_id'], ['units.id'], name=op.f('fk_succession_lines_to_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_succession_lines'))
    )
    for column in ('succession_id', 'from_unit_id', 'to_unit_id'):
        op.create_index(op.f(f'ix_succession_lines_{column}'), 'succession_lines', [column], unique=False)
    op.create_table('succession_moves',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('succession_id', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=10), nullable=False),
    sa.Column('table_name', sa.String(length=40), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=False),
    sa.Column('from_unit_id', sa.Integer(), nullable=True),
    sa.Column('to_unit_id', sa.Integer(), nullable=True),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['from_unit_id'], ['units.id'], name=op.f('fk_succession_moves_from_unit_id_units')),
    sa.ForeignKeyConstraint(['succession_id'], ['successions.id'], name=op.f('fk_succession_moves_succession_id_successions')),
    sa.ForeignKeyConstraint(['to_unit_id'], ['units.id'], name=op.f('fk_succession_moves_to_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_succession_moves'))
    )
    op.create_index(op.f('ix_succession_moves_succession_id_id'), 'succession_moves', ['succession_id', 'id'], unique=False)
    op.create_index(op.f('ix_succession_moves_table_name_row_id'), 'succession_moves', ['table_name', 'row_id'], unique=False)
