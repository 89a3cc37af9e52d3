"""Printed shares that do not fit their parts, in words for whoever writes the text."""

from collections.abc import Iterable

from tracker.rules.numbers import show_number
from tracker.rules.ratios import wrong_ratios
from tracker.speech import gettext as _
from tracker.speech import spoken_language


def ratios_in_words(texts: Iterable[str]) -> list[str]:
    """Return a line for each share to look at again."""
    language = spoken_language()
    return [
        _(
            "%(part)s/%(whole)s is printed as %(stated)s%%, and comes to %(computed)s%%",
            part=one.part,
            whole=one.whole,
            stated=one.stated,
            computed=show_number(one.computed, 2, language=language),
        )
        for one in wrong_ratios(texts)
    ]
