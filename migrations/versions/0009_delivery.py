"""Delivery: a small index of the letters in line; mail hold; letters that came back."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'

IN_LINE = sa.text("state IN ('pending', 'deferred', 'unknown', 'sending')")
OF_TASK = sa.text("task_id IS NOT NULL")


def upgrade() -> None:
    op.drop_index(op.f('ix_letters_state_not_before_id'), table_name='letters')
    op.create_index('ix_letters_in_line', 'letters', ['not_before', 'id'], sqlite_where=IN_LINE, postgresql_where=IN_LINE)
    op.drop_index(op.f('ix_letters_task_id'), table_name='letters')
    op.create_index('ix_letters_of_task', 'letters', ['task_id'], sqlite_where=OF_TASK, postgresql_where=OF_TASK)
    op.create_table('installations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=64), nullable=False),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('held_because', sa.String(length=20), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('released_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['released_by_id'], ['users.id'], name=op.f('fk_installations_released_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_installations'))
    )
    op.create_table('returned_letters',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('committee_id', sa.Integer(), nullable=True),
    sa.Column('letter_id', sa.Integer(), nullable=True),
    sa.Column('address', sa.String(length=254), nullable=False),
    sa.Column('returned_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column("fingerprint", sa.String(length=64), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('cleared_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cleared_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['committee_id'], ['committees.id'], name=op.f('fk_returned_letters_committee_id_committees')),
    sa.ForeignKeyConstraint(['letter_id'], ['letters.id'], name=op.f('fk_returned_letters_letter_id_letters')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['users.id'], name=op.f('fk_returned_letters_recorded_by_id_users')),
    sa.ForeignKeyConstraint(['cleared_by_id'], ['users.id'], name=op.f('fk_returned_letters_cleared_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_returned_letters')),
    sa.UniqueConstraint("fingerprint", name=op.f("uq_returned_letters_fingerprint"))
    )
    op.create_index(op.f('ix_returned_letters_letter_id'), 'returned_letters', ['letter_id'], unique=False)
    op.create_index(op.f('ix_returned_letters_address'), 'returned_letters', ['address'], unique=False)


def downgrade() -> None:
    op.execute("UPDATE letters SET state = 'sent' WHERE state = 'returned'")
    op.drop_table('returned_letters')
    op.drop_table('installations')
    op.drop_index('ix_letters_of_task', table_name='letters')
    op.create_index(op.f('ix_letters_task_id'), 'letters', ['task_id'], unique=False)
    op.drop_index('ix_letters_in_line', table_name='letters')
    op.create_index(op.f('ix_letters_state_not_before_id'), 'letters', ['state', 'not_before', 'id'], unique=False)
