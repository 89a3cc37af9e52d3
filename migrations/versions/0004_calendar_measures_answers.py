"""Calendar versions and checked years, measures and steps, files and papers of extensions."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'


def moment() -> sa.types.TypeEngine:
    return sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table('calendar_versions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.String(length=8), nullable=False),
    sa.Column('previous', sa.String(length=8), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('moved', sa.Integer(), nullable=False),
    sa.Column('kept', sa.Integer(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', moment(), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_calendar_versions_made_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_versions'))
    )
    op.create_table('calendar_years',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('checked_by_id', sa.Integer(), nullable=False),
    sa.Column('checked_at', moment(), nullable=False),
    sa.ForeignKeyConstraint(['checked_by_id'], ['users.id'], name=op.f('fk_calendar_years_checked_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_years')),
    sa.UniqueConstraint('year', name=op.f('uq_calendar_years_year'))
    )
    op.create_table('measures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('indicator_assignment_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=1000), nullable=False),
    sa.Column('person', sa.String(length=120), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.id'], name=op.f('fk_measures_task_id_tasks')),
    sa.ForeignKeyConstraint(['indicator_assignment_id'], ['indicator_assignments.id'], name=op.f('fk_measures_indicator_assignment_id_indicator_assignments')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_measures'))
    )
    with op.batch_alter_table('measures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_measures_task_id'), ['task_id'], unique=False)
    op.create_table('steps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.String(length=1000), nullable=False),
    sa.Column('person', sa.String(length=120), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('made_by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', moment(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.id'], name=op.f('fk_steps_task_id_tasks')),
    sa.ForeignKeyConstraint(['measure_id'], ['measures.id'], name=op.f('fk_steps_measure_id_measures')),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_steps_made_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_steps'))
    )
    with op.batch_alter_table('steps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_steps_task_id'), ['task_id'], unique=False)
    with op.batch_alter_table('extensions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('answer_number', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('answer_on', sa.Date(), nullable=True))
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.add_column(sa.Column('extension_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_files_extension_id'), ['extension_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_files_extension_id_extensions'), 'extensions', ['extension_id'], ['id'])


def downgrade() -> None:
    # files of requests have no place in the older tables; their bytes are swept by the nightly round
    op.execute("DELETE FROM files WHERE extension_id IS NOT NULL")
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_files_extension_id_extensions'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_files_extension_id'))
        batch_op.drop_column('extension_id')
    with op.batch_alter_table('extensions', schema=None) as batch_op:
        batch_op.drop_column('answer_on')
        batch_op.drop_column('answer_number')
    op.drop_table('steps')
    op.drop_table('measures')
    op.drop_table('calendar_years')
    op.drop_table('calendar_versions')
