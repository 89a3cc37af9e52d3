"""Enter units and correct them; history is kept by closing a unit, never by deleting it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker.database import Turn, db, take_turns
from tracker.models import Unit
from tracker.queries.units import get_unit, parents
from tracker.rules.choices import UnitKind
from tracker.rules.dates import check_date_range
from tracker.rules.faults import Fault, Refused
from tracker.rules.permissions import Action, Actor, require
from tracker.rules.texts import fold
from tracker.rules.units import check_code, check_one_script, check_parent
from tracker.services.aliases import set_aliases
from tracker.services.versions import expect

FOLDED = 300


@dataclass(frozen=True)
class UnitFacts:
    """What is kept of a unit."""

    code: str
    name: str
    short_name: str
    kind: UnitKind
    position: int = 0
    parent_id: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None


def add_unit(actor: Actor, facts: UnitFacts, *, aliases: Sequence[str] = ()) -> Unit:
    """Enter a unit.

    Raises NotAllowed; Refused: NOT_A_CODE, MIXED_SCRIPTS, UNIT_CODE_TAKEN, UNIT_TWIN,
    NOT_A_CHOICE, DATES_REVERSED.
    """
    require(actor, Action.MANAGE_UNITS, committee_id=actor.committee_id)
    unit = write_unit(Unit(), facts)
    set_aliases(unit, aliases)
    return unit


def edit_unit(
    actor: Actor,
    unit_id: int,
    facts: UnitFacts,
    *,
    seen: int,
    aliases: Sequence[str] | None = None,
) -> Unit:
    """Correct a unit's facts.

    Raises NotAllowed; Missing; Changed; Refused as ``add_unit`` and PARENT_CYCLE.
    """
    require(actor, Action.MANAGE_UNITS, committee_id=actor.committee_id)
    unit = get_unit(unit_id)
    expect(unit, seen)
    write_unit(unit, facts)
    if aliases is not None:
        set_aliases(unit, aliases)
    return unit


def write_unit(unit: Unit, facts: UnitFacts) -> Unit:
    """Write down what is kept of a unit, new or known, for whoever was found entitled to."""
    take_turns(Turn.UNITS)
    code = check_code(facts.code)
    check_one_script(facts.name, field="name")
    check_one_script(facts.short_name, field="short_name")
    folded = fold(facts.name)[:FOLDED]
    _check_no_twin(unit.id, code=code, folded=folded)
    if facts.parent_id is not None and db.session.get(Unit, facts.parent_id) is None:
        raise Refused(Fault.NOT_A_CHOICE, field="parent_id")
    check_parent(unit.id, facts.parent_id, parents())
    if facts.valid_from and facts.valid_to:
        check_date_range(facts.valid_from, facts.valid_to, field="valid_to")
    unit.code, unit.name, unit.short_name, unit.folded = code, facts.name, facts.short_name, folded
    unit.kind, unit.position, unit.parent_id = facts.kind, facts.position, facts.parent_id
    unit.valid_from, unit.valid_to = facts.valid_from, facts.valid_to
    db.session.add(unit)
    db.session.flush()
    return unit


def _check_no_twin(unit_id: int | None, *, code: str, folded: str) -> None:
    twin = db.session.execute(
        select(Unit.code, Unit.name)
        .where((Unit.code == code) | (Unit.folded == folded), Unit.id != (unit_id or 0))
        .order_by(Unit.id)
        .limit(1)
    ).first()
    if twin is None:
        return
    if twin.code == code:
        raise Refused(Fault.UNIT_CODE_TAKEN, field="code", name=twin.name)
    raise Refused(Fault.UNIT_TWIN, field="name", name=twin.name)
