"""Print the papers that were ordered, one after another; a worker that is killed leaves the rest.

Nothing is locked while the press works; it tells of its pages, and those who wait are told.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from tracker import clock
from tracker.database import Doer, begin_writing, doer, stop_reading, transaction
from tracker.printing.faults import PaperFailed, PaperFault
from tracker.printing.sealed import IN_A_JOB, print_job
from tracker.services import files, paper_orders
from tracker.services.files import Made
from tracker.services.paper_orders import Taken

log = logging.getLogger("tracker.paper_orders")
LIMITS = replace(IN_A_JOB, queue_seconds=60.0)  # with it the press is done within the lease
TELL_EVERY = timedelta(seconds=1)


def print_waiting(*, at: datetime | None = None) -> int:
    """Print every paper that waits; return how many were printed.

    When the press is busy with something else, the next round goes on.
    """
    doer.set(Doer(name="scheduler"))
    count = 0
    while (taken := _take_next(at)) is not None:
        outcome = _print(taken, at)
        begin_writing()
        with transaction():
            paper_orders.keep_printed(taken, outcome, now=at or clock.now())
        stop_reading()
        if isinstance(outcome, Made):
            count += 1
            continue
        log.warning("order %s not printed: %s", taken.order_id, outcome)
        if outcome.reason is PaperFault.BUSY:
            break
    return count


def _print(taken: Taken, at: datetime | None) -> Made | PaperFailed:
    told = clock.steady()

    def tell(page: int) -> None:
        nonlocal told
        if clock.steady() - told < TELL_EVERY:
            return
        told = clock.steady()
        begin_writing()
        with transaction():
            paper_orders.keep_progress(taken, page, now=at or clock.now())
        stop_reading()

    try:
        content = print_job(taken.job, limits=LIMITS, tell=tell)
    except PaperFailed as failed:
        return failed
    return files.put_made(content, now=at or clock.now())


def _take_next(at: datetime | None) -> Taken | None:
    begin_writing()
    with transaction():
        taken = paper_orders.take_next(now=at or clock.now())
    stop_reading()
    return taken
