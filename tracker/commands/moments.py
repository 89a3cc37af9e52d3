"""The moment a round is run for, as typed at a terminal."""

from datetime import datetime

import click

from tracker import clock

MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


def read_moment(typed: datetime | None) -> datetime | None:
    """Read a moment of the office's wall; a bare day means 08:00."""
    if typed is None:
        return None
    hour = typed.hour or 8
    return clock.moment_of(typed.date(), hour, typed.minute)
