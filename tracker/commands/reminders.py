"""``flask reminders scan``: write the reminders that are due, or only say what would be written."""

import json
from collections.abc import Sequence
from datetime import datetime

import click
from flask.cli import AppGroup

from tracker import clock
from tracker.commands.moments import MOMENT, read_moment
from tracker.database import stop_reading
from tracker.jobs import rounds
from tracker.services.reminders import Draft, draft_letters

reminders = AppGroup("reminders", help="Reminders of tasks.")


@reminders.command("scan")
@click.option("--at", type=MOMENT, help="A moment on the office's wall instead of now.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="With --dry-run: as JSON.")
def scan(at: datetime | None, dry_run: bool, as_json: bool) -> None:
    """Write the reminders that are due, once."""
    moment = read_moment(at)
    if dry_run:
        _say(_look(moment), as_json=as_json)
        return
    result = rounds.scan(at=moment)
    click.echo(f"letters {result.letters}, tasks told {result.lines}")


def _look(at: datetime | None) -> list[Draft]:
    now = at or clock.now()
    drafts = draft_letters(today=clock.local(now).date(), now=now)
    stop_reading()
    return drafts


def _say(drafts: Sequence[Draft], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([_facts(draft) for draft in drafts], ensure_ascii=False, indent=1))
        return
    click.echo(f"letters that would be written: {len(drafts)}")
    for draft in drafts:
        click.echo(f"  {draft.name} <{draft.address}>: {draft.template} ({len(draft.lines)})")


def _facts(draft: Draft) -> dict[str, object]:
    return {
        "key": draft.key,
        "letter": draft.template,
        "name": draft.name,
        "address": draft.address,
        "lines": [
            {"task": line.task_id, "due": line.due.isoformat(), "rung": line.rung}
            for line in draft.lines
        ],
    }
