"""F8, F10: clocks that are set, schedulers that slept."""

import time
from datetime import timedelta
from pathlib import Path

from bench.faults.verdicts import Verdict
from bench.faults.world import MORNING, World, Worlds, later
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
    """F10: nobody at work for three hours, for a minute, for thirty; one round catches up."""
    lost, extra, is_kept = 0, 0, True
    for away in (timedelta(hours=3), timedelta(minutes=1), timedelta(hours=30))[:runs]:
        with worlds.world() as world:
            world.wait(world.start(at=MORNING + away, lease=60))
            missing, doubled = world.count()
            is_kept &= world.states() == {"sent": letters}
        lost, extra = lost + missing, extra + doubled.total()
    is_kept &= not lost and not extra
    return Verdict("F10", f"{runs} sleeps, {letters} due", lost, extra, is_kept)
