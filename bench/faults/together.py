"""F3: several senders at once, while people use the pages."""

import http.cookiejar
import re
import threading
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import HTTPError

from bench.faults.verdicts import Verdict
from bench.faults.world import Worlds
from bench.servers import serving

SENDERS = 4
WORKERS = 2  # servers of two workers each
LEASE = 60.0
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def at_once(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """Let four senders share the outbox while four web workers take what people write."""
    lost, extra, answers = 0, 0, Counter[int]()
    is_kept = True
    for _ in range(runs):
        with worlds.world() as world, _people(world.environ, answers):
            senders = [world.start(lease=LEASE, until_empty=True) for _ in range(SENDERS)]
            ended = [world.wait(sender) for sender in senders]
            missing, doubled = world.count()
        lost, extra = lost + missing, extra + doubled.total()
        is_kept &= not missing and not doubled and ended == [0] * SENDERS
    faults = sum(count for status, count in answers.items() if status >= 500)
    notes = f"{answers.total()} pages asked for or sent, {faults} faults"
    dose = f"{letters} due, {runs} runs of {SENDERS} senders and {2 * WORKERS} web workers"
    return Verdict("F3", dose, lost, extra, is_kept and not faults and bool(answers), notes)


@contextmanager
def _people(environ: dict[str, str], answers: Counter[int]) -> Iterator[None]:
    """Let people try to sign in, which writes, as fast as they are answered."""
    is_over = threading.Event()
    with serving("app:production()", environ) as one, serving("app:production()", environ) as two:
        threads = [
            threading.Thread(target=_knock, args=(port, is_over, answers))
            for port in (one.port, two.port)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            is_over.set()
            for thread in threads:
                thread.join()


def _knock(port: int, is_over: threading.Event, answers: Counter[int]) -> None:
    jar = http.cookiejar.CookieJar()
    visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = f"http://127.0.0.1:{port}/sign-in"
    number = 0
    while not is_over.is_set():
        number += 1
        found = TOKEN.search(_ask(visitor, page, None, answers))
        typed = {"email": f"nobody{number}@unit.example", "password": "wrong words here"}
        if found:
            typed["csrf_token"] = found[1]
        _ask(visitor, page, urllib.parse.urlencode(typed).encode(), answers)


def _ask(
    visitor: urllib.request.OpenerDirector, page: str, body: bytes | None, answers: Counter[int]
) -> str:
    try:
        with visitor.open(page, body, timeout=60) as answer:
            answers[answer.status] += 1
            return str(answer.read().decode())
    except HTTPError as error:
        answers[error.code] += 1
        return ""
