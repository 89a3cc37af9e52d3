"""Read the deadline a document gives in its own words; what is not certain stays unset."""

import re
import unicodedata
from dataclasses import replace
from datetime import date

from tracker.rules.calendars import WorkingCalendar
from tracker.rules.deadlines import fixed_day_explanation
from tracker.rules.faults import Refused
from tracker.rules.phrase_readers import Reader, Surroundings
from tracker.rules.phrases import PHRASES
from tracker.rules.readings import DeadlineKind, DeadlineReading, ReadingWarning

LONGEST_PHRASE = 300

DASHES = str.maketrans(dict.fromkeys("–—−÷~", "-"))
MARKS = re.compile("(?<=[a-z])[\u0300-\u0303\u0306\u0309\u031b\u0323]+")
SLASHES = re.compile(r"(?<=[0-9iv]) ?/ ?(?=[0-9])")
SPELLINGS = ((re.compile(r"\bki\b"), "ky"), (re.compile(r"\bqui\b"), "quy"))
WRAPPING = " .;,:\"“”'"
OPENING = re.compile(
    r"(?:[ .;,:\"“”']|(?:thoi han|thoi gian)(?: hoan thanh| thuc hien)? ?:"
    r"|(?:phai )?(?:hoan thanh|thuc hien|xong)(?: xong)? )*"
)


def read_deadline(
    phrase: str,
    *,
    issued: date | None,
    calendar: WorkingCalendar,
    strict_before: bool = True,
    held_on: date | None = None,
    roll: bool = True,
) -> DeadlineReading:
    """Read a deadline in a document's words; never guess, never raise.

    ``issued`` is the day printed on the document, ``held_on`` the day of the meeting it
    speaks of. "Trước ngày X" ends on the day before X, unless ``strict_before`` is off.

    >>> from tracker.rules.calendars import WEEKENDS_ONLY
    >>> read_deadline("Quý II/2025", issued=None, calendar=WEEKENDS_ONLY).due
    datetime.date(2025, 6, 30)
    >>> read_deadline("khi có điều kiện", issued=None, calendar=WEEKENDS_ONLY).kind
    <DeadlineKind.UNSET: 'unset'>
    """
    if not phrase.strip():
        return DeadlineReading(DeadlineKind.NONE)
    if len(phrase) > LONGEST_PHRASE:
        return DeadlineReading(DeadlineKind.UNSET, warnings=(ReadingWarning.TOO_LONG,))
    known = Surroundings(
        issued=issued, calendar=calendar, strict_before=strict_before, held_on=held_on, roll=roll
    )
    words = plain_words(phrase)
    for pattern, read in PHRASES:
        match = pattern.fullmatch(words)
        if match and (reading := _attempt(read, match, known)):
            return _explained(reading, known)
    return DeadlineReading(DeadlineKind.UNSET)


def plain_words(phrase: str) -> str:
    """Bring a wording to one spelling: lower case, no diacritics, single spaces, one dash.

    Only the marks of Vietnamese letters go, and only from letters: a crossed-out figure is not
    a figure. Doing it again changes nothing.

    >>> plain_words("  Định  kì HÀNG quí. ")
    'dinh ky hang quy'
    """
    apart = unicodedata.normalize("NFD", phrase.lower().translate(DASHES)).replace("đ", "d")
    words = " ".join(MARKS.sub("", apart).split())
    for written, meant in SPELLINGS:
        words = written.sub(meant, words)
    words = SLASHES.sub("/", words)
    opening = OPENING.match(words)
    return words[opening.end() if opening else 0 :].rstrip(WRAPPING)


def _attempt(read: Reader, match: re.Match[str], known: Surroundings) -> DeadlineReading | None:
    """Read, taking a day that does not exist or lies out of all bounds as unreadable."""
    try:
        return read(match, known)
    except (Refused, OverflowError, ValueError):
        return None


def _explained(reading: DeadlineReading, known: Surroundings) -> DeadlineReading:
    """Add why the day is that day, and what a person should look at before using it."""
    if reading.due is None:
        return reading
    explanation = reading.explanation or fixed_day_explanation(reading.due, known.calendar)
    found = {
        ReadingWarning.ON_A_DAY_OFF: explanation.falls_on_a_day_off,
        ReadingWarning.CALENDAR_UNKNOWN: bool(explanation.unknown_years),
        ReadingWarning.BEFORE_ISSUE: known.issued is not None and reading.due < known.issued,
    }
    warnings = tuple(warning for warning, holds in found.items() if holds)
    return replace(reading, warnings=reading.warnings + warnings, explanation=explanation)
