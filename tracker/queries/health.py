"""How the installation itself is doing."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from tracker.database import db
from tracker.models import Heartbeat, Installation
from tracker.queries.letters import oldest_due
from tracker.rules.health import Signs

SENDER, BACKUP, JUMP = "sender", "backup", "clock"  # names of heartbeats


@dataclass(frozen=True)
class Hold:
    """Mail is held since then, and why."""

    at: datetime
    because: str


def read_signs(folder: Path, *, now: datetime) -> Signs:
    """Return what the marks of the jobs, the outbox and the disk say."""
    marks = {row.name: row.at for row in db.session.execute(select(Heartbeat.name, Heartbeat.at))}
    hold = find_hold()
    disk = shutil.disk_usage(folder)
    return Signs(
        sender_at=marks.get(SENDER),
        oldest_due=oldest_due(now),
        held_at=hold.at if hold else None,
        disk_free=disk.free / disk.total,
        backup_at=marks.get(BACKUP),
        jumped_at=marks.get(JUMP),
    )


def find_hold() -> Hold | None:
    """Return since when and why mail is held; None while it goes."""
    row = db.session.execute(
        select(Installation.held_at, Installation.held_because).where(
            Installation.held_at.is_not(None)
        )
    ).first()
    return Hold(row.held_at, row.held_because) if row else None
