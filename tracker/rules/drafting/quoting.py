"""Somebody's own words as a report quotes them."""

from tracker.rules.drafting.writing import closed
from tracker.rules.texts import cut

LONGEST_QUOTE = 800  # letters; whoever wants all of it follows the link of the unit


def shortened(text: str) -> str:
    """Return somebody's words as they are quoted: of very many the beginning, which says so.

    >>> shortened("Thiếu nhân lực."), len(shortened("Thiếu người. " * 400)) <= LONGEST_QUOTE + 6
    ('Thiếu nhân lực', True)
    """
    words = closed(text)
    if len(words) <= LONGEST_QUOTE:
        return words
    return f"{cut(words, LONGEST_QUOTE, ending='').rpartition(' ')[0].rstrip(' .;,')} […]"
