"""How numbers, lists and names go into the sentences of a report."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from tracker.rules.dates import show_date
from tracker.rules.drafting.blocks import Source, said
from tracker.rules.numbers import show_number, show_share

Thing = TypeVar("Thing")
MOST_NAMED = 10  # in a sentence; the rest is counted


def count(number: int) -> str:
    """Write a count; below ten with a zero in front, as papers do.

    >>> count(3), count(24), count(1390), count(0)
    ('03', '24', '1.390', '0')
    """
    return f"0{number}" if 0 < number < 10 else show_number(number)


def figure(number: int) -> str:
    """Write a count as a part of a fraction, without a zero in front.

    >>> figure(3), figure(1902)
    ('3', '1.902')
    """
    return show_number(number)


def share(part: Fraction) -> str:
    r"""Write a share as a percentage, without decimals where there are none.

    >>> share(Fraction(1390, 1902)), share(Fraction(1, 2))
    ('73,08\xa0%', '50\xa0%')
    """
    return show_share(part, 0 if (part * 100).denominator == 1 else 2)


def value(number: Decimal | Fraction, unit_words: str = "") -> str:
    r"""Write a figure with what it is counted in.

    >>> value(Decimal("1307"), "dịch vụ"), value(Fraction(139000, 1902), "%")
    ('1.307\xa0dịch vụ', '73,08\xa0%')
    """
    exact = Fraction(number)
    decimals = 0 if exact.denominator == 1 else 2
    shown = show_number(exact, decimals)
    return f"{shown}\u00a0{unit_words}" if unit_words else shown


def day(on: date) -> str:
    """Write a day in the middle of a sentence.

    >>> day(date(2023, 9, 14))
    'ngày 14/09/2023'
    """
    return f"ngày {show_date(on)}"


def day_number(on: date) -> tuple[str, dict[str, str]]:
    """Return the day of the figures as a number of a sentence, so that edited words follow it."""
    return show_date(on), {"of": "day"}


def listed(
    things: Sequence[Thing],
    words: Callable[[Thing], str],
    *,
    mark: str = ", ",
    noun: str = "đơn vị",
    is_linked: bool = False,
) -> str:
    """Name things one after the other; beyond ten the rest is counted.

    With ``is_linked`` that count stands as ``{others}``, the number ``others_of`` gives.

    >>> listed(["Sở Y tế", "Sở Nội vụ"], str)
    'Sở Y tế, Sở Nội vụ'
    """
    named = mark.join(said(words(thing)) for thing in things[:MOST_NAMED])
    rest = len(things) - MOST_NAMED
    number = "{others}" if is_linked else count(max(0, rest))
    return f"{named} và {number} {noun} khác" if rest > 0 else named


def others_of(
    things: Sequence[Thing], source: Source, ids: Callable[[Thing], Iterable[int]]
) -> dict[str, tuple[str, Source]]:
    """Return the number of those a sentence does not name; it leads to them alone.

    >>> others_of(range(13), {"of": "units"}, lambda unit: [unit])["others"][0]
    '03'
    """
    rest = len(things) - MOST_NAMED
    named = [one for thing in things[:MOST_NAMED] for one in ids(thing)]
    return {"others": (count(rest), {**source, "but": named})} if rest > 0 else {}


def unit_with(name: str, words: str) -> str:
    """Name a unit and, in brackets, what is counted of it.

    >>> unit_with("Sở Y tế", "03 nhiệm vụ")
    'Sở Y tế (03 nhiệm vụ)'
    """
    return f"{said(name)} ({words})"


def closed(text: str) -> str:
    """Return typed words without the mark they end with, so that a sentence can go on.

    >>> closed("Thiếu nhân lực.")
    'Thiếu nhân lực'
    """
    return " ".join(text.split()).rstrip(" .;,")
