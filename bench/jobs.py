"""Time the work behind the pages: the scan, the postman, one printed paper, a hundred letters."""

import smtplib
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from flask import Flask
from sqlalchemy import func, select

from tests.post.sink import Sink
from tests.printing.samples import bac_kan
from tests.printing.test_urging import DRAFT as LETTER
from tracker import clock
from tracker.database import db, stop_reading
from tracker.jobs import rounds
from tracker.jobs.urging import GROUP, TOGETHER
from tracker.models import Letter
from tracker.printing import minutes, urging
from tracker.printing.urging import Printed
from tracker.queries.calendars import load_calendar

Result = TypeVar("Result")
LETTERS = 100


def time_jobs(app: Flask) -> Iterator[tuple[str, str]]:
    """Walk the jobs with what each took, in words."""
    with app.app_context(), Sink() as sink:
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=sink.url)
        morning = clock.moment_of(_next_working_day(), 8)
        first, wrote = _timed(lambda: rounds.scan(at=morning))
        yield "scan, first of the day", f"{first:.2f} s, {wrote.letters} letters"
        again, _ = _timed(lambda: rounds.scan(at=morning))
        yield "scan, again", f"{again:.2f} s"
        stop_reading()
        seconds, done = _timed(lambda: rounds.carry(at=morning + timedelta(minutes=1)))
        rate = sum(done.states.values()) / seconds
        yield "delivery", f"{rate:.0f} letters/s ({done.words()})"
        bare, count = _timed(lambda: _send_bare(sink))
        yield "bare smtplib, same letters", f"{count / bare:.0f} letters/s"
        yield "delivery / bare", f"{rate / (count / bare):.0%}"
    cold, paper = _timed(lambda: minutes.render(bac_kan()))
    yield "minutes PDF, cold", f"{cold:.2f} s, {len(paper) / 1024:.0f} kB"
    warm, _ = _timed(lambda: minutes.render(bac_kan()))
    yield "minutes PDF, warm", f"{warm:.2f} s"
    yield "urging, 100 letters", _time_letters()


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def _time_letters() -> str:
    """Print 100 letters as PDF and Word, then all in one PDF; return the time and the sizes."""
    papers = [replace(LETTER, addressee=f"Đơn vị thứ {order}") for order in range(1, LETTERS + 1)]
    groups = [papers[start : start + GROUP] for start in range(0, LETTERS, GROUP)]
    each, made = _timed(lambda: [one for group in groups for one in urging.render_each(group)])
    created, limits = LETTER.created_at, TOGETHER
    together, whole = _timed(
        lambda: urging.render_together(papers, title="Cả đợt", created=created, limits=limits)
    )
    done = [one for one in made if isinstance(one, Printed)]
    size = sum(len(one.pdf) + len(one.word) for one in done) + len(whole)
    return (
        f"{each + together:.1f} s ({len(done)} PDF and Word {each:.1f} s, all in one"
        f" {together:.1f} s), {size / 1024 / 1024:.1f} MB; target under 60 s"
    )


def _next_working_day() -> date:
    """Return the first working day to come that no letters were written on yet."""
    last = db.session.scalar(select(func.max(Letter.created_at)))
    known = clock.local(last).date() if last else clock.today()
    stop_reading()
    return load_calendar().add_working_days(max(known, clock.today()), 1)


def _send_bare(sink: Sink) -> int:
    """Send what the sink has got once more, with nothing but smtplib."""
    letters = list(sink.letters)
    with smtplib.SMTP("127.0.0.1", int(sink.url.rsplit(":", 1)[1].strip("/"))) as server:
        for letter in letters:
            server.sendmail(letter.sender, list(letter.recipients), letter.octets)
    return len(letters)
