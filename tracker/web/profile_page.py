"""Put together what the page of the index shows: the choice, the drawings, what is supposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from flask import request

from tracker.queries.profiles.facts import EditionHead, Home, Peer, Profile
from tracker.queries.profiles.reading import find_home, read_profile
from tracker.queries.profiles.results import list_edition_heads
from tracker.rules.drawings import Radar, Ranked, RankLine, radar_of, ranks_over, short_name
from tracker.rules.faults import Refused
from tracker.rules.numbers import show_number
from tracker.rules.profile import (
    Line,
    PillarSplit,
    ScoreSource,
    change_between,
    cheapest_points,
    first_to_do,
    split_of_pillars,
)
from tracker.rules.whatif import (
    Mark,
    Outcome,
    RankSpan,
    Wish,
    gap_to_rank,
    next_mark,
    rank_span,
    read_wish,
    what_if,
)
from tracker.speech import gettext as _
from tracker.speech import spoken_language
from tracker.web.access import current_actor
from tracker.web.faults import words_for
from tracker.web.paging import read_choice, read_number
from tracker.web.profile_words import (
    PILLARS,
    SHORT_SOURCES,
    points,
    sentence_of_gap,
    sentence_of_rank,
)

LONGEST_WISH = 30  # characters
PRICED = 3
MOST_MARKS = 8
Shape = tuple[str, str, list[float | None]]  # class, name, and a value on each ray


@dataclass(frozen=True, slots=True)
class Ray:
    """A ray of the radar with its label."""

    axis: Any
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class RadarShown:
    """The radar: own shape, what is aimed at, a chosen peer; by ranks where no points are known."""

    radar: Radar
    rays: tuple[Ray, ...]
    kinds: tuple[tuple[str, str], ...]  # class and name of each shape
    title: str
    is_by_rank: bool


@dataclass(frozen=True, slots=True)
class WishField:
    """One field of what is supposed."""

    line: Line
    text: str
    gain: Decimal | None
    error: str


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is supposed and what would come of it."""

    fields: tuple[WishField, ...]
    more: tuple[WishField, ...]  # behind "add an indicator"
    outcome: Outcome | None
    base: Decimal | None
    span: RankSpan | None
    results: tuple[tuple[str, str], ...]

    @property
    def errors(self) -> tuple[WishField, ...]:
        """Return the fields that cannot be read."""
        return tuple(field for field in (*self.fields, *self.more) if field.error)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The profile the address asks for, with what it was chosen from."""

    home: Home
    heads: Sequence[EditionHead]
    profile: Profile | None
    peer: Peer | None


def choose_profile() -> Chosen:
    """Return the profile of the edition and source in the address; by default the last ranked.

    Its names are in the reader's language, or in the papers' while that is in force.
    """
    actor = current_actor()
    home = find_home(actor.committee_id)
    heads = list_edition_heads()
    if home.province_id is None or not heads:
        return Chosen(home, heads, None, None)
    wanted = read_number("year")
    head = next((head for head in heads if head.year == wanted), None)
    source = read_choice(ScoreSource, "source")
    read = partial(
        read_profile,
        home,
        heads,
        committee_id=actor.committee_id,
        source=source,
        language=spoken_language(),
    )
    profile = read(head or heads[0])
    if head is None and wanted is None and profile.place.rank is None and profile.history:
        last = next(one for one in heads if one.year == profile.history[-1].year)
        profile = read(last)
    peer_id = read_number("peer")
    peers = profile.peers
    peer = next((one for one in peers if one.id == peer_id), peers[0] if peers else None)
    return Chosen(home, heads, profile, peer)


def facts_of(chosen: Chosen, profile: Profile) -> dict[str, Any]:
    """Return what the page tells of a profile: places, sums, drawings, and what is supposed."""
    place, before, home = profile.place, profile.before, chosen.home
    earlier = (before.points, before.rank) if before else (None, None)
    split = split_shown(profile)
    return {
        "marks": marks_shown(profile, home),
        "maxima": ", ".join(points(row.pillar.maximum or 0, 0) for row in profile.pillars),
        "split": split,
        "split_words": split_words(split),
        "change": change_between(place.points, place.rank, *earlier),
        "radar": draw_radar(profile, chosen.peer),
        "ranks": draw_ranks(profile, home),
        "first": first_to_do(profile.lines, ranked=profile.table.ranked),
        "prices": prices_of(profile),
        "supposed": suppose(profile, home),
        "known_sources": [one for one in ScoreSource if profile.sums[one].known],
    }


def draw_radar(profile: Profile, peer: Peer | None) -> RadarShown | None:
    """Return the radar of the main indicators that are scored; None with too little to draw."""
    lines = [line for line in profile.lines if line.is_scored]
    if len(lines) < 3:
        return None
    is_by_rank = all(line.points is None for line in lines)
    if is_by_rank and all(line.rank is None for line in lines):
        return None
    shapes = _shapes(profile, lines, peer, is_by_rank=is_by_rank)
    radar = radar_of(len(lines), [values for _kind, _name, values in shapes])
    rays = tuple(
        Ray(axis, short_name(line.name), _ray_value(line, is_by_rank))
        for axis, line in zip(radar.axes, lines, strict=True)
    )
    names = "; ".join(name for _kind, name, _values in shapes)
    title = _("Radar of %(count)s main indicators: %(names)s", count=len(lines), names=names)
    kinds = tuple((kind, name) for kind, name, _values in shapes)
    return RadarShown(radar, rays, kinds, title, is_by_rank)


def _shapes(
    profile: Profile, lines: Sequence[Line], peer: Peer | None, *, is_by_rank: bool
) -> list[Shape]:
    """Return what is drawn: what we have, what is aimed at, a peer; our ranks without points."""
    if is_by_rank:
        return [("own", _("By rank"), [_by_rank(line, profile.table.ranked) for line in lines])]
    own = [_float(line.value) for line in lines]
    shapes: list[Shape] = [("own", str(SHORT_SOURCES[profile.source]), own)]
    if any(line.target is not None for line in lines):
        aims = [_float(x.target / x.maximum if x.target is not None else None) for x in lines]
        shapes.append(("aim", _("Aimed at"), aims))
    if peer is not None:
        values = [_float(peer.values.get(line.code)) for line in lines]
        name = _("%(name)s, rank %(rank)s", name=peer.name, rank=peer.rank)
        shapes.append(("peer", name if peer.rank else peer.name, values))
    return shapes


def _by_rank(line: Line, ranked: int) -> float | None:
    if line.rank is None or not ranked:
        return None
    return (ranked - line.rank + 1) / ranked


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _ray_value(line: Line, is_by_rank: bool) -> str:
    if is_by_rank:
        return _("rank %(rank)s", rank=line.rank) if line.rank else "–"
    return points(line.value, 4) if line.value is not None else "–"


def draw_ranks(profile: Profile, home: Home) -> RankLine | None:
    """Return the ranks over the editions, with the rank aimed at."""
    entries = [
        Ranked(place.year, place.rank, place.ranked or place.rank, place.set_id)
        for place in profile.history
        if place.rank is not None
    ]
    if not entries:
        return None
    aim = None
    if home.aimed_rank and home.aimed_year and home.aimed_year > entries[-1].year:
        aim = Ranked(home.aimed_year, home.aimed_rank, entries[-1].ranked)
    return ranks_over(entries, aim)


def suppose(profile: Profile, home: Home) -> Supposed:
    """Return what is supposed in the address, else that the first to do reach their targets."""
    scored = [line for line in profile.lines if line.is_scored]
    first = first_to_do(scored, ranked=profile.table.ranked)
    texts, is_asked = _texts(scored), "if" in request.args
    if not is_asked:
        texts = {
            line.code: show_number(line.target)
            for line in first
            if line.points is not None and line.missing_to_target is not None and line.target
        }
    wishes, errors = _read_wishes(scored, texts)
    outcome = what_if(scored, wishes, profile.points) if wishes and not errors else None
    fields = [
        WishField(
            line,
            texts.get(line.code, ""),
            outcome.gains.get(line.code) if outcome else None,
            errors.get(line.code, ""),
        )
        for line in scored
    ]
    shown = {line.code for line in first} | set(texts)
    order = {line.code: at for at, line in enumerate(first)}
    front = sorted(
        (f for f in fields if f.line.code in shown), key=lambda f: order.get(f.line.code, 99)
    )
    results, span = _results(profile, home, outcome)
    return Supposed(
        tuple(front),
        tuple(field for field in fields if field.line.code not in shown),
        outcome,
        profile.points,
        span,
        results,
    )


def _texts(lines: Sequence[Line]) -> dict[str, str]:
    typed = {line.code: request.args.get(f"w-{line.code}", "") for line in lines}
    return {
        code: "".join(sign for sign in text if sign.isprintable())[:LONGEST_WISH]
        for code, text in typed.items()
        if text.strip()
    }


def _read_wishes(
    lines: Sequence[Line], texts: Mapping[str, str]
) -> tuple[dict[str, Wish], dict[str, str]]:
    wishes, errors = {}, {}
    for line in lines:
        try:
            wish = read_wish(texts.get(line.code, ""), line)
        except Refused as refusal:
            errors[line.code] = words_for(refusal)
            continue
        if wish is not None:
            wishes[line.code] = wish
    return wishes, errors


def _results(
    profile: Profile, home: Home, outcome: Outcome | None
) -> tuple[tuple[tuple[str, str], ...], RankSpan | None]:
    """Return what comes of it in words; the gain alone while our own score is not known."""
    if outcome is None:
        return (), None
    if outcome.points is None:
        gained = points(outcome.gained)
        return ((_("Gain"), gained),), None
    table, marks = profile.table, profile.table.marks
    rows = []
    span = rank_span(outcome.points, table) if marks else None
    if span is not None:
        rows.append((_("Rank"), sentence_of_rank(span, table)))
    if mark := next_mark(outcome.points, marks):
        gap = gap_to_rank(outcome.points, mark.rank, marks)
        rows.append((_("To rank %(rank)s", rank=mark.rank), sentence_of_gap(gap)))
    aimed = home.aimed_rank
    if aimed and aimed <= table.ranked and marks and (mark is None or mark.rank != aimed):
        gap = gap_to_rank(outcome.points, aimed, marks)
        rows.append((_("To rank %(rank)s", rank=aimed), sentence_of_gap(gap)))
    return tuple(rows), span


def prices_of(profile: Profile) -> tuple[Any, ...]:
    """Return where ten points are cheapest."""
    return cheapest_points(
        profile.lines,
        {main.line.code: [part.component for part in main.parts] for main in profile.mains},
        {main.line.code: main.named for main in profile.mains},
    )[:PRICED]


def split_shown(profile: Profile) -> PillarSplit | None:
    """Take total and pillars apart where all four are printed and the parts are not."""
    printed = {row.pillar.code: row.points for row in profile.pillars if row.is_published}
    known = {code: value for code, value in printed.items() if value is not None}
    total = profile.place.points
    if profile.source is not ScoreSource.PUBLISHED or total is None or len(known) < len(PILLARS):
        return None
    return split_of_pillars(total, known).printed(1)


def split_words(split: PillarSplit | None) -> str:
    """Return the activities of the pillars as they are told; nothing where they are not known."""
    if split is None:
        return ""
    return ", ".join(
        f"{PILLARS[code]} {points(value, 1)}" for code, value in split.activities.items()
    )


def marks_shown(profile: Profile, home: Home) -> list[Mark]:
    """Return known scores of others, the best one and those nearest to our rank and our aim."""
    marks = sorted(profile.table.marks, key=lambda mark: mark.rank)
    wanted = [rank for rank in (profile.place.rank, home.aimed_rank) if rank]
    near = sorted(
        marks[1:], key=lambda mark: min((abs(mark.rank - one) for one in wanted), default=mark.rank)
    )
    return sorted([*marks[:1], *near[: MOST_MARKS - 1]], key=lambda mark: mark.rank)
