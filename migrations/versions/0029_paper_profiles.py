"""What a committee sets for each kind of its papers."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = '0028'

KINDS = ("invitation", "notice", "extract", "minutes")
PRIORITIES = ("normal", "urgent", "very_urgent", "express")


def upgrade() -> None:
    op.create_table(
        "paper_profiles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="paperkind", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("shows_parent", sa.Boolean(), nullable=False),
        sa.Column("issuer_parent", sa.String(length=200), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("symbol", sa.String(length=30), nullable=False),
        sa.Column("capacities", sa.Text(), nullable=False),
        sa.Column("signer_office", sa.String(length=200), nullable=False),
        sa.Column("signer_name", sa.String(length=120), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=300), nullable=False),
        sa.Column(
            "urgency",
            sa.Enum(*PRIORITIES, name="priority", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["committees.id"],
            name=op.f("fk_paper_profiles_committee_id_committees"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_profiles")),
        sa.UniqueConstraint(
            "committee_id", "kind", name=op.f("uq_paper_profiles_committee_id_kind")
        ),
    )


def downgrade() -> None:
    op.drop_table("paper_profiles")
