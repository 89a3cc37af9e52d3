"""What a finding asks, and what it still lacks before the inspection may be concluded."""

from datetime import date

from tracker.rules.choices import ConclusionKind, FindingKind, LeadGroup
from tracker.rules.conclusions import Lack, lacks_of


def asks_something(kind: FindingKind, *, has_no_action: bool) -> bool:
    """Tell whether a finding asks something of a unit.

    >>> asks_something(FindingKind.RECOMMENDATION, has_no_action=False)
    True
    >>> asks_something(FindingKind.LIMIT, has_no_action=False)
    False
    """
    return kind is FindingKind.RECOMMENDATION and not has_no_action


def lacks_of_finding(
    kind: FindingKind,
    *,
    has_no_action: bool,
    has_units: bool,
    lead_group: LeadGroup = LeadGroup.NONE,
    due: date | None = None,
    deadline_words: str = "",
    has_no_date: bool = False,
) -> tuple[Lack, ...]:
    """Return what a recommendation lacks: who does it, and by when; as for a conclusion.

    >>> lacks_of_finding(FindingKind.RECOMMENDATION, has_no_action=False, has_units=True)
    (<Lack.DATE: 'date'>,)
    >>> lacks_of_finding(FindingKind.STRENGTH, has_no_action=False, has_units=False)
    ()
    """
    asks = asks_something(kind, has_no_action=has_no_action)
    return lacks_of(
        ConclusionKind.TASK if asks else ConclusionKind.INFORMATION,
        has_no_action=has_no_action,
        has_units=has_units,
        lead_group=lead_group,
        due=due,
        deadline_words=deadline_words,
        has_no_date=has_no_date,
    )
