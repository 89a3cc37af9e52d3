"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None


def upgrade() -> None:
    op.create_table('audit_events',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('who', sa.String(length=120), nullable=False),
    sa.Column('address', sa.String(length=60), nullable=False),
    sa.Column('request_id', sa.String(length=40), nullable=False),
    sa.Column('verb', sa.String(length=10), nullable=False),
    sa.Column('table_name', sa.String(length=40), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_events'))
    )
    with op.batch_alter_table('audit_events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_events_table_name_row_id_id'), ['table_name', 'row_id', 'id'], unique=False)

    op.create_table('calendar_days',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('kind', sa.Enum('holiday', 'day_off_swapped', 'working_saturday', name='daykind', native_enum=False, length=30), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_days')),
    sa.UniqueConstraint('day', name=op.f('uq_calendar_days_day'))
    )
    op.create_table('heartbeats',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('detail', sa.String(length=300), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_heartbeats'))
    )
    op.create_table('indicator_sets',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('is_partial', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator_sets')),
    sa.UniqueConstraint('code', name=op.f('uq_indicator_sets_code'))
    )
    op.create_table('leases',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('holder', sa.String(length=80), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_leases'))
    )
    op.create_table('signin_attempts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('succeeded', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signin_attempts'))
    )
    with op.batch_alter_table('signin_attempts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signin_attempts_subject_at'), ['subject', 'at'], unique=False)

    op.create_table('units',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=30), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('short_name', sa.String(length=80), nullable=False),
    sa.Column('folded', sa.String(length=300), nullable=False),
    sa.Column('kind', sa.Enum('department', 'vertical_agency', 'district', 'commune', 'other', name='unitkind', native_enum=False, length=30), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['units.id'], name=op.f('fk_units_parent_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_units')),
    sa.UniqueConstraint('code', name=op.f('uq_units_code')),
    sa.UniqueConstraint('folded', name=op.f('uq_units_folded'))
    )
    op.create_table('used_nonces',
    sa.Column('nonce', sa.String(length=64), nullable=False),
    sa.Column('location', sa.String(length=300), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('nonce', name=op.f('pk_used_nonces'))
    )
    with op.batch_alter_table('used_nonces', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_used_nonces_at'), ['at'], unique=False)

    op.create_table('users',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('post', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('language', sa.Enum('vi', 'en', name='language', native_enum=False, length=30), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('folded', sa.String(length=600), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_users')),
    sa.UniqueConstraint('email', name=op.f('uq_users_email'))
    )
    op.create_table('committees',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('issuer_parent', sa.String(length=200), nullable=False),
    sa.Column('issuer', sa.String(length=200), nullable=False),
    sa.Column('symbol', sa.String(length=30), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('chair_office', sa.String(length=200), nullable=False),
    sa.Column('standing_unit_id', sa.Integer(), nullable=True),
    sa.Column('due_soon_days', sa.Integer(), nullable=False),
    sa.Column('resubmit_days', sa.Integer(), nullable=False),
    sa.Column('review_days', sa.Integer(), nullable=False),
    sa.Column('allows_late_requests', sa.Boolean(), nullable=False),
    sa.Column('reads_before_strictly', sa.Boolean(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['standing_unit_id'], ['units.id'], name=op.f('fk_committees_standing_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_committees')),
    sa.UniqueConstraint('name', name=op.f('uq_committees_name'))
    )
    op.create_table('indicators',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('set_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('code', sa.String(length=30), nullable=False),
    sa.Column('kind', sa.Enum('group', 'main', 'component', name='indicatorkind', native_enum=False, length=30), nullable=False),
    sa.Column('name_vi', sa.String(length=300), nullable=False),
    sa.Column('name_en', sa.String(length=300), nullable=False),
    sa.Column('max_points', sa.Numeric(precision=10, scale=4), nullable=True),
    sa.Column('measure', sa.String(length=600), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['indicators.id'], name=op.f('fk_indicators_parent_id_indicators')),
    sa.ForeignKeyConstraint(['set_id'], ['indicator_sets.id'], name=op.f('fk_indicators_set_id_indicator_sets')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicators')),
    sa.UniqueConstraint('set_id', 'code', name=op.f('uq_indicators_set_id_code'))
    )
    op.create_table('signin_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_signin_links_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signin_links')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_signin_links_token_hash'))
    )
    with op.batch_alter_table('signin_links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signin_links_user_id'), ['user_id'], unique=False)

    op.create_table('meetings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('committee_id', sa.Integer(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('regular', 'thematic', 'year_end', name='meetingkind', native_enum=False, length=30), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('part_of_day', sa.Enum('morning', 'afternoon', 'evening', name='partofday', native_enum=False, length=30), nullable=True),
    sa.Column('starts_at', sa.Time(), nullable=True),
    sa.Column('ends_at', sa.Time(), nullable=True),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('chair_name', sa.String(length=120), nullable=False),
    sa.Column('chair_office', sa.String(length=200), nullable=False),
    sa.Column('secretary_name', sa.String(length=120), nullable=False),
    sa.Column('secretary_office', sa.String(length=200), nullable=False),
    sa.Column('minutes_number', sa.String(length=20), nullable=False),
    sa.Column('state', sa.Enum('preparing', 'held', 'closed', name='meetingstate', native_enum=False, length=30), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['committee_id'], ['committees.id'], name=op.f('fk_meetings_committee_id_committees')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meetings')),
    sa.UniqueConstraint('committee_id', 'ordinal', name=op.f('uq_meetings_committee_id_ordinal'))
    )
    op.create_table('memberships',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('committee_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('admin', 'secretariat', 'chair', 'unit_lead', 'unit_member', 'observer', name='role', native_enum=False, length=30), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('is_head', sa.Boolean(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['committee_id'], ['committees.id'], name=op.f('fk_memberships_committee_id_committees')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_memberships_unit_id_units')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_memberships_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_memberships')),
    sa.UniqueConstraint('user_id', 'committee_id', 'role', 'unit_id', name=op.f('uq_memberships_user_id_committee_id_role_unit_id'))
    )
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_memberships_committee_id_role'), ['committee_id', 'role'], unique=False)
        batch_op.create_index(batch_op.f('ix_memberships_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_memberships_user_id'), ['user_id'], unique=False)

    op.create_table('plans',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('committee_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('symbol', sa.String(length=30), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('issuer', sa.String(length=200), nullable=False),
    sa.Column('signed_by', sa.String(length=120), nullable=False),
    sa.Column('signed_as', sa.String(length=120), nullable=False),
    sa.Column('subject', sa.String(length=500), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('indicator_set_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('detail_days', sa.Integer(), nullable=True),
    sa.Column('detail_counting', sa.String(length=20), nullable=False),
    sa.Column('detail_rolls', sa.Boolean(), nullable=False),
    sa.Column('detail_group', sa.Enum('none', 'indicator_leads', 'all_units', 'departments', 'localities', name='leadgroup', native_enum=False, length=30), nullable=False),
    sa.Column('report_frequency', sa.Enum('none', 'quarterly', name='reportfrequency', native_enum=False, length=30), nullable=False),
    sa.Column('report_group', sa.Enum('none', 'indicator_leads', 'all_units', 'departments', 'localities', name='leadgroup', native_enum=False, length=30), nullable=False),
    sa.Column('report_due_kind', sa.String(length=40), nullable=False),
    sa.Column('report_due_number', sa.Integer(), nullable=False),
    sa.Column('first_period', sa.String(length=10), nullable=False),
    sa.Column('state', sa.Enum('draft', 'promulgated', 'withdrawn', name='planstate', native_enum=False, length=30), nullable=False),
    sa.Column('promulgated_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('promulgated_by_id', sa.Integer(), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['committee_id'], ['committees.id'], name=op.f('fk_plans_committee_id_committees')),
    sa.ForeignKeyConstraint(['indicator_set_id'], ['indicator_sets.id'], name=op.f('fk_plans_indicator_set_id_indicator_sets')),
    sa.ForeignKeyConstraint(['promulgated_by_id'], ['users.id'], name=op.f('fk_plans_promulgated_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plans')),
    sa.UniqueConstraint('committee_id', 'number', 'symbol', 'issued_on', name=op.f('uq_plans_committee_id_number_symbol_issued_on'))
    )
    with op.batch_alter_table('plans', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plans_committee_id'), ['committee_id'], unique=False)

    op.create_table('agenda_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=500), nullable=False),
    sa.Column('presenter_unit_id', sa.Integer(), nullable=True),
    sa.Column('presenter', sa.String(length=200), nullable=False),
    sa.Column('notes', sa.Text(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_agenda_items_meeting_id_meetings')),
    sa.ForeignKeyConstraint(['presenter_unit_id'], ['units.id'], name=op.f('fk_agenda_items_presenter_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_items'))
    )
    with op.batch_alter_table('agenda_items', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_items_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('assignments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('committee_id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=True),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('work', 'detail_plan', 'periodic_report', name='taskkind', native_enum=False, length=30), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('folded', sa.Text(), nullable=False),
    sa.Column('deliverable', sa.String(length=500), nullable=False),
    sa.Column('lead_group', sa.Enum('none', 'indicator_leads', 'all_units', 'departments', 'localities', name='leadgroup', native_enum=False, length=30), nullable=False),
    sa.Column('lead_words', sa.String(length=500), nullable=False),
    sa.Column('deadline_words', sa.String(length=300), nullable=False),
    sa.Column('deadline_kind', sa.String(length=30), nullable=False),
    sa.Column('recurrence', sa.String(length=20), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('due_reason', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['committee_id'], ['committees.id'], name=op.f('fk_assignments_committee_id_committees')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_assignments_meeting_id_meetings')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_assignments_plan_id_plans')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignments'))
    )
    with op.batch_alter_table('assignments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignments_committee_id_id'), ['committee_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignments_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignments_plan_id'), ['plan_id'], unique=False)

    op.create_table('attendance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('office', sa.String(length=200), nullable=False),
    sa.Column('presence', sa.Enum('unknown', 'present', 'substitute', 'absent', name='presence', native_enum=False, length=30), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_attendance_meeting_id_meetings')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_attendance_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance'))
    )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('indicator_assignments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('indicator_id', sa.Integer(), nullable=False),
    sa.Column('lead_unit_id', sa.Integer(), nullable=False),
    sa.Column('target', sa.String(length=200), nullable=False),
    sa.Column('is_illustrative', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['indicator_id'], ['indicators.id'], name=op.f('fk_indicator_assignments_indicator_id_indicators')),
    sa.ForeignKeyConstraint(['lead_unit_id'], ['units.id'], name=op.f('fk_indicator_assignments_lead_unit_id_units')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_indicator_assignments_plan_id_plans')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator_assignments')),
    sa.UniqueConstraint('plan_id', 'indicator_id', name=op.f('uq_indicator_assignments_plan_id_indicator_id'))
    )
    with op.batch_alter_table('indicator_assignments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_indicator_assignments_lead_unit_id'), ['lead_unit_id'], unique=False)

    op.create_table('user_sessions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('address', sa.String(length=60), nullable=False),
    sa.Column('agent', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('fk_user_sessions_membership_id_memberships')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_user_sessions_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_sessions')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_user_sessions_token_hash'))
    )
    with op.batch_alter_table('user_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_sessions_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_user_sessions_user_id'), ['user_id'], unique=False)

    op.create_table('assignment_units',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.Enum('lead', 'coordinating', name='part', native_enum=False, length=30), nullable=False),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignments.id'], name=op.f('fk_assignment_units_assignment_id_assignments')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_assignment_units_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment_units')),
    sa.UniqueConstraint('assignment_id', 'unit_id', name=op.f('uq_assignment_units_assignment_id_unit_id'))
    )
    with op.batch_alter_table('assignment_units', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignment_units_unit_id_part_assignment_id'), ['unit_id', 'part', 'assignment_id'], unique=False)

    op.create_table('conclusions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('task', 'direction', 'decision', 'information', name='conclusionkind', native_enum=False, length=30), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('deliverable', sa.String(length=500), nullable=False),
    sa.Column('lead_group', sa.Enum('none', 'indicator_leads', 'all_units', 'departments', 'localities', name='leadgroup', native_enum=False, length=30), nullable=False),
    sa.Column('lead_words', sa.String(length=500), nullable=False),
    sa.Column('coordinating_words', sa.String(length=500), nullable=False),
    sa.Column('deadline_words', sa.String(length=300), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('has_no_date', sa.Boolean(), nullable=False),
    sa.Column('has_no_action', sa.Boolean(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignments.id'], name=op.f('fk_conclusions_assignment_id_assignments')),
    sa.ForeignKeyConstraint(['item_id'], ['agenda_items.id'], name=op.f('fk_conclusions_item_id_agenda_items')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_conclusions_meeting_id_meetings')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conclusions')),
    sa.UniqueConstraint('assignment_id', name=op.f('uq_conclusions_assignment_id'))
    )
    with op.batch_alter_table('conclusions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_conclusions_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('indicator_assignment_units',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('indicator_assignment_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['indicator_assignment_id'], ['indicator_assignments.id'], name=op.f('fk_indicator_assignment_units_indicator_assignment_id_indicator_assignments')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_indicator_assignment_units_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator_assignment_units')),
    sa.UniqueConstraint('indicator_assignment_id', 'unit_id', name=op.f('uq_indicator_assignment_units_indicator_assignment_id_unit_id'))
    )
    with op.batch_alter_table('indicator_assignment_units', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_indicator_assignment_units_unit_id'), ['unit_id'], unique=False)

    op.create_table('tasks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('committee_id', sa.Integer(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('work', 'detail_plan', 'periodic_report', name='taskkind', native_enum=False, length=30), nullable=False),
    sa.Column('period', sa.String(length=10), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=False),
    sa.Column('original_due', sa.Date(), nullable=True),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('due_reason', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('is_standing', sa.Boolean(), nullable=False),
    sa.Column('submitted_on', sa.Date(), nullable=True),
    sa.Column('returned_on', sa.Date(), nullable=True),
    sa.Column('grace_until', sa.Date(), nullable=True),
    sa.Column('finished_on', sa.Date(), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('suspended_on', sa.Date(), nullable=True),
    sa.Column('cancelled_on', sa.Date(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignments.id'], name=op.f('fk_tasks_assignment_id_assignments')),
    sa.ForeignKeyConstraint(['committee_id'], ['committees.id'], name=op.f('fk_tasks_committee_id_committees')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_tasks_plan_id_plans')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_tasks_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tasks')),
    sa.UniqueConstraint('assignment_id', 'unit_id', 'period', name=op.f('uq_tasks_assignment_id_unit_id_period')),
    sa.UniqueConstraint('committee_id', 'code', name=op.f('uq_tasks_committee_id_code'))
    )
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.create_index('ix_tasks_due', ['committee_id', 'due', 'id'], unique=False)
        batch_op.create_index('ix_tasks_open', ['committee_id', 'due', 'id'], unique=False, sqlite_where=sa.text('finished_on IS NULL AND cancelled_on IS NULL'), postgresql_where=sa.text('finished_on IS NULL AND cancelled_on IS NULL'))
        batch_op.create_index('ix_tasks_plan', ['plan_id', 'due', 'id'], unique=False)
        batch_op.create_index('ix_tasks_unit', ['committee_id', 'unit_id', 'due', 'id', 'finished_on', 'cancelled_on', 'is_standing', 'suspended_on', 'submitted_on', 'returned_on', 'grace_until', 'kind', 'period', 'plan_id'], unique=False)
        batch_op.create_index('ix_tasks_opened', ['committee_id', 'opened_on', 'id'], unique=False)
        batch_op.create_index('ix_tasks_finished', ['committee_id', 'finished_on', 'id'], unique=False, sqlite_where=sa.text('finished_on IS NOT NULL'), postgresql_where=sa.text('finished_on IS NOT NULL'))

    op.create_table('conclusion_units',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('conclusion_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.Enum('lead', 'coordinating', name='part', native_enum=False, length=30), nullable=False),
    sa.ForeignKeyConstraint(['conclusion_id'], ['conclusions.id'], name=op.f('fk_conclusion_units_conclusion_id_conclusions')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_conclusion_units_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conclusion_units')),
    sa.UniqueConstraint('conclusion_id', 'unit_id', name=op.f('uq_conclusion_units_conclusion_id_unit_id'))
    )
    op.create_table('extensions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('old_due', sa.Date(), nullable=False),
    sa.Column('new_due', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('asked_late', sa.Boolean(), nullable=False),
    sa.Column('requested_by_id', sa.Integer(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('asked', 'granted', 'refused', 'lapsed', name='extensionstate', native_enum=False, length=30), nullable=False),
    sa.Column('granted_due', sa.Date(), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decision_note', sa.String(length=2000), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_extensions_decided_by_id_users')),
    sa.ForeignKeyConstraint(['requested_by_id'], ['users.id'], name=op.f('fk_extensions_requested_by_id_users')),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.id'], name=op.f('fk_extensions_task_id_tasks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extensions'))
    )
    with op.batch_alter_table('extensions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_extensions_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_extensions_task_id'), ['task_id'], unique=False)

    op.create_table('task_decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('due_set', 'suspended', 'resumed', 'cancelled', 'reopened', name='decisionkind', native_enum=False, length=30), nullable=False),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('old_due', sa.Date(), nullable=True),
    sa.Column('new_due', sa.Date(), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_task_decisions_decided_by_id_users')),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.id'], name=op.f('fk_task_decisions_task_id_tasks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_decisions'))
    )
    with op.batch_alter_table('task_decisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_decisions_task_id'), ['task_id'], unique=False)

    op.create_table('letters',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=200), nullable=False),
    sa.Column('template', sa.String(length=40), nullable=False),
    sa.Column('committee_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(length=254), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('lease_owner', sa.String(length=80), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('detail', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['committee_id'], ['committees.id'], name=op.f('fk_letters_committee_id_committees')),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.id'], name=op.f('fk_letters_task_id_tasks')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_letters_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letters')),
    sa.UniqueConstraint('key', name=op.f('uq_letters_key'))
    )
    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letters_committee_id_id'), ['committee_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_letters_state_not_before_id'), ['state', 'not_before', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_letters_task_id'), ['task_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_letters_user_id'), ['user_id'], unique=False)

    op.create_table('submissions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'submitted', 'returned', 'accepted', name='submissionstate', native_enum=False, length=30), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('document_sign', sa.String(length=60), nullable=False),
    sa.Column('document_on', sa.Date(), nullable=True),
    sa.Column('signed_by', sa.String(length=120), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_by_id', sa.Integer(), nullable=True),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decision_note', sa.String(length=2000), nullable=False),
    sa.Column('resubmit_by', sa.Date(), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['created_by_id'], ['users.id'], name=op.f('fk_submissions_created_by_id_users')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_submissions_decided_by_id_users')),
    sa.ForeignKeyConstraint(['submitted_by_id'], ['users.id'], name=op.f('fk_submissions_submitted_by_id_users')),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.id'], name=op.f('fk_submissions_task_id_tasks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submissions')),
    sa.UniqueConstraint('task_id', 'attempt', name=op.f('uq_submissions_task_id_attempt'))
    )
    op.create_table('delivery_attempts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('sender', sa.String(length=80), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('code', sa.Integer(), nullable=True),
    sa.Column('detail', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['letter_id'], ['letters.id'], name=op.f('fk_delivery_attempts_letter_id_letters')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery_attempts')),
    sa.UniqueConstraint('letter_id', 'number', name=op.f('uq_delivery_attempts_letter_id_number'))
    )
    op.create_table('files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('content_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_files_submission_id_submissions')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['users.id'], name=op.f('fk_files_uploaded_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_files')),
    sa.UniqueConstraint('key', name=op.f('uq_files_key')),
    sa.UniqueConstraint('submission_id', 'sha256', name=op.f('uq_files_submission_id_sha256'))
    )
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_files_submission_id'), ['submission_id'], unique=False)

    op.create_table('letter_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('rung', sa.String(length=40), nullable=False),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['letter_id'], ['letters.id'], name=op.f('fk_letter_items_letter_id_letters')),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.id'], name=op.f('fk_letter_items_task_id_tasks')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_letter_items_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter_items')),
    sa.UniqueConstraint('key', name=op.f('uq_letter_items_key'))
    )
    with op.batch_alter_table('letter_items', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_items_letter_id'), ['letter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_letter_items_task_id'), ['task_id'], unique=False)
    _guard_the_audit_trail()


def downgrade() -> None:
    _unguard_the_audit_trail()
    with op.batch_alter_table('letter_items', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_items_task_id'))
        batch_op.drop_index(batch_op.f('ix_letter_items_letter_id'))

    op.drop_table('letter_items')
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_files_submission_id'))

    op.drop_table('files')
    op.drop_table('delivery_attempts')
    op.drop_table('submissions')
    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letters_user_id'))
        batch_op.drop_index(batch_op.f('ix_letters_task_id'))
        batch_op.drop_index(batch_op.f('ix_letters_state_not_before_id'))
        batch_op.drop_index(batch_op.f('ix_letters_committee_id_id'))

    op.drop_table('letters')
    with op.batch_alter_table('task_decisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_decisions_task_id'))

    op.drop_table('task_decisions')
    with op.batch_alter_table('extensions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_extensions_task_id'))
        batch_op.drop_index(batch_op.f('ix_extensions_state'))

    op.drop_table('extensions')
    op.drop_table('conclusion_units')
    with op.batch_alter_table('tasks', schema=None) as batch_op:
        batch_op.drop_index('ix_tasks_finished', sqlite_where=sa.text('finished_on IS NOT NULL'), postgresql_where=sa.text('finished_on IS NOT NULL'))
        batch_op.drop_index('ix_tasks_opened')
        batch_op.drop_index('ix_tasks_unit')
        batch_op.drop_index('ix_tasks_plan')
        batch_op.drop_index('ix_tasks_open', sqlite_where=sa.text('finished_on IS NULL AND cancelled_on IS NULL'), postgresql_where=sa.text('finished_on IS NULL AND cancelled_on IS NULL'))
        batch_op.drop_index('ix_tasks_due')

    op.drop_table('tasks')
    with op.batch_alter_table('indicator_assignment_units', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_indicator_assignment_units_unit_id'))

    op.drop_table('indicator_assignment_units')
    with op.batch_alter_table('conclusions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_conclusions_meeting_id'))

    op.drop_table('conclusions')
    with op.batch_alter_table('assignment_units', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assignment_units_unit_id_part_assignment_id'))

    op.drop_table('assignment_units')
    with op.batch_alter_table('user_sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_sessions_user_id'))
        batch_op.drop_index(batch_op.f('ix_user_sessions_expires_at'))

    op.drop_table('user_sessions')
    with op.batch_alter_table('indicator_assignments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_indicator_assignments_lead_unit_id'))

    op.drop_table('indicator_assignments')
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attendance_meeting_id'))

    op.drop_table('attendance')
    with op.batch_alter_table('assignments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assignments_plan_id'))
        batch_op.drop_index(batch_op.f('ix_assignments_meeting_id'))
        batch_op.drop_index(batch_op.f('ix_assignments_committee_id_id'))

    op.drop_table('assignments')
    with op.batch_alter_table('agenda_items', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agenda_items_meeting_id'))

    op.drop_table('agenda_items')
    with op.batch_alter_table('plans', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plans_committee_id'))

    op.drop_table('plans')
    with op.batch_alter_table('memberships', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_memberships_user_id'))
        batch_op.drop_index(batch_op.f('ix_memberships_unit_id'))
        batch_op.drop_index(batch_op.f('ix_memberships_committee_id_role'))

    op.drop_table('memberships')
    op.drop_table('meetings')
    with op.batch_alter_table('signin_links', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signin_links_user_id'))

    op.drop_table('signin_links')
    op.drop_table('indicators')
    op.drop_table('committees')
    op.drop_table('users')
    with op.batch_alter_table('used_nonces', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_used_nonces_at'))

    op.drop_table('used_nonces')
    op.drop_table('units')
    with op.batch_alter_table('signin_attempts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signin_attempts_subject_at'))

    op.drop_table('signin_attempts')
    op.drop_table('leases')
    op.drop_table('indicator_sets')
    op.drop_table('heartbeats')
    op.drop_table('calendar_days')
    with op.batch_alter_table('audit_events', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_events_table_name_row_id_id'))

    op.drop_table('audit_events')


def _guard_the_audit_trail() -> None:
    """Let the database itself refuse to change or delete an event."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_events_no_{verb.lower()} BEFORE {verb} ON audit_events "
                "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_events_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_events_no_change BEFORE UPDATE OR DELETE ON audit_events "
        "FOR EACH ROW EXECUTE FUNCTION audit_events_refuse()"
    )


def _unguard_the_audit_trail() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_events_no_update")
        op.execute("DROP TRIGGER audit_events_no_delete")
        return
    op.execute("DROP TRIGGER audit_events_no_change ON audit_events")
    op.execute("DROP FUNCTION audit_events_refuse()")
