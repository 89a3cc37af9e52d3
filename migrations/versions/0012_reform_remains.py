"""Successions dated ahead; stored groups of conclusions; measures of each try; issued answers."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'


LED_BY_GROUPS = ('conclusions', 'findings')


def upgrade() -> None:
    _change_successions()
    for table in LED_BY_GROUPS:
        _add_reference(table, 'lead_group_id', 'unit_groups')
    _add_issued_answers()
    op.add_column('submissions', sa.Column('measures', sa.JSON(), nullable=True))
    _keep_measures()


def downgrade() -> None:
    op.drop_table('issued_answers')
    with op.batch_alter_table('submissions', schema=None) as batch_op:
        batch_op.drop_column('measures')
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


def _keep_measures() -> None:
    """Write beside the last try of each detail plan the measures it has now."""
    bind = op.get_bind()
    rows = bind.execute(sa.text("""
        SELECT m.task_id, m.id, m.text, m.person, m.due, g.id AS given_id, i.code, i.name_vi
        FROM measures m
        JOIN indicator_assignments g ON g.id = m.indicator_assignment_id
        JOIN indicators i ON i.id = g.indicator_id
        ORDER BY m.task_id, i.position, i.id, m.id
    """).columns(due=sa.Date())).all()
    found = {}
    for row in rows:
        kept = {'id': row.given_id, 'code': row.code, 'name': row.name_vi, 'measures': []}
        lines = found.setdefault(row.task_id, {}).setdefault(row.given_id, kept)['measures']
        due = row.due.isoformat() if row.due else None
        lines.append({'id': row.id, 'text': row.text, 'person': row.person, 'due': due})
    last = sa.text("""
        SELECT id FROM submissions WHERE task_id = :task AND state <> 'draft'
        ORDER BY attempt DESC LIMIT 1
    """)
    submissions = sa.table('submissions', sa.column('id'), sa.column('measures', sa.JSON))
    for task_id, kept in found.items():
        number = bind.execute(last, {'task': task_id}).scalar()
        if number is not None:
            values = sa.update(submissions).where(submissions.c.id == number)
            bind.execute(values.values(measures=list(kept.values())))


def _add_issued_answers() -> None:
    op.create_table('issued_answers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('extension_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('answer_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('issued_by_id', sa.Integer(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['extension_id'], ['extensions.id'], name=op.f('fk_issued_answers_extension_id_extensions')),
    sa.ForeignKeyConstraint(['file_id'], ['files.id'], name=op.f('fk_issued_answers_file_id_files')),
    sa.ForeignKeyConstraint(['issued_by_id'], ['users.id'], name=op.f('fk_issued_answers_issued_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_issued_answers')),
    sa.UniqueConstraint('extension_id', 'version', name=op.f('uq_issued_answers_extension_id_version'))
    )
