"""The series of a province under an indicator, over sets: it breaks where the set changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from tracker.database import db
from tracker.models import Edition, EditionResult, Indicator, IndicatorMapping, IndicatorSet
from tracker.rules.dti import DTI
from tracker.rules.figure_choices import MappingKind


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One edition of a series; after a break values are not of the same measure any more."""

    edition_year: int
    set_code: str
    code: str
    score: Decimal | None
    rank: int | None
    breaks: bool = False
    became: MappingKind | None = None  # what the office said of the row when the set changed


def series_of(
    province_id: int, *, indicator_id: int | None = None, code: str = DTI
) -> list[SeriesPoint]:
    """Return the series of an indicator over all editions, or of the index or a pillar.

    An indicator is followed to other sets only as far as the office said what became of it; one
    that was split goes on in none. Every change of set is a break: weights and components differ.
    """
    codes = _codes_by_set(indicator_id) if indicator_id else None
    rows = db.session.execute(
        select(Edition, IndicatorSet.code, EditionResult)
        .join(EditionResult, EditionResult.edition_id == Edition.id)
        .outerjoin(IndicatorSet, IndicatorSet.id == Edition.set_id)
        .where(EditionResult.province_id == province_id)
        .order_by(Edition.edition_year, EditionResult.code)
    )
    points: list[SeriesPoint] = []
    before: int | None = None
    for edition, set_code, result in rows:
        wanted, became = _wanted(edition.set_id, codes, code)
        if result.code != wanted:
            continue
        is_break = bool(points) and edition.set_id != before
        points.append(
            SeriesPoint(
                edition.edition_year,
                set_code or "",
                result.code,
                result.score,
                result.rank,
                is_break,
                became if is_break else None,
            )
        )
        before = edition.set_id
    return points


def _wanted(
    set_id: int | None, codes: Mapping[int, tuple[str, MappingKind | None]] | None, code: str
) -> tuple[str | None, MappingKind | None]:
    """Return under which code a set has the indicator, and what it became on the way there."""
    if codes is None:
        return code, None
    return codes.get(set_id or 0, (None, None))


def _codes_by_set(indicator_id: int) -> dict[int, tuple[str, MappingKind | None]]:
    """Return the code of an indicator in each set it can be followed to, from its own outward."""
    start = db.session.get(Indicator, indicator_id)
    if start is None:
        return {}
    links = db.session.scalars(
        select(IndicatorMapping)
        .where(IndicatorMapping.kind.in_((MappingKind.SAME, MappingKind.MERGED)))
        .order_by(IndicatorMapping.id)
    ).all()
    rows = {row.id: row for row in db.session.scalars(select(Indicator))} if links else {}
    found: dict[int, tuple[str, MappingKind | None]] = {start.set_id: (start.code, None)}
    waiting = [start.id]
    while waiting:
        here = waiting.pop()
        for link in links:
            there = link.new_id if link.old_id == here else None
            if link.new_id == here and link.kind is MappingKind.SAME:
                there = link.old_id
            row = rows.get(there or 0)
            if row is not None and row.set_id not in found:
                found[row.set_id] = (row.code, link.kind)
                waiting.append(row.id)
    return found
