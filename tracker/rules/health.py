"""When somebody must look after the installation: what is wrong, and how badly."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SENDER_SILENT = timedelta(minutes=2)
MAIL_WAITS = timedelta(minutes=15)
LEAST_DISK = 0.10
BACKUP_OLD = timedelta(hours=26)
JUMP = timedelta(seconds=60)
JUMP_SHOWN = timedelta(hours=24)  # after a jump, somebody should have looked within a day


class Level(StrEnum):
    """How things stand with one part."""

    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"


class Part(StrEnum):
    """What is looked at."""

    SENDER = "sender"
    MAIL = "mail"
    HOLD = "hold"
    DISK = "disk"
    BACKUP = "backup"
    CLOCK = "clock"


@dataclass(frozen=True)
class Signs:
    """What was found: moments (None: never, or none), and the share of the disk that is free."""

    sender_at: datetime | None
    oldest_due: datetime | None
    held_at: datetime | None
    disk_free: float
    backup_at: datetime | None
    jumped_at: datetime | None


def judge(signs: Signs, *, now: datetime) -> dict[Part, Level]:
    """Return how things stand with each part.

    A clock that is set back makes the sender's last sign come from the future: as good as new.
    """
    bad = {
        Part.SENDER: signs.sender_at is None or now - signs.sender_at > SENDER_SILENT,
        Part.MAIL: signs.oldest_due is not None and now - signs.oldest_due > MAIL_WAITS,
        Part.HOLD: signs.held_at is not None,
        Part.DISK: signs.disk_free < LEAST_DISK,
        Part.BACKUP: signs.backup_at is not None and now - signs.backup_at > BACKUP_OLD,
        Part.CLOCK: signs.jumped_at is not None and now - signs.jumped_at < JUMP_SHOWN,
    }
    levels = {part: Level.BAD if is_bad else Level.GOOD for part, is_bad in bad.items()}
    if signs.backup_at is None:
        levels[Part.BACKUP] = Level.WATCH
    return levels


def worst(levels: dict[Part, Level]) -> Level:
    """Return the worst of all.

    >>> worst({Part.DISK: Level.GOOD, Part.BACKUP: Level.WATCH}).value
    'watch'
    """
    return max(levels.values(), key=list(Level).index)


def jumped(wall: timedelta, steady: timedelta) -> bool:
    """Tell whether the clock on the wall went another way than the time that passed.

    >>> jumped(timedelta(hours=2), timedelta(seconds=10))
    True
    >>> jumped(timedelta(seconds=11), timedelta(seconds=10))
    False
    """
    return abs(wall - steady) > JUMP
