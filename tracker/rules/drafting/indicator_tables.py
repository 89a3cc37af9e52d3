"""Indicators in the annex and the chart of a report: their targets, figures and changes."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from tracker.rules.drafting.blocks import Bar, Line, Source
from tracker.rules.drafting.facts import IndicatorFacts, Sums
from tracker.rules.drafting.indicators import (
    NO_FIGURE,
    OF_ITSELF,
    Reach,
    is_answered,
    reach_of,
    shown,
    target_of,
    value_of,
    year_said,
)
from tracker.rules.drafting.quoting import shortened
from tracker.rules.drafting.writing import value
from tracker.rules.figure_choices import MeasureKind, TargetOperator
from tracker.rules.numbers import show_change

IN_WORDS = "Báo cáo bằng lời"
MOST_BARS = 15
AIM = 800  # where the target stands on a bar of 1,000
LONGEST_ANSWER = 80  # letters of a cell
SOURCES: tuple[Source | None, ...] = (
    *(None, None, None, {"of": "target"}),
    *({**OF_ITSELF, "window": "now"}, {**OF_ITSELF, "window": "before"}, OF_ITSELF, None),
)  # of the annex, by column
WORDS = {
    Reach.REACHED: "Đạt",
    Reach.NEARLY: "Gần đạt",
    Reach.BEHIND: "Chưa đạt",
    Reach.OPEN: "Chưa so được",
}


def rows(indicators: Sequence[IndicatorFacts]) -> list[Line]:
    """Return the annex of indicators; a target says its year where its head cannot."""
    has_one_year = bool(year_said(indicators))
    return [
        Line(
            (
                one.code,
                one.name,
                one.lead,
                target_of(one) + ("" if has_one_year else _in_brackets(one)),
                _figure(one, one.now),
                _figure(one, one.before),
                _signed_change(one),
                WORDS[reach_of(value_of(one.measure, one.now), one.target)],
            ),
            {"indicator": one.indicator_id},
        )
        for one in indicators
    ]


def _in_brackets(one: IndicatorFacts) -> str:
    return f" (năm {one.target.year})" if one.target is not None and one.target.year else ""


def _figure(one: IndicatorFacts, sums: Sums) -> str:
    number = value_of(one.measure, sums)
    if number is None:
        return _answer(one, sums)
    if one.measure is MeasureKind.RATIO:
        parts = f"{value(sums.numerator or Decimal(0))}/{value(sums.denominator or Decimal(0))}"
        return f"{value(number, '%')} ({parts})"
    return shown(one, sums)


def _answer(one: IndicatorFacts, sums: Sums) -> str:
    """Return what stands for a figure: short words, or that there are words or nothing at all."""
    if not sums.given:
        return NO_FIGURE
    if one.measure is MeasureKind.RATIO:
        return "Mẫu số bằng 0"
    if sums.value is not None:
        return f"{sums.given} đơn vị báo số liệu riêng"
    if sums is one.now and is_answered(one) and len(one.answers) == 1:
        text = shortened(one.answers[0].text)
        return f"“{text}”" if len(text) <= LONGEST_ANSWER else IN_WORDS
    return IN_WORDS


def _signed_change(one: IndicatorFacts) -> str:
    now, before = value_of(one.measure, one.now), value_of(one.measure, one.before)
    if now is None or before is None or one.measure is MeasureKind.YES_NO:
        return "–"
    change = now - before
    return show_change(change, 0 if change.denominator == 1 else 2)


def bars(indicators: Sequence[IndicatorFacts]) -> tuple[str, list[Bar]]:
    """Return a chart, its title and how far each indicator is on its way to its target.

    Of many it shows those that are furthest from it, in their order: the annex has them all.
    """
    year = year_said(indicators)
    ways = {one.indicator_id: way for one in indicators if (way := _way_of(one)) is not None}
    furthest = set(sorted(ways, key=lambda indicator_id: ways[indicator_id])[:MOST_BARS])
    many = f", {len(furthest)} chỉ tiêu xa mục tiêu nhất" if len(ways) > MOST_BARS else ""
    made = [
        _bar(one, ways[one.indicator_id], has_one_year=bool(year))
        for one in indicators
        if one.indicator_id in furthest
    ]
    return f"Chỉ tiêu so với mục tiêu{year}{many}", made


def _way_of(one: IndicatorFacts) -> Fraction | None:
    """Return how far an indicator is on its way to a target that is to be reached from below."""
    number, target = value_of(one.measure, one.now), one.target
    if number is None or target is None or not target.value or number < 0:
        return None
    if one.measure is MeasureKind.YES_NO:
        return None
    if target.operator not in {TargetOperator.AT_LEAST, TargetOperator.EXACTLY}:
        return None
    return Fraction(number) / Fraction(target.value)


def _bar(one: IndicatorFacts, way: Fraction, *, has_one_year: bool) -> Bar:
    words = f"{shown(one, one.now)} / {target_of(one)}{'' if has_one_year else _in_brackets(one)}"
    source = {**OF_ITSELF, "window": "now", "indicator": one.indicator_id}
    return Bar(one.name, min(round(way * AIM), 1000), words, target=AIM, source=source)
