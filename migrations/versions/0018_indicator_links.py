"""Assignments name the indicators they are to move; results keep printed points and means."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = '0017'


def upgrade() -> None:
    op.create_table(
        "assignment_indicators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_assignment_indicators_assignment_id_assignments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicators.id"],
            name=op.f("fk_assignment_indicators_indicator_id_indicators"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_indicators")),
        sa.UniqueConstraint(
            "assignment_id",
            "indicator_id",
            name=op.f("uq_assignment_indicators_assignment_id_indicator_id"),
        ),
    )
    with op.batch_alter_table("assignment_indicators", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assignment_indicators_indicator_id"), ["indicator_id"], unique=False
        )
    op.add_column(
        "indicator_sets",
        sa.Column("is_example", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column("editions", sa.Column("means", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("edition_results", sa.Column("points", sa.Numeric(10, 4), nullable=True))
    op.add_column("edition_results", sa.Column("maximum", sa.Numeric(10, 4), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("edition_results", schema=None) as batch_op:
        batch_op.drop_column("maximum")
        batch_op.drop_column("points")
    with op.batch_alter_table("editions", schema=None) as batch_op:
        batch_op.drop_column("means")
    with op.batch_alter_table("indicator_sets", schema=None) as batch_op:
        batch_op.drop_column("is_example")
    with op.batch_alter_table("assignment_indicators", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_indicators_indicator_id"))
    op.drop_table("assignment_indicators")
