"""A figure of an indicator: what it is made of, what it comes to, and what it cannot be.

All is exact: whole numbers, decimals, fractions. The percentage of a ratio is never typed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tracker.rules.faults import Fault, Refused
from tracker.rules.figure_choices import Direction, FigureState, MeasureKind

LARGEST = 10**13  # a figure beyond is a slip of the hand
DECIMALS = 4  # what a figure is kept to
HUNDRED = Fraction(100)
PARTS = ("numerator", "denominator", "stated")  # what only a ratio has

# words that tell of something measured rather than counted
MEASURED = (
    "đồng", "kinh phí", "vốn", "doanh thu", "giá trị", "diện tích", "sản lượng", "thời gian",
    "tốc độ", "bình quân", "ha", "km", "km2", "km²", "m2", "m²", "giờ", "usd", "vnd", "grdp", "gdp",
)  # fmt: skip
MEASURED_UNITS = ("điểm", "mbps", "gb", "tb", "tấn", "tỷ", "triệu")
MARKS_OF_SHARES = ("%", "/", "‰")


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """What is said of one indicator; a ratio has parts, anything else a value (yes = 1).

    ``stated`` is the percentage the unit's own paper prints. ``period`` is like 2023-Q4, and a
    cumulative figure counts since its year began; a stock is what stands on the last day, such as
    the systems in use, and is never added to another. ``part_words`` name what the parts count.
    """

    kind: MeasureKind
    state: FigureState = FigureState.GIVEN
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    stated: Decimal | None = None
    is_cumulative: bool = False
    is_stock: bool = False
    direction: Direction = Direction.HIGHER
    unit_words: str = ""
    part_words: str = ""
    is_estimated: bool = False
    period: str = ""
    tiers: int = 0  # how many steps the set names; 0 = not known

    @property
    def is_given(self) -> bool:
        """Tell whether there is a figure at all: no data is not zero."""
        return self.state is FigureState.GIVEN

    @property
    def is_ratio(self) -> bool:
        """Tell whether the figure is computed from two parts."""
        return self.kind is MeasureKind.RATIO

    @property
    def is_percentage(self) -> bool:
        """Tell whether what the figure comes to is read in per cent."""
        return self.is_ratio or self.unit_words.strip() == "%"


def percentage_of(numerator: Decimal | int, denominator: Decimal | int) -> Fraction:
    """Return the exact percentage of a part in its whole.

    Raises Refused: DENOMINATOR_NOT_POSITIVE.

    >>> from tracker.rules.numbers import show_number
    >>> show_number(percentage_of(1390, 1902), 2)
    '73,08'
    """
    if denominator <= 0:
        raise Refused(Fault.DENOMINATOR_NOT_POSITIVE, field="denominator")
    part, of_part = numerator.as_integer_ratio()
    whole, of_whole = denominator.as_integer_ratio()
    return Fraction(100 * part * of_whole, of_part * whole)  # brought to lowest terms once


def result_of(facts: FigureFacts) -> Fraction | None:
    """Return what a figure comes to: the percentage of a ratio, the value of anything else.

    None when there is none: not given, not complete, or of a whole that is nothing.
    """
    if not facts.is_given:
        return None
    if not facts.is_ratio:
        return None if facts.value is None else Fraction(facts.value)
    if facts.numerator is None or facts.denominator is None or facts.denominator <= 0:
        return None
    return percentage_of(facts.numerator, facts.denominator)


def change_of(now: FigureFacts, before: FigureFacts | None) -> Fraction | None:
    """Return how far a figure is from the last one (percentage points of a ratio)."""
    here, there = result_of(now), result_of(before) if before else None
    return None if here is None or there is None else here - there


def faults_of(facts: FigureFacts) -> Iterator[Refused]:
    """Walk all that cannot be about a figure, each at its field.

    PART_MISSING, DENOMINATOR_NOT_POSITIVE, SHARE_TYPED, PARTS_OF_NO_RATIO, REQUIRED, NOT_A_CHOICE,
    NUMBER_NOT_WHOLE, NUMBER_TOO_PRECISE, NUMBER_OUT_OF_RANGE.

    >>> [(one.field, one.fault.value) for one in faults_of(FigureFacts(
    ...     MeasureKind.RATIO, numerator=Decimal("1.39"), denominator=Decimal("1.902")))]
    [('numerator', 'number_not_whole'), ('denominator', 'number_not_whole')]
    """
    names = ("numerator", "denominator", "value", "stated")
    not_kept = [one for name in names for one in _not_kept(getattr(facts, name), name)]
    yield from not_kept
    if not_kept or not facts.is_given:
        return
    if facts.is_ratio:
        yield from _faults_of_parts(facts)
    elif parts := [name for name in PARTS if getattr(facts, name) is not None]:
        yield Refused(Fault.PARTS_OF_NO_RATIO, field=parts[0])
    elif facts.value is None:
        if facts.kind is not MeasureKind.MANUAL:  # that may be told in words
            yield Refused(Fault.REQUIRED, field="value")
    else:
        yield from _faults_of_value(facts, facts.value)


def may_bear_percent(name: str, unit_words: str) -> bool:
    """Tell whether a figure may be typed with a sign %: the parts of a ratio never are.

    >>> may_bear_percent("stated", ""), may_bear_percent("numerator", "%")
    (True, False)
    """
    return name == "stated" or (name == "value" and unit_words.strip() == "%")


def counts_wholes(facts: FigureFacts) -> bool:
    """Tell whether the figure, or the parts of it, count things: 10,5 files cannot be.

    >>> counts_wholes(FigureFacts(MeasureKind.COUNT, unit_words="tỷ đồng"))
    False
    """
    if facts.kind is MeasureKind.MANUAL:
        return False
    if not facts.is_ratio:
        unit = facts.unit_words.strip().casefold()
        if unit in MEASURED_UNITS or any(mark in unit for mark in MARKS_OF_SHARES):
            return False
    words = facts.part_words if facts.is_ratio else facts.unit_words
    padded = f" {words.casefold()} "
    return not any(f" {one} " in padded for one in MEASURED)


def _not_kept(figure: Decimal | None, name: str) -> Iterator[Refused]:
    if figure is None:
        return
    if not figure.is_finite() or abs(figure) > LARGEST:
        limits = {"minimum": -LARGEST, "maximum": LARGEST}
        yield Refused(Fault.NUMBER_OUT_OF_RANGE, field=name, **limits)
    elif _decimals_of(figure) > DECIMALS:
        yield Refused(Fault.NUMBER_TOO_PRECISE, field=name, decimals=DECIMALS)


def _faults_of_parts(facts: FigureFacts) -> Iterator[Refused]:
    numerator, denominator = facts.numerator, facts.denominator
    if facts.value is not None:
        yield Refused(Fault.SHARE_TYPED, field="value")
    if numerator is None:
        yield Refused(Fault.PART_MISSING, field="numerator")
    elif numerator < 0:
        yield _not_between("numerator")
    elif counts_wholes(facts):
        yield from _not_whole(numerator, "numerator")
    if denominator is None:
        yield Refused(Fault.PART_MISSING, field="denominator")
    elif denominator <= 0:
        yield Refused(Fault.DENOMINATOR_NOT_POSITIVE, field="denominator")
    elif counts_wholes(facts):
        yield from _not_whole(denominator, "denominator")


def _faults_of_value(facts: FigureFacts, value: Decimal) -> Iterator[Refused]:
    if facts.kind is MeasureKind.YES_NO and value not in {0, 1}:
        yield Refused(Fault.NOT_A_CHOICE, field="value")
    if facts.kind is MeasureKind.TIER:
        yield from _not_whole(value, "value")
        if value < 0 or (facts.tiers and value > facts.tiers):
            yield Refused(Fault.NOT_A_CHOICE, field="value")
    if facts.kind is MeasureKind.COUNT:
        if value < 0:
            yield _not_between("value")
        elif counts_wholes(facts):
            yield from _not_whole(value, "value")


def _not_between(name: str) -> Refused:
    return Refused(Fault.NUMBER_OUT_OF_RANGE, field=name, minimum=0, maximum=LARGEST)


def _not_whole(figure: Decimal, name: str) -> Iterator[Refused]:
    if _decimals_of(figure):
        yield Refused(Fault.NUMBER_NOT_WHOLE, field=name)


def _decimals_of(figure: Decimal) -> int:
    """Return how many decimals a finite figure has, zeros at its end not counted."""
    exponent = figure.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
