"""What a province came to over the editions: a series breaks where the set changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import Edition, EditionResult, Indicator, IndicatorMapping, IndicatorSet
from tracker.rules.dti import DTI, PILLARS
from tracker.rules.figure_choices import IndicatorKind, MappingKind

FOLLOWED = (MappingKind.SAME, MappingKind.MERGED)  # one that was split goes on in none


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
    ranked: int | None = None  # how many provinces had a rank in the edition


@dataclass(frozen=True, slots=True)
class Series:
    """The points under one code; a main indicator is followed from set to set."""

    code: str
    points: tuple[SeriesPoint, ...]
    indicator: Indicator | None = None  # where it begins; none for the index and the pillars
    ends: tuple[IndicatorMapping, ...] = ()  # what the office said where it goes on in none

    @property
    def by_year(self) -> dict[int, SeriesPoint]:
        """Return the points by the year of their edition."""
        return {point.edition_year: point for point in self.points}


def list_series(province_id: int) -> list[Series]:
    """Return the series of the index, the pillars, and then the main indicators.

    An indicator is followed to other sets only as far as the office said what became of it.
    Every change of set is a break: weights and components differ.
    """
    results = _results_of(province_id)
    across = [Series(code, _points(results, _named(code))) for code in (DTI, *PILLARS)]
    trail, seen, mains = _Trail(), set[int](), []
    for edition, _set_code, result in results:
        row = trail.by_code.get((edition.set_id, result.code))
        if row is None or row.id in seen:
            continue
        steps = trail.follow(row)
        seen |= {there.id for there, _kind in steps.values()}
        points = _points(results, _followed(steps))
        mains.append(Series(row.code, points, row, trail.ends_of(steps)))
    mains.sort(key=lambda one: (one.points[0].edition_year, one.indicator.position))  # type: ignore[union-attr]
    return [one for one in (*across, *mains) if one.points]


def columns_of(series: Sequence[Series]) -> list[SeriesPoint]:
    """Return a point for each edition that any of the series has, the oldest first."""
    found = {point.edition_year: point for one in series for point in one.points}
    return [found[year] for year in sorted(found)]


Steps = dict[int, tuple[Indicator, MappingKind | None]]
Wanted = Callable[[int | None], tuple[str | None, MappingKind | None]]


class _Trail:
    """The main indicators of all sets and what the office said became of them."""

    def __init__(self) -> None:
        mains = db.session.scalars(
            select(Indicator).where(Indicator.kind == IndicatorKind.MAIN).order_by(Indicator.id)
        )
        self.rows = {row.id: row for row in mains}
        self.by_code: dict[tuple[int | None, str], Indicator] = {
            (row.set_id, row.code): row for row in self.rows.values()
        }
        self.links = db.session.scalars(
            select(IndicatorMapping)
            .where(IndicatorMapping.old_id.in_(self.rows))
            .options(joinedload(IndicatorMapping.new).joinedload(Indicator.indicator_set))
            .order_by(IndicatorMapping.id)
        ).all()

    def follow(self, start: Indicator) -> Steps:
        """Return what an indicator is in each set it can be followed to, from its own outward."""
        found: Steps = {start.set_id: (start, None)}
        waiting = [start]
        while waiting:
            here = waiting.pop()
            for there, kind in self._beside(here):
                if there.set_id not in found:
                    found[there.set_id] = (there, kind)
                    waiting.append(there)
        return found

    def _beside(self, here: Indicator) -> list[tuple[Indicator, MappingKind]]:
        onward = [
            (link.new_id, link.kind)
            for link in self.links
            if link.old_id == here.id and link.kind in FOLLOWED
        ]
        back = [
            (link.old_id, link.kind)
            for link in self.links
            if link.new_id == here.id and link.kind is MappingKind.SAME
        ]
        ids = (*onward, *back)
        return [(self.rows[id_], kind) for id_, kind in ids if id_ in self.rows]

    def ends_of(self, steps: Steps) -> tuple[IndicatorMapping, ...]:
        """Return what ended a series: it was dropped, or split."""
        ids = {row.id for row, _kind in steps.values()}
        return tuple(
            link for link in self.links if link.old_id in ids and link.kind not in FOLLOWED
        )


def _results_of(province_id: int) -> Sequence[Any]:
    return db.session.execute(
        select(Edition, IndicatorSet.code, EditionResult)
        .join(EditionResult, EditionResult.edition_id == Edition.id)
        .outerjoin(IndicatorSet, IndicatorSet.id == Edition.set_id)
        .where(EditionResult.province_id == province_id)
        .order_by(Edition.edition_year, EditionResult.code)
    ).all()


def _named(code: str) -> Wanted:
    return lambda _set_id: (code, None)


def _followed(steps: Steps) -> Wanted:
    def wanted(set_id: int | None) -> tuple[str | None, MappingKind | None]:
        row, kind = steps.get(set_id or 0, (None, None))
        return (row.code if row else None), kind

    return wanted


def _points(results: Sequence[Any], wanted: Wanted) -> tuple[SeriesPoint, ...]:
    points: list[SeriesPoint] = []
    before: int | None = None
    for edition, set_code, result in results:
        code, became = wanted(edition.set_id)
        if result.code != code:
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
                edition.provinces_count,
            )
        )
        before = edition.set_id
    return tuple(points)
