"""Amounts of money: read as offices write them, kept as whole đồng.

The figure is read by the one parser of numbers, so 197.300 is one hundred and ninety-seven
thousand three hundred here, too; the words after it only say in what it is counted.
"""

import re
from decimal import Decimal

from tracker.rules.choices import Language
from tracker.rules.faults import Fault, Refused
from tracker.rules.numbers import NO_BREAK_SPACE, read_number, show_number
from tracker.rules.texts import fold

LARGEST = 10**15  # đồng: a million tỷ, some times the budget of the country
LONGEST = 60
DECIMALS = 9

BILLION, MILLION, THOUSAND = 10**9, 10**6, 10**3
UNITS = {
    "": 1,
    "dong": 1,
    "d": 1,
    "vnd": 1,
    "nghin": THOUSAND,
    "ngan": THOUSAND,
    "trieu": MILLION,
    "ty": BILLION,
    "ti": BILLION,
}
NAMES = {
    Language.VIETNAMESE: ((BILLION, "tỷ đồng"), (MILLION, "triệu đồng"), (1, "đồng")),
    Language.ENGLISH: ((BILLION, "billion đồng"), (MILLION, "million đồng"), (1, "đồng")),
}

_FIGURE_AND_UNIT = re.compile(r"(?P<figure>[^a-z₫]*)(?P<unit>[a-z₫ ]*)")
_CURRENCY = re.compile(r"(?<=\S) +(?:dong|d|vnd)$")


def read_money(text: str) -> int:
    """Read an amount in đồng, with or without its unit: "197,3 tỷ", "850 triệu đồng".

    Raises Refused: REQUIRED, NOT_MONEY, NUMBER_AMBIGUOUS, NUMBER_SEPARATORS, MONEY_NOT_WHOLE,
    MONEY_OUT_OF_RANGE.

    >>> read_money("197,3 tỷ"), read_money("197.300.000.000"), read_money("850 triệu đồng")
    (197300000000, 197300000000, 850000000)
    >>> read_money("1.390")
    1390
    """
    if not text.strip():
        raise Refused(Fault.REQUIRED)
    if len(text) > LONGEST:
        raise Refused(Fault.NOT_MONEY)
    figure, unit = _parts(text)
    value = _figure(figure) * unit
    if value != value.to_integral_value():
        raise Refused(Fault.MONEY_NOT_WHOLE)
    if not 0 <= value <= LARGEST:
        raise Refused(Fault.MONEY_OUT_OF_RANGE)
    return int(value)


def show_money(amount: int, *, language: str = Language.VIETNAMESE) -> str:
    r"""Show an amount in the largest unit in which it is exact with at most three decimals.

    >>> show_money(197_300_000_000), show_money(850_000_000), show_money(1_234_567)
    ('197,3\xa0tỷ\xa0đồng', '850\xa0triệu\xa0đồng', '1.234.567\xa0đồng')
    """
    names = NAMES[Language(language)]
    for size, name in names:
        if (amount and abs(amount) >= size and amount * 1000 % size == 0) or size == 1:
            figure = show_number(Decimal(amount) / size, language=language)
            return f"{figure} {name}".replace(" ", NO_BREAK_SPACE)
    raise AssertionError(names)


def show_dong(amount: int, *, language: str = Language.VIETNAMESE) -> str:
    """Show an amount to the last đồng, as a field is filled with it.

    >>> show_dong(197_300_000_000)
    '197.300.000.000'
    """
    return show_number(amount, language=language)


def _parts(text: str) -> tuple[str, int]:
    """Part an amount into its figure and the size of its unit."""
    found = _FIGURE_AND_UNIT.fullmatch(fold(text.replace("₫", " đ")))
    if found is None:
        raise Refused(Fault.NOT_MONEY)
    words = found["unit"].strip()
    size = UNITS.get(_CURRENCY.sub("", words))
    if size is None:
        raise Refused(Fault.NOT_MONEY)
    return found["figure"].strip(), size


def _figure(text: str) -> Decimal:
    try:
        return read_number(text, decimals=DECIMALS)
    except Refused as refusal:
        if refusal.fault in {Fault.NUMBER_AMBIGUOUS, Fault.NUMBER_SEPARATORS}:
            raise
        fault = {Fault.NUMBER_OUT_OF_RANGE: Fault.MONEY_OUT_OF_RANGE}.get(refusal.fault)
        raise Refused(fault or Fault.NOT_MONEY) from refusal
