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
