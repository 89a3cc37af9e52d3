"""Document register, inspections with findings, budget lines."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'

TABLES = (
    'finding_units', 'document_links', 'findings', 'budget_lines', 'visits', 'inspection_units',
    'documents', 'inspections',
)


def upgrade() -> None:
    op.create_table('inspections',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('committee_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('check', 'supervision', name='inspectionkind', native_enum=False, length=30), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('decision_sign', sa.String(length=60), nullable=False),
    sa.Column('decision_on', sa.Date(), nullable=True),
    sa.Column('lead_name', sa.String(length=120), nullable=False),
    sa.Column('lead_office', sa.String(length=200), nullable=False),
    sa.Column('members', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('planned', 'running', 'concluded', name='inspectionstate', native_enum=False, length=30), nullable=False),
    sa.Column('concluded_on', sa.Date(), nullable=True),
    sa.Column('folded', sa.Text(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['committee_id'], ['committees.id'], name=op.f('fk_inspections_committee_id_committees')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspections'))
    )
    with op.batch_alter_table('inspections', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inspections_committee_id_starts_on_id'), ['committee_id', 'starts_on', 'id'], unique=False)

    op.create_table('documents',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('committee_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('resolution', 'decision', 'directive', 'regulation', 'rules', 'communique', 'notice', 'guidance', 'programme', 'plan', 'option', 'scheme', 'project', 'report', 'minutes', 'submission', 'contract', 'dispatch', 'memorandum', 'agreement', 'authorization', 'invitation', 'introduction', 'leave', 'sending_slip', 'transfer_slip', 'notice_slip', 'letter', name='documentkind', native_enum=False, length=30), nullable=False),
    sa.Column('number', sa.String(length=11), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('symbol', sa.String(length=30), nullable=False),
    sa.Column('series', sa.String(length=60), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('issuer', sa.String(length=200), nullable=False),
    sa.Column('issuer_code', sa.String(length=13), nullable=False),
    sa.Column('subject', sa.String(length=500), nullable=False),
    sa.Column('signer', sa.String(length=50), nullable=False),
    sa.Column('position', sa.String(length=100), nullable=False),
    sa.Column('priority', sa.Enum('normal', 'urgent', 'very_urgent', 'express', name='priority', native_enum=False, length=30), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('copies', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('minutes_of_id', sa.Integer(), nullable=True),
    sa.Column('is_illustrative', sa.Boolean(), nullable=False),
    sa.Column('folded', sa.Text(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['committee_id'], ['committees.id'], name=op.f('fk_documents_committee_id_committees')),
    sa.ForeignKeyConstraint(['minutes_of_id'], ['meetings.id'], name=op.f('fk_documents_minutes_of_id_meetings')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_documents')),
    sa.UniqueConstraint('committee_id', 'kind', 'series', 'year', 'number', name=op.f('uq_documents_committee_id_kind_series_year_number')),
    sa.UniqueConstraint('minutes_of_id', name=op.f('uq_documents_minutes_of_id'))
    )
    with op.batch_alter_table('documents', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_documents_committee_id_issued_on_id'), ['committee_id', 'issued_on', 'id'], unique=False)

    op.create_table('inspection_units',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('inspection_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspections.id'], name=op.f('fk_inspection_units_inspection_id_inspections')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_inspection_units_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inspection_units')),
    sa.UniqueConstraint('inspection_id', 'unit_id', name=op.f('uq_inspection_units_inspection_id_unit_id'))
    )
    with op.batch_alter_table('inspection_units', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inspection_units_unit_id'), ['unit_id'], unique=False)

    op.create_table('visits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('inspection_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspections.id'], name=op.f('fk_visits_inspection_id_inspections')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_visits_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visits'))
    )
    with op.batch_alter_table('visits', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visits_inspection_id'), ['inspection_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visits_unit_id'), ['unit_id'], unique=False)

    op.create_table('budget_lines',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('committee_id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('first_year', sa.Integer(), nullable=False),
    sa.Column('last_year', sa.Integer(), nullable=False),
    sa.Column('source', sa.Enum('central', 'province', 'locality', 'enterprise', 'aid', 'other', name='budgetsource', native_enum=False, length=30), nullable=False),
    sa.Column('source_words', sa.String(length=200), nullable=False),
    sa.Column('planned', sa.BigInteger(), nullable=True),
    sa.Column('allocated', sa.BigInteger(), nullable=True),
    sa.Column('disbursed', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('note', sa.String(length=1000), nullable=False),
    sa.Column('folded', sa.Text(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignments.id'], name=op.f('fk_budget_lines_assignment_id_assignments')),
    sa.ForeignKeyConstraint(['committee_id'], ['committees.id'], name=op.f('fk_budget_lines_committee_id_committees')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_budget_lines_plan_id_plans')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_budget_lines'))
    )
    with op.batch_alter_table('budget_lines', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_budget_lines_assignment_id'), ['assignment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_budget_lines_committee_id_first_year_id'), ['committee_id', 'first_year', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_budget_lines_plan_id_id'), ['plan_id', 'id'], unique=False)

    op.create_table('findings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('inspection_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('strength', 'limit', 'recommendation', name='findingkind', native_enum=False, length=30), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('deliverable', sa.String(length=500), nullable=False),
    sa.Column('lead_group', sa.Enum('none', 'indicator_leads', 'all_units', 'departments', 'localities', name='leadgroup', native_enum=False, length=30), nullable=False),
    sa.Column('lead_words', sa.String(length=500), nullable=False),
    sa.Column('deadline_words', sa.String(length=300), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('has_no_date', sa.Boolean(), nullable=False),
    sa.Column('has_no_action', sa.Boolean(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignments.id'], name=op.f('fk_findings_assignment_id_assignments')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspections.id'], name=op.f('fk_findings_inspection_id_inspections')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_findings_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_findings')),
    sa.UniqueConstraint('assignment_id', name=op.f('uq_findings_assignment_id'))
    )
    with op.batch_alter_table('findings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_findings_inspection_id'), ['inspection_id'], unique=False)

    op.create_table('document_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=True),
    sa.Column('assignment_id', sa.Integer(), nullable=True),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('inspection_id', sa.Integer(), nullable=True),
    sa.Column('budget_line_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignments.id'], name=op.f('fk_document_links_assignment_id_assignments')),
    sa.ForeignKeyConstraint(['budget_line_id'], ['budget_lines.id'], name=op.f('fk_document_links_budget_line_id_budget_lines')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_document_links_document_id_documents')),
    sa.ForeignKeyConstraint(['inspection_id'], ['inspections.id'], name=op.f('fk_document_links_inspection_id_inspections')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_document_links_meeting_id_meetings')),
    sa.ForeignKeyConstraint(['plan_id'], ['plans.id'], name=op.f('fk_document_links_plan_id_plans')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_links')),
    sa.UniqueConstraint('document_id', 'assignment_id', name=op.f('uq_document_links_document_id_assignment_id')),
    sa.UniqueConstraint('document_id', 'budget_line_id', name=op.f('uq_document_links_document_id_budget_line_id')),
    sa.UniqueConstraint('document_id', 'inspection_id', name=op.f('uq_document_links_document_id_inspection_id')),
    sa.UniqueConstraint('document_id', 'meeting_id', name=op.f('uq_document_links_document_id_meeting_id')),
    sa.UniqueConstraint('document_id', 'plan_id', name=op.f('uq_document_links_document_id_plan_id'))
    )
    with op.batch_alter_table('document_links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_links_assignment_id'), ['assignment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_links_budget_line_id'), ['budget_line_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_links_inspection_id'), ['inspection_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_links_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_links_plan_id'), ['plan_id'], unique=False)

    op.create_table('finding_units',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.Enum('lead', 'coordinating', name='part', native_enum=False, length=30), nullable=False),
    sa.ForeignKeyConstraint(['finding_id'], ['findings.id'], name=op.f('fk_finding_units_finding_id_findings')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_finding_units_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding_units')),
    sa.UniqueConstraint('finding_id', 'unit_id', name=op.f('uq_finding_units_finding_id_unit_id'))
    )

    _let_assignments_come_from_inspections()
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.add_column(sa.Column('document_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('visit_id', sa.Integer(), nullable=True))
        batch_op.alter_column('submission_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.create_index(batch_op.f('ix_files_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_files_visit_id'), ['visit_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_files_document_id_sha256'), ['document_id', 'sha256'])
        batch_op.create_unique_constraint(batch_op.f('uq_files_visit_id_sha256'), ['visit_id', 'sha256'])
        batch_op.create_foreign_key(batch_op.f('fk_files_document_id_documents'), 'documents', ['document_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_files_visit_id_visits'), 'visits', ['visit_id'], ['id'])


def downgrade() -> None:
    op.execute('DELETE FROM files WHERE submission_id IS NULL')
    with op.batch_alter_table('files', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_files_visit_id_visits'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_files_document_id_documents'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_files_visit_id_sha256'), type_='unique')
        batch_op.drop_constraint(batch_op.f('uq_files_document_id_sha256'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_files_visit_id'))
        batch_op.drop_index(batch_op.f('ix_files_document_id'))
        batch_op.alter_column('submission_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('visit_id')
        batch_op.drop_column('document_id')

    op.drop_index('ix_assignments_inspection_id', 'assignments')
    if op.get_bind().dialect.name != 'sqlite':
        op.drop_constraint(
            'fk_assignments_inspection_id_inspections', 'assignments', type_='foreignkey'
        )
    op.execute('ALTER TABLE assignments DROP COLUMN inspection_id')
    for table in TABLES:
        op.drop_table(table)


def _let_assignments_come_from_inspections() -> None:
    """Add the column in place: tasks refer to these rows, so the table is not made anew."""
    op.execute(
        'ALTER TABLE assignments ADD COLUMN inspection_id INTEGER '
        'CONSTRAINT fk_assignments_inspection_id_inspections REFERENCES inspections (id)'
    )
    op.create_index('ix_assignments_inspection_id', 'assignments', ['inspection_id'])
