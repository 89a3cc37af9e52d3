"""F3: several senders at once, while people use the pages."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from bench.faults.clerks import PAGE, enter
from bench.faults.desks import ask, sign_in
from bench.faults.verdicts import Verdict
from bench.faults.world import World, Worlds
from tests.factories import make_committee
from tracker.database import begin_writing, db, transaction
from tracker.models import Document

SENDERS = 4
SERVERS = 2  # of two workers each
CLERKS = 4  # one to a worker
EACH = 10_000  # numbers set aside for a clerk
LEASE = 60.0
PAUSE = 2.0  # seconds a clerk reads on: the senders are to get their turn of the processors


def at_once(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """Let four senders share the outbox while four web workers save what people write."""
    lost, extra, unsaved, put_off, answers = 0, 0, 0, 0, Counter[int]()
    is_kept = True
    for _ in range(runs):
        saved: list[str] = []
        with worlds.world() as world:
            marks = Path(world.environ["DATA_DIR"], "put-off")
            order = {"lease": LEASE, "until_empty": True, "put_off": marks}
            with _people(world, answers, saved):
                senders = [world.start(**order) for _ in range(SENDERS)]
                ended = [world.wait(sender) for sender in senders]
            missing, doubled = world.count()
            unsaved += _missing(world, saved)
            put_off += marks.stat().st_size if marks.exists() else 0
        lost, extra = lost + missing, extra + doubled.total()
        is_kept &= not missing and not doubled and ended == [0] * SENDERS
    faults = answers.total() - answers[200] - answers[303]
    is_kept &= not faults and not unsaved and bool(answers[303])
    notes = f"{answers[303]} documents saved, {unsaved} of them lost, {faults} other answers"
    notes += f", {put_off} rounds put off by a lock"
    dose = f"{letters} due, {runs} runs of {SENDERS} senders and {2 * SERVERS} web workers"
    return Verdict("F3", dose, lost, extra, is_kept, notes)


@contextmanager
def _people(world: World, answers: Counter[int], saved: list[str]) -> Iterator[None]:
    """Let clerks enter documents, each his own numbers, as fast as they are answered."""
    with world.database():
        cookies = _clerks()
    is_over = threading.Event()

    def work(site: str, cookie: str, first: int) -> None:
        page = ask(site + PAGE, cookie)
        for number in range(first, first + EACH):
            if is_over.wait(PAUSE):
                return
            done = enter(site, page, str(number))
            if done.status == 303:
                saved.append(str(number))
            page = ask(site + PAGE, done.cookie)
            answers.update((done.status, page.status))

    with world.serving() as one, world.serving() as two:
        sites = [f"http://127.0.0.1:{server.port}" for server in (one, two)]
        threads = [
            threading.Thread(target=work, args=(sites[n % SERVERS], cookie, EACH * (n + 1)))
            for n, cookie in enumerate(cookies)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            is_over.set()
            for thread in threads:
                thread.join()


def _clerks() -> tuple[str, ...]:
    begin_writing()
    with transaction():
        return sign_in(CLERKS, make_committee())


def _missing(world: World, saved: list[str]) -> int:
    """Return how many documents a clerk was told are saved, and are not, or not once."""
    with world.database():
        kept = Counter(db.session.scalars(select(Document.number)))
    return sum(kept[number] != 1 for number in saved)
