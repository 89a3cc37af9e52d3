"""Targets of indicators: an operator and values, or words that a person judges."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.rules.choices import Language
from tracker.rules.faults import Fault, Refused
from tracker.rules.figure_choices import TargetOperator
from tracker.rules.numbers import NO_BREAK_SPACE, show_number
from tracker.rules.texts import fold

HUNDRED = Decimal(100)
DECIMALS = 4  # what a figure is kept with
LARGEST = 10**12
SIGNS = {TargetOperator.AT_LEAST: "≥", TargetOperator.AT_MOST: "≤", TargetOperator.EXACTLY: "="}


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """What an indicator is to reach in a year."""

    year: int
    operator: TargetOperator
    value: Decimal | None = None
    upper: Decimal | None = None
    words: str = ""


def check_target(target: TargetFacts, *, is_ratio: bool) -> None:
    """Refuse a target that says nothing, or what no figure can reach.

    A share is a percentage: 0 to 100. Raises Refused: TARGET_WORDS_MISSING,
    TARGET_VALUE_MISSING, TARGET_UPPER_MISSING, TARGET_REVERSED, TARGET_ABOVE_HUNDRED.
    """
    if target.operator is TargetOperator.WORDS:
        if not target.words:
            raise Refused(Fault.TARGET_WORDS_MISSING, field="words", year=target.year)
        return
    if target.value is None:
        raise Refused(Fault.TARGET_VALUE_MISSING, field="value", year=target.year)
    if target.operator is TargetOperator.BETWEEN:
        if target.upper is None:
            raise Refused(Fault.TARGET_UPPER_MISSING, field="upper", year=target.year)
        if target.upper <= target.value:
            raise Refused(
                Fault.TARGET_REVERSED,
                field="upper",
                first=show_number(target.value),
                last=show_number(target.upper),
            )
    if is_ratio:
        check_percentage("value", target.value)
        check_percentage("upper", target.upper)


def check_percentage(field: str, value: Decimal | None) -> None:
    """Refuse a share that is none. Raises Refused: TARGET_ABOVE_HUNDRED."""
    if value is not None and not 0 <= value <= HUNDRED:
        raise Refused(Fault.TARGET_ABOVE_HUNDRED, field=field, value=show_number(value))


def check_points(
    targets: Sequence[TargetFacts], baseline: Decimal | None, *, code: str, most: Decimal
) -> None:
    """Refuse points an indicator has not got. Raises Refused: POINTS_ABOVE_MAXIMUM."""
    said = [("value", one.value) for one in targets] + [("upper", one.upper) for one in targets]
    for field, value in [*said, ("baseline", baseline)]:
        if value is not None and not 0 <= value <= most:
            shown = show_number(most)
            raise Refused(Fault.POINTS_ABOVE_MAXIMUM, field=field, code=code, maximum=shown)


def is_in_points(unit_words: str) -> bool:
    """Tell whether an indicator is measured in the points of its set.

    >>> is_in_points("Điểm"), is_in_points("điểm phục vụ")
    (True, False)
    """
    return fold(unit_words) in {"diem", "points"}


def check_targets(targets: Sequence[TargetFacts], *, is_ratio: bool) -> None:
    """Refuse targets one of which is wrong, or two of one year.

    Raises Refused: what ``check_target`` raises, and TARGET_YEAR_TWICE.
    """
    seen: set[int] = set()
    for target in targets:
        if target.year in seen:
            raise Refused(Fault.TARGET_YEAR_TWICE, field="year", year=target.year)
        seen.add(target.year)
        check_target(target, is_ratio=is_ratio)


def show_target(target: TargetFacts, unit: str, *, language: str = Language.VIETNAMESE) -> str:
    r"""Return a target as a page shows it.

    >>> show_target(TargetFacts(2025, TargetOperator.AT_LEAST, Decimal(80)), "%")
    '≥\xa080\xa0%'
    >>> show_target(TargetFacts(2025, TargetOperator.BETWEEN, Decimal(40), Decimal(50)), "tổ")
    '40–50\xa0tổ'
    """
    if target.operator is TargetOperator.WORDS or target.value is None:
        return target.words
    number = show_number(target.value, language=language)
    if target.operator is TargetOperator.BETWEEN and target.upper is not None:
        number = f"{number}–{show_number(target.upper, language=language)}"
    else:
        number = f"{SIGNS[target.operator]}{NO_BREAK_SPACE}{number}"
    return f"{number}{NO_BREAK_SPACE}{unit}" if unit else number
