"""What changed in the whole installation while a demonstration's clock moved on."""

from datetime import date

from sqlalchemy import and_, func, not_, select

from tracker.database import db
from tracker.models import Task
from tracker.queries.statuses import overdue


def count_turned_overdue(before: date, today: date) -> int:
    """Return how many tasks are overdue today and were not on the day ``before``."""
    turned = and_(overdue(today), not_(func.coalesce(overdue(before), False)))
    return db.session.scalar(select(func.count(Task.id)).where(turned)) or 0
