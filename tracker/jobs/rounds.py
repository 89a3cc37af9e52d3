"""One round of everything the clock does: open periods, write reminders, carry letters."""

import logging
from datetime import datetime, timedelta

from tracker import clock
from tracker.database import Doer, begin_writing, doer, transaction
from tracker.jobs.delivery import Round, deliver
from tracker.services import expansion, reminders
from tracker.services.heartbeats import beat
from tracker.services.reminders import ScanResult

log = logging.getLogger("tracker.rounds")
MORNING = (8, 0)  # when a demonstration's day begins, after the letters of 07:30
LONGEST_WALK = 400  # days


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
    return result


def carry(*, at: datetime | None = None) -> Round:
    """Carry the letters that may go and leave the heartbeat."""
    done = deliver(at=at)
    now = at or clock.now()
    begin_writing()
    with transaction():
        beat("delivery", now=now, detail=done.words())
    return done


def walk_to(target: datetime) -> int:
    """Move a demonstration's clock to ``target``, living through each morning on the way.

    Returns how many days were lived through.
    """
    days = 0
    while days < LONGEST_WALK:
        tomorrow = clock.today() + timedelta(days=1)
        morning = clock.moment_of(tomorrow, *MORNING)
        if morning > target:
            break
        clock.set_now(morning)
        scan()
        carry()
        days += 1
    if clock.now() < target:
        clock.set_now(target)
    scan()
    carry()
    return days
