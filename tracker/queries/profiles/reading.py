"""A province in one edition of the index: what it got, who stands around it, how it was before."""

from collections.abc import Mapping, Sequence
from typing import Any

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
    scores = {row.indicator_id: row for row in list_self_scores(committee_id, head.year)}
    mains = _mains_of(committee_id, head, own, scores, language=language)
    chosen = source or mains.best_source()
    places = places_of(results, heads, home)
    place, before = _place_in(places, head)
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


def _mains_of(
    committee_id: int,
    head: EditionHead,
    own: Mapping[str, Any],
    scores: Mapping[int, Any],
    *,
    language: str,
) -> Mains:
    """Return the main indicators of an edition's set with all that is known of each."""
    indicators = list_indicators(head.set_id)
    leads = list_leads(committee_id, head.set_id)
    figures = list_figures(committee_id, indicators)
    return Mains(indicators, own, scores, leads, figures, language=language)


def _place_in(places: Sequence[Place], head: EditionHead) -> tuple[Place, Place | None]:
    """Return the place in an edition, empty where none is known, and the last one before it."""
    own = next((one for one in places if one.year == head.year), None)
    earlier = [one for one in places if one.year < head.year]
    before = max(earlier, key=lambda one: one.year, default=None)
    return own or Place(head.year, None, None, head.ranked, head.set_id), before
