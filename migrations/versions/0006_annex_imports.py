"""Imports of annexes, and where a row stands in its annex."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'

WORDS = (
    ("coordinating_words", 1000),
    ("note", 1000),
    ("annex_number", 20),
    ("annex_group", 300),
    ("annex_key", 60),
)


def upgrade() -> None:
    op.create_table(
        "annex_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("read_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("book", sa.JSON(), nullable=False),
        sa.Column("table_number", sa.Integer(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("corrections", sa.JSON(), nullable=False),
        sa.Column("decisions", sa.JSON(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undo", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["users.id"], name=op.f("fk_annex_imports_created_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name=op.f("fk_annex_imports_plan_id_plans")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annex_imports")),
    )
    with op.batch_alter_table("annex_imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_annex_imports_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_annex_imports_state"), ["state"], unique=False)
    # with a default they are added in place: no table is made anew, and its keys stay as they are
    for name, length in WORDS:
        op.add_column(
            "assignments",
            sa.Column(name, sa.String(length=length), nullable=False, server_default=""),
        )


def downgrade() -> None:
    for name, _ in reversed(WORDS):
        op.drop_column("assignments", name)
    op.drop_table("annex_imports")
