"""A stored figure as the rules of arithmetic take it, and what they doubt about it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from tracker.models import Figure
from tracker.queries.reports.asked import Asked
from tracker.queries.reports.series import PastFigure, Series
from tracker.rules.arithmetic import (
    Doubt,
    FigureFacts,
    check_figure,
    check_parts,
    check_year,
)
from tracker.rules.figure_choices import MeasureKind, TargetOperator
from tracker.rules.report_windows import find_window, pieces_of, same_end_of


def facts_of_figure(figure: Figure | PastFigure, asked: Asked) -> FigureFacts:
    """Return what a figure says, as the rules of arithmetic take it."""
    return FigureFacts(
        kind=asked.kind,
        state=figure.state,
        numerator=figure.numerator,
        denominator=figure.denominator,
        value=figure.value,
        stated=figure.stated,
        is_cumulative=figure.is_cumulative and not asked.is_stock,
        is_stock=asked.is_stock,
        direction=asked.direction,
        unit_words=asked.unit_words,
        part_words=f"{asked.numerator_words} {asked.denominator_words}".strip(),
        is_estimated=figure.is_estimated,
        period=figure.period,
        tiers=len(asked.tiers),
    )


def doubts_of_report(
    figures: Iterable[Figure], asked: Sequence[Asked], series: Series, *, today: date
) -> dict[int, tuple[Doubt, ...]]:
    """Return what is doubtful about each figure of a report, by indicator.

    Each is held against those before it, against the figures of its components, and that of a
    longer period against its quarters.
    """
    said = {figure.indicator_id: figure for figure in figures}
    return {
        one.indicator_id: doubts_of(
            said[one.indicator_id],
            one,
            series.get(one.indicator_id, ()),
            today=today,
            parts=parts_of(one, asked, said),
        )
        for one in asked
        if one.indicator_id in said
    }


def doubts_of(
    figure: Figure,
    asked: Asked,
    series: Sequence[PastFigure],
    *,
    today: date,
    parts: Sequence[FigureFacts] = (),
) -> tuple[Doubt, ...]:
    """Return what is doubtful about a figure, held against those before it, the latest first."""
    now = facts_of_figure(figure, asked)
    held = (one for one in series if _can_be_held(now, one.period))
    earlier = (facts_of_figure(one, asked) for one in held)  # few are looked at
    by_code = {one.period: one for one in series}
    codes, is_whole = _pieces(now, by_code)
    quarters = [facts_of_figure(by_code[code], asked) for code in codes]
    return (
        *check_figure(
            now, next(earlier, None), target=number_of(asked), earlier=earlier, today=today
        ),
        *check_parts(now, parts),
        *check_year(now, quarters, is_whole=is_whole),
    )


def _pieces(now: FigureFacts, known: Collection[str]) -> tuple[tuple[str, ...], bool]:
    """Return the shorter windows a figure is held against, and whether they tell all of it.

    Of what is not added up that is the one that ends on the same day.
    """
    ending = [code for code in same_end_of(now.period) if code in known]
    if ending and (now.is_cumulative or now.is_stock):
        return (ending[-1],), True
    return pieces_of(now.period, known)


def parts_of(
    total: Asked, asked: Sequence[Asked], said: Mapping[int, Figure]
) -> tuple[FigureFacts, ...]:
    """Return the figures that add up to a count: all its components, counted in the same unit.

    None where a component is not asked in the same report, not said yet, or counted otherwise.
    """
    if not may_have_parts(total):
        return ()
    mine = [one for one in asked if one.parent_id == total.indicator_id]
    if len(mine) != total.parts or any(not _is_counted_as(one, total) for one in mine):
        return ()
    if any(one.indicator_id not in said for one in mine):
        return ()
    return tuple(facts_of_figure(said[one.indicator_id], one) for one in mine)


def may_have_parts(total: Asked) -> bool:
    """Tell whether an indicator is a count that others of its set add up to."""
    return bool(total.parts) and total.kind is MeasureKind.COUNT


def _is_counted_as(one: Asked, total: Asked) -> bool:
    def way(asked: Asked) -> tuple[object, ...]:
        return asked.kind, asked.unit_words.casefold(), asked.is_cumulative, asked.is_stock

    return way(one) == way(total)


def _can_be_held(now: FigureFacts, period: str) -> bool:
    """Tell whether the figure of an earlier period says how this one moved.

    What is counted anew in each window is held against windows of the same length only; a window
    that ends with this one is none before it.
    """
    if period in same_end_of(now.period):
        return False
    if now.kind is not MeasureKind.COUNT or now.is_cumulative or now.is_stock:
        return True
    here, there = find_window(now.period), find_window(period)
    return here is None or there is None or here.span is there.span


def number_of(asked: Asked) -> Decimal | None:
    """Return the number an indicator is to reach, None where the target is told in words."""
    if asked.target is None or asked.target.operator is TargetOperator.WORDS:
        return None
    return asked.target.value
