"""F11: another process holds the write lock of the database."""

import http.cookiejar
import re
import sqlite3
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import HTTPError

from bench.faults.verdicts import Verdict
from bench.faults.world import World, Worlds
from bench.servers import serving

SECONDS = (3, 30, 300)
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
TYPED = "typed@unit.example"


def locked(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """Hold the lock for 3, 30 and 300 s while a sender works and somebody sends a form."""
    lost, extra, is_kept, seen = 0, 0, True, []
    for seconds in SECONDS[:runs]:
        with worlds.world() as world, serving("app:production()", world.environ) as server:
            world.sink.on_accepted = lambda _: time.sleep(0.05)
            sender = world.start(lease=1200, until_empty=True)
            while not world.sink.letters:
                time.sleep(0.01)
            with _held(world, seconds):
                status, page = _sign_in(server.port)
            world.wait(sender)
            missing, doubled = world.count()
        seen.append(f"{seconds} s: {status}")
        is_brief = seconds < 10
        is_kept &= (status < 500) if is_brief else (status == 503 and TYPED in page)
        lost, extra = lost + missing, extra + doubled.total()
    is_kept &= not lost and not extra
    dose = f"lock held {', '.join(seen)}; {letters} due"
    return Verdict("F11", dose, lost, extra, is_kept)


@contextmanager
def _held(world: World, seconds: int) -> Iterator[None]:
    """Hold the lock for so long, from another connection; go on meanwhile."""
    holding = threading.Event()

    def hold() -> None:
        other = sqlite3.connect(f"{world.environ['DATA_DIR']}/tracker.db", timeout=30)
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        holding.set()
        time.sleep(seconds)
        other.execute("ROLLBACK")
        other.close()

    thread = threading.Thread(target=hold)
    thread.start()
    holding.wait()
    try:
        yield
    finally:
        thread.join()


def _sign_in(port: int) -> tuple[int, str]:
    jar = http.cookiejar.CookieJar()
    visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = f"http://127.0.0.1:{port}/sign-in"
    with visitor.open(page, timeout=60) as answer:
        token = TOKEN.search(answer.read().decode())
    typed = {"email": TYPED, "password": "wrong words", "csrf_token": token[1] if token else ""}
    try:
        with visitor.open(page, urllib.parse.urlencode(typed).encode(), timeout=60) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()
