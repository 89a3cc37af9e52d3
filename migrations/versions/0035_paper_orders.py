"""Papers that are ordered and printed while their readers do something else."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = '0031'

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "paper_orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("back", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("ordered_at", MOMENT, nullable=False),
        sa.Column("state", _word("printstate", "waiting", "made", "failed"), nullable=False),
        sa.Column("problem", sa.String(length=30), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("held_until", MOMENT, nullable=True),
        sa.Column("pages_done", sa.Integer(), nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name="fk_paper_orders_membership_id_memberships"
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_paper_orders_unit_id_units"),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name="fk_paper_orders_file_id_files"),
        sa.PrimaryKeyConstraint("id", name="pk_paper_orders"),
        sa.UniqueConstraint("membership_id", "key", name="uq_paper_orders_membership_id_key"),
    )


def downgrade() -> None:
    op.drop_table("paper_orders")


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=30)
