"""What is wrong with a session before it is sent, in words, each with where it is mended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from tracker.queries.meetings.checking import check_session
from tracker.rules.agenda_checks import Check, Finding
from tracker.rules.choices import MeetingState
from tracker.rules.texts import cut
from tracker.speech import lazy_gettext as _l
from tracker.speech import ngettext

NAMES_LENGTH = 120  # the page of the list names everybody
WORDS: dict[Check, Any] = {
    Check.NO_HOUR: _l("No hour is set."),
    Check.NO_PLACE: _l("No place is set."),
    Check.NO_CHAIR: _l("No chair is named."),
    Check.NO_AGENDA: _l("The agenda is empty."),
    Check.NOBODY_INVITED: _l("Nobody is on the list of the invited."),
    Check.ORDINAL_TWICE: _l("Number %(ordinal)s is used twice in this series."),
    Check.ORDINAL_GAP: _l("Session %(missing)s of this series is missing."),
    Check.DAY_OFF: _l("The day is no working day."),
    Check.DAY_PASSED: _l("The day is past."),
    Check.NO_PRESENTER: _l("Item %(number)s has nobody who presents it."),
    Check.PRESENTER_NOT_INVITED: _l("Item %(number)s: %(units)s not invited."),
    Check.PAPER_LATE: _l("Item %(number)s: the paper “%(title)s” was due on %(due)s."),
    Check.PAPER_MISSING: _l("Item %(number)s: the paper “%(title)s” is not filed."),
    Check.INVITATION_STALE: _l(
        "The issued invitation names another day, hour, place or chair: issue it again."
    ),
    Check.OVER_RUN: _l(
        "The agenda takes %(total)s minutes, the session %(room)s: %(over)s minutes too long, "
        "from item %(number)s on."
    ),
}
COUNTED: dict[Check, Callable[..., str]] = {
    Check.NO_MINUTES: lambda count, **_facts: ngettext(
        "%(num)s item has no minutes.", "%(num)s items have no minutes.", count
    ),
    Check.LAST_CONCLUSIONS: lambda count, **_facts: ngettext(
        "The %(num)s conclusion of the session before is not on the agenda.",
        "The %(num)s conclusions of the session before are not on the agenda.",
        count,
    ),
    Check.UNREACHABLE: lambda count, units, **_facts: ngettext(
        "%(num)s invited unit has no account and no address: %(units)s.",
        "%(num)s invited units have no account and no address: %(units)s.",
        count,
        units=units,
    ),
    Check.UNCALLED: lambda count, names, **_facts: ngettext(
        "%(num)s member of the session before is not on the list: %(names)s.",
        "%(num)s members of the session before are not on the list: %(names)s.",
        count,
        names=cut(names, NAMES_LENGTH),
    ),
}
OF_SESSION = frozenset(
    {
        Check.NO_HOUR,
        Check.NO_PLACE,
        Check.NO_CHAIR,
        Check.ORDINAL_TWICE,
        Check.ORDINAL_GAP,
        Check.DAY_OFF,
        Check.DAY_PASSED,
    }
)
OF_LIST = frozenset(
    {Check.NOBODY_INVITED, Check.PRESENTER_NOT_INVITED, Check.UNREACHABLE, Check.UNCALLED}
)
OF_ITEM = frozenset({Check.NO_PRESENTER, Check.NO_MINUTES})


@dataclass(frozen=True, slots=True)
class FindingShown:
    """One thing that is wrong: its words, and the page where it is mended."""

    words: str
    url: str
    is_blocking: bool


def show_findings(meeting: Any, *, today: date, **known: Any) -> list[FindingShown]:
    """Return what is wrong with a session that is being prepared, first what blocks.

    ``known`` is what the page has read already, as ``check_session`` takes it.
    """
    if meeting.state is not MeetingState.PREPARING:
        return []
    return [
        FindingShown(say(finding), _where(meeting.id, finding), finding.is_blocking)
        for finding in check_session(meeting, today=today, **known)
    ]


def say(finding: Finding) -> str:
    """Say what is wrong."""
    counted = COUNTED.get(finding.check)
    if counted is not None:
        return counted(**finding.facts)
    return str(WORDS[finding.check]) % finding.facts


def _where(meeting_id: int, finding: Finding) -> str:
    if finding.check is Check.INVITATION_STALE:
        return url_for("meetings.issue_invitation", meeting_id=meeting_id)
    if finding.check in OF_SESSION:
        return url_for("meetings.edit", meeting_id=meeting_id)
    if finding.check in OF_LIST:
        return url_for("meetings.record_presence", meeting_id=meeting_id)
    if finding.check in OF_ITEM and finding.item_id:
        return url_for("meetings.edit_item", meeting_id=meeting_id, item_id=finding.item_id)
    anchor = f"item-{finding.item_id}" if finding.item_id else None
    return url_for("meetings.edit_agenda", meeting_id=meeting_id, _anchor=anchor)
