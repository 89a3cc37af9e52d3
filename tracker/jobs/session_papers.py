"""Print the papers of sessions that have their number and not yet their files."""

import logging
from datetime import datetime

from tracker import clock
from tracker.database import Doer, begin_writing, doer, stop_reading, transaction
from tracker.printing.faults import PaperFailed
from tracker.printing.sealed import IN_A_JOB
from tracker.queries.session_issues import list_unmade
from tracker.services.session_papers import issuing

log = logging.getLogger("tracker.session_papers")


def print_waiting(*, at: datetime | None = None) -> int:
    """Print every paper that waits, each by itself; return how many were printed.

    One that fails waits until somebody asks for it again.
    """
    doer.set(Doer(name="scheduler"))
    codes = list_unmade()
    stop_reading()
    return sum(_print_one(code, at) for code in codes)


def _print_one(code: str, at: datetime | None) -> bool:
    order = issuing.order_of(code)
    stop_reading()
    if order is None:
        return False
    outcome = issuing.print_order(order, limits=IN_A_JOB)
    begin_writing()
    with transaction():
        issuing.keep_printed(order, outcome, now=at or clock.now())
    stop_reading()
    if isinstance(outcome, PaperFailed):
        log.warning("paper %s not printed: %s", order.stem, outcome)
        return False
    return True
