"""Enter and correct indicator sets, their rows, and what became of a row in another set."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Self

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from tracker.database import db
from tracker.models import (
    AssignmentIndicator,
    Figure,
    Indicator,
    IndicatorAssignment,
    IndicatorMapping,
    IndicatorSet,
    SelfScore,
)
from tracker.queries.indicators import list_alike
from tracker.rules.faults import Fault, Refused
from tracker.rules.figure_choices import (
    Direction,
    IndicatorKind,
    MappingKind,
    MeasureKind,
    SetLevel,
)
from tracker.rules.indicators import (
    check_above,
    check_levels,
    check_mapping,
    kind_of_code,
    parent_of_code,
    read_tiers,
)
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.texts import fold
from tracker.services.versions import expect, take_out

# what may name an indicator; a row that is named stays
NAMED_BY = (
    IndicatorAssignment.indicator_id,
    AssignmentIndicator.indicator_id,
    SelfScore.indicator_id,
    Figure.indicator_id,
    IndicatorMapping.old_id,
    IndicatorMapping.new_id,
    Indicator.parent_id,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFacts:
    """What a person types of a set; the years are of the editions it is used for."""

    code: str
    name: str
    level: SetLevel = SetLevel.PROVINCE
    issued_on: date | None = None
    first_year: int | None = None
    last_year: int | None = None
    source: str = ""
    is_partial: bool = False
    is_example: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFacts:
    """What a person types of an indicator; without a kind its code tells the level."""

    code: str
    name_vi: str
    parent: str = ""  # the code it stands under
    kind: IndicatorKind | None = None
    name_en: str = ""
    max_points: Decimal | None = None
    measure: str = ""
    measure_kind: MeasureKind = MeasureKind.MANUAL
    unit_words: str = ""
    direction: Direction = Direction.HIGHER
    numerator_words: str = ""
    denominator_words: str = ""
    is_cumulative: bool = False
    is_stock: bool = False
    tiers: str = ""  # as typed, "Mức 1: 25%; Mức 2: 100%"
    computed_by: str = ""  # what the product counts for it (rules.evidence)


class Placed(NamedTuple):
    """Where a row of a set stands."""

    id: int
    code: str
    kind: IndicatorKind
    parent_id: int | None


@dataclass(slots=True)
class Places:
    """Where the rows of a set stand; who enters many of them asks once and keeps it at hand."""

    last: int = 0  # the position of the last row
    by_code: dict[str, Placed] = field(default_factory=dict)
    above: dict[int, int | None] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: IndicatorSet) -> Self:
        """Return where the rows of a set stand now."""
        found = db.session.execute(
            select(
                Indicator.id,
                Indicator.code,
                Indicator.kind,
                Indicator.parent_id,
                Indicator.position,
            ).where(Indicator.set_id == kept.id)
        )
        places = cls()
        for row_id, code, kind, parent_id, position in found:
            places.put(Placed(row_id, code, kind, parent_id), position)
        return places

    def put(self, row: Placed, position: int, before: str = "") -> None:
        """Know where one more row stands, or where one stands that had the code ``before``."""
        if before:
            self.by_code.pop(fold(before), None)
        self.by_code[fold(row.code)] = row
        self.above[row.id] = row.parent_id
        self.last = max(self.last, position)

    def other(self, code: str, row_id: int | None) -> Placed | None:
        """Return which other row than this one has a code."""
        found = self.by_code.get(fold(code))
        return None if found is None or found.id == row_id else found


def add_set(facts: SetFacts, *, actor: Actor) -> IndicatorSet:
    """Enter a set without rows. Raises NotAllowed; Refused: SET_CODE_TAKEN, YEARS_REVERSED."""
    _require(actor)
    _check_set(facts)
    row = IndicatorSet(code=facts.code, name=facts.name)
    _fill_set(row, facts)
    db.session.add(row)
    db.session.flush()
    return row


def edit_set(row: IndicatorSet, facts: SetFacts, *, actor: Actor, seen: int) -> None:
    """Correct a set. Raises NotAllowed, Changed; Refused: SET_CODE_TAKEN, YEARS_REVERSED."""
    _require(actor)
    expect(row, seen)
    _check_set(facts, besides=row.id)
    _fill_set(row, facts)
    db.session.flush()


def add_indicator(
    kept: IndicatorSet, facts: IndicatorFacts, *, actor: Actor, places: Places | None = None
) -> Indicator:
    """Add a row to a set, after those that are there; ``places`` is what is known of these.

    Raises NotAllowed; Refused: INDICATOR_CODE_TAKEN, INDICATOR_PARENT_UNKNOWN,
    INDICATOR_PARENT_BELOW, INDICATOR_BELOW_ITSELF, INDICATOR_TOO_DEEP, STOCK_COUNTS_UP,
    TIER_UNREADABLE, TIERS_NOT_RISING.
    """
    _require(actor)
    places = places or Places.of(kept)
    row = Indicator(set_id=kept.id, position=places.last + 1)
    _fill(row, facts, places)
    db.session.add(row)
    _keep(row, kept, places)
    return row


def edit_indicator(
    row: Indicator,
    kept: IndicatorSet,
    facts: IndicatorFacts,
    *,
    actor: Actor,
    seen: int | None = None,
    places: Places | None = None,
) -> None:
    """Correct a row; ``seen`` is the version of the set, None where the rows were compared.

    Raises what ``add_indicator`` raises, and Changed.
    """
    _require(actor)
    if seen is not None:
        expect(kept, seen)
    places, before = places or Places.of(kept), row.code
    _fill(row, facts, places)
    _keep(row, kept, places, before)


def remove_indicator(row: Indicator, kept: IndicatorSet, *, actor: Actor) -> None:
    """Take a row out of a set. Raises NotAllowed, Missing; Refused: INDICATOR_IN_USE."""
    _require(actor)
    if any(db.session.scalar(select(func.count()).where(column == row.id)) for column in NAMED_BY):
        raise Refused(Fault.INDICATOR_IN_USE)
    take_out(row)
    _touch(kept)


def map_indicator(
    old: Indicator,
    new: Sequence[Indicator],
    *,
    to_set: IndicatorSet,
    kind: MappingKind | None,
    note: str = "",
    actor: Actor,
) -> None:
    """Say what became of an indicator in another set; no kind takes back what was said.

    What is said about further sets stays, but that it was dropped. Raises NotAllowed; Refused:
    NOT_A_CHOICE, MAPPING_NEW_MISSING, MAPPING_NEW_NAMED, MAPPING_ONE_ONLY.
    """
    _require(actor)
    if kind is not None:
        check_mapping(kind, len(new))
    if to_set.id == old.set_id or any(one.set_id != to_set.id for one in new):
        raise Refused(Fault.NOT_A_CHOICE, field="new")
    wanted: list[int | None] = [one.id for one in new]
    if kind is MappingKind.DROPPED:
        wanted = [None]
    stored = {
        row.new_id: row
        for row in _mappings_of(old)
        if row.new is None or row.new.set_id == to_set.id
    }
    for new_id, row in stored.items():
        if kind is None or new_id not in wanted:
            take_out(row)
    if kind is None:
        return
    for new_id in wanted:
        found = stored.get(new_id) or IndicatorMapping(old_id=old.id, new_id=new_id)
        found.kind, found.note = kind, note
        db.session.add(found)
    db.session.flush()


def map_alike(kept: IndicatorSet, to_set: IndicatorSet, *, actor: Actor) -> int:
    """Say of the rows that have a namesake in another set that they stayed the same.

    Return how many those were. Raises NotAllowed; Refused: NOT_A_CHOICE.
    """
    _require(actor)
    pairs = list_alike(kept.id, to_set.id)
    for old, new in pairs:
        map_indicator(old, [new], to_set=to_set, kind=MappingKind.SAME, actor=actor)
    return len(pairs)


def _require(actor: Actor) -> None:
    """Ask the actor's role in his own committee: sets belong to none."""
    require(actor, Action.MANAGE_INDICATORS, committee_id=actor.committee_id)


def _check_set(facts: SetFacts, besides: int = 0) -> None:
    others = db.session.scalars(select(IndicatorSet).where(IndicatorSet.id != besides))
    if any(fold(other.code) == fold(facts.code) for other in others):
        raise Refused(Fault.SET_CODE_TAKEN, field="code")
    if facts.first_year and facts.last_year and facts.last_year < facts.first_year:
        raise Refused(Fault.YEARS_REVERSED, field="last_year", first=facts.first_year)


def _fill_set(row: IndicatorSet, facts: SetFacts) -> None:
    for name in ("code", "name", "level", "issued_on", "first_year", "last_year", "source"):
        setattr(row, name, getattr(facts, name))
    row.is_partial, row.is_example = facts.is_partial, facts.is_example


def _fill(row: Indicator, facts: IndicatorFacts, places: Places) -> None:
    if places.other(facts.code, row.id):
        raise Refused(Fault.INDICATOR_CODE_TAKEN, field="code", code=facts.code)
    if facts.is_stock and facts.is_cumulative:
        raise Refused(Fault.STOCK_COUNTS_UP, field="is_stock")
    row.kind = facts.kind or kind_of_code(facts.code)
    parent = _parent(facts, row.id, places)
    check_levels(row.kind, parent.kind if parent else None)
    _check_around(row, parent, places)
    row.code, row.parent_id = facts.code, parent.id if parent else None
    row.tiers = read_tiers(facts.tiers) or None
    copied = ("name_vi", "name_en", "max_points", "measure", "measure_kind", "unit_words")
    further = ("direction", "numerator_words", "denominator_words")
    counted = ("is_cumulative", "is_stock", "computed_by")
    for name in (*copied, *further, *counted):
        setattr(row, name, getattr(facts, name))


def _parent(facts: IndicatorFacts, row_id: int | None, places: Places) -> Placed | None:
    """Return the row a code names as parent, else the one its own dots name."""
    if facts.parent:
        found = places.other(facts.parent, row_id)
        if found is None:
            raise Refused(Fault.INDICATOR_PARENT_UNKNOWN, field="parent", code=facts.parent)
        return found
    return places.other(parent_of_code(facts.code), row_id)


def _check_around(row: Indicator, parent: Placed | None, places: Places) -> None:
    """Refuse a row that would stand below itself, or above one of its own level."""
    own = row.id
    if parent is not None:
        check_above(own, parent.id, places.above)
    if own is None:
        return  # nothing stands under a new row
    for one in places.by_code.values():
        if one.parent_id == own:
            check_levels(one.kind, row.kind)


def _keep(row: Indicator, kept: IndicatorSet, places: Places, before: str = "") -> None:
    """Write a row, and count its change as one of its set."""
    _touch(kept)
    places.put(Placed(row.id, row.code, row.kind, row.parent_id), row.position, before)


def _touch(kept: IndicatorSet) -> None:
    """Count a change of a row as one of its set, so that two forms cannot overwrite each other."""
    kept.version_id += 1
    db.session.flush()


def _mappings_of(old: Indicator) -> list[IndicatorMapping]:
    return list(
        db.session.scalars(
            select(IndicatorMapping)
            .where(IndicatorMapping.old_id == old.id)
            .options(joinedload(IndicatorMapping.new))
            .order_by(IndicatorMapping.id)
        )
    )
