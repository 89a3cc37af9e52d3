"""What a unit said of its indicators in earlier periods."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from tracker.database import db
from tracker.models import Figure
from tracker.rules.report_windows import codes_before, same_end_of

Series = Mapping[int, tuple[Figure, ...]]


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

    The latest comes first; of two windows with one cut-off, the longer. ``known`` asks as of an
    earlier day. One query, however many indicators. For the report of a longer ``period`` the
    quarter that ends with it comes too, at the end: its figures are held against each other.
    """
    found = [*codes_before(before), *same_end_of(period)]
    codes = {code: place for place, code in enumerate(found)}
    now_known = and_(Figure.accepted_on.is_not(None), Figure.superseded_on.is_(None))
    rows = db.session.scalars(
        select(Figure)
        .where(
            Figure.unit_id == unit_id,
            Figure.indicator_id.in_(sorted(indicator_ids)),
            Figure.period.in_(codes),
            known_on(known) if known else now_known,
        )
        .order_by(Figure.id)
    ).all()
    series: dict[int, list[Figure]] = {}
    for row in sorted(rows, key=lambda row: codes[row.period]):
        series.setdefault(row.indicator_id, []).append(row)
    return {indicator_id: tuple(held) for indicator_id, held in series.items()}
