"""What a conclusion of a session still lacks before the session may be closed."""

from datetime import date
from enum import StrEnum

from tracker.rules.calendars import WEEKENDS_ONLY
from tracker.rules.choices import ConclusionKind, LeadGroup
from tracker.rules.readings import Recurrence
from tracker.rules.wording import read_deadline


class Lack(StrEnum):
    """What is not said of a task yet."""

    UNIT = "unit"
    DATE = "date"


def makes_task(kind: ConclusionKind, *, has_no_action: bool) -> bool:
    """Tell whether a conclusion asks something of a unit.

    >>> makes_task(ConclusionKind.TASK, has_no_action=False)
    True
    >>> makes_task(ConclusionKind.DECISION, has_no_action=False)
    False
    """
    return kind is ConclusionKind.TASK and not has_no_action


def lacks_of(
    kind: ConclusionKind,
    *,
    has_no_action: bool,
    has_units: bool,
    lead_group: LeadGroup = LeadGroup.NONE,
    due: date | None = None,
    deadline_words: str = "",
    has_no_date: bool = False,
) -> tuple[Lack, ...]:
    """Return what a conclusion lacks: who does it, and by when.

    "No due date" is an answer when somebody gave it; so is work that comes back or goes on.

    >>> lacks_of(ConclusionKind.TASK, has_no_action=False, has_units=False, has_no_date=True)
    (<Lack.UNIT: 'unit'>,)
    >>> lacks_of(ConclusionKind.TASK, has_no_action=False, has_units=True, deadline_words="sớm")
    (<Lack.DATE: 'date'>,)
    >>> lacks_of(ConclusionKind.TASK, has_no_action=True, has_units=False)
    ()
    """
    if not makes_task(kind, has_no_action=has_no_action):
        return ()
    is_led = has_units or lead_group is not LeadGroup.NONE
    is_dated = due is not None or has_no_date or _comes_back(deadline_words)
    found = {Lack.UNIT: not is_led, Lack.DATE: not is_dated}
    return tuple(lack for lack, holds in found.items() if holds)


def _comes_back(deadline_words: str) -> bool:
    """Tell whether the words name work that recurs; no calendar is needed for that."""
    reading = read_deadline(deadline_words, issued=None, calendar=WEEKENDS_ONLY)
    return reading.recurrence is not Recurrence.NONE
