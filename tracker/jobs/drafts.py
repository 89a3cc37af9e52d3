"""What the next letters are made of, read at once for many of them while a mail server thinks.

Nothing here is claimed: a draft is looked at again, and claimed, when its turn comes.
"""

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker import clock
from tracker.database import stop_reading
from tracker.queries.delivery import Claimed, list_due, newest_change
from tracker.queries.digests import DigestLine, list_lines_of_digests
from tracker.services.offers import Offer, draw_up_all, give_all
from tracker.services.reminders import DIGEST

MOST = 32
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter that is due, its links, its lines, and what was known when they were read."""

    letter: Claimed
    offer: Offer
    lines: Sequence[DigestLine] | None  # None: read when its words are made
    newest: int | None = None  # the last change of any fact; None: they were read when claimed
    today: date | None = None  # the day they are worded for; None: whichever it is


class Desk:
    """The drafts one sender has before it: more of them the longer they stay true."""

    def __init__(self) -> None:
        self._drafts: deque[Draft] = deque()
        self._count = FEWEST

    def take(self, *, now: datetime, last: Collection[str] = ()) -> Draft | None:
        """Return the draft of the letter that is next in line; None when none is due.

        Letters to the domains named ``last`` come after all others.
        """
        try:
            if not self._drafts:
                self._drafts.extend(_read(now, self._count, last))
                self._count = min(MOST, self._count * 2)
            return self._drafts.popleft() if self._drafts else None
        finally:
            stop_reading()

    def settle(self, draft: Draft, *, now: datetime) -> Offer:
        """Write down the links of a draft, and those of all behind it; return the former.

        In the commit of each letter they would cost more than all the rest of it.
        """
        given = give_all([draft.offer, *(one.offer for one in self._drafts)], now=now)
        behind = [replace(one, offer=given[one.letter.letter_id]) for one in self._drafts]
        self._drafts = deque(behind)
        return given[draft.letter.letter_id]

    def clear(self) -> None:
        """Throw the drafts away: something was changed, or somebody else takes them too."""
        self._drafts.clear()
        self._count = FEWEST


def _read(now: datetime, count: int, last: Collection[str]) -> list[Draft]:
    newest, today = newest_change(), clock.local(now).date()  # first: what follows is no older
    letters = list_due(now=now, count=count, last=last)
    offers = draw_up_all(letters, now=now)
    digests = [one.letter_id for one in letters if one.template == DIGEST]
    lines = list_lines_of_digests(digests, today=today)
    return [
        Draft(one, offers[one.letter_id], lines.get(one.letter_id), newest, today)
        for one in letters
    ]
