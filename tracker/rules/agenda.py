"""The agenda of a session: its hours, whether it fits, how far papers and proposals are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from hashlib import sha256

DAY_MINUTES = 24 * 60
MOST_MINUTES = 480  # of one item: a working day


class PaperState(StrEnum):
    """How far a paper of an item is."""

    ASKED = "asked"  # chưa nộp
    FILED = "filed"  # đã nộp
    APPROVED = "approved"  # đã duyệt


class ProposalState(StrEnum):
    """What became of an item a unit proposed."""

    WAITING = "waiting"
    PUT_OFF = "put_off"  # để lại phiên sau
    SCHEDULED = "scheduled"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


OPEN_PROPOSALS = frozenset({ProposalState.WAITING, ProposalState.PUT_OFF})


@dataclass(frozen=True, slots=True)
class Slot:
    """When an item has its turn; None where an item before it has no minutes."""

    start: time | None = None
    end: time | None = None
    minutes_over: int = 0  # how far past the end of the session it reaches
    crosses: bool = False  # the first one that does

    @property
    def hours(self) -> str:
        """Return the hours as an agenda prints them, empty where they are not known.

        >>> Slot(time(14, 0), time(14, 15)).hours
        '14:00-14:15'
        """
        return f"{self.start:%H:%M}-{self.end:%H:%M}" if self.start and self.end else ""


@dataclass(frozen=True, slots=True)
class Timetable:
    """The hours of all items, in the order of the agenda, and how much they take.

    ``total`` counts the minutes that are known; ``room`` is how long the session is, None where
    its hours are not both known; ``unknown`` is how many items have no minutes.
    """

    slots: Sequence[Slot]
    total: int
    room: int | None
    unknown: int

    @property
    def minutes_over(self) -> int:
        """Return by how many minutes the agenda is too long; 0 when it fits."""
        return max(0, self.total - self.room) if self.room is not None else 0


def lay_out(
    minutes: Sequence[int | None], *, starts_at: time | None, ends_at: time | None
) -> Timetable:
    """Give each item its hours, one after the other from the beginning of the session.

    >>> table = lay_out([15, 60], starts_at=time(14, 0), ends_at=time(15, 0))
    >>> [slot.hours for slot in table.slots], table.minutes_over
    (['14:00-14:15', '14:15-15:15'], 15)
    >>> lay_out([15, None, 10], starts_at=time(8, 0), ends_at=None).slots[2].hours
    ''
    """
    room = _between(starts_at, ends_at)
    slots, gone, is_known, has_crossed = [], 0, starts_at is not None, False
    for length in minutes:
        begun, gone = gone, gone + (length or 0)
        is_known = is_known and length is not None
        over = max(0, gone - room) if room is not None else 0
        crosses = over > 0 and not has_crossed
        has_crossed = has_crossed or crosses
        start = _later(starts_at, begun) if is_known else None
        end = _later(starts_at, gone) if is_known else None
        slots.append(Slot(start, end, over, crosses))
    return Timetable(slots, gone, room, sum(length is None for length in minutes))


def state_of_paper(*, filed_at: datetime | None, approved_at: datetime | None) -> PaperState:
    """Return how far a paper is.

    >>> state_of_paper(filed_at=None, approved_at=None).value
    'asked'
    """
    if approved_at is not None:
        return PaperState.APPROVED
    return PaperState.FILED if filed_at is not None else PaperState.ASKED


def fingerprint_of_order(places: Iterable[tuple[int, int | None]]) -> str:
    """Return a sign of an order: items with their sections; another order, another sign.

    >>> fingerprint_of_order([(1, None), (2, 7)]) == fingerprint_of_order([(2, 7), (1, None)])
    False
    """
    said = ";".join(f"{item}:{section or ''}" for item, section in places)
    return sha256(said.encode("ascii")).hexdigest()[:16]


def _between(starts_at: time | None, ends_at: time | None) -> int | None:
    if starts_at is None or ends_at is None:
        return None
    return (ends_at.hour - starts_at.hour) * 60 + ends_at.minute - starts_at.minute


def _later(start: time | None, minutes: int) -> time | None:
    """Return the hour so many minutes later, None past midnight."""
    if start is None:
        return None
    at = start.hour * 60 + start.minute + minutes
    return time(*divmod(at, 60)) if at < DAY_MINUTES else None
