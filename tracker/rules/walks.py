"""Moving a demonstration's clock: how far, and what came of it."""

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.rules.faults import Fault, Refused

LONGEST_WALK = 62  # days: what a visitor waits for, some 1,200 letters


@dataclass(frozen=True, slots=True)
class Walk:
    """What the scheduler did while the clock moved on."""

    reached: date
    days: int = 0
    letters: int = 0  # reminders written
    overdue: int = 0  # tasks that were not overdue before
    opened: int = 0  # tasks of periods that began


def check_walk(today: date, target: date, *, field: str | None = None) -> None:
    """Refuse to move the clock back, or further than a visitor waits for.

    Raises Refused: WALK_BACK, WALK_TOO_FAR.

    >>> check_walk(date(2023, 11, 21), date(2023, 12, 15))
    """
    if target <= today:
        raise Refused(Fault.WALK_BACK, field=field, today=today)
    if target - today > timedelta(days=LONGEST_WALK):
        latest = today + timedelta(days=LONGEST_WALK)
        raise Refused(Fault.WALK_TOO_FAR, field=field, latest=latest)
