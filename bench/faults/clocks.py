"""F8, F9, F10: clocks that are set, servers in other zones, schedulers that slept."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.faults.verdicts import Verdict
from bench.faults.world import MORNING, World, Worlds, later
from bench.servers import ROOT
from tracker import clock
from tracker.models.audit import first_broken_link

STEPS = (timedelta(days=1), timedelta(hours=-2), timedelta(days=-1))
LEASE = 5.0  # seconds, of a sender that dies
LEASE_OF_THE_LIVING = 600.0
SLOW = "person1@unit.example"


def steps(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """F8: set the clock while one sender is amid a letter and another comes."""
    lost, extra, is_kept = 0, 0, True
    for step in STEPS:
        for _ in range(runs):
            with worlds.world() as world:
                shift = later(clock.real_now(), Path(world.environ["DATA_DIR"]) / "clock")
                _step(world, shift, step)
                missing, doubled = world.count()
                is_kept &= world.states()["sent"] == letters
                with world.database():
                    is_kept &= first_broken_link() is None
            lost, extra = lost + missing, extra + doubled.total()
    stuck = max(_stuck(worlds, step) for step in STEPS)
    is_kept &= not lost and not extra and stuck < 2 * LEASE
    notes = f"a dead sender's letter waited {stuck:.1f} s, lease {LEASE:.0f} s"
    return Verdict("F8", f"{runs} times each of 3 steps", lost, extra, is_kept, notes)


def _stuck(worlds: Worlds, step: timedelta) -> float:
    """Return how many seconds a letter waits whose sender died before the clock was set."""
    with worlds.world() as world:
        shift = later(clock.real_now(), Path(world.environ["DATA_DIR"]) / "clock")
        world.sink.on_accepted = lambda _: world.kill_latest()
        world.wait(world.start(lease=LEASE, shift=shift))
        died, world.sink.on_accepted = clock.steady(), None
        later(clock.real_now() + step, shift)
        world.finish(lease=LEASE, shift=shift)
        return (clock.steady() - died).total_seconds()


def _step(world: World, shift: Path, step: timedelta) -> None:
    """Let two senders meet over one letter: the clock is set while the first says it."""
    world.sink.hold(SLOW, 1.0)
    first = world.start(lease=LEASE_OF_THE_LIVING, shift=shift)
    while not world.sink.to(SLOW):
        time.sleep(0.01)
    later(clock.real_now() + step, shift)
    second = world.start(lease=LEASE_OF_THE_LIVING, shift=shift)
    world.wait(first)
    world.wait(second)


def asleep(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """F10: nobody at work for a minute, for three hours, for thirty; one round catches up."""
    lost, extra, is_kept = 0, 0, True
    for away in (timedelta(minutes=1), timedelta(hours=3), timedelta(hours=30))[:runs]:
        with worlds.world() as world:
            world.wait(world.start(at=MORNING + away, lease=60))
            missing, doubled = world.count()
            is_kept &= world.states() == {"sent": letters}
        lost, extra = lost + missing, extra + doubled.total()
    is_kept &= not lost and not extra
    return Verdict("F10", f"{runs} sleeps, {letters} due", lost, extra, is_kept)


ZONES = ("UTC", "America/New_York", "Asia/Ho_Chi_Minh")
INSTANTS = tuple(
    datetime(
        2023, month, day, 16 + second, (second and 0) or 59, 59 if not second else 1, tzinfo=UTC
    )
    for month, day in ((12, 31), (2, 28), (6, 30))
    for second in (0, 1)
)
ASK = """
import sys
from datetime import date, datetime
from tracker import clock
from tracker.queries.statuses import facts_of
from tracker.rules.statuses import TaskFacts, status_of
for words in sys.argv[1:]:
    at = datetime.fromisoformat(words)
    today = clock.local(at).date()
    due = date.fromisoformat(words[:10])
    facts = TaskFacts(due=due)
    print(today, status_of(facts, today), clock.moment_of(today), clock.local(at).isoformat())
"""


def zones(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """F9: the same instants on servers of three zones; overdue flips at local midnight only."""
    del worlds, letters
    words = [moment.isoformat() for moment in INSTANTS[:runs]]
    said = {zone: _ask(zone, words) for zone in ZONES}
    days = said["UTC"].split("\n")
    flips = all(
        "overdue" not in days[n] and "overdue" in days[n + 1] for n in range(0, runs - 1, 2)
    )
    is_kept = len(set(said.values())) == 1 and flips
    return Verdict("F9", f"{len(ZONES)} zones, {runs} instants", 0, 0, is_kept)


def _ask(zone: str, words: list[str]) -> str:
    return subprocess.run(
        [sys.executable, "-c", ASK, *words],
        cwd=ROOT,
        env={**os.environ, "TZ": zone},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
