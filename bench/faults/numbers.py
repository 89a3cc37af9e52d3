"""F18: fifty clerks enter a document at the same moment, each under the next number."""

import re
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from bench.faults.clerks import PAGE, enter
from bench.faults.desks import Answer, ask, sign_in
from bench.faults.verdicts import Verdict
from bench.faults.world import Worlds
from tests.factories import make_committee
from tracker.database import begin_writing, db, transaction
from tracker.models import Document

CLERKS = 50
MOST_TRIES = 50
ASKED_AGAIN = (422, 503)  # the number is taken; the database is busy
NEXT = re.compile(r'<td class="number strong">(\d+)</td>')


def numbers_at_once(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """Let fifty clerks take the number the page offers; who is refused takes the next it offers."""
    del letters  # none is sent
    lost = doubled = errors = tries = 0
    for _ in range(runs):
        with worlds.world() as world, world.serving() as server:
            with world.database():
                cookies = _clerks()
            given = _take_numbers(f"http://127.0.0.1:{server.port}", cookies)
            with world.database():
                kept = Counter(db.session.scalars(select(Document.number)))
        wanted = {str(number) for number in range(1, CLERKS + 1)}
        told = Counter(number for number, _ in given)
        lost += len(wanted - set(kept)) + len(wanted - set(told))
        doubled += kept.total() - len(kept)
        errors += told[""]
        tries += sum(count for _, count in given)
    is_kept = not lost and not doubled and not errors
    dose = f"{CLERKS} at once, {runs} times"
    notes = f"{errors} other answers, {tries / runs:.0f} tries a time"
    return Verdict("F18", dose, lost, doubled, is_kept, notes)


def _clerks() -> tuple[str, ...]:
    begin_writing()
    with transaction():
        return sign_in(CLERKS, make_committee())


def _take_numbers(site: str, cookies: tuple[str, ...]) -> list[tuple[str, int]]:
    """Return for each clerk the number he got, "" for none, and how often he tried."""
    together = threading.Barrier(CLERKS)

    def take(cookie: str) -> tuple[str, int]:
        page = ask(site + PAGE, cookie)
        together.wait()
        for count in range(1, MOST_TRIES + 1):
            number = _offered(page)
            page = enter(site, page, number)
            if page.status not in ASKED_AGAIN:
                return number if page.status == 303 else "", count
            if page.status == 503:  # the page told him to try again
                page = ask(site + PAGE, page.cookie)
        return "", MOST_TRIES

    with ThreadPoolExecutor(CLERKS) as pool:
        return list(pool.map(take, cookies))


def _offered(page: Answer) -> str:
    """Return the number the page offers; the first of a series is 1."""
    found = NEXT.search(page.text)
    return found[1] if found else "1"
