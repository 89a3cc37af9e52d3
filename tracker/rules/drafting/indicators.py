"""Indicators against their targets: reached, nearly, behind; the change; what has no figure."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tracker.rules.drafting.blocks import Bar, Sentence, Source, said, sentence
from tracker.rules.drafting.facts import IndicatorFacts, Sums, Target
from tracker.rules.drafting.writing import count, listed, value
from tracker.rules.figure_choices import MeasureKind, TargetOperator
from tracker.rules.numbers import show_change

NEARLY = Fraction(95, 100)  # of the target
MOST_TOLD = 8  # indicators with a sentence of their own; the table has them all
NO_FIGURE = "Chưa có số liệu"


class Reach(StrEnum):
    """How an indicator stands to its target."""

    REACHED = "reached"
    NEARLY = "nearly"
    BEHIND = "behind"
    OPEN = "open"  # no target in figures, or no figure


WORDS = {
    Reach.REACHED: "Đạt",
    Reach.NEARLY: "Gần đạt",
    Reach.BEHIND: "Chưa đạt",
    Reach.OPEN: "Chưa so được",
}


def value_of(measure: MeasureKind, sums: Sums) -> Fraction | None:
    """Return the figure of all units together; the percentage of a ratio is computed.

    >>> value_of(MeasureKind.RATIO, Sums(2, numerator=Decimal(1390), denominator=Decimal(1902)))
    Fraction(69500, 951)
    """
    if not sums.given:
        return None
    if measure is MeasureKind.RATIO:
        if sums.numerator is None or not sums.denominator:
            return None
        return Fraction(sums.numerator) * 100 / Fraction(sums.denominator)
    if sums.value is None:
        return None
    if measure is MeasureKind.MANUAL and sums.given > 1:
        return None  # what several units measured each their own way is not added up
    return Fraction(sums.value)


def reach_of(number: Fraction | None, target: Target | None) -> Reach:
    """Return how a figure stands to its target; within five per cent of it is nearly.

    >>> reach_of(Fraction(78), Target(TargetOperator.AT_LEAST, Decimal(80))).value
    'nearly'
    >>> reach_of(None, Target(TargetOperator.AT_LEAST, Decimal(80))).value
    'open'
    """
    if number is None or target is None or target.value is None:
        return Reach.OPEN
    if target.operator is TargetOperator.WORDS:
        return Reach.OPEN
    goal = Fraction(target.value)
    upper = Fraction(target.upper if target.upper is not None else target.value)
    low = number < goal and target.operator is not TargetOperator.AT_MOST
    high = number > upper and target.operator is not TargetOperator.AT_LEAST
    if not low and not high:
        return Reach.REACHED
    is_near = number >= goal * NEARLY if low else number * NEARLY <= upper
    return Reach.NEARLY if is_near else Reach.BEHIND


def target_words(target: Target | None, unit_words: str) -> str:
    r"""Write a target as tables have it.

    >>> target_words(Target(TargetOperator.AT_LEAST, Decimal(80)), "%")
    '≥ 80\xa0%'
    """
    if target is None:
        return "Chưa giao"
    if target.operator is TargetOperator.WORDS or target.value is None:
        return target.words or "Chưa giao bằng số"
    shown = value(target.value, unit_words)
    if target.operator is TargetOperator.BETWEEN and target.upper is not None:
        return f"{value(target.value)} - {value(target.upper, unit_words)}"
    signs = {TargetOperator.AT_LEAST: "≥ ", TargetOperator.AT_MOST: "≤ "}
    return f"{signs.get(target.operator, '')}{shown}"


def unit_of(one: IndicatorFacts) -> str:
    """Return what an indicator is counted in."""
    return "%" if one.measure is MeasureKind.RATIO else one.unit_words


def summary(indicators: Sequence[IndicatorFacts]) -> list[Sentence]:
    """Say how many indicators have figures, and how many reached their target."""
    if not indicators:
        return [sentence("indicators", "Kế hoạch chưa giao chỉ tiêu nào cho các đơn vị.")]
    numbers: dict[str, tuple[str, Source]] = {"all": (count(len(indicators)), {"of": "indicators"})}
    known = [one for one in indicators if value_of(one.measure, one.now) is not None]
    if not known:
        words = "Kế hoạch giao {all} chỉ tiêu; chưa có chỉ tiêu nào có số liệu được xác nhận."
        return [sentence("indicators", words, **numbers)]
    reaches = [reach_of(value_of(one.measure, one.now), one.target) for one in known]
    numbers["known"] = (count(len(known)), {"of": "indicators", "cell": "known"})
    parts = []
    for reach, words in (
        (Reach.REACHED, "đạt mục tiêu"),
        (Reach.NEARLY, "gần đạt (từ 95\u00a0% mục tiêu)"),
        (Reach.BEHIND, "chưa đạt"),
        (Reach.OPEN, "chưa có mục tiêu bằng số để so sánh"),
    ):
        if reach in reaches:
            parts.append(f"{{{reach}}} {words}")
            numbers[reach.value] = (
                count(reaches.count(reach)),
                {"of": "indicators", "cell": reach.value},
            )
    start = "Kế hoạch giao {all} chỉ tiêu, {known} chỉ tiêu có số liệu được xác nhận"
    return [sentence("indicators", f"{start}: {'; '.join(parts)}.", **numbers)]


def told(indicators: Sequence[IndicatorFacts], *, before: str) -> list[Sentence]:
    """Return a sentence for each of the first indicators with a figure, those behind first.

    ``before`` names the time the figures are held against.
    """
    order = (Reach.BEHIND, Reach.NEARLY, Reach.REACHED, Reach.OPEN)
    known = [one for one in indicators if value_of(one.measure, one.now) is not None]
    ranked = sorted(
        known, key=lambda one: order.index(reach_of(value_of(one.measure, one.now), one.target))
    )
    return [_told(one, before) for one in ranked[:MOST_TOLD]]


def _told(one: IndicatorFacts, before: str) -> Sentence:
    unit, number = unit_of(one), value_of(one.measure, one.now) or Fraction(0)
    source: Source = {"of": "indicator", "indicator": one.indicator_id}
    numbers = {"value": (value(number, unit), source)}
    words = f"Chỉ tiêu “{said(one.name)}” đạt {{value}}"
    if one.measure is MeasureKind.RATIO:
        words += " ({numerator}/{denominator})"
        numbers["numerator"] = (value(one.now.numerator or Decimal(0)), source)
        numbers["denominator"] = (value(one.now.denominator or Decimal(0)), source)
    if one.target is not None and one.target.value is not None:
        words += ", mục tiêu {target}"
        numbers["target"] = (target_words(one.target, unit), source)
        words += {
            Reach.REACHED: " (đạt)",
            Reach.NEARLY: " (gần đạt)",
            Reach.BEHIND: " (chưa đạt)",
        }.get(reach_of(number, one.target), "")
    change = change_words(one)
    if change:
        words += f", {{change}} so với {before}"
        numbers["change"] = (change, source)
    return sentence(f"indicator.{one.indicator_id}", f"{words}.", **numbers)


def change_words(one: IndicatorFacts) -> str:
    """Write the change against the window before; nothing where one of the two is not known."""
    now, before = value_of(one.measure, one.now), value_of(one.measure, one.before)
    if now is None or before is None:
        return ""
    change = now - before
    if not change:
        return "không đổi"
    points = " điểm %" if unit_of(one) == "%" else ""
    unit = f"\u00a0{one.unit_words}" if one.unit_words and not points else ""
    return f"{'tăng' if change > 0 else 'giảm'} {value(abs(change))}{points}{unit}"


def missing(indicators: Sequence[IndicatorFacts]) -> list[Sentence]:
    """Name the indicators nobody gave a figure of, and those some units gave none of."""
    none = [one for one in indicators if value_of(one.measure, one.now) is None]
    some = [one for one in indicators if one.now.no_data and one not in none]
    made = []
    if none and len(none) < len(indicators):
        names = listed(none, _named, mark="; ", noun="chỉ tiêu")
        source: Source = {"of": "indicators", "cell": "none"}
        words = f"Có {{n}} chỉ tiêu chưa có số liệu: {names}."
        made.append(sentence("indicators.none", words, n=(count(len(none)), source)))
    return made + [_without_data(one) for one in some[:MOST_TOLD]]


def _without_data(one: IndicatorFacts) -> Sentence:
    return sentence(
        f"indicator.{one.indicator_id}.no_data",
        f"Chỉ tiêu “{said(one.name)}” còn {{n}} đơn vị báo chưa có số liệu.",
        n=(count(one.now.no_data), {"of": "indicator", "indicator": one.indicator_id}),
    )


def _named(one: IndicatorFacts) -> str:
    return f"{one.name} (chủ trì: {one.lead})"


def rows(indicators: Sequence[IndicatorFacts]) -> list[tuple[str, ...]]:
    """Return the annex of indicators."""
    return [
        (
            one.code,
            one.name,
            one.lead,
            target_words(one.target, unit_of(one)),
            _figure(one, one.now),
            _figure(one, one.before),
            _signed_change(one),
            WORDS[reach_of(value_of(one.measure, one.now), one.target)],
        )
        for one in indicators
    ]


def _figure(one: IndicatorFacts, sums: Sums) -> str:
    number = value_of(one.measure, sums)
    if number is None:
        return NO_FIGURE
    if one.measure is MeasureKind.RATIO:
        parts = f"{value(sums.numerator or Decimal(0))}/{value(sums.denominator or Decimal(0))}"
        return f"{value(number, '%')} ({parts})"
    return value(number, one.unit_words)


def _signed_change(one: IndicatorFacts) -> str:
    now, before = value_of(one.measure, one.now), value_of(one.measure, one.before)
    if now is None or before is None:
        return "–"
    change = now - before
    return show_change(change, 0 if change.denominator == 1 else 2)


def bars(indicators: Sequence[IndicatorFacts]) -> list[Bar]:
    """Return how far each indicator is on its way to a target that is to be reached."""
    made = []
    for one in indicators:
        number, target = value_of(one.measure, one.now), one.target
        if number is None or target is None or not target.value or number < 0:
            continue
        if target.operator not in {TargetOperator.AT_LEAST, TargetOperator.EXACTLY}:
            continue
        far = Fraction(number) / Fraction(target.value)
        length = min(round(far * 800), 1000)
        words = f"{value(number, unit_of(one))} / {target_words(target, unit_of(one))}"
        made.append(Bar(one.name, length, words, target=800))
    return made
