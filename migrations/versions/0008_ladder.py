"""The ladder of a committee, its quiet days, muted news, and the tasks an agenda item is about."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'

COUNTINGS = ('calendar', 'working')
AUDIENCES = ('focal', 'head', 'secretariat', 'chair')
TELLS = ('tells_focal', 'tells_head', 'tells_secretariat', 'tells_chair')


def upgrade() -> None:
    op.create_table('ladder_rungs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('committee_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=30), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('offset_days', sa.Integer(), nullable=False),
    sa.Column('counting', sa.Enum(*COUNTINGS, name='counting', native_enum=False, length=30), nullable=False),
    sa.Column('repeat_every', sa.Integer(), nullable=True),
    *(sa.Column(name, sa.Boolean(), nullable=False) for name in TELLS),
    sa.Column('words', sa.String(length=300), nullable=False),
    sa.Column('is_used', sa.Boolean(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['committee_id'], ['committees.id'], name=op.f('fk_ladder_rungs_committee_id_committees')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ladder_rungs')),
    sa.UniqueConstraint('committee_id', 'code', name=op.f('uq_ladder_rungs_committee_id_code'))
    )
    op.create_table('quiet_periods',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('committee_id', sa.Integer(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['committee_id'], ['committees.id'], name=op.f('fk_quiet_periods_committee_id_committees')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quiet_periods'))
    )
    op.create_index(op.f('ix_quiet_periods_committee_id'), 'quiet_periods', ['committee_id'], unique=False)
    op.create_table('agenda_item_tasks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_agenda_item_tasks_item_id_agenda_items')),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.id'], name=op.f('fk_agenda_item_tasks_task_id_tasks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_item_tasks')),
    sa.UniqueConstraint('item_id', 'task_id', name=op.f('uq_agenda_item_tasks_item_id_task_id'))
    )
    op.create_index(op.f('ix_agenda_item_tasks_task_id'), 'agenda_item_tasks', ['task_id'], unique=False)
    op.add_column('committees', sa.Column('weekly_day', sa.Integer(), server_default='0', nullable=False))
    op.add_column('users', sa.Column('muted_news', sa.String(length=200), server_default=sa.text("''"), nullable=False))
    _add_what_was_told()


def _add_what_was_told() -> None:
    """Write down of each line for whom it was and on which day; 07:30 here is the same day in UTC."""
    audience = sa.Enum(*AUDIENCES, name='audience', native_enum=False, length=30)
    op.add_column('letter_items', sa.Column('audience', audience, server_default='focal', nullable=False))
    op.add_column('letter_items', sa.Column('told_on', sa.Date(), nullable=True))
    op.execute("UPDATE letter_items SET audience = 'secretariat' WHERE rung = 'late-5'")
    op.execute("UPDATE letter_items SET audience = 'chair' WHERE rung = 'late-10'")
    op.execute('UPDATE letter_items SET told_on = (SELECT date(letters.created_at) FROM letters WHERE letters.id = letter_items.letter_id)')
    op.create_index('ix_letter_items_told', 'letter_items', ['due', 'task_id', 'user_id', 'told_on'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_letter_items_told', table_name='letter_items')
    for table, column in (('letter_items', 'told_on'), ('letter_items', 'audience'), ('users', 'muted_news'), ('committees', 'weekly_day')):
        op.drop_column(table, column)
    op.execute("DELETE FROM letter_items WHERE rung LIKE 'review-%' OR rung LIKE 'extension-%'")
    for table in ('agenda_item_tasks', 'quiet_periods', 'ladder_rungs'):
        op.drop_table(table)
