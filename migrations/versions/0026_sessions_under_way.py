"""Who writes where in a session, texts set aside, and what was found of earlier conclusions."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = '0025'

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "notes_writers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        _key("notes_writers", "meeting_id", "meetings"),
        _key("notes_writers", "user_id", "users"),
        _key("notes_writers", "item_id", "agenda_items", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes_writers")),
        sa.UniqueConstraint(
            "meeting_id", "user_id", name=op.f("uq_notes_writers_meeting_id_user_id")
        ),
    )
    op.create_table(
        "notes_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("draft", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        _key("notes_aside", "item_id", "agenda_items"),
        _key("notes_aside", "user_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes_aside")),
        sa.UniqueConstraint(
            "item_id", "user_id", "draft", name=op.f("uq_notes_aside_item_id_user_id_draft")
        ),
    )
    op.create_table(
        "conclusion_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("conclusion_id", sa.Integer(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "done",
                "continued",
                "renewed",
                "dropped",
                name="verdict",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("remark", sa.String(length=1000), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", MOMENT, nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        _key("conclusion_checks", "meeting_id", "meetings"),
        _key("conclusion_checks", "conclusion_id", "conclusions"),
        _key("conclusion_checks", "checked_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conclusion_checks")),
        sa.UniqueConstraint(
            "meeting_id",
            "conclusion_id",
            name=op.f("uq_conclusion_checks_meeting_id_conclusion_id"),
        ),
    )
    op.create_index(
        op.f("ix_conclusion_checks_conclusion_id"), "conclusion_checks", ["conclusion_id"]
    )


def downgrade() -> None:
    op.drop_table("conclusion_checks")
    op.drop_table("notes_aside")
    op.drop_table("notes_writers")


def _key(table: str, column: str, other: str, **options: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, **options)
