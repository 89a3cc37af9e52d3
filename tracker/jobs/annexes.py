"""Read the annexes that were too large to read while their senders waited."""

import logging
from datetime import datetime

from tracker import clock
from tracker.database import Doer, begin_writing, doer, stop_reading, transaction
from tracker.rules.faults import Refused
from tracker.services.annexes import intake
from tracker.sheets.reading import read_book

log = logging.getLogger("tracker.annexes")


def read_waiting(*, at: datetime | None = None) -> int:
    """Read every file that waits, one after another; return how many there were.

    Nothing is locked while a file is read; a reader that dies leaves it to the next round.
    """
    doer.set(Doer(name="scheduler"))
    count = 0
    while taken := _take_next(at or clock.now()):
        read_one(taken.import_id, taken.name, taken.data)
        log.info("annex %s read: %s bytes", taken.import_id, len(taken.data))
        count += 1
    return count


def read_one(import_id: int, name: str, data: bytes) -> None:
    """Read one file and keep what it holds, or why it could not be read."""

    def tell(rows_read: int, rows_in_all: int) -> None:
        begin_writing()
        with transaction():
            intake.keep_progress(import_id, rows_read, rows_in_all)

    try:
        book = read_book(data, name, tell=tell)
        begin_writing()
        with transaction():
            intake.keep_book(import_id, book)
    except Refused as refusal:
        begin_writing()
        with transaction():
            intake.keep_problem(import_id, refusal)
    stop_reading()


def _take_next(now: datetime) -> intake.Taken | None:
    begin_writing()
    with transaction():
        return intake.take_next(now=now)
