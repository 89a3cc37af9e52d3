"""Figures computed and doubted in one place, for form, import and every other way in.

Nothing is corrected here. What cannot be is refused (``rules/figures.py``); what can be but looks
wrong is a doubt, told with both figures, and may stay with a reason.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from tracker.rules.figure_choices import Direction, MeasureKind
from tracker.rules.figures import (
    HUNDRED,
    LARGEST,
    FigureFacts,
    change_of,
    faults_of,
    percentage_of,
    result_of,
)

__all__ = [
    "LARGEST",
    "Doubt",
    "FigureFacts",
    "FigureWarning",
    "change_of",
    "check_figure",
    "check_parts",
    "check_year",
    "faults_of",
    "is_rounding_of",
    "open_doubts",
    "percentage_of",
    "result_of",
]

LAST_MONTHS = {"Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12, "H1": 6, "H2": 12, "9M": 9, "Y": 12}

JUMP_FACTOR = 3  # so many times the last figure …
JUMP_LEAST = 20  # … and at least so far from it
JUMP_POINTS = 20  # of a percentage
SMALLEST_WHOLE = 20  # parts of fewer than so many jump by themselves
WHOLE_FACTOR = Decimal("1.5")
THOUSAND_FROM, THOUSAND_TO = 500, 2000  # about a thousand times as much
UNCHANGED_PERIODS = 3
TARGET_FACTOR = 10


class FigureWarning(StrEnum):
    """What is doubtful about a figure."""

    STATED_DIFFERS = "stated_differs"  # the paper's percentage is not that of its parts
    PART_ABOVE_WHOLE = "part_above_whole"
    ABOVE_HUNDRED = "above_hundred"
    THOUSANDS = "thousands"  # a point or a comma was likely misread
    FALL = "fall"  # of what only grows within a year
    TIER_FELL = "tier_fell"
    JUMP = "jump"
    PERCENTAGE_JUMP = "percentage_jump"
    WHOLE_CHANGED = "whole_changed"
    YES_TO_NO = "yes_to_no"
    UNCHANGED = "unchanged"
    ESTIMATE_REPEATED = "estimate_repeated"
    ESTIMATE_OVERDUE = "estimate_overdue"
    FAR_FROM_TARGET = "far_from_target"
    PARTS_DIFFER = "parts_differ"  # the parts do not add up to the total
    QUARTERS_DIFFER = "quarters_differ"  # a longer period is not the sum of its quarters


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that looks wrong, with the figures that say so: texts of exact decimals, counts."""

    warning: FigureWarning
    facts: Mapping[str, Any] = field(default_factory=dict)

    def kept(self, reason: str) -> dict[str, Any]:
        """Return the doubt as it is stored when the figure stays, with the reason."""
        return {"warning": self.warning.value, "facts": dict(self.facts), "reason": reason}


def check_figure(
    now: FigureFacts,
    before: FigureFacts | None = None,
    *,
    target: Decimal | None = None,
    earlier: Iterable[FigureFacts] = (),
    today: date | None = None,
) -> tuple[Doubt, ...]:
    """Return what is doubtful about a figure that can be, the gravest first.

    ``before`` is the last figure known, ``earlier`` those before it, newest first. The day is
    needed to tell whether an estimate outlived its period.

    >>> now = FigureFacts(MeasureKind.RATIO, numerator=Decimal(1390), denominator=Decimal(1902),
    ...                   stated=Decimal("70.08"))
    >>> [doubt] = check_figure(now)
    >>> doubt.warning.value, doubt.facts["computed"], doubt.facts["difference"]
    ('stated_differs', '73.08', '3.00')
    """
    if result_of(now) is None:
        return ()
    doubts = [*_doubts_within(now)]
    if before is not None and before.kind is now.kind and result_of(before) is not None:
        doubts += _doubts_since(now, before, earlier)
    if target is not None and not any(_is_of_size(one) for one in doubts):
        doubts += _far_from_target(now, target)
    if today is not None and now.is_estimated:
        doubts += _estimate_overdue(now, today)
    return tuple(doubts)


def check_parts(total: FigureFacts, parts: Sequence[FigureFacts]) -> tuple[Doubt, ...]:
    """Return how a total differs from what its parts add up to; a missing part tells nothing."""
    given = all(result_of(one) is not None for one in (total, *parts))
    if not parts or not given or total.kind not in {MeasureKind.RATIO, MeasureKind.COUNT}:
        return ()
    doubts = []
    for name in ("numerator", "denominator") if total.is_ratio else ("value",):
        figures = [getattr(one, name) for one in parts]
        if any(figure is None for figure in figures):
            return ()  # the parts are measured otherwise
        said, summed = getattr(total, name), sum(figures, Decimal())
        if said != summed:
            facts = {"field": name, "total": _text(said), "sum": _text(summed)}
            doubts.append(Doubt(FigureWarning.PARTS_DIFFER, facts | {"count": len(parts)}))
    return tuple(doubts)


def check_year(
    year: FigureFacts, quarters: Sequence[FigureFacts], *, is_whole: bool = True
) -> tuple[Doubt, ...]:
    """Return how a longer period's figure differs from the shorter ones it is made of.

    What is counted anew adds up to it, or is at most as much while some are not known; what is
    cumulative, or stands on a day, ends with the last of them.

    >>> count = lambda n: FigureFacts(MeasureKind.COUNT, value=Decimal(n))
    >>> check_year(count(41), [count(n) for n in (10, 10, 10, 10)])[0].facts["sum"]
    '40'
    >>> check_year(count(31), [count(10), count(10)], is_whole=False)
    ()
    """
    if not quarters or any(result_of(one) is None for one in (year, *quarters)):
        return ()
    is_alike = all(one.is_cumulative == year.is_cumulative for one in quarters)
    if year.kind is not MeasureKind.COUNT or year.value is None or not is_alike:
        return ()
    values = [one.value or Decimal() for one in quarters]
    is_last = year.is_cumulative or year.is_stock
    if not is_whole and (is_last or min(values) < 0):
        return ()  # that a cumulative figure fell is told of the last one
    expected = values[-1] if is_last else sum(values, Decimal())
    if year.value == expected or (not is_whole and year.value > expected):
        return ()
    facts: dict[str, Any] = {"total": _text(year.value), "sum": _text(expected)}
    facts |= {"count": len(values), "cumulative": year.is_cumulative, "whole": is_whole}
    if year.is_stock:
        facts["stock"] = True
    return (Doubt(FigureWarning.QUARTERS_DIFFER, facts),)


def open_doubts(
    doubts: Iterable[Doubt], kept: Iterable[Mapping[str, Any]] | None
) -> tuple[Doubt, ...]:
    """Return the doubts nobody has given a reason for; a reason holds for the figures it saw."""
    settled = [(one["warning"], one["facts"]) for one in kept or () if one.get("reason")]
    return tuple(one for one in doubts if (one.warning.value, dict(one.facts)) not in settled)


def _doubts_within(now: FigureFacts) -> Iterable[Doubt]:
    """Return what a figure says against itself."""
    result = result_of(now)
    if result is None:
        return
    if now.is_ratio:
        parts = {"numerator": _text(now.numerator), "denominator": _text(now.denominator)}
        if now.stated is not None and not is_rounding_of(now.stated, result):
            difference = abs(Fraction(now.stated) - result)
            yield Doubt(
                FigureWarning.STATED_DIFFERS,
                {
                    **parts,
                    "stated": _text(now.stated),
                    "computed": _rounded(result),
                    "difference": _rounded(difference),
                },
            )
        if result > HUNDRED:
            computed = {"computed": _rounded(result)}
            yield Doubt(FigureWarning.PART_ABOVE_WHOLE, parts | computed)
    elif now.is_percentage and result > HUNDRED:
        yield Doubt(FigureWarning.ABOVE_HUNDRED, {"value": _text(now.value)})


def is_rounding_of(stated: Decimal, exact: Fraction) -> bool:
    """Tell whether a printed figure is the exact one rounded to the decimals it shows.

    >>> is_rounding_of(Decimal("73.1"), percentage_of(1390, 1902))
    True
    >>> is_rounding_of(Decimal("73.0"), percentage_of(1390, 1902))
    False
    """
    exponent = stated.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return abs(Fraction(stated) - exact) <= Fraction(1, 2 * 10**places)


def _doubts_since(
    now: FigureFacts, before: FigureFacts, earlier: Iterable[FigureFacts]
) -> list[Doubt]:
    """Return what a figure says against those before it."""
    doubts: list[Doubt] = []
    if now.kind is MeasureKind.YES_NO:
        if before.value == 1 and now.value == 0:
            doubts.append(Doubt(FigureWarning.YES_TO_NO))
    elif now.kind is MeasureKind.TIER:
        if (now.value or 0) < (before.value or 0):
            doubts.append(Doubt(FigureWarning.TIER_FELL, _both(before.value, now.value)))
    else:
        doubts += _moved(now, before)
        if not doubts:
            doubts += _unchanged(now, before, earlier)
    if before.is_estimated and now.is_estimated and _same(now, before):
        doubts.append(Doubt(FigureWarning.ESTIMATE_REPEATED, {"period": before.period}))
    return doubts


def _moved(now: FigureFacts, before: FigureFacts) -> list[Doubt]:
    """Return doubts of size: of each part as it was typed, then of what they come to."""
    doubts: list[Doubt] = []
    for name in ("numerator", "denominator") if now.is_ratio else ("value",):
        doubts += _thousands(getattr(before, name), getattr(now, name), name)
    if doubts:
        return doubts  # the rest would only follow from it
    doubts += _fall(now, before)
    if now.is_ratio:
        doubts += _ratio_moved(now, before)
    elif not doubts and not _begins_anew(now, before):
        jump = _percentage_jump if now.is_percentage else _jump
        doubts += jump(before.value, now.value)
    return doubts


def _thousands(before: Decimal | None, now: Decimal | None, name: str) -> list[Doubt]:
    if not before or not now or before < 0 or now < 0:
        return []
    larger, smaller = max(before, now), min(before, now)
    if not smaller * THOUSAND_FROM <= larger <= smaller * THOUSAND_TO:
        return []
    return [Doubt(FigureWarning.THOUSANDS, {"field": name, **_both(before, now)})]


def _fall(now: FigureFacts, before: FigureFacts) -> list[Doubt]:
    """Doubt a cumulative figure that is less than it was; a new year counts anew."""
    if not now.is_cumulative or not before.is_cumulative or _begins_anew(now, before):
        return []
    name = "numerator" if now.is_ratio else "value"
    was, is_ = getattr(before, name), getattr(now, name)
    if was is None or is_ is None or is_ >= was:
        return []
    return [Doubt(FigureWarning.FALL, {"field": name, **_both(was, is_)})]


def _jump(before: Decimal | None, now: Decimal | None) -> list[Doubt]:
    if before is None or now is None or abs(now - before) < JUMP_LEAST:
        return []
    larger, smaller = max(abs(before), abs(now)), min(abs(before), abs(now))
    if before * now > 0 and larger < smaller * JUMP_FACTOR:
        return []
    factor = _rounded(Fraction(larger) / Fraction(smaller), 1) if smaller else ""
    return [Doubt(FigureWarning.JUMP, {**_both(before, now), "factor": factor})]


def _percentage_jump(before: Decimal | None, now: Decimal | None) -> list[Doubt]:
    """Doubt a percentage that is typed as such and is far from the last one, in points."""
    if before is None or now is None or abs(now - before) < JUMP_POINTS:
        return []
    facts = {**_both(before, now), "difference": _text(abs(now - before))}
    return [Doubt(FigureWarning.PERCENTAGE_JUMP, facts)]


def _ratio_moved(now: FigureFacts, before: FigureFacts) -> list[Doubt]:
    doubts: list[Doubt] = []
    was, is_ = before.denominator or Decimal(), now.denominator or Decimal()
    if not _begins_anew(now, before) and abs(is_ - was) >= JUMP_LEAST:
        larger, smaller = max(was, is_), min(was, is_)
        if larger >= smaller * WHOLE_FACTOR:
            doubts.append(Doubt(FigureWarning.WHOLE_CHANGED, _both(was, is_)))
    here, there = result_of(now), result_of(before)
    if here is None or there is None or min(was, is_) < SMALLEST_WHOLE:
        return doubts
    if abs(here - there) >= JUMP_POINTS:
        facts = {"before": _rounded(there), "now": _rounded(here)}
        difference = {"difference": _rounded(abs(here - there))}
        doubts.append(Doubt(FigureWarning.PERCENTAGE_JUMP, facts | difference))
    return doubts


def _unchanged(
    now: FigureFacts, before: FigureFacts, earlier: Iterable[FigureFacts]
) -> list[Doubt]:
    """Doubt a figure copied from period to period; nothing and everything may stay as they are."""
    result, periods = result_of(now), 1
    if not result or (now.is_percentage and result == HUNDRED):
        return []
    for one in (before, *earlier):
        if not _same(now, one):
            break
        periods += 1
    if periods < UNCHANGED_PERIODS:
        return []
    return [Doubt(FigureWarning.UNCHANGED, {**_shown(now, result), "periods": periods})]


def _far_from_target(now: FigureFacts, target: Decimal) -> list[Doubt]:
    """Doubt a first figure many times its target: often a unit or a comma."""
    result = result_of(now)
    if now.kind in {MeasureKind.YES_NO, MeasureKind.TIER} or not result or target <= 0:
        return []
    if now.direction is not Direction.HIGHER or result < Fraction(target) * TARGET_FACTOR:
        return []
    facts = {**_shown(now, result), "target": _text(target)}
    return [Doubt(FigureWarning.FAR_FROM_TARGET, facts)]


def _estimate_overdue(now: FigureFacts, today: date) -> list[Doubt]:
    """Doubt an estimate (ước thực hiện) once the period it is for has ended."""
    last = _last_day_of(now.period)
    if last is None or today <= last:
        return []
    return [Doubt(FigureWarning.ESTIMATE_OVERDUE, {"ended_on": last.isoformat()})]


def _last_day_of(period: str) -> date | None:
    """Return the last calendar day of a period, None for one that is none of the year's."""
    year, _, part = period.partition("-")
    month = int(part) if part.isdecimal() else LAST_MONTHS.get(part, 0)
    if not (year.isdecimal() and 1 <= int(year) <= 9999 and 1 <= month <= 12):
        return None
    return date(int(year), month, monthrange(int(year), month)[1])


def _begins_anew(now: FigureFacts, before: FigureFacts) -> bool:
    """Tell whether what counts since the year began has begun a new year."""
    years = {one.period[:4] for one in (now, before) if one.period}
    return now.is_cumulative and len(years) > 1


def _is_of_size(doubt: Doubt) -> bool:
    return doubt.warning in {FigureWarning.THOUSANDS, FigureWarning.JUMP}


def _same(one: FigureFacts, other: FigureFacts) -> bool:
    return (one.state, one.numerator, one.denominator, one.value) == (
        other.state,
        other.numerator,
        other.denominator,
        other.value,
    )


def _both(before: Decimal | None, now: Decimal | None) -> dict[str, str]:
    return {"before": _text(before), "now": _text(now)}


def _shown(now: FigureFacts, result: Fraction) -> dict[str, Any]:
    shown = _rounded(result) if now.is_ratio else _text(now.value)
    return {"now": shown, "percent": now.is_percentage}


def _text(figure: Decimal | None) -> str:
    """Return a figure as doubts are stored: plain digits, no zeros at its end."""
    if figure is None:
        return ""
    whole = figure.to_integral_value()
    return f"{whole if figure == whole else figure.normalize():f}"


def _rounded(figure: Fraction, places: int = 2) -> str:
    """Return a fraction that is not negative in decimals, halves rounded up."""
    units = int(figure * 10**places + Fraction(1, 2))
    return f"{Decimal(units).scaleb(-places):f}"
