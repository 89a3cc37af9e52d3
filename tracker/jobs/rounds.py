"""One round of everything the clock does: open periods, write reminders, carry letters."""

import logging
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Event

from flask import current_app

from tracker import clock
from tracker.database import Doer, begin_writing, doer, stop_reading, transaction
from tracker.jobs.crew import Crew
from tracker.jobs.delivery import Round, deliver
from tracker.queries.calendars import load_calendar
from tracker.rules.faults import Refused
from tracker.services import calendars, expansion, reminders, tidying
from tracker.services.files import Findings
from tracker.services.heartbeats import beat
from tracker.services.meetings import reminders as session_reminders
from tracker.services.paper_orders import forget_old_orders
from tracker.services.reminders import ScanResult
from tracker.services.succession import ahead

log = logging.getLogger("tracker.rounds")


def scan(*, at: datetime | None = None) -> ScanResult:
    """Open the periods that have begun and write the reminders that are due.

    Each step commits, and the letters batch by batch, so nobody waits long for the database. A
    round that was cut off is finished by the next.
    """
    now = at or clock.now()
    today = clock.local(now).date()
    doer.set(Doer(name="scheduler"))
    succeed(at=now)  # first: a period that begins on that day is asked of the new unit
    begin_writing()
    with transaction():
        opened = expansion.open_periods(today=today, now=now)
    result = _write_reminders(today=today, now=now)
    begin_writing()
    with transaction():
        is_working_day = load_calendar().is_working_day(today)
        is_time = reminders.is_time_for_digests(now, is_working_day=is_working_day)
        asked = session_reminders.write_reminders(today=today, now=now)
        asked += calendars.ask_for_next_year(today=today, now=now) if is_time else 0
        beat("scan", now=now, detail=f"periods {opened}, letters {result.letters}")
    if opened or result.letters or asked:
        log.info("scan: %s tasks opened, %s letters written", opened, result.letters + asked)
    return replace(result, opened=opened)


def succeed(*, at: datetime | None = None) -> int:
    """Carry out the successions whose day has come, each as a whole; return how many.

    One that cannot be carried out any more stays as it was, and the secretariat is told.
    """
    now = at or clock.now()
    today = clock.local(now).date()
    doer.set(Doer(name="scheduler"))
    due = ahead.list_due(today=today)
    return sum(_succeed(succession_id, today, now) for succession_id in due)


def _succeed(succession_id: int, today: date, now: datetime) -> bool:
    begin_writing()
    try:
        with transaction():
            outcome = ahead.carry_out_due(succession_id, today=today, now=now)
    except Refused as refusal:
        log.warning("succession %s cannot be carried out: %s", succession_id, refusal.fault)
        begin_writing()
        with transaction():
            ahead.keep_refusal(succession_id, refusal, today=today, now=now)
        return False
    if outcome is not None:
        log.info("succession %s carried out: %s tasks", succession_id, outcome.tasks)
    return outcome is not None


def _write_reminders(*, today: date, now: datetime) -> ScanResult:
    drafts = reminders.draft_letters(today=today, now=now)  # reads only, under no lock
    result = ScanResult()
    for batch in reminders.batches(drafts):
        begin_writing()
        with transaction():
            result += reminders.write_letters(batch, now=now)
    return result


def carry(*, at: datetime | None = None, stopping: Event | None = None) -> Round:
    """Carry the letters that may go and leave the heartbeat."""
    done = _carry(at, stopping)
    now = at or clock.now()
    begin_writing()
    with transaction():
        beat("delivery", now=now, detail=done.words())
    return done


def _carry(at: datetime | None, stopping: Event | None) -> Round:
    """Carry letters over as many connections as a server needs; into a folder, one by one."""
    settings = current_app.config["SETTINGS"]
    if settings.mail_folder is not None:
        return deliver(at=at)
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    return Crew(app, most=settings.mail_senders, at=at, stopping=stopping).work()


def tidy() -> Findings:
    """Forget what has had its day and hold the files against their rows, each night."""
    now = clock.now()
    begin_writing()
    with transaction():
        tidying.forget_what_has_had_its_day(now=now)
        days = current_app.config["SETTINGS"].import_days
        forgotten = tidying.forget_unfinished_imports(before=now - timedelta(days=days))
        forget_old_orders(now=now)
        tidying.renew_statistics()
    findings = tidying.check_files(now=now)
    stop_reading()
    words = (
        f"missing {len(findings.missing)}, altered {len(findings.altered)}, "
        f"swept {findings.swept}, imports {forgotten}"
    )
    if findings.missing or findings.altered:
        log.error("files: %s: %s", words, (*findings.missing, *findings.altered)[:20])
    begin_writing()
    with transaction():
        beat("tidy", now=now, detail=words)
    return findings
