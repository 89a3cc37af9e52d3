"""What the profile of a province is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tracker.rules.dti import SCALE, Pillar
from tracker.rules.figure_choices import MeasureKind
from tracker.rules.profile import Component, Line, ScoreSource, Sum, sum_of
from tracker.rules.whatif import Table


@dataclass(frozen=True, slots=True)
class EditionHead:
    """One publication, as the choice of editions and the heading need it."""

    id: int
    year: int
    set_id: int | None
    set_code: str
    set_name: str
    published_on: date | None
    published_words: str
    ranked: int | None
    mean: Decimal | None  # in points
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """Rank and points of one province in one edition; what is not published is None."""

    year: int
    rank: int | None
    points: Decimal | None
    ranked: int | None
    set_id: int | None
    source: str = ""
    is_computed: bool = False


@dataclass(frozen=True, slots=True)
class Reported:
    """The last accepted figures of a component, from the periodic reports."""

    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    units: int
    accepted_on: date


@dataclass(frozen=True, slots=True)
class Part:
    """A component as it stands under its main indicator."""

    id: int
    code: str
    name: str
    measure_kind: MeasureKind
    unit_words: str
    component: Component
    lead: str = ""
    lead_name: str = ""
    reported: Reported | None = None


@dataclass(frozen=True, slots=True)
class Main:
    """A main indicator with who leads it and its components."""

    id: int
    line: Line
    has_maximum: bool
    named: int  # components, as the set says
    lead: str = ""
    lead_name: str = ""
    plan_id: int | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A group of main indicators."""

    code: str
    name: str
    mains: tuple[Main, ...]

    @property
    def sum(self) -> Sum:
        """Return the group's points together."""
        return sum_of(main.line for main in self.mains)


@dataclass(frozen=True, slots=True)
class PillarPlace:
    """A pillar: its points over its own maximum; it overlaps the others."""

    pillar: Pillar
    points: Decimal | None
    rank: int | None
    is_published: bool


@dataclass(frozen=True, slots=True)
class Peer:
    """Another province: its place, and the values of its main indicators where known."""

    id: int
    name: str
    rank: int | None
    values: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Successor:
    """What the province became, where an edition ranks that in its place."""

    name: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything the page of the index says of one province in one edition."""

    province: str
    edition: EditionHead
    source: ScoreSource
    groups: tuple[Group, ...]
    place: Place
    table: Table
    history: tuple[Place, ...]  # oldest first, editions that rank the province
    before: Place | None
    before_table: Table | None
    sums: Mapping[ScoreSource, Sum]
    aimed: Sum
    pillars: tuple[PillarPlace, ...]
    peers: tuple[Peer, ...]
    is_illustrative: bool
    successor: Successor | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)

    @property
    def mains(self) -> tuple[Main, ...]:
        """Return all main indicators in the order of the set."""
        return tuple(main for group in self.groups for main in group.mains)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return the main indicators as the rules take them."""
        return tuple(main.line for main in self.mains)

    @property
    def total(self) -> Sum:
        """Return all main indicators together, by the chosen source."""
        return self.sums[self.source]

    @property
    def points(self) -> Decimal | None:
        """Return the points of the index by the chosen source."""
        if self.source is ScoreSource.PUBLISHED and self.place.points is not None:
            return self.place.points
        return self.total.points

    @property
    def maximum(self) -> Decimal:
        """Return the points of the whole index, also while those of its parts are not entered."""
        is_whole = self.mains and all(main.has_maximum for main in self.mains)
        return self.total.maximum if is_whole else Decimal(SCALE)

    @property
    def lost(self) -> Decimal | None:
        """Return the points missing to the whole index."""
        return None if self.points is None else self.maximum - self.points


@dataclass(frozen=True, slots=True)
class Home:
    """Whose index it is, and what is aimed at."""

    province_id: int | None
    province: str
    aimed_rank: int | None
    aimed_year: int | None
    merged_into_id: int | None = None  # what the province became
    parts: Mapping[int, str] = field(default_factory=dict)  # the provinces it was made of

    @property
    def ids(self) -> frozenset[int | None]:
        """Return whose results are its own: under its name, and the one it had before."""
        return frozenset((self.province_id, *(self.parts if len(self.parts) == 1 else ())))


@dataclass(frozen=True, slots=True)
class DtiLine:
    """The index in one line, for the overview."""

    province: str
    year: int
    rank: int
    ranked: int | None
    year_before: int | None
    rank_before: int | None
