"""Words for numbers that cannot be taken: how to write them, and between which they are asked."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tracker.rules.faults import Fault
from tracker.rules.numbers import LARGEST, show_number
from tracker.speech import gettext, spoken_language
from tracker.speech import lazy_gettext as _l

NUMBER_WORDS: dict[Fault, Any] = {
    Fault.NOT_A_NUMBER: _l("Type a number like 1.390 or 70,08."),
    Fault.NUMBER_AMBIGUOUS: _l(
        "This can be read in two ways: type %(thousands)s for thousands, %(decimals)s for decimals."
    ),
    Fault.NUMBER_OUT_OF_RANGE: _l("This number is too large; check its digits."),
    Fault.NUMBER_SEPARATORS: _l(
        "Dots and commas stand in the wrong places; type a number like %(like)s."
    ),
    Fault.NUMBER_HAS_UNIT: _l("Type the number only; the unit stands beside the field."),
    Fault.NUMBER_TOO_PRECISE: _l("Use at most %(decimals)s decimals."),
    Fault.NUMBER_NOT_WHOLE: _l("Type a whole number."),
}


def range_words(facts: Mapping[str, Any]) -> str | None:
    """Say between which numbers one is asked for; what a database can keep is no limit to tell."""
    lowest, highest = facts.get("minimum"), facts.get("maximum")
    low = None if lowest is None or lowest <= -LARGEST else _shown(lowest)
    high = None if highest is None or highest >= LARGEST else _shown(highest)
    if low and high:
        return gettext("Type a number from %(low)s to %(high)s.", low=low, high=high)
    if low:
        return gettext("Type a number that is %(low)s or more.", low=low)
    return gettext("Type a number that is %(high)s or less.", high=high) if high else None


def _shown(number: Decimal | int) -> str:
    return show_number(number, language=spoken_language())
