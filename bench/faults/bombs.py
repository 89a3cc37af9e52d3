"""F24: texts that stall or kill a careless printer, typed wherever a text reaches a paper.

Each paper is asked for three times at once while somebody else reads lists: he must not notice,
no worker may be lost, and every answer is a paper or a reason in words within the limit.
"""

import threading
import time
import unicodedata
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.faults.verdicts import Verdict
from bench.faults.world import World, Worlds
from bench.load import Times
from bench.servers import Server, serving
from tests.factories import make_assignment, make_item, make_meeting, make_task
from tracker import clock
from tracker.commands.bench.sessions import open_sessions
from tracker.database import db, transaction
from tracker.models import Committee, Membership, Unit

AT_ONCE = 3
LIMIT = 32.0  # seconds: queue, paper, grace and a page in words
OTHERS_P95 = 500.0  # milliseconds
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg"><defs><g id="u0"><rect width="1" height="1"/></g>'
    + "".join(f'<g id="u{n}">' + f'<use href="#u{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))
    + '</defs><use href="#u8"/></svg>'
)
BOMBS = {
    "colspan": "<table><tr><td colspan=999999999>x</table>",
    "nesting": "<div>" * 200 + "x",
    "line breaks": "chữ\n" * 20_000,
    "marks": "a" + "\u0301" * 50_000,
    "marks on every letter": unicodedata.normalize("NFD", "ệ") * 25_000,
    "one word": "a" * 100_000,
    "svg use": SVG,
    "table": "<table>" + "<tr><td>x" * 10_000 + "</table>",
    "no glyphs": "\U00020000" * 50_000,
}
SHORT = ("marks", "svg use", "line breaks")


@dataclass(frozen=True)
class Seen:
    """An answer: of which paper, after how many seconds, with which status and words."""

    path: str
    seconds: float
    status: int
    kind: str
    words: str

    @property
    def is_kept(self) -> bool:
        """Tell whether it was a paper, the offer of a long one, or words why there is none."""
        in_time = self.seconds <= LIMIT
        is_paper = self.status == 200 and (
            self.kind == "application/pdf" or f'action="{self.path}"' in self.words
        )
        is_told = self.status in {422, 503} and "text/html" in self.kind and "in" in self.words
        return in_time and (is_paper or is_told)


def bombs(worlds: Worlds, *, letters: int, runs: int) -> Verdict:
    """Ask for the papers of so many bombs, each three times at once; read lists meanwhile."""
    del letters  # those due are only the world's
    with worlds.world() as world:
        chosen = dict(list(BOMBS.items())[:runs]) if runs > len(SHORT) else {
            name: BOMBS[name] for name in SHORT[:runs]
        }  # fmt: skip
        paths, cookie = _type_in(world, chosen)
        with serving("app:production()", world.environ) as server:
            workers = _workers(server)
            _ask(server, "/tasks", cookie)
            seen, others = _at_once(server, paths, cookie)
            lost = len(workers - _workers(server))
    bad = [one for one in seen if not one.is_kept]
    answers = Counter(one.status for one in seen)
    slowest = max(one.seconds for one in seen)
    p95 = others.share(0.95)
    is_kept = not bad and not lost and p95 < OTHERS_P95
    told = ", ".join(f"{count} x {status}" for status, count in sorted(answers.items()))
    notes = f"{told}, slowest {slowest:.1f} s; others' p95 {p95:.0f} ms of {len(others.answers)}"
    notes += f"; workers lost {lost}" + "".join(f"; {one.path} {one.status}" for one in bad[:3])
    dose = f"{len(paths)} papers of {len(chosen)} bombs x {AT_ONCE}"
    return Verdict("F24", dose, len(bad), 0, is_kept, notes)


def _type_in(world: World, chosen: dict[str, str]) -> tuple[list[str], str]:
    """Write each bomb into a session and a task, as long as the columns take it."""
    paths = []
    with world.database(), transaction():
        committee, unit = db.session.query(Committee).one(), db.session.query(Unit).first()
        for ordinal, text in enumerate(chosen.values(), start=101):
            meeting = make_meeting(committee=committee, ordinal=ordinal, place=text[:200],
                                   chair_name=text[:120], chair_office=text[:200])  # fmt: skip
            make_item(meeting=meeting, title=text[:500], presenter=text[:200], notes=text)
            given = make_assignment(committee=committee, title=text[:500])
            make_task(unit=unit, assignment=given, due=clock.today().replace(year=2020))
            paths += [f"/meetings/{meeting.id}/{name}.pdf" for name in ("minutes", "pack")]
        for ended in db.session.query(Membership).filter(Membership.ended_on.is_not(None)):
            ended.ended_on = None
        reach = open_sessions(now=clock.now())
    return paths, f"{reach['cookie_name']}={reach['secretariat']}"


def _at_once(server: Server, paths: list[str], cookie: str) -> tuple[list[Seen], Times]:
    others, done = Times(), threading.Event()
    reader = threading.Thread(target=_read_on, args=(server, cookie, others, done))
    reader.start()
    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            jobs = [
                pool.submit(_ask, server, path, cookie) for path in paths for _ in range(AT_ONCE)
            ]
            return [job.result() for job in jobs], others
    finally:
        done.set()
        reader.join()


def _read_on(server: Server, cookie: str, times: Times, done: threading.Event) -> None:
    while not done.wait(0.1):
        seen = _ask(server, "/tasks", cookie)
        times.answers.append(seen.seconds if seen.status == 200 else LIMIT)


def _ask(server: Server, path: str, cookie: str) -> Seen:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=120)
    started = time.monotonic()
    try:
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        body = answer.read()
        kind: Any = answer.getheader("Content-Type") or ""
        words = body.decode("utf-8", "replace") if "html" in kind else ""
        return Seen(path, time.monotonic() - started, answer.status, kind, words)
    except OSError as error:
        return Seen(path, time.monotonic() - started, 0, "", str(error))
    finally:
        connection.close()


def _workers(server: Server) -> set[str]:
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    return set(children.read_text(encoding="ascii").split())
