"""``python -m bench.ordered``: how long pages take while a big ordered pack is on the press.

A reader asks for the list of tasks, over and over: first with nothing else going on, then while
the scheduler's process prints the pack. Figures are printed, never asserted.
"""

import argparse
import threading
import time
from dataclasses import replace

from app import create_app
from bench.faults.desks import ask, sign_in
from bench.faults.world import PROCESSES, World, Worlds
from bench.load import Times
from bench.servers import Server, serving
from config import read
from tests.factories import make_actor
from tests.printing import models
from tracker import clock
from tracker.database import begin_writing, db, transaction
from tracker.jobs.paper_orders import print_waiting
from tracker.models import Committee, PaperOrder
from tracker.printing import session_pack
from tracker.rules.permissions import Action, Role
from tracker.services.paper_orders import OrderFacts, place_order

BETWEEN = 0.1  # seconds from one page to the next, as somebody reads them
PATIENCE = 600


def main() -> None:
    """Measure both, and say how long the pack took."""
    options = _options()
    worlds = Worlds(options.tasks)
    try:
        with worlds.world() as world, serving("app:production()", world.environ) as server:
            cookie = _order(world, rows=options.rows)
            quiet = _read_for(server, cookie, options.seconds)
            printing, seconds = _read_while_printing(world, server, cookie)
            with world.database():
                pages = db.session.query(PaperOrder).one().pages_done
    finally:
        worlds.remove()
    print(f"a pack of {options.rows} overdue tasks, {pages} pages told, {seconds:.1f} s")
    for name, times in (("alone", quiet), ("meanwhile", printing)):
        shares = ", ".join(f"{times.share(part):.0f}" for part in (0.5, 0.95, 1.0))
        print(f"{name:10} p50, p95, worst of {len(times.answers)} pages: {shares} ms")


def _order(world: World, *, rows: int) -> str:
    """Order the pack; return the cookie of somebody else who reads."""
    [(unit, few)] = models.PACK.overdue
    pack = replace(models.PACK, overdue=[(unit, (list(few) * rows)[:rows])])
    job = models.order_of(lambda: session_pack.render(pack))
    with world.database():
        begin_writing()
        with transaction():
            committee = db.session.query(Committee).one()
            actor = make_actor(committee=committee, role=Role.SECRETARIAT)
            facts = OrderFacts(
                action=Action.SEE_MEETING,
                address="/meetings/1/pack.pdf",
                back="/meetings/1",
                title=job["title"],
                name="pack.pdf",
                job=job,
            )
            place_order(facts, actor=actor, now=clock.now())
            return sign_in(1, committee)[0]


def _read_while_printing(world: World, server: Server, cookie: str) -> tuple[Times, float]:
    process = PROCESSES.Process(target=_print, args=(world.environ,))
    done, times = threading.Event(), Times()
    reader = threading.Thread(target=_read_on, args=(server, cookie, times, done))
    start = time.monotonic()
    process.start()
    reader.start()
    process.join(PATIENCE)
    seconds = time.monotonic() - start
    done.set()
    reader.join()
    return times, seconds


def _read_for(server: Server, cookie: str, seconds: float) -> Times:
    times, done = Times(), threading.Event()
    reader = threading.Thread(target=_read_on, args=(server, cookie, times, done))
    reader.start()
    done.wait(seconds)
    done.set()
    reader.join()
    return times


def _read_on(server: Server, cookie: str, times: Times, done: threading.Event) -> None:
    while not done.wait(BETWEEN):
        start = time.monotonic()
        answer = ask(f"http://127.0.0.1:{server.port}/tasks", cookie)
        if answer.status != 200:
            raise RuntimeError(f"the reader is answered {answer.status}")
        times.answers.append(time.monotonic() - start)


def _print(environ: dict[str, str]) -> None:
    with create_app(read(environ)).app_context():
        print_waiting()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.ordered", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000, help="overdue tasks in the pack")
    parser.add_argument("--tasks", type=int, default=100, help="in the list that is read")
    parser.add_argument("--seconds", type=float, default=15.0, help="of reading alone")
    return parser.parse_args()


if __name__ == "__main__":
    main()
