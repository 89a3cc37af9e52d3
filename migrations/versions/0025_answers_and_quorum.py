"""Answers to invitations, hours of coming and going, the quorum of a committee, online sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = '0024'

MOMENT = sa.DateTime(timezone=True)
WORD = sa.String(length=30)


EMPTY = sa.text("''")


def text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), server_default=EMPTY, nullable=False)


COLUMNS = {
    "committees": (
        lambda: sa.Column("quorum", WORD, server_default="none", nullable=False),
        lambda: sa.Column(
            "substitutes_count", sa.Boolean(), server_default=sa.true(), nullable=False
        ),
    ),
    "meetings": (
        lambda: text("online_url", 500),
        lambda: sa.Column("answer_by", MOMENT, nullable=True),
    ),
    "attendance": (
        lambda: sa.Column("is_member", sa.Boolean(), server_default=sa.true(), nullable=False),
        lambda: sa.Column("arrived_at", sa.Time(), nullable=True),
        lambda: sa.Column("left_at", sa.Time(), nullable=True),
        lambda: text("substitute_name", 300),
        lambda: text("substitute_office", 200),
    ),
    "invitations": (
        lambda: text("link_seed", 64),
        lambda: sa.Column("link_hash", sa.String(length=64), nullable=True),
        lambda: sa.Column("link_revoked_at", MOMENT, nullable=True),
    ),
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for column in columns:
            op.add_column(table, column())
    op.create_index(op.f("ix_invitations_link_hash"), "invitations", ["link_hash"], unique=True)
    op.execute(sa.text("UPDATE attendance SET is_member = false WHERE unit_id IS NULL"))
    op.execute(
        sa.text(
            "UPDATE attendance SET substitute_name = note, note = '' WHERE presence = 'substitute'"
        )
    )
    op.execute(
        sa.text(
            "UPDATE attendance SET presence = 'excused' WHERE presence = 'absent' AND note <> ''"
        )
    )
    op.create_table(
        "session_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("answer", WORD, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("substitute_name", sa.String(length=120), nullable=False),
        sa.Column("substitute_office", sa.String(length=200), nullable=False),
        sa.Column("substitute_contact", sa.String(length=120), nullable=False),
        sa.Column("way", WORD, nullable=False),
        sa.Column("said_by", sa.String(length=120), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["attendance.id"], name=op.f("fk_session_answers_line_id_attendance")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["users.id"], name=op.f("fk_session_answers_noted_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_answers")),
        sa.UniqueConstraint("line_id", name=op.f("uq_session_answers_line_id")),
    )
    op.create_table(
        "invitation_openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("deed", WORD, nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitations.id"],
            name=op.f("fk_invitation_openings_invitation_id_invitations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_openings")),
    )
    op.create_index(
        op.f("ix_invitation_openings_invitation_id_id"),
        "invitation_openings",
        ["invitation_id", "id"],
    )


def downgrade() -> None:
    op.drop_table("invitation_openings")
    op.drop_table("session_answers")
    op.execute(sa.text("UPDATE attendance SET presence = 'absent' WHERE presence = 'excused'"))
    op.execute(
        sa.text(
            "UPDATE attendance SET presence = 'present' WHERE presence IN ('late', 'left_early')"
        )
    )
    op.execute(
        sa.text(
            "UPDATE attendance SET note = CASE WHEN note = '' THEN substitute_name"
            " ELSE substr(substitute_name || '; ' || note, 1, 300) END"
            " WHERE substitute_name <> ''"
        )
    )
    op.drop_index(op.f("ix_invitations_link_hash"), table_name="invitations")
    for table, columns in COLUMNS.items():
        for column in columns:
            op.drop_column(table, column().name)
