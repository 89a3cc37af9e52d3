"""Words of the page of a session under way."""

from typing import Any

from tracker.rules.checks import Verdict
from tracker.rules.dates import show_date
from tracker.rules.reading_words import reading_in_words
from tracker.rules.readings import DeadlineReading, ReadingWarning, Recurrence
from tracker.speech import gettext as _
from tracker.speech import lazy_gettext as _l
from tracker.web.filters import weekday

VERDICTS: dict[Verdict, Any] = {
    Verdict.DONE: _l("Done as concluded"),
    Verdict.CONTINUED: _l("To be continued"),
    Verdict.RENEWED: _l("Becomes a new conclusion"),
    Verdict.DROPPED: _l("Fits no longer"),
}


def deadline_in_words(reading: DeadlineReading, language: str) -> tuple[str, bool]:
    """Return how a deadline is read in a few words, and whether nothing is left unclear."""
    told = reading_in_words(reading, language)
    if reading.due is None:
        is_clear = reading.recurrence is not Recurrence.NONE
        return told[0].sentence, is_clear
    words = _("due %(day)s, %(weekday)s", day=show_date(reading.due), weekday=weekday(reading.due))
    doubts = [row.sentence for row in told[len(told) - len(reading.warnings) :]]
    if ReadingWarning.ON_A_DAY_OFF in reading.warnings or doubts:
        words = f"{words}. {'. '.join(doubts)}"
    return str(words), not doubts


def script_words() -> dict[str, str]:
    """Return what the page says by itself while notes are typed."""
    return {
        "saving": _("Saving"),
        "typing": _("Not saved yet"),
        "held": _("What was typed is kept on this machine."),
        "away": _("No connection; the notes are kept on this machine."),
        "awayConclusion": _("No connection; the conclusion is kept on this machine."),
        "signedOut": _("Signed out; the notes are kept on this machine."),
        "signIn": _("Sign in again"),
        "other": _("Somebody else is signed in here now; the notes are kept on this machine."),
        "gone": _("Not taken; the page changed meanwhile. The notes are kept on this machine."),
        "kept": _("Kept on this machine, being sent"),
        "refreshed": _("Somebody else has just written here"),
    }
