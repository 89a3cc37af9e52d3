"""Keep the working calendar."""

from collections.abc import Iterable

from tracker.database import db
from tracker.models import CalendarDay
from tracker.queries.calendars import list_days
from tracker.queries.days_off import seed_days


def seed_calendar(years: Iterable[int]) -> int:
    """Store the published days off of some years and return how many were new.

    A day that is stored already keeps what the office made of it.
    """
    wanted = frozenset(years)
    stored = {row.day for row in list_days(wanted)}
    missing = [seed for seed in seed_days(wanted) if seed.day not in stored]
    db.session.add_all(
        CalendarDay(day=seed.day, kind=seed.kind, name=seed.name[:200], source=seed.source[:300])
        for seed in missing
    )
    db.session.flush()
    return len(missing)
