"""Print the urging letters that wait: in groups, each kept as soon as it is made, then all in one.

A worker that is killed leaves its batch to the next round, which goes on where it stood.
"""

import logging
from dataclasses import replace
from datetime import datetime

from tracker import clock
from tracker.database import Doer, begin_writing, doer, stop_reading, transaction
from tracker.jobs.delivery import sender_name
from tracker.printing import urging as printing
from tracker.printing.faults import PaperFailed
from tracker.printing.sealed import IN_A_JOB
from tracker.services import files
from tracker.services.files import Made
from tracker.services.urging import making
from tracker.services.urging.making import Order, Sheaf

log = logging.getLogger("tracker.urging")
GROUP = 10  # letters a child prints: short of what its limits allow, however long their annexes
MOST_TURNS = 500  # groups a round prints of one batch
TOGETHER = replace(IN_A_JOB, cpu_seconds=240, wall_seconds=240.0)


def print_waiting(*, at: datetime | None = None) -> int:
    """Print every batch that waits, one after another; return how many letters were printed."""
    doer.set(Doer(name="scheduler"))
    holder, count = sender_name(), 0
    while (batch_id := _take_batch(holder, at)) is not None:
        try:
            count += print_batch(batch_id, holder=holder, at=at)
        finally:
            _give_up(batch_id, holder)
    return count


def print_batch(batch_id: int, *, holder: str, at: datetime | None = None) -> int:
    """Print the letters of one batch, then the file of all; return how many letters."""
    count = 0
    for _ in range(MOST_TURNS):
        orders = _take_orders(batch_id, holder, at)
        if orders is None:  # somebody else took it over
            break
        if orders:
            _print_group(orders, at)
            count += len(orders)
        elif _put_together(batch_id, at):
            break
    log.info("batch %s: %s letters printed", batch_id, count)
    return count


def _print_group(orders: list[Order], at: datetime | None) -> None:
    printed = printing.render_each([order.paper for order in orders], limits=IN_A_JOB)
    now = at or clock.now()
    outcomes = [
        one if isinstance(one, PaperFailed) else making.put_away(one, now=now) for one in printed
    ]
    begin_writing()
    with transaction():
        for order, outcome in zip(orders, outcomes, strict=True):
            making.keep_printed(order, outcome, now=now)
            if isinstance(outcome, PaperFailed):
                log.warning("letter %s not printed: %s", order.letter_id, outcome)
    stop_reading()


def _put_together(batch_id: int, at: datetime | None) -> bool:
    """Make the file of all letters and the archive; False when a letter changed meanwhile."""
    sheaf = making.gather(batch_id)
    stop_reading()
    if sheaf is None:
        return False
    now = at or clock.now()
    together = _render_together(sheaf, now) if sheaf.papers else None
    archive = making.pack(sheaf, now=now) if sheaf.files else None
    begin_writing()
    with transaction():
        done = making.finish(batch_id, sheaf, together=together, archive=archive, now=now)
    stop_reading()
    return done


def _render_together(sheaf: Sheaf, now: datetime) -> Made | PaperFailed:
    try:
        pdf = printing.render_together(
            sheaf.papers, title=sheaf.title, created=now, limits=TOGETHER
        )
    except PaperFailed as failed:
        log.warning("%s letters not in one file: %s", len(sheaf.papers), failed)
        return failed
    return files.put_made(pdf, now=now)


def _take_batch(holder: str, at: datetime | None) -> int | None:
    begin_writing()
    with transaction():
        return making.take_batch(holder=holder, now=at or clock.now())


def _take_orders(batch_id: int, holder: str, at: datetime | None) -> list[Order] | None:
    begin_writing()
    with transaction():
        orders = making.take_orders(batch_id, holder=holder, now=at or clock.now(), limit=GROUP)
    stop_reading()
    return orders


def _give_up(batch_id: int, holder: str) -> None:
    stop_reading()
    begin_writing()
    with transaction():
        making.give_up_batch(batch_id, holder=holder)
