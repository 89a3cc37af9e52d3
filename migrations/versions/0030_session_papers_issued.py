"""Papers of sessions are issued: whose an extract is, why a paper has no files, what is corrected.

A scanned copy of minutes or a notice that were issued is a scan of the issued paper.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = '0029'

EMPTY = sa.text("''")


def upgrade() -> None:
    # in one statement: SQLite adds no constraint to a table that stands, but a column with one
    op.execute(
        "ALTER TABLE issued_papers ADD COLUMN unit_id INTEGER"
        " CONSTRAINT fk_issued_papers_unit_id_units REFERENCES units (id)"
    )
    op.add_column(
        "issued_papers",
        sa.Column("problem", sa.String(length=30), server_default=EMPTY, nullable=False),
    )
    op.add_column(
        "session_papers",
        sa.Column("correction", sa.String(length=1000), server_default=EMPTY, nullable=False),
    )
    op.execute(
        """
        INSERT INTO paper_scans (paper_id, ordinal, file_id, reason, attached_by_id, attached_at)
        SELECT issued_papers.id, 1, files.id, '', files.uploaded_by_id, files.uploaded_at
        FROM session_papers
        JOIN issued_papers ON issued_papers.document_id = session_papers.document_id
        JOIN files ON files.id = session_papers.scan_id
        WHERE issued_papers.extract = '' AND issued_papers.version = 1
          AND issued_papers.frozen_at IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM paper_scans WHERE paper_scans.paper_id = issued_papers.id)
          AND NOT EXISTS (SELECT 1 FROM paper_scans WHERE paper_scans.file_id = files.id)
        """
    )
    op.execute(
        """
        UPDATE session_papers SET scan_id = NULL
        WHERE scan_id IN (SELECT file_id FROM paper_scans)
        """
    )


def downgrade() -> None:
    op.drop_column("session_papers", "correction")
    op.drop_column("issued_papers", "problem")
    op.drop_column("issued_papers", "unit_id")
