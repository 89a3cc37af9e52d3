"""Which unit held a task until it was passed on, so that a past day is counted for that unit.

Of tasks passed on before, the trail of changes tells it: the very commit that wrote the decision
down changed the unit of its task. What it does not tell of for certain is left empty.
"""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = '0038'

events = sa.table(
    "audit_events",
    *(sa.column(name) for name in ("id", "at", "verb", "table_name", "row_id")),
    sa.column("changes", sa.JSON),
)
decisions = sa.table(
    "task_decisions", *(sa.column(name) for name in ("id", "task_id", "kind", "old_unit_id"))
)


def upgrade() -> None:
    # in one statement: SQLite adds no constraint to a table that stands, but a column with one
    op.execute(
        "ALTER TABLE task_decisions ADD COLUMN old_unit_id INTEGER"
        " CONSTRAINT fk_task_decisions_old_unit_id_units REFERENCES units (id)"
    )
    fill(op.get_bind())


def downgrade() -> None:
    op.drop_column("task_decisions", "old_unit_id")


def fill(connection: sa.Connection) -> None:
    """Write beside each decision that passed a task on the unit that held it until then."""
    found = defaultdict(set)
    for decision_id, changes in connection.execute(_changed_with_decisions()):
        if "unit_id" in changes:
            found[decision_id].add(changes["unit_id"][0])
    for decision_id, unit_ids in found.items():
        if len(unit_ids) == 1:
            connection.execute(
                decisions.update()
                .where(decisions.c.id == decision_id)
                .values(old_unit_id=unit_ids.pop())
            )


def _changed_with_decisions() -> sa.Select:
    """Return what the commits of decisions that may pass tasks on changed of those tasks."""
    written, task = events.alias("written"), events.alias("task")
    # a number SQLite used twice is that of the last row that had it
    last = sa.select(sa.func.max(events.c.id)).where(
        events.c.table_name == "task_decisions",
        events.c.row_id == decisions.c.id,
        events.c.verb == "insert",
    )
    return (
        sa.select(decisions.c.id, task.c.changes)
        .select_from(decisions)
        .join(written, written.c.id == last.scalar_subquery())
        .join(
            task,
            sa.and_(
                task.c.table_name == "tasks",
                task.c.row_id == decisions.c.task_id,
                task.c.at == written.c.at,
                task.c.verb == "update",
            ),
        )
        .where(decisions.c.kind.in_(("moved", "amended")))
        .order_by(decisions.c.id, task.c.id)
    )
