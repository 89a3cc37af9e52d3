"""Reports asked for once, and who kept a report's draft last."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "report_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("thematic", "ad_hoc", name="requestkind", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("cut_off_on", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_report_requests_asked_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_report_requests_assignment_id_assignments"),
        ),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["committees.id"],
            name=op.f("fk_report_requests_committee_id_committees"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_requests")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_report_requests_assignment_id")),
        sa.UniqueConstraint(
            "committee_id", "code", name=op.f("uq_report_requests_committee_id_code")
        ),
    )
    op.create_table(
        "report_request_indicators",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator_id"],
            ["indicators.id"],
            name=op.f("fk_report_request_indicators_indicator_id_indicators"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["report_requests.id"],
            name=op.f("fk_report_request_indicators_request_id_report_requests"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_request_indicators")),
        sa.UniqueConstraint(
            "request_id",
            "indicator_id",
            name=op.f("uq_report_request_indicators_request_id_indicator_id"),
        ),
    )
    with op.batch_alter_table("report_request_indicators", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_report_request_indicators_indicator_id"),
            ["indicator_id"],
            unique=False,
        )
    with op.batch_alter_table("report_sheets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("saved_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_report_sheets_saved_by_id_users"), "users", ["saved_by_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("report_sheets", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_report_sheets_saved_by_id_users"), type_="foreignkey"
        )
        batch_op.drop_column("saved_by_id")
        batch_op.drop_column("saved_at")
    with op.batch_alter_table("report_request_indicators", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_request_indicators_indicator_id"))

    op.drop_table("report_request_indicators")
    op.drop_table("report_requests")
