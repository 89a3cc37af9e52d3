"""Whether enough members came for a session to decide: the committee's own rule, or none.

The law sets no quorum for a steering committee; its working rules do, mostly two thirds or more
than half of the members.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from tracker.rules.choices import Presence

IN_PERSON = frozenset({Presence.PRESENT, Presence.LATE, Presence.LEFT_EARLY})
CAME = IN_PERSON | {Presence.SUBSTITUTE}
AWAY = frozenset({Presence.EXCUSED, Presence.ABSENT})


class Quorum(StrEnum):
    """How many of the members must have come."""

    NONE = "none"
    HALF = "half"
    MORE_THAN_HALF = "more_than_half"
    TWO_THIRDS = "two_thirds"
    THREE_QUARTERS = "three_quarters"


_SHARES = {Quorum.HALF: (1, 2), Quorum.TWO_THIRDS: (2, 3), Quorum.THREE_QUARTERS: (3, 4)}


class Seat(Protocol):
    """A line of the attendance."""

    @property
    def is_member(self) -> bool:
        """Tell whether it counts: members do, guests do not."""

    @property
    def presence(self) -> Presence:
        """Return who came."""


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who came to a session, and whether that is enough."""

    rule: Quorum
    members: int  # asked to come and counted
    came: int  # of the members, as far as the rule counts them
    substitutes: int  # of those that came, whether they count or not
    unknown: int  # members of whom nobody has written down anything
    needed: int  # 0 where there is no rule

    @property
    def is_reached(self) -> bool | None:
        """Tell whether the session may decide; None where no rule asks, or nobody is a member."""
        if self.rule is Quorum.NONE or not self.members:
            return None
        return self.came >= self.needed

    @property
    def missing(self) -> int:
        """Return how many more have to come."""
        return max(0, self.needed - self.came)


def needed(rule: Quorum, members: int) -> int:
    """Return how many of so many members make a quorum.

    >>> [needed(rule, 24) for rule in Quorum]
    [0, 12, 13, 16, 18]
    >>> [needed(rule, 25) for rule in Quorum]
    [0, 13, 13, 17, 19]
    """
    if rule is Quorum.NONE:
        return 0
    if rule is Quorum.MORE_THAN_HALF:
        return members // 2 + 1
    part, whole = _SHARES[rule]
    return -(-members * part // whole)


def count_turnout(seats: Iterable[Seat], rule: Quorum, *, substitutes_count: bool) -> Turnout:
    """Return how many members came, and whether they are enough.

    A late member and one who left early came; ``substitutes_count`` is the committee's setting.
    """
    presences = [seat.presence for seat in seats if seat.is_member]
    counted = CAME if substitutes_count else IN_PERSON
    return Turnout(
        rule=rule,
        members=len(presences),
        came=sum(presence in counted for presence in presences),
        substitutes=presences.count(Presence.SUBSTITUTE),
        unknown=presences.count(Presence.UNKNOWN),
        needed=needed(rule, len(presences)),
    )
