"""A province in one edition of the index: what it got, who stands around it, how it was before."""

from collections.abc import Sequence

from sqlalchemy import select

from tracker.database import db
from tracker.models import Committee, Province
from tracker.queries.profiles.facts import EditionHead, Home, Place, Profile
from tracker.queries.profiles.mains import (
    Mains,
    list_figures,
    list_indicators,
    list_leads,
    list_self_scores,
    pillars_by_source,
)
from tracker.queries.profiles.results import (
    is_of,
    list_results,
    peers_of,
    places_of,
    successor_of,
    table_of,
    table_of_year,
    with_base,
)
from tracker.rules.choices import Language
from tracker.rules.profile import ScoreSource, sum_of


def find_home(committee_id: int) -> Home:
    """Return the province of a committee; without a name when none is chosen yet."""
    row = db.session.execute(
        select(
            Committee.province_id,
            Province.name,
            Committee.aimed_rank,
            Committee.aimed_year,
            Province.merged_into_id,
        )
        .outerjoin(Province, Province.id == Committee.province_id)
        .where(Committee.id == committee_id)
    ).one()
    parts = db.session.execute(
        select(Province.id, Province.name)
        .where(Province.merged_into_id == row[0])
        .order_by(Province.folded, Province.id)
    )
    return Home(row[0], row[1] or "", *row[2:], dict(parts.all()))


def read_profile(
    home: Home,
    heads: Sequence[EditionHead],
    head: EditionHead,
    *,
    committee_id: int,
    source: ScoreSource | None = None,
    language: str = Language.VIETNAMESE,
) -> Profile:
    """Return the profile of the committee's province in an edition; five statements.

    Without a source the best known one: published points, else verified, else our own.
    """
    results = with_base(list_results(head.id), home)
    own = {row.code: row for row in results if row.edition_id == head.id and is_of(row, home)}
    indicators = list_indicators(head.set_id)
    scores = {row.indicator_id: row for row in list_self_scores(committee_id, head.year)}
    mains = Mains(
        indicators,
        own,
        scores,
        list_leads(committee_id, head.set_id),
        list_figures(committee_id, indicators),
        language=language,
    )
    chosen = source or mains.best_source()
    places = places_of(results, heads, home)
    place = next(
        (p for p in places if p.year == head.year),
        Place(head.year, None, None, head.ranked, head.set_id),
    )
    before = max((p for p in places if p.year < head.year), key=lambda p: p.year, default=None)
    return Profile(
        province=home.province,
        edition=head,
        source=chosen,
        groups=mains.groups(chosen),
        place=place,
        table=table_of(results, head, home),
        history=tuple(places),
        before=before,
        before_table=table_of_year(results, heads, before, home),
        sums={one: sum_of(mains.lines(one)) for one in ScoreSource},
        aimed=sum_of(mains.aims()),
        pillars=pillars_by_source(mains, own, chosen),
        peers=peers_of(results, head, home),
        successor=successor_of(results, head, home),
        is_illustrative=any(row.is_illustrative for row in scores.values()),
        evidence={mains.codes[key]: row.evidence for key, row in scores.items() if row.evidence},
    )
