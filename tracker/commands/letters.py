"""``flask letters deliver`` and ``flask scheduler``."""

from datetime import datetime

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from tracker.commands.moments import MOMENT, read_moment
from tracker.jobs import rounds
from tracker.jobs import scheduler as clockwork

letters = AppGroup("letters", help="The outbox.")


@letters.command("deliver")
@click.option("--at", type=MOMENT, help="A moment on the office's wall instead of now.")
def deliver(at: datetime | None) -> None:
    """Carry the letters that may go, once."""
    done = rounds.carry(at=read_moment(at))
    click.echo(done.words() or "nothing to send")


@click.command("scheduler")
@with_appcontext
def scheduler() -> None:
    """Run the scheduler until it is stopped (one process for an installation; copies wait)."""
    clockwork.run(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001
