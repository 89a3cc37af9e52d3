"""The child that reads one file: within its limits, without secrets, and then it is gone.

Started by ``reading`` as ``python -m tracker.sheets.child``; nobody imports it to read a file. It
takes a line of JSON and the file on its input, tells how far it is, and answers with a book or with
why there is none.
"""

import json
import os
import sys
from typing import BinaryIO

from tracker.children import (
    BROKEN,
    MEMORY,
    leave_signals_to_the_caller,
    limit_this_process,
    memory_ran_short,
)
from tracker.rules.faults import Fault
from tracker.rules.grids import Book
from tracker.rules.packing import pack
from tracker.sheets.containers import FileKind, kind_of
from tracker.sheets.documents import read_document
from tracker.sheets.faults import SheetRefused
from tracker.sheets.letters import decode
from tracker.sheets.progress import Progress
from tracker.sheets.text_tables import read_separated
from tracker.sheets.workbooks import read_workbook

READ = b"R"
REFUSED = b"N"
FAILED = b"F"
SO_FAR = b"P"  # before the answer, as often as there is something to tell; each a line


def read(data: bytes, name: str, progress: Progress | None = None) -> Book:
    """Return the tables of a file.

    Raises SheetRefused.
    """
    kind = kind_of(data, name)
    if kind is FileKind.WORKBOOK:
        book = read_workbook(data, progress)
    elif kind is FileKind.DOCUMENT:
        book = read_document(data, progress)
    else:
        book = read_separated(decode(data), progress)
    if not book.grids:
        raise SheetRefused(Fault.SHEET_EMPTY)
    return book


def answer(data: bytes, name: str, progress: Progress | None = None) -> bytes:
    """Return the book, or the reason why there is none, as one message."""
    try:
        return READ + json.dumps(pack(read(data, name, progress)), ensure_ascii=False).encode()
    except SheetRefused as refusal:
        return REFUSED + json.dumps([refusal.fault.value, refusal.facts]).encode()
    except MemoryError:
        return FAILED + MEMORY.encode()
    except BaseException as fault:  # noqa: BLE001 - the outermost loop; calamine may panic
        reason = MEMORY if memory_ran_short() else BROKEN
        return FAILED + f"{reason} {type(fault).__name__}".encode()


def main(orders: BinaryIO, answers: BinaryIO) -> None:
    """Read one order and answer it; whatever a library prints must not mix with the answer."""
    leave_signals_to_the_caller()
    order = json.loads(orders.readline())
    limit_this_process(order["limits"])

    def tell(rows_read: int, rows_in_all: int) -> None:
        answers.write(b"%s%d %d\n" % (SO_FAR, rows_read, rows_in_all))
        answers.flush()

    answers.write(answer(orders.read(), order["name"], Progress(tell)))
    answers.flush()


if __name__ == "__main__":
    ours = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)
    main(sys.stdin.buffer, ours)
