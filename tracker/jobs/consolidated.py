"""Print the issued reports that wait, each by itself, and keep their files once."""

import logging
from datetime import datetime

from tracker import clock
from tracker.database import Doer, begin_writing, doer, stop_reading, transaction
from tracker.jobs.delivery import sender_name
from tracker.printing import consolidated as printing
from tracker.printing.consolidated import ReportPaper
from tracker.printing.faults import PaperFailed
from tracker.printing.sealed import Printed
from tracker.services.consolidated import issuing

log = logging.getLogger("tracker.consolidated")


def print_waiting(*, at: datetime | None = None) -> int:
    """Print every report that waits; return how many were printed.

    A worker that is killed leaves its report to the next round.
    """
    doer.set(Doer(name="scheduler"))
    holder, count = sender_name(), 0
    while (order := _take_order(holder, at)) is not None:
        outcome = _printed(order.paper)
        begin_writing()
        with transaction():
            issuing.keep_printed(order, outcome, now=at or clock.now())
        stop_reading()
        if isinstance(outcome, PaperFailed):
            log.warning("report %s not printed: %s", order.report_id, outcome)
        else:
            count += 1
    return count


def _take_order(holder: str, at: datetime | None) -> issuing.Order | None:
    begin_writing()
    with transaction():
        order = issuing.take_order(holder=holder, now=at or clock.now())
    stop_reading()
    return order


def _printed(paper: ReportPaper) -> Printed | PaperFailed:
    try:
        return printing.render_both(paper)
    except PaperFailed as failed:
        return failed
