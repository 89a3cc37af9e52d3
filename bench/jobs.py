"""Time the work behind the pages: the scan, the postman, one printed paper, a hundred letters."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from flask import Flask

from bench.delivery import compare, next_working_day
from tests.printing.samples import bac_kan
from tests.printing.test_urging import DRAFT as LETTER
from tracker import clock
from tracker.database import stop_reading
from tracker.jobs import rounds
from tracker.jobs.urging import GROUP, TOGETHER
from tracker.printing import minutes, urging
from tracker.printing.urging import Printed

Result = TypeVar("Result")
LETTERS = 100


def time_jobs(app: Flask) -> Iterator[tuple[str, str]]:
    """Walk the jobs with what each took, in words."""
    with app.app_context():
        morning = clock.moment_of(next_working_day(), 8)
        first, wrote = _timed(lambda: rounds.scan(at=morning))
        yield "scan, first of the day", f"{first:.2f} s, {wrote.letters} letters"
        again, _ = _timed(lambda: rounds.scan(at=morning))
        yield "scan, again", f"{again:.2f} s"
        stop_reading()
    yield from compare(app).lines()
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
