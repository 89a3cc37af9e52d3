"""The row that typed words name, where too many are offered to be listed."""

from collections.abc import Sequence

from wtforms.validators import StopValidation

from tracker.rules.faults import Fault, Refused
from tracker.rules.finding import named
from tracker.rules.texts import fold
from tracker.speech import gettext
from tracker.web.faults import words_for

MOST_SAID = 12  # names that fit in a sentence


def named_by(typed: str, offered: Sequence[tuple[int, str]]) -> int:
    """Return the id of the only row whose name has these words, or of the one called so.

    Raises StopValidation: none has them, or several.
    """
    found = named(typed, ((one, [fold(one[1])]) for one in offered))
    if len(found) == 1:
        return found[0][0]
    if not found:
        raise StopValidation(words_for(Refused(Fault.NOT_A_CHOICE)))
    names = "; ".join(name for _, name in found[:MOST_SAID])
    raise StopValidation(gettext("Several have these words; type more: %(names)s.", names=names))
