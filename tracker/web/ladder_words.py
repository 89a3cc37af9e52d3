"""When a rung comes and whom it tells, in words."""

from typing import Any

from tracker.rules.ladder import Audience, Counting, Rung
from tracker.rules.reminders import Matter, matter_of
from tracker.speech import gettext, ngettext
from tracker.speech import lazy_gettext as _l

AUDIENCES: dict[Audience, Any] = {
    Audience.FOCAL: _l("focal point"),
    Audience.HEAD: _l("head in copy"),
    Audience.SECRETARIAT: _l("secretariat"),
    Audience.CHAIR: _l("chair (weekly letter)"),
}


def when_of(rung: Rung) -> str:
    """Say when a rung comes, counted from the due date."""
    said = _day_of(rung)
    step = rung.repeat_every_working_days
    if step is None:
        return said
    again = ngettext("every %(num)s working day", "every %(num)s working days", step)
    return str(gettext("%(again)s, counted from %(day)s", again=again, day=said))


def audience_of(rung: Rung) -> str:
    """Name whom a rung tells."""
    return ", ".join(str(AUDIENCES[who]) for who in Audience if who in rung.audience)


def matter_words(code: str) -> str:
    """Say of a line what it reminds of, where that is not a result owed."""
    matter = matter_of(code)
    if matter is Matter.REVIEW:
        return str(gettext("waits for confirmation"))
    return str(gettext("asks for more time")) if matter is Matter.EXTENSION else ""


def _day_of(rung: Rung) -> str:
    days, is_working = abs(rung.offset_days), rung.counting is Counting.WORKING
    if not days:
        return str(gettext("the due date"))
    if rung.offset_days < 0:
        if is_working:
            return str(ngettext("%(num)s working day before", "%(num)s working days before", days))
        return str(ngettext("%(num)s day before", "%(num)s days before", days))
    if is_working:
        return str(ngettext("%(num)s working day after", "%(num)s working days after", days))
    return str(ngettext("%(num)s day after", "%(num)s days after", days))
