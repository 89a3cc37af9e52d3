"""Where the points of a drawing lie, for page and paper alike; nothing is drawn here.

Coordinates are in the units of the drawing's own box, rounded to a tenth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, pi, sin

CENTRE, REACH, LABELS = (160.0, 127.0), 84.0, 92.4
RINGS = (0.25, 0.5, 0.75, 1.0)
TOP, BOTTOM, LEFT, RIGHT = 16.0, 94.0, 50.0, 290.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the drawing."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Axis:
    """A ray of the radar: where it ends, and where its label stands."""

    end: Spot
    label: Spot
    anchor: str  # start, middle or end


@dataclass(frozen=True, slots=True)
class Shape:
    """A province on the radar; without an area while one of its values is not known."""

    points: str
    spots: tuple[Spot, ...]

    @property
    def is_whole(self) -> bool:
        """Tell whether all rays have a value, so that an area can be drawn."""
        return bool(self.points)


@dataclass(frozen=True, slots=True)
class Radar:
    """The rays, the rings and the shapes of a radar."""

    axes: tuple[Axis, ...]
    rings: tuple[str, ...]
    shapes: tuple[Shape, ...]


def radar_of(count: int, shapes: Sequence[Sequence[float | None]]) -> Radar:
    """Return a radar with so many rays, the first one upwards; values go from 0 to 1.

    >>> radar_of(4, [[1.0, 0.5, 1.0, None]]).shapes[0].is_whole
    False
    >>> radar_of(4, [[1, 1, 1, 1]]).shapes[0].points
    '160.0,43.0 244.0,127.0 160.0,211.0 76.0,127.0'
    """
    return Radar(
        tuple(_axis(at, count) for at in range(count)),
        tuple(_joined([_spot(at, count, REACH * ring) for at in range(count)]) for ring in RINGS),
        tuple(_shape(values, count) for values in shapes),
    )


def _spot(at: int, count: int, reach: float) -> Spot:
    angle = 2 * pi * at / count
    return Spot(round(CENTRE[0] + reach * sin(angle), 1), round(CENTRE[1] - reach * cos(angle), 1))


def _axis(at: int, count: int) -> Axis:
    label = _spot(at, count, LABELS)
    sideways = label.x - CENTRE[0]
    anchor = "middle" if abs(sideways) < 1 else "start" if sideways > 0 else "end"
    lift = 16.0 if label.y < CENTRE[1] - REACH else -10.0 if label.y > CENTRE[1] + REACH else 3.0
    return Axis(_spot(at, count, REACH), Spot(label.x, round(label.y - lift, 1)), anchor)


def _shape(values: Sequence[float | None], count: int) -> Shape:
    spots = [
        _spot(at, count, REACH * min(max(value, 0.0), 1.0))
        for at, value in enumerate(values)
        if value is not None
    ]
    whole = count > 2 and len(spots) == count
    return Shape(_joined(spots) if whole else "", tuple(spots))


def _joined(spots: Sequence[Spot]) -> str:
    return " ".join(f"{spot.x},{spot.y}" for spot in spots)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A rank among so many in an edition."""

    year: int
    rank: int
    ranked: int
    set_id: int | None = None  # the line breaks where the set changes


@dataclass(frozen=True, slots=True)
class RankSpot:
    """A rank in the drawing of ranks over the years."""

    spot: Spot
    label_y: float
    entry: Ranked


@dataclass(frozen=True, slots=True)
class RankLine:
    """Ranks over the years, the best above; what is aimed at hangs on by a dashed line."""

    spots: tuple[RankSpot, ...]
    paths: tuple[str, ...]  # each under one set
    aim: RankSpot | None
    base: float


def ranks_over(entries: Sequence[Ranked], aim: Ranked | None = None) -> RankLine:
    """Return where the ranks of several editions lie; each among those ranked in its own.

    >>> line = ranks_over([Ranked(2021, 39, 63), Ranked(2022, 62, 63)], Ranked(2025, 20, 63))
    >>> [spot.entry.rank for spot in line.spots], line.spots[1].spot.y > line.spots[0].spot.y
    ([39, 62], True)
    >>> len(ranks_over([Ranked(2023, 6, 63, 1), Ranked(2024, 1, 34, 2)]).paths)
    2
    """
    everything = [*entries, *([aim] if aim else [])]
    step = (RIGHT - LEFT) / max(len(everything) - 1, 1)
    spots = [_rank_spot(one, LEFT + step * at) for at, one in enumerate(everything)]
    own = tuple(spots[: len(entries)])
    parts = (tuple(part) for _set_id, part in groupby(own, key=lambda one: one.entry.set_id))
    paths = tuple(_joined([one.spot for one in part]) for part in parts)
    return RankLine(own, paths, spots[-1] if aim else None, BOTTOM + 4)


def _rank_spot(entry: Ranked, x: float) -> RankSpot:
    share = (entry.rank - 1) / max(entry.ranked - 1, 1)
    y = round(TOP + (BOTTOM - TOP) * min(share, 1.0), 1)
    return RankSpot(
        Spot(round(x, 1), y), round(y - 9, 1) if y > TOP + 6 else round(y + 16, 1), entry
    )


def short_name(name: str) -> str:
    """Return a main indicator's name short enough for a ray.

    What it is about stands at the beginning in Vietnamese, at the end in English.

    >>> short_name("Hoạt động chính quyền số"), short_name("An toàn thông tin mạng")
    ('Chính quyền', 'An toàn')
    >>> short_name("Digital government activity"), short_name("Network information security")
    ('Government', 'Information security')
    """
    words = name.removeprefix("Hoạt động ").removesuffix(" số").split()
    if name.isascii():
        words = name.removeprefix("Digital ").removesuffix(" activity").split()[-2:]
    short = " ".join(words[:2])
    return short[:1].upper() + short[1:]
