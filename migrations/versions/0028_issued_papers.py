"""Papers as they were issued, their codes and scans; the database refuses to change them."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = '0027'

FROZEN = (
    *("committee_id", "document_id", "extract", "version", "code", "kind", "number", "symbol"),
    *("issued_on", "issuer", "subject", "signer_office", "replaces_id", "reason"),
    *("issued_by_id", "issued_at", "pdf_id", "word_id", "pdf_sha256", "word_sha256", "frozen_at"),
)
WITHDRAWN = ("withdrawn_at", "withdrawn_by_id", "withdrawn_reason")
BYTES = ("key", "size", "sha256", "content_type")
REFUSAL = "an issued paper never changes"


def upgrade() -> None:
    op.create_table(
        "issued_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("extract", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("number", sa.String(length=11), nullable=False),
        sa.Column("symbol", sa.String(length=30), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("signer_office", sa.String(length=100), nullable=False),
        sa.Column("hides_subject", sa.Boolean(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pdf_id", sa.Integer(), nullable=True),
        sa.Column("word_id", sa.Integer(), nullable=True),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("word_sha256", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=2000), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_issued_papers_{column}_{table}")
            )
            for column, table in (
                ("committee_id", "committees"),
                ("document_id", "documents"),
                ("replaces_id", "issued_papers"),
                ("issued_by_id", "users"),
                ("withdrawn_by_id", "users"),
                ("pdf_id", "files"),
                ("word_id", "files"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_papers")),
        sa.UniqueConstraint("code", name=op.f("uq_issued_papers_code")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_issued_papers_replaces_id")),
        sa.UniqueConstraint(
            "document_id",
            "extract",
            "version",
            name=op.f("uq_issued_papers_document_id_extract_version"),
        ),
    )
    op.create_table(
        "paper_scans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("attached_by_id", sa.Integer(), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_paper_scans_{column}_{table}")
            )
            for column, table in (
                ("paper_id", "issued_papers"),
                ("file_id", "files"),
                ("attached_by_id", "users"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_scans")),
        sa.UniqueConstraint("file_id", name=op.f("uq_paper_scans_file_id")),
        sa.UniqueConstraint("paper_id", "ordinal", name=op.f("uq_paper_scans_paper_id_ordinal")),
    )
    _guard()


def downgrade() -> None:
    _unguard()
    op.drop_table("paper_scans")
    op.drop_table("issued_papers")


def _guard() -> None:
    """Let the database itself refuse to change what was issued, and the bytes of it."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    differs = "{0} IS NOT {1}" if is_sqlite else "{0} IS DISTINCT FROM {1}"
    frozen, withdrawn, altered = (
        " OR ".join(differs.format(f"NEW.{name}", f"OLD.{name}") for name in names)
        for names in (FROZEN, WITHDRAWN, BYTES)
    )
    changed = (
        f"OLD.frozen_at IS NOT NULL AND ({frozen})"
        f" OR OLD.withdrawn_at IS NOT NULL AND ({withdrawn})"
    )
    is_issued = (
        "(EXISTS (SELECT 1 FROM issued_papers WHERE frozen_at IS NOT NULL"
        " AND (pdf_id = OLD.id OR word_id = OLD.id))"
        " OR EXISTS (SELECT 1 FROM paper_scans WHERE file_id = OLD.id))"
    )
    guards = (
        ("issued_papers_no_change", "issued_papers", "UPDATE", changed),
        ("issued_papers_no_delete", "issued_papers", "DELETE", "OLD.frozen_at IS NOT NULL"),
        ("files_issued_no_change", "files", "UPDATE", f"({altered}) AND {is_issued}"),
    )
    if not is_sqlite:
        op.execute(
            "CREATE FUNCTION issued_papers_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
        )
        op.execute(
            "CREATE FUNCTION files_issued_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {is_issued} THEN RAISE EXCEPTION '{REFUSAL}'; END IF;"
            " RETURN NEW; END $$"
        )
    for name, table, verb, condition in guards:
        if is_sqlite:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        elif table == "files":  # a condition with a query of its own stands in the function
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW "
                f"WHEN ({altered}) EXECUTE FUNCTION files_issued_refuse()"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW "
                f"WHEN ({condition}) EXECUTE FUNCTION issued_papers_refuse()"
            )


def _unguard() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table in (
        ("files_issued_no_change", "files"),
        ("issued_papers_no_delete", "issued_papers"),
        ("issued_papers_no_change", "issued_papers"),
    ):
        op.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP TRIGGER {name} ON {table}")
    if not is_sqlite:
        op.execute("DROP FUNCTION files_issued_refuse()")
        op.execute("DROP FUNCTION issued_papers_refuse()")
