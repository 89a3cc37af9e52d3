"""How far an import is and when it was last worked on; other names of groups of units."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = '0012'


def upgrade() -> None:
    # with a default they are added in place: no table is made anew
    for name in ("rows_read", "rows_in_all"):
        op.add_column(
            "annex_imports", sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        )
    op.add_column(
        "annex_imports", sa.Column("touched_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_table(
        "unit_group_aliases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["unit_groups.id"],
            name=op.f("fk_unit_group_aliases_group_id_unit_groups"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_group_aliases")),
        sa.UniqueConstraint("folded", name=op.f("uq_unit_group_aliases_folded")),
    )
    op.create_index(
        op.f("ix_unit_group_aliases_group_id"), "unit_group_aliases", ["group_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("unit_group_aliases")
    for name in ("touched_at", "rows_in_all", "rows_read"):
        op.drop_column("annex_imports", name)
