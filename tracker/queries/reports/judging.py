"""A stored figure as the rules of arithmetic take it, and what they doubt about it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from tracker.models import Figure
from tracker.queries.reports.asked import Asked
from tracker.rules.arithmetic import Doubt, FigureFacts, check_figure, open_doubts
from tracker.rules.figure_choices import TargetOperator


def facts_of_figure(figure: Figure, asked: Asked) -> FigureFacts:
    """Return what a figure says, as the rules of arithmetic take it."""
    return FigureFacts(
        kind=asked.kind,
        state=figure.state,
        numerator=figure.numerator,
        denominator=figure.denominator,
        value=figure.value,
        stated=figure.stated,
        is_cumulative=figure.is_cumulative,
        direction=asked.direction,
        unit_words=asked.unit_words,
        part_words=f"{asked.numerator_words} {asked.denominator_words}".strip(),
        is_estimated=figure.is_estimated,
        period=figure.period,
        tiers=len(asked.tiers),
    )


def doubts_of(
    figure: Figure, asked: Asked, series: Sequence[Figure], *, today: date
) -> tuple[Doubt, ...]:
    """Return what is doubtful about a figure, held against those before it, the latest first."""
    earlier = [facts_of_figure(one, asked) for one in series]
    return check_figure(
        facts_of_figure(figure, asked),
        earlier[0] if earlier else None,
        target=number_of(asked),
        earlier=earlier[1:],
        today=today,
    )


def unsettled(
    figure: Figure, asked: Asked, series: Sequence[Figure], *, today: date
) -> tuple[Doubt, ...]:
    """Return the doubts about a figure nobody has given a reason for."""
    return open_doubts(doubts_of(figure, asked, series, today=today), figure.kept)


def number_of(asked: Asked) -> Decimal | None:
    """Return the number an indicator is to reach, None where the target is told in words."""
    if asked.target is None or asked.target.operator is TargetOperator.WORDS:
        return None
    return asked.target.value
