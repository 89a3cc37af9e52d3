"""Indicators against their targets: reached, nearly, behind; the change; what has no figure."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tracker.rules.drafting.blocks import Sentence, Source, said, sentence
from tracker.rules.drafting.facts import IndicatorFacts, Sums, Target
from tracker.rules.drafting.quoting import shortened
from tracker.rules.drafting.writing import count, listed, others_of, value
from tracker.rules.figure_choices import MeasureKind, TargetOperator

HUNDRED = 100
NEARLY = Fraction(95, 100)  # of the target
SMALLEST = Fraction(5, 1000)  # change that is not lost in two decimals
MOST_TOLD = 8  # indicators with a sentence of their own; the table has them all
MOST_OF_A_YEAR = 30  # the same, of a review
ANSWERED, APART, NONE = "answered", "apart", "none"  # how one stands that has no figure of all
NO_FIGURE = "Chưa có số liệu"
YES, NO = "Có", "Không"
OF_ITSELF: Source = {"of": "indicator"}


class Reach(StrEnum):
    """How an indicator stands to its target."""

    REACHED = "reached"
    NEARLY = "nearly"
    BEHIND = "behind"
    OPEN = "open"  # no target in figures, or no figure


LEADS = {
    Reach.BEHIND: "Các chỉ tiêu chưa đạt mục tiêu",
    Reach.NEARLY: "Các chỉ tiêu gần đạt mục tiêu",
    Reach.REACHED: "Các chỉ tiêu đạt mục tiêu",
    Reach.OPEN: "Các chỉ tiêu chưa có mục tiêu bằng số để so sánh",
}
REACHES = {Reach.REACHED: " (đạt)", Reach.NEARLY: " (gần đạt)", Reach.BEHIND: " (chưa đạt)"}


def value_of(measure: MeasureKind, sums: Sums) -> Fraction | None:
    """Return the figure of all units together; the percentage of a ratio is computed.

    Of a question it is the share of the units that said yes.

    >>> value_of(MeasureKind.RATIO, Sums(2, numerator=Decimal(1390), denominator=Decimal(1902)))
    Fraction(69500, 951)
    >>> value_of(MeasureKind.YES_NO, Sums(5, value=Decimal(3)))
    Fraction(3, 5)
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
    return Fraction(sums.value) / (sums.given if measure is MeasureKind.YES_NO else 1)


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


def target_words(target: Target | None, unit_words: str, *, is_question: bool = False) -> str:
    r"""Write a target as tables have it; of a question, the answer that is asked for.

    >>> target_words(Target(TargetOperator.AT_LEAST, Decimal(80)), "%")
    '≥\xa080\xa0%'
    >>> target_words(Target(TargetOperator.AT_LEAST, Decimal(1)), "", is_question=True)
    'Có'
    """
    if target is None:
        return "Chưa giao"
    if is_question and target.value in {0, 1}:
        return YES if target.value else NO
    if target.operator is TargetOperator.WORDS or target.value is None:
        return target.words or "Chưa giao bằng số"
    shown = value(target.value, unit_words)
    if target.operator is TargetOperator.BETWEEN and target.upper is not None:
        return f"{value(target.value)} - {value(target.upper, unit_words)}"
    signs = {TargetOperator.AT_LEAST: "≥\u00a0", TargetOperator.AT_MOST: "≤\u00a0"}
    return f"{signs.get(target.operator, '')}{shown}"


def target_of(one: IndicatorFacts) -> str:
    """Return the target of an indicator as tables have it."""
    is_question = one.measure is MeasureKind.YES_NO
    return target_words(one.target, unit_of(one), is_question=is_question)


def target_said(one: IndicatorFacts) -> str:
    r"""Return the target of an indicator as sentences have it, its sign in words.

    >>> one = IndicatorFacts(1, "1", "Ký số", MeasureKind.RATIO, "", "", "", now=Sums(),
    ...                      before=Sums(), target=Target(TargetOperator.AT_LEAST, Decimal(80)))
    >>> target_said(one)
    'từ 80\xa0% trở lên'
    """
    target = one.target
    if target is None or target.value is None or one.measure is MeasureKind.YES_NO:
        return target_of(one)
    shown = value(target.value, unit_of(one))
    if target.operator is TargetOperator.BETWEEN and target.upper is not None:
        return f"từ {value(target.value)} đến {value(target.upper, unit_of(one))}"
    if target.operator is TargetOperator.AT_LEAST:
        if one.measure is MeasureKind.RATIO and target.value == HUNDRED:
            return shown  # there is no more
        return f"từ {shown} trở lên"
    return f"không quá {shown}" if target.operator is TargetOperator.AT_MOST else target_of(one)


def year_said(indicators: Sequence[IndicatorFacts]) -> str:
    """Return the year all these targets are of, as it follows the word; nothing for several.

    >>> one = IndicatorFacts(1, "1", "Ký số", MeasureKind.RATIO, "", "", "", now=Sums(),
    ...                      before=Sums(), target=Target(TargetOperator.WORDS, year=2023))
    >>> year_said([one]), year_said([])
    (' năm 2023', '')
    """
    years = {one.target.year for one in indicators if one.target is not None and one.target.year}
    return f" năm {years.pop()}" if len(years) == 1 else ""


def shown(one: IndicatorFacts, sums: Sums) -> str:
    r"""Write the figure of all units: a share, a count with its unit, yes or no.

    >>> answered = IndicatorFacts(1, "1", "Có cổng dữ liệu", MeasureKind.YES_NO, "", "", "",
    ...                           now=Sums(5, value=Decimal(3)), before=Sums())
    >>> shown(answered, Sums(1, value=Decimal(1))), shown(answered, answered.now)
    ('Có', '3/5 đơn vị có')
    """
    number = value_of(one.measure, sums)
    if number is None:
        return NO_FIGURE
    if one.measure is not MeasureKind.YES_NO:
        return value(number, unit_of(one))
    if sums.given > 1:
        return f"{value(sums.value or Decimal(0))}/{value(Decimal(sums.given))} đơn vị có"
    return YES if number else NO


def unit_of(one: IndicatorFacts) -> str:
    """Return what an indicator is counted in."""
    return "%" if one.measure is MeasureKind.RATIO else one.unit_words


def told(indicators: Sequence[IndicatorFacts], *, before: str) -> list[Sentence]:
    """Return a line for each of the first indicators with a figure, those behind first.

    Lines stand below a sentence that says how they stand to their targets, and of which year these
    are; a single indicator has a sentence of its own. ``before`` names the time the figures are
    held against.
    """
    ranked = _ranked(indicators, (Reach.BEHIND, Reach.NEARLY, Reach.REACHED, Reach.OPEN))
    if len(ranked) == 1:
        return [_told(ranked[0], before)]
    made: list[Sentence] = []
    for reach, words in LEADS.items():
        mine = [one for one in ranked[:MOST_TOLD] if reach_now(one) is reach]
        year = year_said(mine)
        if mine:
            made.append(sentence(f"indicators.{reach}", f"{words}{year}:"))
        made += [_line(one, before, says_year=not year, says_reach=False) for one in mine]
    return made + _not_told(ranked, MOST_TOLD)


def by_field(
    indicators: Sequence[IndicatorFacts], *, before: str
) -> list[tuple[int, str, list[Sentence]]]:
    """Return the sentences of a year's review by field (lĩnh vực), what was reached first.

    Fields stand in the order their indicators were given; what belongs to none comes last.
    """
    ranked = _ranked(indicators, (Reach.REACHED, Reach.NEARLY, Reach.BEHIND, Reach.OPEN))
    fields = {one.field_id: one.field for one in indicators if one.field_id}
    if fields:
        fields[0] = "Chỉ tiêu khác"
    told_of = {one.indicator_id for one in ranked[:MOST_OF_A_YEAR]}
    made = []
    for number, name in (fields or {0: ""}).items():
        mine = [one for one in ranked if one.field_id == number and one.indicator_id in told_of]
        if mine:
            lines = [_line(one, before, says_year=True, says_reach=True) for one in mine]
            made.append((number, name, lines if len(ranked) > 1 else [_told(mine[0], before)]))
    if rest := _not_told(ranked, MOST_OF_A_YEAR):
        made[-1][-1].extend(rest)
    return made


def _ranked(indicators: Sequence[IndicatorFacts], order: Sequence[Reach]) -> list[IndicatorFacts]:
    known = [one for one in indicators if value_of(one.measure, one.now) is not None]
    return sorted(known, key=lambda one: order.index(reach_now(one)))


def reach_now(one: IndicatorFacts) -> Reach:
    """Return how the figure an indicator has now stands to its target."""
    return reach_of(value_of(one.measure, one.now), one.target)


def _not_told(ranked: Sequence[IndicatorFacts], most: int) -> list[Sentence]:
    """Say how many more have figures than are told of, and where they stand."""
    rest = len(ranked) - most
    if rest <= 0:
        return []
    named = [one.indicator_id for one in ranked[:most]]
    source: Source = {"of": "indicators", "cell": "known", "but": named}
    words = "Còn {n} chỉ tiêu có số liệu nêu tại Phụ lục kèm theo."
    return [sentence("indicators.rest", words, n=(count(rest), source))]


def _told(one: IndicatorFacts, before: str) -> Sentence:
    """Return the sentence of an indicator that stands alone."""
    is_question = one.measure is MeasureKind.YES_NO
    start = f"Chỉ tiêu “{said(one.name)}”{':' if is_question else ' đạt'} "
    return _of_figure(one, before, start, says_year=True, says_reach=True)


def _line(one: IndicatorFacts, before: str, *, says_year: bool, says_reach: bool) -> Sentence:
    """Return the line of an indicator among others."""
    start = f"- {said(one.name)}: "
    return _of_figure(one, before, start, says_year=says_year, says_reach=says_reach)


def _of_figure(
    one: IndicatorFacts, before: str, start: str, *, says_year: bool, says_reach: bool
) -> Sentence:
    """Return what the figure of an indicator is, its target, and how it changed."""
    both: Source = {**OF_ITSELF, "indicator": one.indicator_id}
    source: Source = {**both, "window": "now"}
    numbers = {"value": (shown(one, one.now), source)}
    words = f"{start}{{value}}"
    if one.measure is MeasureKind.RATIO:
        words += " ({numerator}/{denominator})"
        numbers["numerator"] = (value(one.now.numerator or Decimal(0)), source)
        numbers["denominator"] = (value(one.now.denominator or Decimal(0)), source)
    if one.target is not None and one.target.value is not None:
        of_target: Source = {"of": "target", "indicator": one.indicator_id}
        numbers["target"] = (target_said(one), of_target)
        words += ", mục tiêu"
        if says_year and one.target.year:
            words += " năm {year}"
            numbers["year"] = (str(one.target.year), of_target)
        words += " là {target}"
        words += REACHES.get(reach_now(one), "") if says_reach else ""
    change = change_words(one)
    if change:
        words += f", {{change}} so với {before}"
        numbers["change"] = (change, both)
    return sentence(f"indicator.{one.indicator_id}", f"{words}.", **numbers)


def change_words(one: IndicatorFacts) -> str:
    """Write the change against the window before; nothing where one of the two is not known."""
    now, before = value_of(one.measure, one.now), value_of(one.measure, one.before)
    if now is None or before is None:
        return ""
    change = now - before
    if one.measure is MeasureKind.YES_NO and one.now.given + one.before.given > 2:
        return ""  # shares of units are not points
    if not change:
        return "không đổi"
    if one.measure is MeasureKind.YES_NO:
        return f"chuyển từ “{shown(one, one.before)}”"
    if abs(change) < SMALLEST:
        return "gần như không đổi"
    unit = "điểm phần trăm" if unit_of(one) == "%" else one.unit_words
    return f"{'tăng' if change > 0 else 'giảm'} {value(abs(change), unit)}"


def is_answered(one: IndicatorFacts) -> bool:
    """Tell whether units answered an indicator in words alone: that is no missing figure."""
    return bool(one.answers) and value_of(one.measure, one.now) is None


def standing_of(one: IndicatorFacts) -> str:
    """Return how an indicator is counted: by its reach, ``answered`` in words, ``apart``, ``none``.

    Those apart have figures of units that are no figure of all.
    """
    if value_of(one.measure, one.now) is not None:
        return reach_now(one).value
    if is_answered(one):
        return ANSWERED
    return APART if one.now.given else NONE


def answered(indicators: Sequence[IndicatorFacts]) -> list[Sentence]:
    """Quote what units answered in words, each with its name; of many, how many more there are."""
    return [line for one in indicators if is_answered(one) for line in _quoted(one)]


def _quoted(one: IndicatorFacts) -> list[Sentence]:
    made = [
        sentence(
            f"indicator.{one.indicator_id}.{voice.key}",
            f"- {said(one.name)}: “{said(shortened(voice.text))}” ({{unit}}).",
            unit=(voice.unit, {"of": "voices", "key": voice.key}),
        )
        for voice in one.answers[:MOST_TOLD]
    ]
    rest = len(one.answers) - MOST_TOLD
    if rest > 0:
        source: Source = {**OF_ITSELF, "indicator": one.indicator_id, "window": "now"}
        words = f"- {said(one.name)}: còn {{n}} đơn vị khác trả lời bằng lời."
        made.append(sentence(f"indicator.{one.indicator_id}.more", words, n=(count(rest), source)))
    return made


def missing(indicators: Sequence[IndicatorFacts]) -> list[Sentence]:
    """Name the indicators nobody gave a figure of, and those some units gave none of."""
    none = [one for one in indicators if not one.now.given]
    some = [one for one in indicators if one.now.no_data and one not in none]
    made = []
    if none and len(none) < len(indicators):
        names = listed(none, _named, mark="; ", noun="chỉ tiêu", is_linked=True)
        source: Source = {"of": "indicators", "cell": NONE}
        numbers = {"n": (count(len(none)), source)}
        numbers |= others_of(none, source, lambda one: [one.indicator_id])
        words = f"Có {{n}} chỉ tiêu chưa có số liệu: {names}."
        made.append(sentence("indicators.none", words, **numbers))
    return made + [_without_data(one) for one in some[:MOST_TOLD]]


def _without_data(one: IndicatorFacts) -> Sentence:
    return sentence(
        f"indicator.{one.indicator_id}.no_data",
        f"Chỉ tiêu “{said(one.name)}” còn {{n}} đơn vị báo chưa có số liệu.",
        n=(
            count(one.now.no_data),
            {**OF_ITSELF, "window": "now", "cell": "no_data", "indicator": one.indicator_id},
        ),
    )


def _named(one: IndicatorFacts) -> str:
    return f"{one.name} (chủ trì: {one.lead})"
