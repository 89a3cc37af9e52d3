"""Shares that a text prints beside their parts, as in "1.390/1.902, đạt 70,08%", computed again."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tracker.rules.arithmetic import is_rounding_of, percentage_of
from tracker.rules.faults import Refused
from tracker.rules.numbers import read_number

WHOLE = r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,9}"
PRINTED = re.compile(
    rf"(?<![0-9.,/-])({WHOLE}) ?/ ?({WHOLE})(?![0-9/-]|[.,][0-9])"
    r"[^0-9;\n]{0,200}?"
    r"([0-9]{1,3}(?:,[0-9]{1,6})?) ?%"
)
YEAR = re.compile(r"(?:19|20)[0-9]{2}")  # "tháng 5/2023" is a month and no share


@dataclass(frozen=True, slots=True)
class WrongRatio:
    """A share as printed, and what its parts come to, in percent."""

    part: str
    whole: str
    stated: str
    computed: Fraction


def wrong_ratios(texts: Iterable[str]) -> tuple[WrongRatio, ...]:
    """Return the shares whose printed percentage is no rounding of their parts, each once.

    >>> [wrong] = wrong_ratios(["tích hợp 1.390/1.902 dịch vụ công, đạt 70,08%"])
    >>> wrong.stated, float(round(wrong.computed, 2))
    ('70,08', 73.08)
    >>> wrong_ratios(["1.390/1.902 dịch vụ, đạt 73,1%; trong tháng 5/2023 đạt 70%"])
    ()
    """
    found = (match for text in texts for match in PRINTED.finditer(text))
    wrong = (_wrong(*match.groups()) for match in found)
    return tuple(dict.fromkeys(one for one in wrong if one))


def _wrong(part: str, whole: str, stated: str) -> WrongRatio | None:
    if YEAR.fullmatch(whole):
        return None
    try:
        numerator, denominator, said = (read_number(one) for one in (part, whole, stated))
    except Refused:
        return None  # a figure nobody can read alike
    if not denominator:
        return None
    computed = percentage_of(numerator, denominator)
    if is_rounding_of(Decimal(said), computed):
        return None
    return WrongRatio(part, whole, stated, computed)
