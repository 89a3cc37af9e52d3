"""Published results of an edition, seen from one province."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Subquery, func, or_, select

from tracker.database import db
from tracker.models import Committee, Edition, EditionResult, IndicatorSet, Province
from tracker.queries.editions import LEAST_TO_MERGE
from tracker.queries.profiles.facts import EditionHead, Home, Peer, Place, Successor
from tracker.rules.dti import DTI, SCALE, mean_of_merged
from tracker.rules.whatif import Mark, Table


def list_edition_heads() -> list[EditionHead]:
    """Return the editions, the newest first."""
    rows = db.session.execute(
        select(Edition, IndicatorSet.code, IndicatorSet.name)
        .outerjoin(IndicatorSet, IndicatorSet.id == Edition.set_id)
        .order_by(Edition.edition_year.desc())
    )
    return [
        EditionHead(
            id=row.id,
            year=row.edition_year,
            set_id=row.set_id,
            set_code=code or "",
            set_name=name or "",
            published_on=row.published_on,
            published_words=row.published_words,
            ranked=row.provinces_count,
            mean=row.mean_score * SCALE if row.mean_score is not None else None,
            source=row.source,
        )
        for row, code, name in rows
    ]


def list_results(edition_id: int) -> list[Any]:
    """Return the index of everybody in all editions, and every code of this one."""
    return list(
        db.session.execute(
            select(
                EditionResult.edition_id,
                EditionResult.province_id,
                Province.name.label("province"),
                EditionResult.code,
                EditionResult.score,
                EditionResult.rank,
                EditionResult.points,
                EditionResult.maximum,
                EditionResult.source,
                EditionResult.is_computed,
            )
            .join(Province, Province.id == EditionResult.province_id)
            .where(or_(EditionResult.code == DTI, EditionResult.edition_id == edition_id))
            .order_by(EditionResult.rank, Province.folded, Province.id, EditionResult.code)
        )
    )


def is_of(row: Any, home: Home) -> bool:
    """Tell whether a result is of the committee's own province."""
    return home.province_id is not None and row.province_id in home.ids


@dataclass(frozen=True, slots=True)
class Base:
    """A result computed by us: the mean of the provinces ours was made of; it has no rank."""

    edition_id: int
    province_id: int | None
    province: str
    code: str
    score: Decimal
    source: str
    rank: int | None = None
    points: Decimal | None = None
    maximum: Decimal | None = None
    is_computed: bool = True


def with_base(results: Sequence[Any], home: Home) -> list[Any]:
    """Return results with those of a merged province in editions that knew only its parts.

    The mean by the ministry's rule (``rules.dti.mean_of_merged``), where every part has a score.
    """
    known: dict[int, dict[str, dict[str, Decimal | None]]] = defaultdict(
        lambda: {name: {} for name in home.parts.values()}
    )
    for row in results if len(home.parts) >= LEAST_TO_MERGE else ():
        if row.province_id in home.parts:
            known[row.edition_id][home.parts[row.province_id]][row.code] = row.score
    ours = {row.edition_id for row in results if is_of(row, home)}
    return [
        *results,
        *(
            base
            for edition_id, by_name in known.items()
            if edition_id not in ours
            for base in _bases(edition_id, by_name, home)
        ),
    ]


def _bases(
    edition_id: int, by_name: Mapping[str, Mapping[str, Decimal | None]], home: Home
) -> Iterator[Base]:
    source = ", ".join(by_name)
    for code in sorted({code for values in by_name.values() for code in values}):
        mean = mean_of_merged(by_name, code).value
        if mean is not None:
            yield Base(edition_id, home.province_id, home.province, code, mean, source)


def points_of(row: Any, maximum: Decimal | int) -> Decimal | None:
    """Return the points of a result: as printed, else its value times the maximum."""
    if row is None:
        return None
    if row.points is not None and row.maximum == maximum:
        return Decimal(row.points)
    return None if row.score is None else Decimal(row.score) * maximum


def places_of(results: Iterable[Any], heads: Sequence[EditionHead], home: Home) -> list[Place]:
    """Return the index of our province in every edition, the oldest first."""
    years = {head.id: head for head in heads}
    found = [
        Place(
            years[row.edition_id].year,
            row.rank,
            points_of(row, SCALE),
            years[row.edition_id].ranked,
            years[row.edition_id].set_id,
            row.source,
            row.is_computed,
        )
        for row in results
        if row.code == DTI and is_of(row, home)
    ]
    return sorted(found, key=lambda place: place.year)


def table_of(results: Iterable[Any], head: EditionHead, home: Home) -> Table:
    """Return what is known of an edition: the published scores of the others, and our own."""
    rows = [row for row in results if row.edition_id == head.id and row.code == DTI]
    own = next((row for row in rows if is_of(row, home)), None)
    others = (
        (row, points_of(row, SCALE)) for row in rows if row is not own and row.rank is not None
    )
    marks = tuple(
        Mark(row.rank, points, row.province) for row, points in others if points is not None
    )
    ranked = head.ranked or max((row.rank for row in rows if row.rank), default=0)
    return Table(ranked, marks, own.rank if own else None, points_of(own, SCALE))


def table_of_year(
    results: Iterable[Any], heads: Sequence[EditionHead], place: Place | None, home: Home
) -> Table | None:
    """Return what is known of the edition a place is of."""
    head = next((head for head in heads if place and head.year == place.year), None)
    return table_of(results, head, home) if head else None


def peers_of(results: Iterable[Any], head: EditionHead, home: Home) -> tuple[Peer, ...]:
    """Return the other provinces whose main values are published, the best first."""
    ranks: dict[int, int | None] = {}
    names: dict[int, str] = {}
    values: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for row in results:
        if row.edition_id != head.id or is_of(row, home):
            continue
        names[row.province_id] = row.province
        if row.code == DTI:
            ranks[row.province_id] = row.rank
        elif row.score is not None and not row.code.startswith("P-"):
            values[row.province_id][row.code] = Decimal(row.score)
    peers = [Peer(key, names[key], ranks.get(key), known) for key, known in values.items()]
    return tuple(sorted(peers, key=lambda peer: (peer.rank or 999, peer.name)))


def successor_of(results: Iterable[Any], head: EditionHead, home: Home) -> Successor | None:
    """Return what our province became, where the edition ranks that and not us."""
    rows = [row for row in results if row.edition_id == head.id and row.code == DTI]
    if home.merged_into_id is None or any(is_of(row, home) for row in rows):
        return None
    found = (row for row in rows if row.province_id == home.merged_into_id)
    row = next(found, None)
    return Successor(row.province, row.rank) if row else None


def last_place(committee_id: int) -> Subquery:
    """Select the last published rank of a committee's province and the one before, as one row.

    Its columns are those of ``DtiLine``, so that a page takes it along in another statement.
    """
    year, rank = Edition.edition_year, EditionResult.rank
    return (
        select(
            Province.name,
            year.label("year"),
            rank.label("rank"),
            Edition.provinces_count.label("ranked"),
            func.lag(year).over(order_by=year).label("year_before"),
            func.lag(rank).over(order_by=year).label("rank_before"),
        )
        .join(Committee, Committee.province_id == Province.id)
        .join(EditionResult, EditionResult.province_id == Province.id)
        .join(Edition, Edition.id == EditionResult.edition_id)
        .where(Committee.id == committee_id, EditionResult.code == DTI, rank.is_not(None))
        .order_by(year.desc())
        .limit(1)
        .subquery()
    )
