"""Answers of the invited, guests without an account, and an index of the tries that wait."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = '0015'
HANDED_IN = sa.text("submitted_on IS NOT NULL")
ANSWERS = ("accepted", "declined", "tentative")


def upgrade() -> None:
    op.create_index(
        "ix_tasks_handed_in",
        "tasks",
        ["committee_id", "submitted_on", "id"],
        unique=False,
        sqlite_where=HANDED_IN,
        postgresql_where=HANDED_IN,
    )
    with op.batch_alter_table("attendance") as batch_op:
        batch_op.add_column(
            sa.Column("address", sa.String(length=254), server_default="", nullable=False)
        )
    with op.batch_alter_table("invitations") as batch_op:
        batch_op.alter_column("user_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("address", sa.String(length=254), nullable=True))
        batch_op.add_column(
            sa.Column("name", sa.String(length=120), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("sequence", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column(
                "answer",
                sa.Enum(*ANSWERS, name="answer", native_enum=False, length=30),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(
            op.f("uq_invitations_meeting_id_address"), ["meeting_id", "address"]
        )
    with op.batch_alter_table("attendance") as batch_op:
        batch_op.alter_column(
            "address", existing_type=sa.String(length=254), server_default=None
        )
    with op.batch_alter_table("invitations") as batch_op:
        batch_op.alter_column("name", existing_type=sa.String(length=120), server_default=None)
        batch_op.alter_column("sequence", existing_type=sa.Integer(), server_default=None)
    op.execute(
        "UPDATE invitations SET sequence = (SELECT calls.sequence FROM meeting_calls AS calls"
        " WHERE calls.meeting_id = invitations.meeting_id)"
        " WHERE EXISTS (SELECT 1 FROM meeting_calls AS calls"
        " WHERE calls.meeting_id = invitations.meeting_id)"
    )


def downgrade() -> None:
    op.execute("DELETE FROM invitations WHERE user_id IS NULL")
    with op.batch_alter_table("invitations") as batch_op:
        batch_op.drop_constraint(op.f("uq_invitations_meeting_id_address"), type_="unique")
        for column in ("answered_at", "answer", "sequence", "name", "address"):
            batch_op.drop_column(column)
        batch_op.alter_column("user_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("attendance") as batch_op:
        batch_op.drop_column("address")
    op.drop_index("ix_tasks_handed_in", table_name="tasks")
