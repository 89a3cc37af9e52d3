"""Read tables out of files people send: told by content, in a limited child process, or refused.

Measured on 2 cores: an annex of 49 rows 0.3 s, a workbook of 20,000 rows by 8 columns 4 s.
"""

import contextlib
import json
import signal
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path

from tracker.children import MEMORY, TOO_SLOW, clean_environment, kill, why_it_ended
from tracker.rules.faults import Fault
from tracker.rules.grids import Book
from tracker.rules.packing import unpack
from tracker.sheets.faults import SheetRefused
from tracker.sheets.limits import AT_THE_DESK, LARGEST_FILE, MEGABYTE, Limits
from tracker.sheets.progress import Tell
from tracker.sheets.text_tables import read_text_table

__all__ = ["SheetRefused", "read_book", "read_text_table"]

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "tracker.sheets.child")
SO_FAR = b"P"  # as the child says how far it is
SECONDS_OF_GRACE = 3.0
AT_ONCE = 2  # files read side by side by one process of ours; the others queue
FAULTS = {TOO_SLOW: Fault.SHEET_TOO_SLOW, MEMORY: Fault.SHEET_TOO_MUCH}

_desks = threading.BoundedSemaphore(AT_ONCE)


def read_book(
    data: bytes, name: str, *, limits: Limits = AT_THE_DESK, tell: Tell | None = None
) -> Book:
    """Return every table of a workbook (.xlsx), a document (.docx) or a text file (.csv).

    What the file is shows in its content; ``name`` only tells a text that calls itself something
    else. Hidden sheets are read and marked. Whatever the file does, the caller is not at risk.
    ``tell`` is told now and then how many rows are read, and how many there are in all.

    Raises SheetRefused, worded on the web floor, at the field ``file``.
    """
    if len(data) > LARGEST_FILE:
        raise SheetRefused(Fault.SHEET_FILE_TOO_BIG, megabytes=LARGEST_FILE // MEGABYTE)
    if not data.strip():
        raise SheetRefused(Fault.SHEET_EMPTY)
    if not _desks.acquire(timeout=limits.queue_seconds):
        raise SheetRefused(Fault.SHEET_TOO_SLOW)
    try:
        message = _ask_a_child(data, name, limits, tell)
    finally:
        _desks.release()
    return _understand(message)


def _ask_a_child(data: bytes, name: str, limits: Limits, tell: Tell | None) -> bytes:
    order = json.dumps({"name": name, "limits": asdict(limits)}).encode() + b"\n"
    with subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=clean_environment(),
        start_new_session=True,
    ) as process:
        is_late = threading.Event()
        seconds = limits.wall_seconds + SECONDS_OF_GRACE
        watch = threading.Timer(seconds, _stop, (process, is_late))
        watch.start()
        try:
            message = _talk(process, order + data, tell)
        finally:
            watch.cancel()
            kill(process)
    if is_late.is_set():
        raise SheetRefused(Fault.SHEET_TOO_SLOW)
    if process.returncode < 0:
        raise _failure(why_it_ended(signal.Signals(-process.returncode).name))
    return message


def _stop(process: "subprocess.Popen[bytes]", is_late: threading.Event) -> None:
    is_late.set()
    kill(process)


def _talk(process: "subprocess.Popen[bytes]", order: bytes, tell: Tell | None) -> bytes:
    """Hand over an order, listen how far it is, and return the answer: the last thing said."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a child without its pipes")
    with contextlib.suppress(BrokenPipeError):  # it may have ended before it heard everything
        process.stdin.write(order)
        process.stdin.close()
    while (kind := process.stdout.read(1)) == SO_FAR:
        words = process.stdout.readline().split()
        if tell is not None and len(words) == len(("read", "in all")):
            tell(int(words[0]), int(words[1]))
    message = kind + process.stdout.read()
    process.wait()
    return message


def _understand(message: bytes) -> Book:
    kind, rest = message[:1], message[1:]
    if kind == b"R":
        return unpack(json.loads(rest))
    if kind == b"N":
        fault, facts = json.loads(rest)
        facts.pop("place")
        raise SheetRefused(Fault(fault), **facts)
    raise _failure(rest.decode(errors="replace").partition(" ")[0])


def _failure(reason: str) -> SheetRefused:
    return SheetRefused(FAULTS.get(reason, Fault.SHEET_FILE_BROKEN))
