"""Plans say how often they ask for reports; what a decision about a task ends is kept.

A quarter merged into a longer report is from now on that longer report, taking in the shorter
one. Going back, a plan of another rhythm is one of quarters.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = '0030'

MERGED = {"half_report": "merge_q2", "nine_months_report": "merge_q3", "year_report": "merge_q4"}


def upgrade() -> None:
    for name in ("quarter_report", *MERGED):
        op.add_column(
            "plans",
            sa.Column(
                name,
                sa.Enum("none", "merged", "apart", name="longerreport", native_enum=False, length=30),
                server_default="none",
                nullable=False,
            ),
        )
    for new, old in MERGED.items():
        op.execute(f"UPDATE plans SET {new} = 'merged' WHERE {old}")
        op.drop_column("plans", old)
    op.add_column("task_decisions", sa.Column("finished_on", sa.Date(), nullable=True))
    op.add_column("task_decisions", sa.Column("old_grace", sa.Date(), nullable=True))
    op.add_column("extensions", sa.Column("old_grace", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("extensions", "old_grace")
    op.drop_column("task_decisions", "old_grace")
    op.drop_column("task_decisions", "finished_on")
    for new, old in MERGED.items():
        op.add_column(
            "plans", sa.Column(old, sa.Boolean(), server_default=sa.text("false"), nullable=False)
        )
        op.execute(f"UPDATE plans SET {old} = true WHERE {new} = 'merged'")
        op.drop_column("plans", new)
    op.drop_column("plans", "quarter_report")
    op.execute(
        """
        UPDATE plans
        SET report_frequency = 'quarterly', first_period = substr(first_period, 1, 4) || CASE
            WHEN first_period LIKE '%-H2' THEN '-Q3'
            WHEN first_period LIKE '%-Y' OR first_period LIKE '%-H1' THEN '-Q1'
            WHEN first_period LIKE '%-Q_' THEN substr(first_period, 5)
            ELSE '-Q' || CAST((CAST(substr(first_period, 6) AS INTEGER) + 2) / 3 AS VARCHAR)
            END
        WHERE report_frequency IN ('monthly', 'half_yearly', 'yearly')
        """
    )
