"""Papers that are ordered: which are too big to wait for, how long they are kept, what went wrong.

Measured on 2 cores, in processor time: a pack or an annex takes 20 to 40 ms for each thousand
characters of its HTML (1,000 overdue tasks: 250,000 characters, 45 pages, 8 s), a ledger 52 (300
lines: 99,000 characters in 2,100 narrow cells, 5.2 s), a Word document half of a pack.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

SECONDS_A_CHARACTER = 3e-5
SECONDS_A_CELL = 8e-4  # of a table: its words are broken into lines, and the columns measured
SECONDS_A_CHARACTER_OF_WORD = 1.5e-5
CHARACTERS_A_PAGE = 4_500
AT_ONCE = 2.5  # seconds somebody waits for, and holds up the papers of others
KEPT = timedelta(days=7)  # after which a paper is ordered anew
LEASE = timedelta(minutes=4)  # longer than the press may take, and its queue
MOST_TRIES = 3  # of a paper whose printing was cut off
MOST_WAITING = 5  # papers of one person that are still to be printed
ABANDONED = "abandoned"  # it was cut off again and again
NO_RIGHT = "no_right"  # whoever ordered it may not have it any more


class OrderStage(StrEnum):
    """How far a paper is that was ordered."""

    WAITING = "waiting"
    PRINTING = "printing"
    MADE = "made"
    FAILED = "failed"


class OrderKind(StrEnum):
    """What a paper is of: the first word of the address it is ordered under."""

    SESSION = "meetings"
    PLAN = "plans"
    BOARD = "board"
    LEDGER = "ledger"
    REPORT = "consolidated"


def seconds_of(job: Mapping[str, Any]) -> float:
    """Return about how long the press takes for a job.

    >>> seconds_of({"pages": ["x" * 200_000]})
    6.0
    >>> round(seconds_of({"pages": ["<td>lines of a ledger" + "x" * 26] * 2_100}), 1)
    4.6
    """
    if "word" in job:
        return _characters(job["word"]) * SECONDS_A_CHARACTER_OF_WORD
    pages: Sequence[str] = job["pages"]
    cells = sum(page.count("<td") for page in pages)
    return _characters(pages) * SECONDS_A_CHARACTER + cells * SECONDS_A_CELL


def is_big(job: Mapping[str, Any]) -> bool:
    """Tell whether a paper is ordered, and not waited for.

    >>> is_big({"pages": ["x" * 80_000]}), is_big({"pages": ["x" * 150_000]})
    (False, True)
    """
    return seconds_of(job) > AT_ONCE


def pages_of(job: Mapping[str, Any]) -> int:
    """Return about how many pages a PDF has; 0 for a Word document, whose reader counts them.

    >>> pages_of({"pages": ["x" * 90_000]}), pages_of({"word": {}})
    (20, 0)
    """
    return 0 if "word" in job else max(1, round(_characters(job["pages"]) / CHARACTERS_A_PAGE))


def _characters(facts: Any) -> int:
    """Return how many characters the texts of plain facts have."""
    if isinstance(facts, str):
        return len(facts)
    if isinstance(facts, Mapping):
        return sum(map(_characters, facts.values()))
    if isinstance(facts, (list, tuple)):
        return sum(map(_characters, facts))
    return 0
