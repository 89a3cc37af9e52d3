"""``flask bench seed``: fill an empty database with as much work as a province has."""

import json
import time

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import text

from tracker import clock
from tracker.commands.bench.profiles import PROFILES, WIDE
from tracker.commands.bench.seeding import seed_database
from tracker.commands.bench.sessions import open_sessions
from tracker.database import begin_writing, db, transaction
from tracker.queries.committees import list_committees
from tracker.queries.users import has_users

bench = AppGroup("bench", help="Measuring.")
FILE = "bench.json"


@bench.command("seed")
@click.option("--profile", type=click.Choice([*PROFILES, *WIDE]), default="province")
def seed(profile: str) -> None:
    """Fill an empty database and write down how its pages are reached (bench.json)."""
    if has_users() or list_committees():
        raise click.ClickException("The database holds data already; name an empty DATA_DIR.")
    db.session.rollback()
    started = time.perf_counter()
    begin_writing()
    with transaction():
        counts = seed_database((PROFILES | WIDE)[profile], today=clock.today(), now=clock.now())
        reach = open_sessions(now=clock.real_now())
    begin_writing()
    with transaction():
        db.session.execute(text("ANALYZE"))
    path = current_app.config["SETTINGS"].data_dir / FILE
    path.write_text(json.dumps({"profile": profile, **reach}, indent=1), encoding="utf-8")
    for name, count in counts.items():
        click.echo(f"{name:24} {count:>8,}")
    click.echo(f"{time.perf_counter() - started:.1f} s; sessions in {path}")
