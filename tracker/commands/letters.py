"""``flask reminders scan``, ``flask letters deliver`` and ``flask scheduler``."""

from datetime import datetime

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from tracker import clock
from tracker.jobs import rounds
from tracker.jobs import scheduler as clockwork

reminders = AppGroup("reminders", help="Reminders of tasks.")
letters = AppGroup("letters", help="The outbox.")
MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


def _moment(typed: datetime | None) -> datetime | None:
    """Read a moment of the office's wall; a bare day means 08:00."""
    if typed is None:
        return None
    hour = typed.hour or 8
    return clock.moment_of(typed.date(), hour, typed.minute)


@reminders.command("scan")
@click.option("--at", type=MOMENT, help="A moment on the office's wall instead of now.")
def scan(at: datetime | None) -> None:
    """Write the reminders that are due, once."""
    result = rounds.scan(at=_moment(at))
    click.echo(f"letters {result.letters}, tasks told {result.lines}")


@letters.command("deliver")
@click.option("--at", type=MOMENT, help="A moment on the office's wall instead of now.")
def deliver(at: datetime | None) -> None:
    """Carry the letters that may go, once."""
    done = rounds.carry(at=_moment(at))
    click.echo(done.words() or "nothing to send")


@click.command("scheduler")
@with_appcontext
def scheduler() -> None:
    """Run the scheduler until it is stopped (one process for an installation; copies wait)."""
    clockwork.run(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001
