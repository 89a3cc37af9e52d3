"""F9: the same work at the same instants on servers of three zones, read from end to end."""

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from bench.faults.verdicts import Verdict
from bench.faults.world import World, Worlds
from bench.servers import ROOT
from tests.factories import make_assignment, make_task
from tracker.database import db, transaction
from tracker.models import Committee, Letter, Unit

ZONES = ("UTC", "America/New_York", "Asia/Ho_Chi_Minh")
DAYS = (date(2023, 12, 31), date(2023, 2, 28), date(2023, 6, 30))
EARLY = datetime(2022, 12, 1, tzinfo=UTC)
PATIENCE = 900


def zones(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """Read pages, paper and mail a second before and after midnight; ``runs`` instants."""
    del letters
    instants = [_instant(day, second) for day in DAYS for second in (0, 1)][:runs]
    with worlds.world() as world:
        _give_work(world)
        told = {zone: _read(world, zone, instants) for zone in ZONES}
    first = told[ZONES[0]]
    same = sum(all(told[zone][place] == found for zone in ZONES) for place, found in first.items())
    flips = sum(
        _has(first, before, day) is False and _has(first, after, day) is True
        for day, (before, after) in zip(DAYS, _pairs(instants), strict=False)
    )
    is_kept = bool(first) and same == len(first) and flips == len(instants) // 2
    dose = f"{len(ZONES)} zones, {len(instants)} instants"
    notes = f"{same} of {len(first)} pages, papers and mails the same, {flips} flips at midnight"
    return Verdict("F9", dose, 0, 0, is_kept, notes)


def title_of(day: date) -> str:
    """Return the title of the task that falls due on a day."""
    return f"Việc đến hạn {day:%d/%m}"


def _instant(day: date, second: int) -> datetime:
    hour, minute, at = ((16, 59, 59), (17, 0, 1))[second]
    return datetime(day.year, day.month, day.day, hour, minute, at, tzinfo=UTC)


def _pairs(instants: list[datetime]) -> list[tuple[datetime, datetime]]:
    return list(zip(instants[::2], instants[1::2], strict=True))


def _has(told: dict[str, str], instant: datetime, day: date) -> bool:
    return title_of(day) in told[f"{instant.isoformat()} overdue"]


def _give_work(world: World) -> None:
    """Let a task fall due on each of the days, and the letters be old enough to go on all."""
    with world.database(), transaction():
        committee = db.session.query(Committee).order_by(Committee.id).first()
        unit = db.session.query(Unit).order_by(Unit.id).first()
        for day in DAYS:
            assignment = make_assignment(committee=committee, title=title_of(day))
            make_task(unit=unit, assignment=assignment, due=day, opened_on=EARLY.date())
        for letter in db.session.query(Letter):
            letter.not_before = EARLY


def _read(world: World, zone: str, instants: list[datetime]) -> dict[str, str]:
    """Let a server of a zone tell what it shows, on a copy of the world."""
    folder = Path(tempfile.mkdtemp(prefix="zone-", dir=world.environ["DATA_DIR"]))
    shutil.copy(Path(world.environ["DATA_DIR"]) / "tracker.db", folder)
    environ = world.environ | {
        "TZ": zone,
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'tracker.db'}",
        "MAIL_URL": (folder / "post").as_uri(),
    }
    subprocess.run(
        [sys.executable, "-m", "bench.faults.reading", str(folder / "told"), world.defect]
        + [instant.isoformat() for instant in instants],
        cwd=ROOT,
        env={**os.environ, **environ},
        check=True,
        timeout=PATIENCE,
    )
    pages = sorted((folder / "told").iterdir())
    return {page.name: page.read_text(encoding="utf-8") for page in pages}
