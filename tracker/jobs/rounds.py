"""One round of everything the clock does: open periods, write reminders, carry letters."""

import logging
from dataclasses import replace
from datetime import datetime

from tracker import clock
from tracker.database import Doer, begin_writing, doer, transaction
from tracker.jobs.delivery import Round, deliver
from tracker.services import expansion, reminders
from tracker.services.heartbeats import beat
from tracker.services.reminders import ScanResult

log = logging.getLogger("tracker.rounds")


def scan(*, at: datetime | None = None) -> ScanResult:
    """Open the periods that have begun and write the reminders that are due; one commit."""
    now = at or clock.now()
    today = clock.local(now).date()
    doer.set(Doer(name="scheduler"))
    begin_writing()
    with transaction():
        opened = expansion.open_periods(today=today, now=now)
        result = reminders.scan(today=today, now=now)
        beat("scan", now=now, detail=f"periods {opened}, letters {result.letters}")
    if opened or result.letters:
        log.info("scan: %s tasks opened, %s letters written", opened, result.letters)
    return replace(result, opened=opened)


def carry(*, at: datetime | None = None) -> Round:
    """Carry the letters that may go and leave the heartbeat."""
    done = deliver(at=at)
    now = at or clock.now()
    begin_writing()
    with transaction():
        beat("delivery", now=now, detail=done.words())
    return done
