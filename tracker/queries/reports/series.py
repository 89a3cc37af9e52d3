"""What units said of their indicators in earlier periods."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from tracker.database import db
from tracker.models import Figure
from tracker.rules.figure_choices import FigureState
from tracker.rules.report_windows import in_order_before, same_end_of


class PastFigure(NamedTuple):
    """What an accepted figure said, as far as later ones are held against it.

    A province has sixteen thousand of them to look at for one workbook, so they are no rows that
    anybody could change.
    """

    unit_id: int
    indicator_id: int
    period: str
    state: FigureState
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    stated: Decimal | None
    words: str
    is_cumulative: bool
    is_estimated: bool


COLUMNS = tuple(getattr(Figure, name) for name in PastFigure._fields)
Series = Mapping[int, tuple[PastFigure, ...]]


def known_on(day: date) -> ColumnElement[bool]:
    """Return the condition under which a figure was accepted and not yet replaced on a day."""
    return and_(
        Figure.accepted_on <= day,
        or_(Figure.superseded_on.is_(None), Figure.superseded_on > day),
    )


def recent_figures(
    unit_id: int,
    indicator_ids: Collection[int],
    *,
    before: date,
    known: date | None = None,
    period: str = "",
) -> Series:
    """Return the accepted figures of each indicator from windows cut off before a day.

    The latest comes first, as ``rules.report_windows`` puts them. ``known`` asks as of an earlier
    day. One query, however many indicators. For the report of a longer ``period`` the shorter ones
    that end with it come too, at the end: its figures are held against each other.
    """
    found = recent_figures_of({unit_id}, indicator_ids, before=before, known=known, period=period)
    return found.get(unit_id, {})


def recent_figures_of(
    unit_ids: Collection[int],
    indicator_ids: Collection[int],
    *,
    before: date,
    known: date | None = None,
    period: str = "",
) -> dict[int, Series]:
    """Return what ``recent_figures`` does, for many units at once: by unit."""
    found = [*in_order_before(period, before), *same_end_of(period)]
    codes = {code: place for place, code in enumerate(found)}
    now_known = and_(Figure.accepted_on.is_not(None), Figure.superseded_on.is_(None))
    rows = db.session.execute(
        select(*COLUMNS)
        .where(
            Figure.unit_id.in_(sorted(unit_ids)),
            Figure.indicator_id.in_(sorted(indicator_ids)),
            Figure.period.in_(codes),
            known_on(known) if known else now_known,
        )
        .order_by(Figure.id)
    )
    held: dict[int, dict[int, list[PastFigure]]] = {}
    past = [PastFigure(*row) for row in rows]
    for one in sorted(past, key=lambda one: codes[one.period]):
        held.setdefault(one.unit_id, {}).setdefault(one.indicator_id, []).append(one)
    return {
        unit_id: {indicator_id: tuple(ones) for indicator_id, ones in of_unit.items()}
        for unit_id, of_unit in held.items()
    }
