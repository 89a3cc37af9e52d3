"""Titles and real hours of sessions, drafts as they were sent out, numbers of extracts.

A session that is called off gives its number free. What was closed before kept its real end where
the planned one stands; from now on the two stand apart.
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = '0035'

TAKES_PLACE = sa.text("state <> 'called_off'")


def upgrade() -> None:
    op.add_column(
        "meetings",
        sa.Column("title", sa.String(length=150), server_default=sa.text("''"), nullable=False),
    )
    op.add_column("meetings", sa.Column("began_at", sa.Time(), nullable=True))
    op.add_column("meetings", sa.Column("ended_at", sa.Time(), nullable=True))
    op.execute(
        "UPDATE meetings SET began_at = starts_at, ended_at = ends_at WHERE state = 'closed'"
    )
    with op.batch_alter_table("meetings") as batch_op:
        batch_op.drop_constraint(op.f("uq_meetings_series_id_ordinal"), type_="unique")
    op.create_index(
        "ix_meetings_numbered",
        "meetings",
        ["series_id", "ordinal"],
        unique=True,
        sqlite_where=TAKES_PLACE,
        postgresql_where=TAKES_PLACE,
    )
    op.create_table(
        "session_paper_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"],
            ["session_papers.id"],
            name=op.f("fk_session_paper_drafts_paper_id_session_papers"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_paper_drafts")),
        sa.UniqueConstraint(
            "paper_id", "version", name=op.f("uq_session_paper_drafts_paper_id_version")
        ),
    )
    op.add_column("session_paper_units", sa.Column("draft_version", sa.Integer(), nullable=True))
    op.add_column("session_remarks", sa.Column("draft_version", sa.Integer(), nullable=True))
    op.add_column("session_papers", sa.Column("copies_from", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("session_papers", "copies_from")
    op.drop_column("session_remarks", "draft_version")
    op.drop_column("session_paper_units", "draft_version")
    op.drop_table("session_paper_drafts")
    op.drop_index("ix_meetings_numbered", table_name="meetings")
    # a number used again stays with the session that takes place
    op.execute("UPDATE meetings SET ordinal = 100000 + id WHERE state = 'called_off'")
    with op.batch_alter_table("meetings") as batch_op:
        batch_op.create_unique_constraint(
            op.f("uq_meetings_series_id_ordinal"), ["series_id", "ordinal"]
        )
    op.drop_column("meetings", "ended_at")
    op.drop_column("meetings", "began_at")
    op.drop_column("meetings", "title")
