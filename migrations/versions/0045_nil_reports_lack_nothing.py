"""A nil report lacks no figure: what it was asked for is not counted against its unit.

Those handed in before counted every indicator as not given. What was counted can be told again
from the plans, so there is nothing to put back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0043"


SHEETS = sa.table("report_sheets", sa.column("is_nil"), sa.column("figures_asked"))


def upgrade() -> None:
    recount(op.get_bind())


def recount(connection: sa.Connection) -> None:
    """Count no figure as asked of the nil reports there are."""
    connection.execute(SHEETS.update().where(SHEETS.c.is_nil.is_(sa.true())).values(figures_asked=0))


def downgrade() -> None:
    """Leave the counts: a report handed in again is counted again."""
