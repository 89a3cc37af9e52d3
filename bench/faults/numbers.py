"""F18: fifty clerks enter a document at the same moment, each under the next number."""

import re
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from bench.faults.desks import Answer, ask, sign_in
from bench.faults.verdicts import Verdict
from bench.faults.world import Worlds
from bench.servers import serving
from tests.factories import make_committee
from tracker import clock
from tracker.database import begin_writing, db, transaction
from tracker.models import Document
from tracker.rules.choices import DocumentKind

CLERKS = 50
MOST_TRIES = 50
ASKED_AGAIN = (422, 503)  # the number is taken; the database is busy
NEXT = re.compile(r'<td class="number strong">(\d+)</td>')
HIDDEN = re.compile(r'name="(csrf_token|nonce)"[^>]* value="([^"]+)"')
TYPED = {
    "kind": DocumentKind.LETTER.value,
    "symbol": "BCĐ",
    "subject": "V/v triển khai nhiệm vụ",
    "issuer": "Ban Chỉ đạo",
    "priority": "normal",
}


def numbers_at_once(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """Let fifty clerks take the number the page offers; who is refused takes the next it offers."""
    del letters  # none is sent
    lost = doubled = errors = tries = 0
    for _ in range(runs):
        with worlds.world() as world, serving("app:production()", world.environ) as server:
            with world.database():
                cookies = _clerks()
            given = _enter(f"http://127.0.0.1:{server.port}/documents/new", cookies)
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


def _enter(url: str, cookies: tuple[str, ...]) -> list[tuple[str, int]]:
    """Return for each clerk the number he got, "" for none, and how often he tried."""
    together, today = threading.Barrier(CLERKS), f"{clock.local(clock.real_now()):%d/%m/%Y}"

    def enter(cookie: str) -> tuple[str, int]:
        page = ask(url, cookie)
        together.wait()
        for count in range(1, MOST_TRIES + 1):
            number = _offered(page)
            hidden = dict(HIDDEN.findall(page.text))
            typed = TYPED | hidden | {"number": number, "issued_on": today}
            page = ask(url, page.cookie, typed)
            if page.status not in ASKED_AGAIN:
                return number if page.status == 303 else "", count
            if page.status == 503:  # the page told him to try again
                page = ask(url, page.cookie)
        return "", MOST_TRIES

    with ThreadPoolExecutor(CLERKS) as pool:
        return list(pool.map(enter, cookies))


def _offered(page: Answer) -> str:
    """Return the number the page offers; the first of a series is 1."""
    found = NEXT.search(page.text)
    return found[1] if found else "1"
