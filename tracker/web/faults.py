"""Words for every refusal: what is wrong and how to put it right, with the figures."""

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from tracker.rules.dates import show_date
from tracker.rules.faults import Fault, Refused

WORDS: dict[Fault, Any] = {
    Fault.REQUIRED: _l("Fill this in."),
    Fault.TOO_LONG: _l("Use at most %(limit)s characters."),
    Fault.NOT_TEXT: _l("There are characters here that cannot be kept; type the text again."),
    Fault.STATE_SECRET: _l("State secrets must not be entered here."),
    Fault.NOT_A_DATE: _l("Type the date like 25/12/2023."),
    Fault.DATE_OUT_OF_RANGE: _l("This date is out of range; check the year."),
    Fault.NOT_A_TIME: _l("Type the time like 14:00."),
    Fault.NOT_A_NUMBER: _l("Type a number like 1.390 or 70,08."),
    Fault.NUMBER_AMBIGUOUS: _l(
        "This can be read in two ways; use a dot for thousands and a comma for decimals."
    ),
    Fault.NUMBER_OUT_OF_RANGE: _l("This number is out of range."),
    Fault.NOT_AN_ADDRESS: _l("Type one mail address, like ten@donvi.example."),
    Fault.NOT_A_PERIOD: _l("Type the period like Quý IV/2023."),
    Fault.NOT_A_CHOICE: _l("Choose one of the list."),
    # facts and figures
    Fault.OWN_SUBMISSION: _l("You submitted this yourself; somebody else has to decide."),
    Fault.FINISHED_IN_FUTURE: _l("The date of the document cannot be after today (%(today)s)."),
    Fault.FINISHED_BEFORE_OPENED: _l(
        "The date of the document cannot be before the task was given (%(opened_on)s)."
    ),
    Fault.NUMBER_SEPARATORS: _l(
        "Dots and commas stand in the wrong places; type a number like 1.234.567,89."
    ),
    Fault.NUMBER_HAS_UNIT: _l("Type the number only; the unit stands beside the field."),
    Fault.NUMBER_TOO_PRECISE: _l("Use at most %(decimals)s decimals."),
    Fault.NUMBER_NOT_WHOLE: _l("Type a whole number."),
    Fault.ONE_LINE_ONLY: _l("Use one line only here."),
    Fault.TOO_MANY_LINES: _l("Use at most %(limit)s lines."),
    Fault.PASSWORD_TOO_SHORT: _l("Use at least %(minimum)s characters."),
    Fault.PASSWORD_COMMON: _l("This password is too common; choose another."),
    Fault.PASSWORD_HAS_ADDRESS: _l("The password must not hold the mail address."),
    # lists
    Fault.TOO_MANY_TERMS: _l("This address asks for too much at once."),
    # days and terms
    Fault.DATES_REVERSED: _l("This cannot be before %(first)s."),
    Fault.DUE_BEFORE_ISSUE: _l("The due date cannot be before the date of issue."),
    Fault.EXTENSION_NOT_LATER: _l("The new due date must be later than the present one."),
    Fault.PERIOD_NOT_OPEN: _l("This period has not begun yet."),
    Fault.PERIOD_BEFORE_PLAN: _l("This period is before the plan."),
    Fault.TERM_OUT_OF_RANGE: _l("The number of days is out of range."),
}


def words_for(refusal: Refused) -> str:
    """Return the sentence for a refusal in the reader's language."""
    facts = {
        key: show_date(value) if isinstance(value, date) else value
        for key, value in refusal.facts.items()
    }
    sentence = WORDS.get(refusal.fault)
    if sentence is None:
        return str(gettext("This cannot be done now."))
    return str(sentence) % facts if "%(" in str(sentence) else str(sentence)
