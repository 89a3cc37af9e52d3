"""Links into one task, calendar feeds, invitations to sessions; letters somebody waits for."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'

DEEDS = ('opened', 'code_asked', 'code_wrong', 'code_right', 'drafted', 'handed_in', 'time_asked')


def upgrade() -> None:
    op.add_column('letters', sa.Column('is_urgent', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index('ix_letters_urgent', 'letters', ['not_before', 'id'], unique=False, sqlite_where=sa.text('is_urgent = 1'), postgresql_where=sa.text('is_urgent'))
    _add_links()
    op.create_table('calendar_feeds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_calendar_feeds_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feeds')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_calendar_feeds_token_hash')),
    sa.UniqueConstraint('user_id', name=op.f('uq_calendar_feeds_user_id'))
    )
    op.create_table('meeting_calls',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('organizer_id', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_meeting_calls_meeting_id_meetings')),
    sa.ForeignKeyConstraint(['organizer_id'], ['users.id'], name=op.f('fk_meeting_calls_organizer_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_calls')),
    sa.UniqueConstraint('meeting_id', name=op.f('uq_meeting_calls_meeting_id'))
    )
    op.create_table('invitations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_invitations_meeting_id_meetings')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_invitations_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitations')),
    sa.UniqueConstraint('meeting_id', 'user_id', name=op.f('uq_invitations_meeting_id_user_id'))
    )
    op.create_index(op.f('ix_invitations_user_id'), 'invitations', ['user_id'], unique=False)


def downgrade() -> None:
    # a session that was called off is one that is being prepared and never comes
    op.execute("UPDATE meetings SET state = 'preparing' WHERE state = 'called_off'")
    for table in ('invitations', 'meeting_calls', 'calendar_feeds', 'link_codes', 'link_openings', 'task_links'):
        op.drop_table(table)
    op.drop_index('ix_letters_urgent', table_name='letters')
    op.drop_column('letters', 'is_urgent')


def _add_links() -> None:
    op.create_table('task_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['letter_id'], ['letters.id'], name=op.f('fk_task_links_letter_id_letters')),
    sa.ForeignKeyConstraint(['revoked_by_id'], ['users.id'], name=op.f('fk_task_links_revoked_by_id_users')),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.id'], name=op.f('fk_task_links_task_id_tasks')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_task_links_unit_id_units')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_task_links_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_links')),
    sa.UniqueConstraint('letter_id', 'task_id', name=op.f('uq_task_links_letter_id_task_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_task_links_token_hash'))
    )
    op.create_index(op.f('ix_task_links_expires_at'), 'task_links', ['expires_at'], unique=False)
    op.create_index(op.f('ix_task_links_user_id_id'), 'task_links', ['user_id', 'id'], unique=False)
    op.create_index(op.f('ix_task_links_task_id_id'), 'task_links', ['task_id', 'id'], unique=False)
    op.create_table('link_openings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('link_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('address', sa.String(length=60), nullable=False),
    sa.Column('deed', sa.Enum(*DEEDS, name='deed', native_enum=False, length=30), nullable=False),
    sa.ForeignKeyConstraint(['link_id'], ['task_links.id'], name=op.f('fk_link_openings_link_id_task_links')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link_openings'))
    )
    op.create_index(op.f('ix_link_openings_link_id_id'), 'link_openings', ['link_id', 'id'], unique=False)
    op.create_table('link_codes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('link_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('door_hash', sa.String(length=64), nullable=False),
    sa.Column('open_until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['link_id'], ['task_links.id'], name=op.f('fk_link_codes_link_id_task_links')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link_codes'))
    )
    op.create_index(op.f('ix_link_codes_link_id'), 'link_codes', ['link_id'], unique=False)
