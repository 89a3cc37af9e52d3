"""The name a unit has on a day: papers and letters use the one valid on their own date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tracker.rules.faults import Fault, Refused


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a unit and the days it is valid, both included; None = since or until ever."""

    name: str
    short_name: str
    valid_from: date | None = None
    valid_to: date | None = None


def name_on(names: Iterable[Named], day: date) -> Named:
    """Return the name valid on a day; outside all of them the nearest one.

    >>> old = Named("Sở TT&TT", "TT&TT", valid_to=date(2025, 2, 28))
    >>> new = Named("Sở KH&CN", "KH&CN", valid_from=date(2025, 3, 1))
    >>> [name_on([new, old], day).name for day in (date(2025, 2, 28), date(2025, 3, 1))]
    ['Sở TT&TT', 'Sở KH&CN']
    """
    ordered = sorted(names, key=lambda named: named.valid_from or date.min)
    begun = [named for named in ordered if (named.valid_from or date.min) <= day]
    return begun[-1] if begun else ordered[0]


def check_no_overlap(names: Iterable[Named], *, field: str = "valid_from") -> None:
    """Refuse two names of one unit that would be valid on the same day.

    Raises Refused: NAMES_OVERLAP.

    >>> first = date(2025, 3, 1)
    >>> check_no_overlap([Named("A", "A", None, first), Named("B", "B", first)])
    Traceback (most recent call last):
    tracker.rules.faults.Refused: names_overlap
    """
    ordered = sorted(names, key=lambda named: named.valid_from or date.min)
    for earlier, later in pairwise(ordered):
        if (earlier.valid_to or date.max) >= (later.valid_from or date.min):
            raise Refused(Fault.NAMES_OVERLAP, field=field, first=earlier.name, second=later.name)
