"""The scheduler: wakes the rounds by the clock, in one process, and holds no truth itself.

A missed or repeated firing is harmless: each round asks the database what is due.
"""

import logging
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from threading import Event

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask

from tracker import clock
from tracker.database import MACHINE_STARTED, begin_writing, stop_reading, transaction
from tracker.jobs import (
    annexes,
    consolidated,
    paper_orders,
    returns,
    rounds,
    session_papers,
    urging,
)
from tracker.jobs.delivery import sender_name
from tracker.queries.health import JUMP, SENDER
from tracker.rules.health import jumped
from tracker.services.heartbeats import beat
from tracker.services.leadership import AdvisoryLock, give_up_lease, take_lease, uses_lease

log = logging.getLogger("tracker.scheduler")
SCAN_EVERY = 300  # seconds
DELIVER_EVERY = 15
LEAD_EVERY = 10
LOOK_FOR_FILES_EVERY = 5


class Leader:
    """This process's claim to be the one that works."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._name = sender_name()
        self._lock = AdvisoryLock()
        self.leads = False
        self.stopping = Event()  # no further letter is begun
        self._seen: tuple[datetime, timedelta] | None = None

    def renew(self) -> bool:
        """Take or keep the lead; say so in the log when it changes."""
        with self._app.app_context():
            led, self.leads = self.leads, self._hold()
            if self.leads:
                self._give_sign()
        if led != self.leads:
            log.info("%s %s", self._name, "leads now" if self.leads else "no longer leads")
        return self.leads

    def let_go(self) -> None:
        """Leave the lead to the next in line."""
        with self._app.app_context():
            if uses_lease() and self.leads:
                begin_writing()
                with transaction():
                    give_up_lease(self._name)
            self._lock.let_go()
        self.leads = False

    def _give_sign(self) -> None:
        """Show that somebody works, and whether the clock was set meanwhile."""
        wall, steady = clock.real_now(), clock.steady()
        before, self._seen = self._seen, (wall, steady)
        begin_writing()
        with transaction():
            beat(SENDER, now=clock.now())
            if before and jumped(wall - before[0], steady - before[1]):
                beat(JUMP, now=clock.now(), detail=f"{wall - before[0] - (steady - before[1])}")
                log.warning("the clock was set: %s", wall - before[0] - (steady - before[1]))

    def _hold(self) -> bool:
        if not uses_lease():
            return self._lock.hold()
        begin_writing()
        with transaction():
            return take_lease(self._name, now=MACHINE_STARTED + clock.steady())


def start(app: Flask) -> Callable[[], None]:
    """Start a scheduler beside the web in this process; return what stops it."""
    scheduler = BackgroundScheduler(timezone=clock.ZONE)
    leader = _plan(app, scheduler)
    scheduler.start()

    def stop() -> None:
        leader.stopping.set()
        scheduler.shutdown(wait=True)
        leader.let_go()

    return stop


def run(app: Flask) -> None:
    """Run the scheduler as a process of its own until Ctrl-C or SIGTERM."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    scheduler = BlockingScheduler(timezone=clock.ZONE)
    leader = _plan(app, scheduler)
    try:
        scheduler.start()
    except (KeyboardInterrupt, SystemExit):
        log.info("stopping")
    finally:
        leader.stopping.set()
        if scheduler.running:
            scheduler.shutdown(wait=True)
        leader.let_go()


def _plan(app: Flask, scheduler: BaseScheduler) -> Leader:
    """Declare the jobs; the first rounds come at once, so a restart catches up at once."""
    leader = Leader(app)
    leader.renew()
    for work, seconds in (
        (rounds.scan, SCAN_EVERY),
        (partial(rounds.carry, stopping=leader.stopping), DELIVER_EVERY),
        (annexes.read_waiting, LOOK_FOR_FILES_EVERY),
        (urging.print_waiting, LOOK_FOR_FILES_EVERY),
        (consolidated.print_waiting, LOOK_FOR_FILES_EVERY),
        (session_papers.print_waiting, LOOK_FOR_FILES_EVERY),
        (paper_orders.print_waiting, LOOK_FOR_FILES_EVERY),
        (returns.collect, SCAN_EVERY),
    ):
        scheduler.add_job(
            _guarded(app, leader, work),
            "interval",
            seconds=seconds,
            next_run_time=clock.real_now(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    scheduler.add_job(
        _guarded(app, leader, rounds.tidy),
        "cron",
        hour=2,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.add_job(leader.renew, "interval", seconds=LEAD_EVERY, misfire_grace_time=None)
    return leader


def _guarded(app: Flask, leader: Leader, work: Callable[[], object]) -> Callable[[], None]:
    """Do the work only while leading; a failed round is logged and the next one tries again."""

    def job() -> None:
        if not leader.leads:
            return
        with app.app_context():
            try:
                work()
            except Exception:
                log.exception("a round failed")
            finally:
                stop_reading()

    return job
