"""``flask health``: show how the installation is doing, note a backup, release held mail."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from tracker import clock
from tracker.database import begin_writing, transaction
from tracker.queries.health import BACKUP, read_signs
from tracker.rules.health import Level, judge, worst
from tracker.services import mail_hold
from tracker.services.heartbeats import beat

health = AppGroup("health", help="How the installation itself is doing.")


@health.command("show")
def show() -> None:
    """Print how each part stands; the exit status is 1 when somebody must act."""
    now = clock.now()
    levels = judge(read_signs(current_app.config["SETTINGS"].data_dir, now=now), now=now)
    for part, level in levels.items():
        click.echo(f"{part.value:8}{level.value}")
    sys.exit(1 if worst(levels) is Level.BAD else 0)


@health.command("backup-made")
@click.option("--detail", default="", help="Where it lies.")
def backup_made(detail: str) -> None:
    """Note that a backup was made: the last line of whatever makes it."""
    begin_writing()
    with transaction():
        beat(BACKUP, now=clock.now(), detail=detail)


@health.command("release-mail")
@click.option("--forget", is_flag=True, help="Call off what waited when the hold began.")
def release_mail(*, forget: bool) -> None:
    """Let mail leave again after a restore."""
    begin_writing()
    with transaction():
        count = mail_hold.release_here(
            current_app.config["SETTINGS"].data_dir,
            user_id=None,
            forgets=forget,
            now=clock.now(),
        )
    click.echo(f"released, letters called off: {count}")
