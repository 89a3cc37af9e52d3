"""Editions of the index and what provinces came to in them; published facts, open to readers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from tracker.database import db
from tracker.models import Edition, EditionResult, IndicatorSet, Province
from tracker.rules.dti import DTI, mean_of_merged
from tracker.rules.faults import Missing

LEAST_TO_MERGE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionLine:
    """One publication; ``scored`` and ``ranked`` count the provinces whose index is known."""

    id: int
    edition_year: int
    data_year: int
    published_on: date | None
    published_words: str
    provinces_count: int | None
    set_id: int | None
    set_code: str
    mean: Decimal | None
    means: dict[str, Any]
    source: str
    version_id: int
    scored: int = 0
    ranked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Score and rank of a province under a code; computed ones are not published anywhere."""

    id: int | None
    province_id: int
    province: str
    code: str
    score: Decimal | None
    rank: int | None
    points: Decimal | None = None
    maximum: Decimal | None = None
    source: str = ""
    is_computed: bool = False


@dataclass(frozen=True, slots=True)
class Merger:
    """A province of today and what became of it in an edition of before its merger."""

    province_id: int
    province: str
    predecessors: tuple[str, ...]
    results: tuple[Result, ...]
    missing: tuple[str, ...]  # predecessors without an index: why nothing is computed


def list_editions() -> list[EditionLine]:
    """Return the editions, the newest first."""
    counts = {
        edition_id: (scored, ranked)
        for edition_id, scored, ranked in db.session.execute(
            select(
                EditionResult.edition_id,
                func.count(EditionResult.score),
                func.count(EditionResult.rank),
            )
            .where(EditionResult.code == DTI)
            .group_by(EditionResult.edition_id)
        )
    }
    rows = db.session.execute(
        select(Edition, IndicatorSet.code)
        .outerjoin(IndicatorSet, IndicatorSet.id == Edition.set_id)
        .order_by(Edition.edition_year.desc())
    )
    return [_line(edition, code or "", *counts.get(edition.id, (0, 0))) for edition, code in rows]


def get_edition(year: int) -> EditionLine:
    """Return the edition of a year. Raises Missing."""
    row = db.session.execute(
        select(Edition, IndicatorSet.code)
        .outerjoin(IndicatorSet, IndicatorSet.id == Edition.set_id)
        .where(Edition.edition_year == year)
    ).one_or_none()
    if row is None:
        raise Missing
    return _line(row[0], row[1] or "")


def get_stored_edition(edition_id: int) -> Edition:
    """Return the row of an edition, to change it. Raises Missing."""
    row = db.session.get(Edition, edition_id)
    if row is None:
        raise Missing
    return row


def results_of(edition_id: int) -> list[Result]:
    """Return all published results of an edition, by province and code."""
    rows = db.session.execute(
        select(EditionResult, Province.name)
        .join(Province, Province.id == EditionResult.province_id)
        .where(EditionResult.edition_id == edition_id)
        .order_by(Province.folded, Province.id, EditionResult.code)
    )
    return [_result(row, name) for row, name in rows]


def mergers_of(results: Sequence[Result]) -> list[Merger]:
    """Return what the provinces of today come to in an edition that knew only their predecessors.

    The mean of the predecessors' values by the ministry's rule (``rules.dti.mean_of_merged``).
    """
    scores: dict[int, dict[str, Decimal | None]] = defaultdict(dict)
    for one in results:
        scores[one.province_id][one.code] = one.score
    merged: dict[tuple[int, str], list[Province]] = defaultdict(list)
    for old, now_id, now in _predecessors():
        merged[now_id, now].append(old)
    found = []
    for (now_id, now), parts in merged.items():
        is_known = any(province.id in scores for province in parts)
        if len(parts) >= LEAST_TO_MERGE and is_known and now_id not in scores:
            found.append(_merger(now_id, now, parts, scores))
    return found


def tied_ranks(results: Iterable[Result]) -> set[tuple[str, int]]:
    """Return the ranks that several provinces share, by code."""
    counts = Counter((one.code, one.rank) for one in results if one.rank is not None)
    return {(code, rank) for (code, rank), count in counts.items() if rank and count > 1}


def list_provinces() -> list[Province]:
    """Return all provinces, of before and after the mergers, by name."""
    return list(db.session.scalars(select(Province).order_by(Province.folded, Province.id)))


def get_province(province_id: int) -> Province:
    """Return a province with what it merged into. Raises Missing."""
    row = db.session.scalar(
        select(Province).where(Province.id == province_id).options(joinedload(Province.merged_into))
    )
    if row is None:
        raise Missing
    return row


def _predecessors() -> list[tuple[Province, int, str]]:
    now = aliased(Province)
    rows = db.session.execute(
        select(Province, now.id, now.name)
        .join(now, now.id == Province.merged_into_id)
        .order_by(now.folded, now.id, Province.folded)
    )
    return [(old, now_id, name) for old, now_id, name in rows]


def _merger(
    now_id: int, now: str, old: Sequence[Province], scores: dict[int, dict[str, Decimal | None]]
) -> Merger:
    by_name = {province.name: scores.get(province.id, {}) for province in old}
    codes = sorted({code for values in by_name.values() for code in values})
    means = {code: mean_of_merged(by_name, code) for code in codes}
    results = tuple(
        Result(
            id=None,
            province_id=now_id,
            province=now,
            code=code,
            score=mean.value,
            rank=None,
            source=", ".join(by_name),
            is_computed=True,
        )
        for code, mean in means.items()
        if mean.value is not None
    )
    missing = mean_of_merged(by_name, DTI).missing
    return Merger(now_id, now, tuple(by_name), results, missing)


def _line(row: Edition, set_code: str, scored: int = 0, ranked: int = 0) -> EditionLine:
    return EditionLine(
        id=row.id,
        edition_year=row.edition_year,
        data_year=row.data_year,
        published_on=row.published_on,
        published_words=row.published_words,
        provinces_count=row.provinces_count,
        set_id=row.set_id,
        set_code=set_code,
        mean=row.mean_score,
        means=row.means or {},
        source=row.source,
        version_id=row.version_id,
        scored=scored,
        ranked=ranked,
    )


def _result(row: EditionResult, province: str) -> Result:
    return Result(
        id=row.id,
        province_id=row.province_id,
        province=province,
        code=row.code,
        score=row.score,
        rank=row.rank,
        points=row.points,
        maximum=row.maximum,
        source=row.source,
        is_computed=row.is_computed,
    )
