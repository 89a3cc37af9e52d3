"""The press: a process of its own that keeps WeasyPrint warm and prints each paper in a fresh fork.

Word documents are written here too: what reads nothing but facts needs no more, and python-docx
with its parser stays out of the processes that serve pages.

Started by ``pressroom`` as ``python -m tracker.printing.press``; nobody imports it. It gets no
secrets in its environment, serves no address but ``data:`` and its own assets, and forks for every
paper, so that limits count per paper and a paper that goes wrong takes nothing with it.
"""

import contextlib
import gc
import json
import logging
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable
from datetime import datetime
from io import BytesIO, FileIO
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import weasyprint
from weasyprint.logger import PROGRESS_LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from tracker.children import leave_signals_to_the_caller, limit_this_process, why_it_ended
from tracker.printing.frames import TOLD, read_frame, write_frame
from tracker.printing.glyphs import Glyphs
from tracker.printing.tagging import finish
from tracker.printing.variants import Variant
from tracker.printing.widths import width_of
from tracker.printing.word import write_letter
from tracker.printing.word_composed import write_composed
from tracker.printing.word_reports import write_report

PRINTED = b"P"
FAILED = b"F"
WRITERS = {"composed": write_composed, "report": write_report}
SHEET = "asset:decree30.css"
LINK_TO_SHEET = f'<link rel="stylesheet" href="{SHEET}">'
FIRST_PAGE = f'<html lang="vi"><title>1</title>{LINK_TO_SHEET}<h1>1 <b>2 <i>3</i></b> <i>4</i></h1>'
LAYING_OUT = "Step 5 - Creating layout - Page"
OBJECTS_BEFORE_A_LOOK = 100_000  # for garbage; a fork ends with its paper
TYPES = {".ttf": "font/ttf", ".css": "text/css; charset=utf-8"}


class AssetFetcher(URLFetcher):  # type: ignore[misc]
    """Serve ``data:`` and the named assets held in memory; refuse files, networks and the rest."""

    def __init__(self, assets: dict[str, bytes]) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self._assets = assets

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the asset of that name, or what a ``data:`` address carries."""
        name = url.removeprefix("asset:")
        if name == url:
            return super().fetch(url, headers)
        if name not in self._assets:
            raise ValueError(f"no such asset: {name}")
        kind = TYPES[Path(name).suffix]
        return URLFetcherResponse(url, self._assets[name], {"Content-Type": kind})


def print_paper(job: dict[str, Any], desk: "Desk") -> bytes:
    """Return what one job asks for: a Word document, or the tagged PDF of its pages."""
    if "word" in job:
        write = WRITERS.get(job["word"].get("paper"), write_letter)
        return write(job["word"], created=datetime.fromisoformat(job["created"]))
    papers = [desk.lay_out(html) for html in job["pages"]]
    document = papers[0]
    if len(papers) > 1:  # each keeps the page numbers it was laid out with
        document = document.copy([page for paper in papers for page in paper.pages])
    document.metadata.title = job["title"]
    document.metadata.created = document.metadata.modified = job["created"]
    return write_pdf(document, Variant(job.get("variant", Variant.EVERYDAY)))


def write_pdf(document: weasyprint.Document, variant: Variant) -> bytes:
    """Return laid out pages as a file with all its tags."""
    pdf: bytes = document.write_pdf(
        pdf_variant=variant.value,
        pdf_tags=True,
        finisher=lambda laid_out, made: finish(made, laid_out, variant),
    )
    return pdf


def print_many(jobs: Iterable[dict[str, Any]], desk: "Desk") -> bytes:
    """Return the answers to several jobs, one after the other; one that fails stops no other.

    They share a process, which halves the time of a short letter.
    """
    made = BytesIO()
    for job in jobs:
        write_frame(made, answer(job, desk))
    return made.getvalue()


class Desk:
    """Where papers are laid out one after the other: the fonts and our style sheet read once.

    It is made before the first fork, so that every paper finds them ready.
    """

    def __init__(self, assets: dict[str, bytes]) -> None:
        self._fetcher = AssetFetcher(assets)
        self._glyphs = Glyphs(data for name, data in assets.items() if name.endswith(".ttf"))
        self._fonts = FontConfiguration()
        self._sheets = [
            weasyprint.CSS(url=SHEET, url_fetcher=self._fetcher, font_config=self._fonts)
        ]
        write_pdf(self.lay_out(FIRST_PAGE), Variant.EVERYDAY)  # all cuts are loaded now
        width_of("", size=14)  # and what Word is measured by

    def lay_out(self, html: str) -> weasyprint.Document:
        """Return the pages of one paper."""
        first, link, rest = self._glyphs.only(html).partition(LINK_TO_SHEET)
        page = weasyprint.HTML(string=first + rest, base_url="asset:", url_fetcher=self._fetcher)
        return page.render(font_config=self._fonts, stylesheets=self._sheets if link else None)


def answer(job: dict[str, Any], desk: Desk, _pass_on: object = None) -> bytes:
    """Return the paper, or the reason why there is none, as one message."""
    try:
        if "many" in job:
            return PRINTED + print_many(job["many"], desk)
        return PRINTED + print_paper(job, desk)
    except (MemoryError, SystemError):  # the latter when a C library lost the former
        return failure("memory")
    except RecursionError:
        return failure("too_big", "nested too deeply")
    except Exception as fault:  # noqa: BLE001 - the outermost loop; the caller is told what it was
        return failure("broken", type(fault).__name__)


def failure(reason: str, detail: str = "") -> bytes:
    """Return the message that says why there is no paper."""
    return FAILED + f"{reason} {detail}".encode()


def print_in_a_fork(
    job: dict[str, Any], desk: "Desk", pass_on: Callable[[bytes], None] | None = None
) -> bytes:
    """Print one job in a child with its own limits and temporary folder; never raise for it.

    What the child says of its progress is passed on.
    """
    with tempfile.TemporaryDirectory(prefix="paper-") as folder:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            tempfile.tempdir = folder
            print_and_exit(job, desk, writing)
        os.close(writing)
        with FileIO(reading) as pipe:
            message = read_frame(pipe)
            while message is not None and message[:1] == TOLD:
                if pass_on is not None:
                    pass_on(message)
                message = read_frame(pipe)
        _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        name = signal.Signals(os.WTERMSIG(status)).name
        return failure(why_it_ended(name), name)
    return message or failure("broken", "no answer")


def print_and_exit(job: dict[str, Any], desk: "Desk", writing: int) -> NoReturn:
    """Write the answer down the pipe and leave at once, without the parent's clean-up."""
    try:
        limit_this_process(job["limits"])
        gc.set_threshold(OBJECTS_BEFORE_A_LOOK)
        with FileIO(writing, "w") as pipe:
            if job.get("tells"):
                PROGRESS_LOGGER.setLevel(logging.INFO)
                PROGRESS_LOGGER.addHandler(PageTeller(pipe))
            write_frame(pipe, answer(job, desk))
    except MemoryError:  # not even room to say so
        os.kill(os.getpid(), signal.SIGKILL)
    finally:
        os._exit(0)


class PageTeller(logging.Handler):
    """Says down a pipe how many pages are laid out: WeasyPrint tells that to its log alone."""

    def __init__(self, pipe: BinaryIO) -> None:
        super().__init__()
        self._pipe, self._last = pipe, 0

    def emit(self, record: logging.LogRecord) -> None:
        """Tell of a page that is begun, once for each further one: pages are laid out again."""
        if isinstance(record.args, tuple) and record.args and record.msg.startswith(LAYING_OUT):
            page = record.args[0]
            if isinstance(page, int) and page > self._last:
                self._last = page
                write_frame(self._pipe, TOLD + str(page).encode())


def load_assets(folders: Iterable[str]) -> dict[str, bytes]:
    """Read the fonts and style sheets that papers may ask for by name."""
    files = [path for folder in folders for path in sorted(Path(folder).iterdir())]
    return {path.name: path.read_bytes() for path in files if path.suffix in TYPES}


def serve(orders: BinaryIO, answers: BinaryIO, desk: Desk) -> None:
    """Answer one order after the other until the caller closes the pipe."""

    def pass_on(message: bytes) -> None:
        write_frame(answers, message)

    print_one = print_in_a_fork if hasattr(os, "fork") else answer
    gc.collect()
    gc.freeze()  # what was loaded stays: no fork need look through it for garbage
    write_frame(answers, weasyprint.__version__.encode())
    while (order := read_frame(orders)) is not None:
        write_frame(answers, print_one(json.loads(order), desk, pass_on))


def main(folder: str, *asset_folders: str) -> None:
    """Serve until the caller is gone; keep the answers' pipe clear of whatever a library prints."""
    leave_signals_to_the_caller()
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    silence = os.open(os.devnull, os.O_WRONLY)
    assets = load_assets(asset_folders)
    for stream in (1, 2):
        os.dup2(silence, stream)
    with contextlib.suppress(BrokenPipeError):
        serve(os.fdopen(0, "rb", buffering=0), answers, Desk(assets))
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
