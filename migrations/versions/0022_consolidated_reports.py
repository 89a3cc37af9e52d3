"""Consolidated reports, their versions and blocks."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = '0020'


def upgrade() -> None:
    op.create_table(
        "consolidated_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "quarter",
                "half_year",
                "nine_months",
                "year",
                "year_end_review",
                name="consolidatedkind",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("addressee", sa.String(length=300), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("issuer_name", sa.String(length=200), nullable=False),
        sa.Column("issuer_parent", sa.String(length=200), nullable=False),
        sa.Column("symbol", sa.String(length=30), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("signer", sa.String(length=120), nullable=False),
        sa.Column("signer_office", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "issued", name="consolidatedstate", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=11), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("is_signed_on_paper", sa.Boolean(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column(
            "print_state",
            sa.Enum("waiting", "made", "failed", name="printstate", native_enum=False, length=30),
            nullable=True,
        ),
        sa.Column("problem", sa.String(length=30), nullable=False),
        sa.Column("pdf_id", sa.Integer(), nullable=True),
        sa.Column("word_id", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_illustrative", sa.Boolean(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["users.id"],
            name=op.f("fk_consolidated_reports_approved_by_id_users"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["committees.id"],
            name=op.f("fk_consolidated_reports_committee_id_committees"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["users.id"],
            name=op.f("fk_consolidated_reports_created_by_id_users"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_consolidated_reports_document_id_documents"),
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["users.id"], name=op.f("fk_consolidated_reports_issued_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
            name=op.f("fk_consolidated_reports_meeting_id_meetings"),
        ),
        sa.ForeignKeyConstraint(
            ["pdf_id"], ["files.id"], name=op.f("fk_consolidated_reports_pdf_id_files")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name=op.f("fk_consolidated_reports_plan_id_plans")
        ),
        sa.ForeignKeyConstraint(
            ["word_id"], ["files.id"], name=op.f("fk_consolidated_reports_word_id_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consolidated_reports")),
        sa.UniqueConstraint("document_id", name=op.f("uq_consolidated_reports_document_id")),
    )
    with op.batch_alter_table("consolidated_reports", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consolidated_reports_committee_id_closes_on_id"),
            ["committee_id", "closes_on", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_consolidated_reports_meeting_id"), ["meeting_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_consolidated_reports_plan_id"), ["plan_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_consolidated_reports_print_state"), ["print_state"], unique=False
        )

    op.create_table(
        "consolidated_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_consolidated_versions_made_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["consolidated_reports.id"],
            name=op.f("fk_consolidated_versions_report_id_consolidated_reports"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consolidated_versions")),
        sa.UniqueConstraint(
            "report_id", "ordinal", name=op.f("uq_consolidated_versions_report_id_ordinal")
        ),
    )
    op.create_table(
        "consolidated_blocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "heading",
                "paragraph",
                "table",
                "chart",
                "quote",
                name="blockkind",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("is_annex", sa.Boolean(), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("is_left_out", sa.Boolean(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edited_by_id"], ["users.id"], name=op.f("fk_consolidated_blocks_edited_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"],
            ["consolidated_versions.id"],
            name=op.f("fk_consolidated_blocks_edition_id_consolidated_versions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consolidated_blocks")),
        sa.UniqueConstraint(
            "edition_id", "key", name=op.f("uq_consolidated_blocks_edition_id_key")
        ),
    )
    with op.batch_alter_table("consolidated_blocks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consolidated_blocks_edition_id_position"),
            ["edition_id", "position"],
            unique=False,
        )


def downgrade() -> None:
    op.drop_table("consolidated_blocks")
    op.drop_table("consolidated_versions")
    op.drop_table("consolidated_reports")
