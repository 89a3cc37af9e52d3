"""Print HTML as PDF behind glass: in another process, within limits, without files or networks.

A press (``press.py``) is started when first needed and kept warm; it forks for each paper.
Measured on 2 cores, one page: 0.15 s from the warm press, 0.75 s from a fresh child. The papers
of one process of ours queue.
"""

import atexit
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from tracker.printing.faults import PaperFailed, PaperFault
from tracker.printing.frames import read_frame
from tracker.printing.pressroom import Press
from tracker.printing.variants import Variant

Job = dict[str, Any]  # what one paper asks of the press; plain values, so that it can be kept
Tell = Callable[[int], None]  # hears of each page that is laid out

LARGEST_HTML = 4_000_000
LARGEST_HTML_OF_MANY = 16_000_000
SECONDS_OF_GRACE = 3.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one paper may use: seconds of processor, of the clock, of waiting; bytes of memory."""

    cpu_seconds: int = 60
    wall_seconds: float = 20.0
    memory_bytes: int = 700 * 1024 * 1024
    queue_seconds: float = 6.0
    is_in_a_job: bool = False  # on a press of its own, so that no reader waits behind it


AT_THE_DESK = Limits()  # a reader is waiting: queue, paper and grace end within 30 s
IN_A_JOB = Limits(wall_seconds=120.0, queue_seconds=120.0, is_in_a_job=True)


@dataclass(frozen=True, slots=True)
class Printed:
    """The two files of a paper."""

    pdf: bytes
    word: bytes


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether papers can be printed here, and if not, why."""

    reason: str = ""

    def __bool__(self) -> bool:
        """Say yes when nothing stands in the way."""
        return not self.reason


_press = Press()
_press_of_jobs = Press()
for _one in (_press, _press_of_jobs):
    atexit.register(_one.stop)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_one.forget)


def render_pdf(
    html: str,
    *,
    title: str,
    created: datetime,
    limits: Limits = AT_THE_DESK,
    variant: Variant = Variant.EVERYDAY,
) -> bytes:
    """Return the tagged PDF of a whole HTML page: PDF/UA-1, or PDF/A-2a for the archive.

    Author, subject and keywords are those of the page (``_page.html``). It may ask for ``data:``
    addresses and for ``asset:<file name>`` of our fonts and style sheets; every other address is
    refused. The same page, title and moment give the same bytes.

    Raises PaperFailed, whatever the page does; the caller's process is never at risk.
    """
    return print_job(pdf_job(html, title=title, created=created, variant=variant), limits=limits)


def pdf_job(
    html: str, *, title: str, created: datetime, variant: Variant = Variant.EVERYDAY
) -> Job:
    """Return what the PDF of a whole HTML page asks of the press."""
    return {"pages": [html], "title": title, "variant": variant, "created": created.isoformat()}


def word_job(facts: object, *, created: datetime) -> Job:
    """Return what a Word document asks of the press."""
    return {"word": facts, "created": created.isoformat()}


def print_job(job: Job, *, limits: Limits, tell: Tell | None = None) -> bytes:
    """Return the file a job asks for; ``tell`` hears of the pages of a PDF as they are laid out.

    Raises PaperFailed.
    """
    size = sum(map(len, job.get("pages", ())))
    if size > LARGEST_HTML:
        raise PaperFailed(PaperFault.TOO_BIG, f"{size} characters")
    return _exchange({**job, "tells": tell is not None}, limits, tell)


def render_all(pages: Sequence[str], *, title: str, created: datetime, limits: Limits) -> bytes:
    """Return many papers as one tagged PDF, each with the page numbers of its own.

    Raises PaperFailed.
    """
    size = sum(map(len, pages))
    if size > LARGEST_HTML_OF_MANY:
        raise PaperFailed(PaperFault.TOO_BIG, f"{size} characters in {len(pages)} papers")
    job = {"pages": list(pages), "title": title, "created": created.isoformat()}
    return _exchange(job, limits)


def write_word(facts: object, *, created: datetime, limits: Limits = AT_THE_DESK) -> bytes:
    """Return a letter as a Word document (.docx) from plain facts; see ``printing.word``.

    Raises PaperFailed.
    """
    return print_job(word_job(facts, created=created), limits=limits)


def print_group(jobs: Sequence[Job], *, limits: Limits) -> list[bytes | PaperFailed]:
    """Return several papers printed by one child, each printed or failed by itself.

    Raises PaperFailed when the child itself did not last: what it held is to be tried singly.
    """
    if any(len(page) > LARGEST_HTML for job in jobs for page in job.get("pages", ())):
        raise PaperFailed(PaperFault.TOO_BIG)
    packed = BytesIO(_exchange({"many": list(jobs)}, limits))
    return [_understood(read_frame(packed) or b"Fbroken") for _ in jobs]


def _exchange(job: Job, limits: Limits, tell: Tell | None = None) -> bytes:
    press = _press_of_jobs if limits.is_in_a_job else _press
    answer = press.exchange(
        json.dumps({**job, "limits": asdict(limits)}).encode(),
        queue_seconds=limits.queue_seconds,
        seconds=limits.wall_seconds + SECONDS_OF_GRACE,
        tell=tell,
    )
    understood = _understood(answer)
    if isinstance(understood, PaperFailed):
        raise understood
    return understood


def _understood(answer: bytes) -> bytes | PaperFailed:
    if answer[:1] == b"P":
        return answer[1:]
    reason, _, detail = answer[1:].decode().partition(" ")
    return PaperFailed(PaperFault(reason), detail)


def is_available() -> Availability:
    """Tell whether papers can be printed here; the first answer starts the press (one second).

    Without Pango the rest of the product works; the pages say why there is no PDF.
    """
    try:
        _press.start()
    except PaperFailed as failed:
        return Availability(failed.detail)
    return Availability()
