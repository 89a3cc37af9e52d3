"""What the profile of a province says in words; every sentence carries its figures."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tracker.queries.profiles.facts import Profile
from tracker.rules.numbers import show_number, show_share
from tracker.rules.profile import (
    Basis,
    Line,
    Price,
    ScoreSource,
    Standing,
    by_rank,
    change_between,
    pulling_down,
    share_of_lost,
)
from tracker.rules.whatif import (
    Gap,
    RankSpan,
    ScoreSpan,
    Table,
    gap_to_rank,
    growth_span,
    score_span,
)
from tracker.speech import gettext, ngettext, spoken_language
from tracker.speech import lazy_gettext as _l

SOURCES = {
    ScoreSource.PUBLISHED: _l("Published points"),
    ScoreSource.VERIFIED: _l("Verified points"),
    ScoreSource.SELF: _l("Self-scored points"),
}
SHORT_SOURCES = {
    ScoreSource.PUBLISHED: _l("Published"),
    ScoreSource.VERIFIED: _l("Verified"),
    ScoreSource.SELF: _l("Self-scored"),
}
STANDINGS = {
    Standing.STRONG: _l("Strong, in the first third"),
    Standing.MIDDLE: _l("In the middle third"),
    Standing.WEAK: _l("Weak, in the last third"),
}
PILLARS = {
    "P-GOV": _l("Digital government"),
    "P-ECO": _l("Digital economy"),
    "P-SOC": _l("Digital society"),
}


def points(value: Decimal | Fraction | int, places: int = 2) -> str:
    """Write points in the reader's language."""
    return show_number(value, places, language=spoken_language())


def percent(value: Fraction) -> str:
    """Write a share with one decimal."""
    return show_share(value, 1, language=spoken_language())


def change_of_rank(places: int | None, profile: Profile) -> str:
    """Say how the rank moved since the edition before; neither good nor bad in colour."""
    before = profile.before
    if places is None or before is None:
        return ""
    facts = {"year": before.year, "rank": before.rank}
    if before.ranked != profile.place.ranked:
        return gettext("rank %(rank)s of %(ranked)s in %(year)s", ranked=before.ranked, **facts)
    if places == 0:
        return gettext("same place as in %(year)s", **facts)
    if places < 0:
        return ngettext(
            "↓ %(num)s place since %(year)s (rank %(rank)s)",
            "↓ %(num)s places since %(year)s (rank %(rank)s)",
            -places,
            **facts,
        )
    return ngettext(
        "↑ %(num)s place since %(year)s (rank %(rank)s)",
        "↑ %(num)s places since %(year)s (rank %(rank)s)",
        places,
        **facts,
    )


def sentences_of_change(profile: Profile) -> list[str]:
    """Say what became of score and rank, each by itself, and what is not known of them."""
    now, before = profile.place, profile.before
    if before is None:
        return []
    change = change_between(now.points, now.rank, before.points, before.rank)
    moved = _moved(change.places, profile)
    if now.set_id != before.set_id:
        return [
            *moved,
            gettext(
                "The edition of %(year)s used another set: the scores cannot be compared.",
                year=before.year,
            ),
        ]
    return [*moved, *_grown(change.growth, profile)]


def _moved(places: int | None, profile: Profile) -> list[str]:
    before = profile.before
    if places is None or before is None:
        return []
    facts = {
        "year": before.year,
        "old": before.rank,
        "new": profile.place.rank,
        "count": abs(places),
    }
    if before.ranked != profile.place.ranked:
        return [
            gettext(
                "Rank %(old)s of %(before)s in %(year)s, %(new)s of %(now)s now: another number "
                "of provinces was ranked.",
                before=before.ranked,
                now=profile.place.ranked,
                **facts,
            )
        ]
    if places == 0:
        return [gettext("The rank stayed %(new)s since %(year)s.", **facts)]
    if places < 0:
        return [
            gettext("The rank fell by %(count)s, from %(old)s in %(year)s to %(new)s.", **facts)
        ]
    return [gettext("The rank rose by %(count)s, from %(old)s in %(year)s to %(new)s.", **facts)]


def _grown(growth: Fraction | None, profile: Profile) -> list[str]:
    now, before = profile.place, profile.before
    if before is None:
        return []
    if growth is not None and before.points is not None and now.points is not None:
        words = gettext(
            "The score went from %(old)s to %(new)s, %(share)s.",
            old=points(before.points),
            new=points(now.points),
            share=("+" if growth > 0 else "") + percent(growth),
        )
        return [
            words,
            *(
                [
                    gettext(
                        "The score of %(year)s is computed by us: the mean of %(source)s.",
                        year=before.year,
                        source=before.source,
                    )
                ]
                if before.is_computed
                else []
            ),
        ]
    if before.points is None and before.rank is not None and profile.before_table is not None:
        span = score_span(before.rank, profile.before_table.marks)
        return [_grown_between(span, profile)]
    return []


def _grown_between(span: ScoreSpan, profile: Profile) -> str:
    now, before = profile.place, profile.before
    rose = growth_span(now.points, span) if now.points is not None else None
    facts = {"year": before.year if before else "", "rank": before.rank if before else ""}
    if span.below is None or span.above is None:
        return gettext("The score of %(year)s is not published.", **facts)
    ends = {"low": points(span.low), "high": points(span.high)}
    if rose is None:
        return gettext(
            "The score of %(year)s is not published; rank %(rank)s lies between %(low)s and "
            "%(high)s points.",
            **facts,
            **ends,
        )
    return gettext(
        "The score of %(year)s is not published; rank %(rank)s lies between %(low)s and %(high)s "
        "points, so the score rose by %(least)s to %(most)s.",
        least=percent(rose[0]),
        most=percent(rose[1]),
        **facts,
        **ends,
    )


def sentence_of_rank(span: RankSpan, table: Table) -> str:
    """Say between which ranks a score lies, and why it cannot be said better."""
    known = len(table.marks)
    if span.is_exact:
        return str(span.best)
    return ngettext(
        "%(best)s to %(worst)s, because the score of only %(num)s province is known",
        "%(best)s to %(worst)s, because the scores of only %(num)s provinces are known",
        known,
        best=span.best,
        worst=span.worst,
    )


def sentence_of_gap(gap: Gap) -> str:
    """Say how many points are missing to a rank, and between which known scores it lies."""
    if gap.is_reached:
        return gettext("reached by the known scores")
    if gap.span.is_exact:
        return gettext("%(points)s points missing", points=points(gap.most))
    between = gettext(
        "its score is not published: between %(below)s and %(above)s",
        below=_mark(gap.span.below) or points(gap.span.low),
        above=_mark(gap.span.above) or points(gap.span.high),
    )
    if gap.least <= 0:
        return gettext(
            "perhaps reached, at most %(most)s points missing; %(why)s",
            most=points(gap.most),
            why=between,
        )
    return gettext(
        "%(least)s to %(most)s points missing; %(why)s",
        least=points(gap.least),
        most=points(gap.most),
        why=between,
    )


def _mark(mark: Any) -> str:
    if mark is None:
        return ""
    return gettext(
        "%(points)s (rank %(rank)s, %(name)s)",
        points=points(mark.points),
        rank=mark.rank,
        name=mark.name,
    )


def sentence_of_own_span(profile: Profile) -> str:
    """Say what the rank alone tells of a score that is not published."""
    if profile.place.points is not None or profile.place.rank is None:
        return ""
    span = score_span(profile.place.rank, profile.table.marks)
    if span.above is None:
        return ""
    if span.below is None:
        return gettext("By its rank at most %(above)s.", above=_mark(span.above))
    return gettext(
        "By its rank between %(below)s and %(above)s.",
        below=_mark(span.below),
        above=_mark(span.above),
    )


def gap_sentences(profile: Profile, aimed: int | None) -> list[str]:
    """Say what is missing to the rank aimed at."""
    ranked, rank = profile.table.ranked, profile.place.rank
    if not aimed or aimed > ranked:
        return []
    if rank is not None and rank <= aimed:
        return [
            gettext("The aim is reached: rank %(rank)s, aim %(aimed)s.", rank=rank, aimed=aimed)
        ]
    if profile.points is None:
        return [
            gettext(
                "What is missing to rank %(rank)s cannot be said while our own score is not known.",
                rank=aimed,
            )
        ]
    gap = gap_to_rank(profile.points, aimed, profile.table.marks)
    return [
        gettext(
            "To rank %(rank)s from %(points)s points: %(gap)s.",
            rank=aimed,
            points=points(profile.points),
            gap=sentence_of_gap(gap),
        )
    ]


def sentence_to_do(line: Line, total_lost: Decimal | None) -> str:
    """Say why an indicator comes first: loss, share, rank, and what its target would bring."""
    said = []
    if line.lost is not None:
        said.append(gettext("lost %(points)s points", points=points(line.lost, 1)))
    share = share_of_lost(line.lost, total_lost)
    if share is not None:
        said.append(gettext("%(share)s of the loss", share=percent(share)))
    if line.rank is not None:
        said.append(gettext("rank %(rank)s", rank=line.rank))
    if line.missing_to_target is not None:
        said.append(
            gettext("its target brings %(points)s", points=points(line.missing_to_target, 1))
        )
    return ", ".join(said)


def standings(profile: Profile) -> list[tuple[str, str]]:
    """Return strengths and weaknesses by rank, each with its indicators."""
    rows = []
    for standing, name in STANDINGS.items():
        lines = by_rank(profile.lines, standing, profile.table.ranked)
        if lines:
            rows.append((str(name), _ranked_names(lines)))
    worse = pulling_down(profile.lines, profile.place.rank)
    if worse:
        label = gettext("Worse than the rank as a whole (%(rank)s)", rank=profile.place.rank)
        rows.append((label, _ranked_names(worse)))
    return rows


def _ranked_names(lines: Iterable[Line]) -> str:
    return ", ".join(f"{line.name} ({line.rank})" for line in lines)


def sentence_of_price(price: Price) -> str:
    """Say how many components ten points take at an indicator."""
    facts = {
        "reached": points(price.reached, 1),
        "lost": points(price.lost, 1),
        "components": price.components,
    }
    if price.basis is Basis.COMPONENTS:
        return ngettext(
            "%(num)s component put right brings %(reached)s; %(components)s have lost %(lost)s",
            "%(num)s components put right bring %(reached)s; %(components)s have lost %(lost)s",
            price.needed,
            **facts,
        )
    return ngettext(
        "%(num)s component of %(components)s on average (%(lost)s points lost in all)",
        "%(num)s components of %(components)s on average (%(lost)s points lost in all)",
        price.needed,
        **facts,
    )


def unknown_of(profile: Profile) -> Sequence[str]:
    """Return what is not known and limits what the page can say."""
    said = []
    unseen = profile.table.ranked - len(profile.table.marks) - 1
    if unseen > 0:
        said.append(
            ngettext(
                "the score of %(num)s other province",
                "the scores of %(num)s other provinces",
                unseen,
            )
        )
    if profile.place.points is None:
        said.append(gettext("our own published score"))
    if profile.total.unknown:
        said.append(gettext("our points in %(codes)s", codes=", ".join(profile.total.unknown)))
    return said
