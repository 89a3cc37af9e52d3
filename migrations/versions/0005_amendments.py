"""Amendments of plans; the day rows count from; how many periods are opened ahead."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    op.create_table('amendments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('symbol', sa.String(length=30), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('subject', sa.String(length=500), nullable=False),
    sa.Column('restarts_terms', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'in_force', name='amendmentstate', native_enum=False, length=30), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('promulgated_by_id', sa.Integer(), nullable=True),
    sa.Column('promulgated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['users.id'], name=op.f('fk_amendments_created_by_id_users')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_amendments_plan_id_plans')),
    sa.ForeignKeyConstraint(['promulgated_by_id'], ['users.id'], name=op.f('fk_amendments_promulgated_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amendments')),
    sa.UniqueConstraint('plan_id', 'number', 'symbol', 'issued_on', name=op.f('uq_amendments_plan_id_number_symbol_issued_on'))
    )
    op.create_table('amendment_rows',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('amendment_id', sa.Integer(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('add', 'end', 'redate', 'lead', 'words', 'restart', name='changekind', native_enum=False, length=30), nullable=False),
    sa.Column('reason', sa.String(length=1000), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('deliverable', sa.String(length=500), nullable=False),
    sa.Column('lead_group', sa.Enum('none', 'indicator_leads', 'all_units', 'departments', 'localities', name='leadgroup', native_enum=False, length=30), nullable=False),
    sa.Column('lead_words', sa.String(length=500), nullable=False),
    sa.Column('deadline_words', sa.String(length=300), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('before', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('after', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['amendment_id'], ['amendments.id'], name=op.f('fk_amendment_rows_amendment_id_amendments')),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignments.id'], name=op.f('fk_amendment_rows_assignment_id_assignments')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amendment_rows')),
    sa.UniqueConstraint('amendment_id', 'assignment_id', 'kind', name=op.f('uq_amendment_rows_amendment_id_assignment_id_kind'))
    )
    with op.batch_alter_table('amendment_rows', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_amendment_rows_assignment_id'), ['assignment_id'], unique=False)

    op.create_table('amendment_row_units',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.Enum('lead', 'coordinating', name='part', native_enum=False, length=30), nullable=False),
    sa.ForeignKeyConstraint(['row_id'], ['amendment_rows.id'], name=op.f('fk_amendment_row_units_row_id_amendment_rows')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_amendment_row_units_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_amendment_row_units')),
    sa.UniqueConstraint('row_id', 'unit_id', name=op.f('uq_amendment_row_units_row_id_unit_id'))
    )
    with op.batch_alter_table('amendment_row_units', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_amendment_row_units_unit_id'), ['unit_id'], unique=False)

    op.add_column('assignments', sa.Column('counts_from', sa.Date(), nullable=True))
    op.add_column('assignments', sa.Column('ended_on', sa.Date(), nullable=True))

    op.execute(
        "UPDATE assignments SET counts_from = (SELECT held_on FROM meetings"
        " WHERE meetings.id = assignments.meeting_id) WHERE meeting_id IS NOT NULL"
    )
    op.add_column(
        'committees',
        sa.Column('periods_ahead', sa.Integer(), server_default='1', nullable=False),
    )


def downgrade() -> None:
    op.execute("UPDATE task_decisions SET kind = 'due_set' WHERE kind = 'amended'")
    op.drop_column('committees', 'periods_ahead')
    op.drop_column('assignments', 'ended_on')
    op.drop_column('assignments', 'counts_from')

    with op.batch_alter_table('amendment_row_units', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_amendment_row_units_unit_id'))

    op.drop_table('amendment_row_units')
    with op.batch_alter_table('amendment_rows', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_amendment_rows_assignment_id'))

    op.drop_table('amendment_rows')
    op.drop_table('amendments')
