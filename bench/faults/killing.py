"""F1, F2, F4: senders that die, at random and at the worst moment, and one that freezes."""

import json
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from bench.faults.verdicts import Verdict
from bench.faults.world import World, Worlds, pause
from tracker import clock

LEASE = 1.0
IN_TIME = 120  # seconds after the last lease until every letter is final, or nothing moves any more
PACE = 0.004  # seconds a mail server takes for each answer: most kills then meet a conversation
THIRD = 3  # letter of a sender's life: not its first, or it could not have forgotten others


@dataclass(frozen=True)
class Run:
    """What became of the letters of one run."""

    kills: int
    lost: int
    doubled: int
    is_final: bool  # every letter, however long it took
    seconds: float = 0.0  # from the last kill until then

    @property
    def is_kept(self) -> bool:
        """Tell whether nothing was lost, and no more repeated than one letter a kill."""
        return self.is_final and not self.lost and self.doubled <= self.kills

    @property
    def late(self) -> float:
        """Return the seconds beyond the promised time: two minutes after the last lease."""
        return max(0.0, self.seconds - LEASE - IN_TIME)


def killed_at_random(
    worlds: Worlds, *, letters: int, runs: int, results: Path | None = None
) -> Verdict:
    """F1: kill -9 at random moments, one to five times a run, until a run breaks the promise.

    ``results`` keeps a line for each run, to go on from there another time. Runs that were late
    are counted beside: how much a machine carries in two minutes says nothing of what it loses.
    """
    done = _read(results)
    while len(done) < runs and all(run.is_kept for run in done):
        done.append(_run(worlds, random.Random(len(done) + 1), letters))
        if results:
            with results.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(done[-1])) + "\n")
    kills, lost, extra = (sum(each) for each in zip(*map(_counts, done), strict=True))
    is_kept = all(run.is_kept for run in done)
    notes = f"{kills} kills; {_lateness(done)}"
    return Verdict("F1", f"{letters} due, {len(done)} runs", lost, extra, is_kept, notes)


def _lateness(done: Sequence[Run]) -> str:
    late = [run.late for run in done if run.late]
    return f"{len(late)} late, by {max(late):.0f} s at most" if late else "none late"


def _read(results: Path | None) -> list[Run]:
    if results is None or not results.exists():
        return []
    return [Run(**json.loads(line)) for line in results.read_text(encoding="utf-8").splitlines()]


def _counts(run: Run) -> tuple[int, int, int]:
    return run.kills, run.lost, run.doubled


def _run(worlds: Worlds, chance: random.Random, letters: int) -> Run:
    with worlds.world() as world:
        kills = chance.randint(1, 5)
        for _ in range(kills):
            _kill_somewhere(world, chance, letters)
        seconds = world.finishes(most=kills, patience=LEASE + IN_TIME, lease=LEASE)
        lost, doubled = world.count()
        is_final = seconds is not None and set(world.states()) == {"sent"}
    return Run(kills, lost, doubled.total(), is_final, round(seconds or 0.0, 1))


def _kill_somewhere(world: World, chance: random.Random, letters: int) -> None:
    """Kill one sender somewhere on its way, however fast the machine is."""
    world.sink.pace = PACE
    world.start(lease=LEASE)
    _wait_for_first(world, len(world.sink.letters))
    pause(chance, letters / 200)
    world.kill_latest()
    world.running[-1].join()
    world.sink.pace = 0


def _wait_for_first(world: World, seen: int) -> None:
    """Wait until a sender that was just started is at work, or has nothing to do."""
    while len(world.sink.letters) == seen and world.running[-1].is_alive():
        time.sleep(0.005)


def killed_at_the_worst(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """F2: kill exactly between "accepted" and commit, again and again until all is said."""
    with worlds.world() as world:
        kills, lost, doubled, _states = kill_at_the_worst(world, runs=runs)
    is_kept = not lost and kills.total() == runs and doubled <= kills
    dose = f"{letters} due, {kills.total()} directed kills"
    return Verdict("F2", dose, lost, doubled.total(), is_kept)


def kill_at_the_worst(
    world: World, *, runs: int
) -> tuple[Counter[str], int, Counter[str], Counter[str]]:
    """Kill so many senders; return what was in their hands, the lost, the doubled, the states."""
    victims: Counter[str] = Counter()
    seen = 0

    def kill(identity: str) -> None:
        if len(world.sink.letters) == seen + THIRD:
            victims[identity] += 1
            world.kill_latest()

    world.sink.on_accepted = kill
    for _ in range(runs):
        seen = len(world.sink.letters)
        world.wait(world.start(lease=LEASE, until_empty=True))  # waits for what the last one left
    world.sink.on_accepted = None
    world.finish(lease=LEASE)
    lost, doubled = world.count()
    return victims, lost, doubled, world.states()


def frozen(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """F4: SIGSTOP for longer than the lease, with the letter accepted; then go on."""
    lost, extra, back, is_kept = 0, 0, 0, True
    for _ in range(runs):
        with worlds.world() as world:
            missing, doubled, states = freeze(world)
        lost, extra = lost + missing, extra + doubled.total()
        back += states.total() - states["sent"]
        is_kept &= not missing and doubled.total() <= 1 and states["sent"] == states.total()
    return Verdict("F4", f"{runs} times, {letters} due", lost, extra, is_kept, f"gone back {back}")


def freeze(world: World) -> tuple[int, Counter[str], Counter[str]]:
    """Freeze a sender amid its second letter until another has done its work; then wake it.

    Return the lost, the doubled and the states, also two hours after it woke.
    """
    stopped = threading.Event()

    def stop(_identity: str) -> None:
        if not stopped.is_set() and len(world.sink.letters) == 2:
            world.kill_latest(signal.SIGSTOP)
            stopped.set()
            world.sink.cut()  # woken up, it does not know what became of the letter

    world.sink.on_accepted = stop
    sleeper = world.start(lease=LEASE)
    while not stopped.wait(1) and sleeper.is_alive():
        pass  # a laden machine is slow
    world.finish(lease=LEASE)
    world.kill(sleeper, signal.SIGCONT)
    world.wait(sleeper)
    world.finish(lease=LEASE, at=clock.real_now() + timedelta(hours=2))
    lost, doubled = world.count()
    return lost, doubled, world.states()
