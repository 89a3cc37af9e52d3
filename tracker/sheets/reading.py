"""Read tables out of files people send: told by content, in a limited child process, or refused.

Measured on 2 cores: an annex of 49 rows 0.3 s, a workbook of 20,000 rows by 8 columns 4 s.
"""

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
from tracker.sheets.text_tables import read_text_table

__all__ = ["SheetRefused", "read_book", "read_text_table"]

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "tracker.sheets.child")
SECONDS_OF_GRACE = 3.0
AT_ONCE = 2  # files read side by side by one process of ours; the others queue
FAULTS = {TOO_SLOW: Fault.SHEET_TOO_SLOW, MEMORY: Fault.SHEET_TOO_MUCH}

_desks = threading.BoundedSemaphore(AT_ONCE)


def read_book(data: bytes, name: str, *, limits: Limits = AT_THE_DESK) -> Book:
    """Return every table of a workbook (.xlsx), a document (.docx) or a text file (.csv).

    What the file is shows in its content; ``name`` only tells a text that calls itself something
    else. Hidden sheets are read and marked. Whatever the file does, the caller is not at risk.

    Raises SheetRefused, worded on the web floor, at the field ``file``.
    """
    if len(data) > LARGEST_FILE:
        raise SheetRefused(Fault.SHEET_FILE_TOO_BIG, megabytes=LARGEST_FILE // MEGABYTE)
    if not data.strip():
        raise SheetRefused(Fault.SHEET_EMPTY)
    if not _desks.acquire(timeout=limits.queue_seconds):
        raise SheetRefused(Fault.SHEET_TOO_SLOW)
    try:
        message = _ask_a_child(data, name, limits)
    finally:
        _desks.release()
    return _understand(message)


def _ask_a_child(data: bytes, name: str, limits: Limits) -> bytes:
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
        try:
            message, _ = process.communicate(
                order + data, timeout=limits.wall_seconds + SECONDS_OF_GRACE
            )
        except subprocess.TimeoutExpired:
            raise SheetRefused(Fault.SHEET_TOO_SLOW) from None
        finally:
            kill(process)
    if process.returncode < 0:
        raise _failure(why_it_ended(signal.Signals(-process.returncode).name))
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
