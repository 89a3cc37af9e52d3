"""Committees know which province is theirs, and which rank it aims at in which edition."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = '0018'


def upgrade() -> None:
    with op.batch_alter_table("committees", schema=None) as batch_op:
        batch_op.add_column(sa.Column("province_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("aimed_rank", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("aimed_year", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_committees_province_id_provinces"), "provinces", ["province_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("committees", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_committees_province_id_provinces"), type_="foreignkey")
        batch_op.drop_column("aimed_year")
        batch_op.drop_column("aimed_rank")
        batch_op.drop_column("province_id")
