"""The only place that asks what time it is.

Moments are aware UTC datetimes; days are dates in the office's zone. A demonstration runs on a
clock of its own: the shift is kept in a small file, so that all processes agree.
"""

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
A_MOMENT = 0.001  # seconds: a clock that is set never stands a rounding before the hour asked for


class _Shift:
    """How far the demonstration's clock is ahead of the real one; zero outside a demonstration."""

    file: Path | None = None


def use_shift_file(path: Path | None) -> None:
    """Run on the clock whose shift (in seconds) is written in ``path``; None = the real clock."""
    _Shift.file = path


def shift() -> timedelta:
    """Return how far this installation's clock stands from the real one."""
    if _Shift.file is None:
        return timedelta()
    try:
        return timedelta(seconds=float(_Shift.file.read_text(encoding="ascii")))
    except FileNotFoundError:
        return timedelta()


def set_now(moment: datetime) -> None:
    """Move the demonstration's clock to ``moment``; it runs on from there."""
    if _Shift.file is None:
        raise RuntimeError("only a demonstration has a clock that can be moved")
    seconds = (moment - datetime.now(UTC)).total_seconds()
    draft = _Shift.file.with_suffix(".new")
    draft.write_text(f"{seconds + A_MOMENT:.6f}", encoding="ascii")
    draft.replace(_Shift.file)


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return datetime.now(UTC) + shift()


def today() -> date:
    """Return the day it is in the office (Asia/Ho_Chi_Minh), wherever the server stands."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """Return the same moment as read on the office's wall."""
    return moment.astimezone(ZONE)


def moment_of(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """Return the UTC moment of a wall-clock time in the office."""
    wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)
    return wall.astimezone(UTC)


def real_now() -> datetime:
    """Return this moment by the machine's own clock, also in a demonstration.

    For waking up, and for what lives by the real hour: sessions and sign-in links do not end
    because a visitor moved the demonstration to the next day. Never for deciding a due date.
    """
    return datetime.now(UTC)


def steady() -> timedelta:
    """Return how long this machine has been running, asleep or not.

    The same for all its processes, and no step when somebody sets the clock.
    """
    if hasattr(time, "CLOCK_BOOTTIME"):
        return timedelta(seconds=time.clock_gettime(time.CLOCK_BOOTTIME))
    return timedelta(seconds=time.monotonic())  # Windows and macOS: since the start as well
