"""F5: mail servers as they are."""

from datetime import timedelta

from bench.faults.verdicts import Verdict
from bench.faults.world import World, Worlds, address
from tests.post.rude import RudeServer
from tests.post.sink import DROP
from tracker import clock

SLOW = {True: 120.0, False: 2.0}  # seconds until a late 250; the short one when the zoo is small
# what each animal says, where, and how often before it relents (0: never)
ANIMALS = (
    ("451 4.3.0 local error", "rcpt", 1),
    ("450 4.2.0 greylisted", "rcpt", 2),
    ("421 4.7.0 later", "rcpt", 1),
    ("550 5.1.1 no such user", "rcpt", 0),
    ("552 5.2.2 mailbox full", "data", 0),
    (DROP, "rcpt", 1),
)
SENDERS = 12
IN_TIME = timedelta(minutes=5)
WAITS = (0, 2, 8, 24, 60)  # minutes later, when the postman comes again


def animals(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """Let ``runs`` recipients of each animal stand in line before all the healthy ones."""
    with worlds.world(letters_per_connection=10) as world:
        refused, slow = _script(world, runs)
        healthy = {address(number) for number in range(slow.stop, letters)}
        for number in slow:
            world.sink.hold(address(number), SLOW[runs > 1])
        started = clock.steady()
        arrivals = _watch(world, healthy)
        world.wait(world.start(at=clock.real_now(), lease=1200, senders=SENDERS))
        first_round = max(arrivals, default=started) - started
        late = sum(len(world.sink.to(each)) != 1 for each in healthy)
        for minutes in WAITS:
            at = clock.real_now() + timedelta(minutes=minutes)
            world.wait(world.start(at=at, lease=1200, senders=SENDERS))
        states, (missing, doubled) = world.states(), world.count()
        tried = {world.sink.asked[address(n)] for n in refused}
    beasts = [_put_off(worlds, *beast) for beast in BEASTS]
    is_kept = (
        not late
        and first_round < IN_TIME
        and not doubled
        and missing == len(refused) == states["failed"]
        and tried <= {1}
        and all(beasts)
    )
    notes = (
        f"healthy {len(healthy)} in {first_round.total_seconds():.0f} s, refused for good"
        f" {states['failed']} tried once, {sum(beasts)} of {len(beasts)} beasts put off whole"
    )
    return Verdict(
        "F5", f"{runs} of each animal", missing - len(refused), doubled.total(), is_kept, notes
    )


def _watch(world: World, healthy: set[str]) -> list[timedelta]:
    """Return a list that grows by the moment each healthy recipient has its letter."""
    moments: list[timedelta] = []

    def note(_identity: str) -> None:
        if healthy & set(world.sink.letters[-1].recipients):
            moments.append(clock.steady())

    world.sink.on_accepted = note
    return moments


def _script(world: World, each: int) -> tuple[list[int], range]:
    """Give the first recipients their animals; return who is refused, and the slow ones."""
    refused, number = [], 0
    for answer, at, times in ANIMALS:
        for _ in range(each):
            if times:
                world.sink.script(address(number), *[answer] * times, at=at)
            else:
                world.sink.always(address(number), answer, at=at)
                refused.append(number)
            number += 1
    return refused, range(number, number + each)


# where a server misbehaves, how, and whether the letter may have been accepted by then
BEASTS = (
    *((step, "drop", False) for step in ("banner", "ehlo", "mail", "rcpt", "data")),
    ("body", "drop", True),  # a short letter is on its way whole by then
    ("dot", "drop", True),
    ("banner", "silence", False),
    ("banner", "trickle", False),
    ("ehlo", "nonsense", False),
)


def _put_off(worlds: Worlds, step: str, deed: str, may_have_gone: bool) -> bool:
    """Tell whether no letter is given up, and all go when the server is well again."""
    with worlds.world() as world:
        with RudeServer(step, deed, times=3) as server:
            url = f"{server.url}?timeout=1&final_timeout=1"
            world.wait(world.start(mail_url=url, lease=60))
            taken = len(server.letters)
        states = world.states()
        if states["failed"] or (states["unknown"] and not may_have_gone):
            return False
        world.wait(world.start(at=clock.real_now() + timedelta(hours=1), lease=60))
        _missing, doubled = world.count()
        arrived = len(world.sink.counts) + taken
        return (
            not doubled and arrived >= states.total() and world.states()["sent"] == states.total()
        )
