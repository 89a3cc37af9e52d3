"""Urging letters in batches, what each says, its mails; answers written down by the secretariat."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'


def upgrade() -> None:
    op.create_table('urging_batches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('committee_id', sa.Integer(), nullable=False),
    sa.Column('plan_ids', sa.JSON(), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('reply_by', sa.Date(), nullable=False),
    sa.Column('opening', sa.Text(), nullable=False),
    sa.Column('issuer', sa.String(length=200), nullable=False),
    sa.Column('issuer_name', sa.String(length=200), nullable=False),
    sa.Column('issuer_parent', sa.String(length=200), nullable=False),
    sa.Column('symbol', sa.String(length=30), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('signer', sa.String(length=120), nullable=False),
    sa.Column('signer_office', sa.String(length=200), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_making', sa.Boolean(), nullable=False),
    sa.Column('problem', sa.String(length=30), nullable=False),
    sa.Column('all_pdf_id', sa.Integer(), nullable=True),
    sa.Column('archive_id', sa.Integer(), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['all_pdf_id'], ['files.id'], name=op.f('fk_urging_batches_all_pdf_id_files')),
    sa.ForeignKeyConstraint(['archive_id'], ['files.id'], name=op.f('fk_urging_batches_archive_id_files')),
    sa.ForeignKeyConstraint(['committee_id'], ['committees.id'], name=op.f('fk_urging_batches_committee_id_committees')),
    sa.ForeignKeyConstraint(['created_by_id'], ['users.id'], name=op.f('fk_urging_batches_created_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_urging_batches'))
    )
    op.create_index(op.f('ix_urging_batches_committee_id_id'), 'urging_batches', ['committee_id', 'id'], unique=False)
    op.create_index(op.f('ix_urging_batches_is_making'), 'urging_batches', ['is_making'], unique=False)
    op.create_table('urging_letters',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('committee_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('unit_name', sa.String(length=200), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.Column('reply_by', sa.Date(), nullable=False),
    sa.Column('opening', sa.Text(), nullable=False),
    sa.Column('stage', sa.Enum('draft', 'issued', 'withdrawn', name='letterstage', native_enum=False, length=30), nullable=False),
    sa.Column('print_state', sa.Enum('waiting', 'made', 'failed', name='printstate', native_enum=False, length=30), nullable=False),
    sa.Column('problem', sa.String(length=30), nullable=False),
    sa.Column('number', sa.String(length=11), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('issued_by_id', sa.Integer(), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=2000), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_reason', sa.String(length=2000), nullable=False),
    sa.Column('pdf_id', sa.Integer(), nullable=True),
    sa.Column('word_id', sa.Integer(), nullable=True),
    sa.Column('signed_id', sa.Integer(), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['urging_batches.id'], name=op.f('fk_urging_letters_batch_id_urging_batches')),
    sa.ForeignKeyConstraint(['committee_id'], ['committees.id'], name=op.f('fk_urging_letters_committee_id_committees')),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_urging_letters_document_id_documents')),
    sa.ForeignKeyConstraint(['issued_by_id'], ['users.id'], name=op.f('fk_urging_letters_issued_by_id_users')),
    sa.ForeignKeyConstraint(['pdf_id'], ['files.id'], name=op.f('fk_urging_letters_pdf_id_files')),
    sa.ForeignKeyConstraint(['replaces_id'], ['urging_letters.id'], name=op.f('fk_urging_letters_replaces_id_urging_letters')),
    sa.ForeignKeyConstraint(['signed_id'], ['files.id'], name=op.f('fk_urging_letters_signed_id_files')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_urging_letters_unit_id_units')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['users.id'], name=op.f('fk_urging_letters_withdrawn_by_id_users')),
    sa.ForeignKeyConstraint(['word_id'], ['files.id'], name=op.f('fk_urging_letters_word_id_files')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_urging_letters')),
    sa.UniqueConstraint('batch_id', 'unit_id', 'edition', name=op.f('uq_urging_letters_batch_id_unit_id_edition')),
    sa.UniqueConstraint('document_id', name=op.f('uq_urging_letters_document_id'))
    )
    op.create_index(op.f('ix_urging_letters_committee_id_id'), 'urging_letters', ['committee_id', 'id'], unique=False)
    op.create_index(op.f('ix_urging_letters_unit_id'), 'urging_letters', ['unit_id'], unique=False)
    op.create_table('urging_lines',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('urged_on', sa.Date(), nullable=False),
    sa.Column('edition', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('period', sa.String(length=10), nullable=False),
    sa.Column('source', sa.String(length=1000), nullable=False),
    sa.Column('original_due', sa.Date(), nullable=True),
    sa.Column('due', sa.Date(), nullable=False),
    sa.Column('days_late', sa.Integer(), nullable=False),
    sa.Column('reminded_on', sa.Date(), nullable=True),
    sa.Column('reminded_times', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['letter_id'], ['urging_letters.id'], name=op.f('fk_urging_lines_letter_id_urging_letters')),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.id'], name=op.f('fk_urging_lines_task_id_tasks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_urging_lines')),
    sa.UniqueConstraint('task_id', 'urged_on', 'edition', name=op.f('uq_urging_lines_task_id_urged_on_edition'))
    )
    op.create_index(op.f('ix_urging_lines_letter_id_position'), 'urging_lines', ['letter_id', 'position'], unique=False)
    op.create_table('urging_mails',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('urging_letter_id', sa.Integer(), nullable=False),
    sa.Column('letter_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['letter_id'], ['letters.id'], name=op.f('fk_urging_mails_letter_id_letters')),
    sa.ForeignKeyConstraint(['urging_letter_id'], ['urging_letters.id'], name=op.f('fk_urging_mails_urging_letter_id_urging_letters')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_urging_mails')),
    sa.UniqueConstraint('letter_id', name=op.f('uq_urging_mails_letter_id'))
    )
    op.create_index(op.f('ix_urging_mails_urging_letter_id'), 'urging_mails', ['urging_letter_id'], unique=False)
    op.create_table('recorded_answers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('committee_id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('way', sa.Enum('telephone', 'paper', 'meeting', 'other', name='answerway', native_enum=False, length=30), nullable=False),
    sa.Column('answered_on', sa.Date(), nullable=False),
    sa.Column('who', sa.String(length=200), nullable=False),
    sa.Column('words', sa.String(length=2000), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['committee_id'], ['committees.id'], name=op.f('fk_recorded_answers_committee_id_committees')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['users.id'], name=op.f('fk_recorded_answers_recorded_by_id_users')),
    sa.ForeignKeyConstraint(['task_id'], ['tasks.id'], name=op.f('fk_recorded_answers_task_id_tasks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recorded_answers'))
    )
    op.create_index(op.f('ix_recorded_answers_task_id'), 'recorded_answers', ['task_id'], unique=False)


def downgrade() -> None:
    for table in ('recorded_answers', 'urging_mails', 'urging_lines', 'urging_letters', 'urging_batches'):
        op.drop_table(table)
