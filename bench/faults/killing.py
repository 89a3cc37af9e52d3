"""F1, F2, F4: senders that die, at random and at the worst moment, and one that freezes."""

import random
import signal
import threading
import time
from collections import Counter
from datetime import timedelta

from bench.faults.verdicts import Verdict
from bench.faults.world import World, Worlds, pause
from tracker import clock

LEASE = 1.0
THIRD = 3  # letter of a sender's life: not its first, or it could not have forgotten others


def killed_at_random(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """F1: kill -9 at random moments, one to five times a run."""
    chance, kills, lost, extra, is_kept = random.Random(1), 0, 0, 0, True
    for _ in range(runs):
        with worlds.world() as world:
            times = chance.randint(1, 5)
            for _ in range(times):
                world.start(lease=LEASE)
                _wait_for_first(world, len(world.sink.letters))
                pause(chance, letters / 200)
                world.kill_latest()
                world.running[-1].join()
            world.finish(lease=LEASE)
            missing, doubled = world.count()
        kills, lost, extra = kills + times, lost + missing, extra + doubled.total()
        is_kept &= not missing and doubled.total() <= times
    return Verdict("F1", f"{letters} due, {runs} runs", lost, extra, is_kept, f"{kills} kills")


def _wait_for_first(world: World, seen: int) -> None:
    """Wait until a sender that was just started is at work, or has nothing to do."""
    while len(world.sink.letters) == seen and world.running[-1].is_alive():
        time.sleep(0.005)


def killed_at_the_worst(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """F2: kill exactly between "accepted" and commit, again and again until all is said."""
    lost, extra, kills, is_kept = 0, 0, 0, True
    with worlds.world() as world:
        victims: Counter[str] = Counter()

        def kill(identity: str) -> None:
            if len(world.sink.letters) == seen + THIRD:
                victims[identity] += 1
                world.kill_latest()

        world.sink.on_accepted = kill
        for _ in range(runs):
            seen = len(world.sink.letters)
            world.wait(world.start(lease=LEASE))
        world.sink.on_accepted = None
        world.finish(lease=LEASE)
        lost, doubled = world.count()
        kills, extra = victims.total(), doubled.total()
        is_kept = not lost and kills == runs and extra <= kills and doubled <= victims
    return Verdict("F2", f"{letters} due, {kills} directed kills", lost, extra, is_kept)


def frozen(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """F4: SIGSTOP for longer than the lease, with the letter accepted; then go on."""
    lost, extra, back, is_kept = 0, 0, 0, True
    for _ in range(runs):
        with worlds.world() as world:
            stopped = threading.Event()

            def freeze(_identity: str, world: World = world, stopped: object = stopped) -> None:
                if not stopped.is_set() and len(world.sink.letters) == 2:
                    world.kill_latest(signal.SIGSTOP)
                    stopped.set()
                    world.sink.cut()  # woken up, it does not know what became of the letter

            world.sink.on_accepted = freeze
            sleeper = world.start(lease=LEASE)
            stopped.wait(60)
            world.finish(lease=LEASE)
            world.kill(sleeper, signal.SIGCONT)
            world.wait(sleeper)
            world.finish(lease=LEASE, at=clock.real_now() + timedelta(hours=2))
            missing, doubled = world.count()
            states = world.states()
        lost, extra = lost + missing, extra + doubled.total()
        back += states.total() - states["sent"]
        is_kept &= not missing and doubled.total() <= 1 and states["sent"] == states.total()
    return Verdict("F4", f"{runs} times, {letters} due", lost, extra, is_kept, f"gone back {back}")
